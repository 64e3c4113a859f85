//! # Slow answers
//!
//! A question waits for the other side much longer than questions usually do
//! here. While it waits, whoever asked either stops or guesses, and both cost
//! more than the answer.

use super::{Detector, FEWEST, Finding, Looked, p85};
use crate::{
    Scene,
    measuring::Reading,
    telling::{feature::Evidence, words},
};
use domain::{QuestionId, question::Question};

/// The detector.
pub const DETECTOR: Detector = Detector {
    id: "slow_answers",
    name: "Slow answers",
    question: "Which questions wait much longer than usual?",
    why: "While a question waits, whoever asked either stops or guesses, and both cost more than the answer.",
    definition,
    way_out: "Answer in one sentence what is known now, even if it is “we do not know yet, and will on Thursday”. If nobody can, make it a decision with one approver.",
    quiet_when: "Quiet when whoever asked accepts an answer.",
    look,
};

/// Questions and their answers are on record; that the wait hurts is not, unless the question blocks.
const BLOCKING: f64 = 0.9;
const OTHER: f64 = 0.7;

fn definition() -> String {
    format!(
        "A question about a feature under way has waited for an accepted answer longer than 85 in 100 of the questions that were settled \
         in this workspace. With fewer than {FEWEST} settled questions it cannot tell. Questions in comments of imported trackers are \
         not looked at, because nobody can tell an open one from a forgotten one."
    )
}

fn look(scene: &Scene<'_>) -> Looked {
    let settled = scene.world.questions.values().filter_map(|question| {
        let accepted = question.accepted.filter(|accepted| *accepted <= scene.at)?;
        Some(accepted.seconds_since(question.asked))
    });
    let mut settled: Vec<i64> = settled.collect();
    let Some(usual) = p85(&mut settled) else { return Looked::default() };
    let is_open = |question: &Question| question.asked <= scene.at && question.accepted.is_none_or(|accepted| accepted > scene.at);
    let under_way = |question: &Question| scene.readings.get(&question.feature).is_some_and(Reading::is_open);
    let waiting: Vec<_> = scene.world.questions.iter().filter(|(_, question)| is_open(question) && under_way(question)).collect();
    let slow = waiting.iter().filter(|(_, question)| scene.at.seconds_since(question.asked) > usual);
    Looked { judged: waiting.len(), findings: slow.map(|(id, question)| finding(scene, **id, question, (usual, settled.len()))).collect() }
}

fn finding(scene: &Scene<'_>, id: QuestionId, question: &Question, (usual, settled): (i64, usize)) -> Finding {
    let waits = scene.at.seconds_since(question.asked);
    let stops = if question.blocking { ", and work stops until it is answered" } else { "" };
    let waits_for = if question.answer.is_some() { question.to.other() } else { question.to };
    let text = format!(
        "{id} has waited {} for {waits_for}{stops}. Of {} here, 85 in 100 were settled within {}.",
        words::duration(waits),
        words::count(settled, "question", "questions"),
        words::duration(usual)
    );
    let asker = question.asker.map_or_else(|| "somebody".to_owned(), |asker| words::person(scene.names, asker));
    let evidence = Evidence {
        place: question.seqs.first().map(|seq| (*seq).into()),
        at: question.asked,
        seconds: waits,
        text: format!("{asker} asked: {}", words::quote(&question.text)),
        inferred: None,
        verdict: None,
    };
    Finding {
        feature: question.feature.clone(),
        text,
        confidence: if question.blocking { BLOCKING } else { OTHER },
        since: question.asked.plus_seconds(usual),
        cost_seconds: waits - usual,
        evidence: vec![evidence],
    }
}
