//! # Decision avoidance
//!
//! A topic comes back again and again without being decided, or a feature goes
//! to and fro before anybody builds it. Deciding late is sometimes wise; coming
//! back to the same question without an answer never is, because everybody pays
//! for the talk each time and nobody gets the answer.

use super::{Detector, FEWEST, Finding, Looked, p85};
use crate::{
    Scene,
    measuring::Reading,
    telling::{feature::Evidence, words},
};
use domain::{
    Key, Moment, Seq, Stage, Text,
    decision::Decision,
    item::{Place, What},
};

/// The detector.
pub const DETECTOR: Detector = Detector {
    id: "decision_avoidance",
    name: "Decision avoidance",
    question: "Which topics come back without a decision?",
    why: "Everybody pays for the talk each time the topic comes back, and what depends on the answer waits.",
    definition,
    way_out: "Name one person who decides and a day by which. Write down what would have to be true for each alternative; if it can be undone, decide today.",
    quiet_when: "Quiet when the topic is decided, or when the feature goes on to build.",
    look,
};

/// So many times put off, or so many returns to a status, are avoidance.
const TIMES: usize = 2;

/// Judged, not calibrated: topics are on record, statuses only hint at one.
const PUT_OFF: f64 = 0.9;
const LONG_OPEN: f64 = 0.6;
const TO_AND_FRO: f64 = 0.5;

fn definition() -> String {
    format!(
        "A raised topic of a feature under way was put off {TIMES} times or more, or has been open longer than 85 in 100 of the topics \
         that were decided in this workspace (of which there must be {FEWEST}). Or a feature that has not reached build came back \
         {TIMES} times or more to a stage or status that it had left. A feature without topics and moves cannot be judged."
    )
}

fn look(scene: &Scene<'_>) -> Looked {
    let usual = usual_seconds(scene);
    let mut looked = Looked::default();
    let open_topics = scene.world.decisions.iter().filter(|(_, decision)| decision.outcome.is_none() && decision.raised <= scene.at);
    for (id, decision) in open_topics {
        if scene.readings.get(&decision.feature).is_some_and(Reading::is_open) {
            looked.judged += 1;
            looked
                .findings
                .extend(put_off(scene, &id.to_string(), decision).or_else(|| long_open(scene, &id.to_string(), decision, usual)));
        }
    }
    for reading in scene.readings.all().iter().filter(|reading| reading.is_open() && reading.stage < Stage::Build) {
        let moves = moves(scene, &reading.key);
        if !moves.is_empty() {
            looked.judged += 1;
            looked.findings.extend(to_and_fro(scene, reading, &moves));
        }
    }
    looked
}

/// How long 85 in 100 decided topics were open, and how many were decided.
fn usual_seconds(scene: &Scene<'_>) -> Option<(i64, usize)> {
    let decided = scene.world.decisions.values().filter_map(|decision| {
        let outcome = decision.outcome.as_ref().filter(|outcome| outcome.at <= scene.at)?;
        Some(outcome.at.seconds_since(decision.raised))
    });
    let mut seconds: Vec<i64> = decided.collect();
    p85(&mut seconds).map(|usual| (usual, seconds.len()))
}

fn put_off(scene: &Scene<'_>, id: &str, decision: &Decision) -> Option<Finding> {
    let times = decision.deferred.iter().filter(|at| **at <= scene.at).count();
    let second = decision.deferred.get(TIMES - 1).filter(|_| times >= TIMES)?;
    let open = words::duration(scene.at.seconds_since(decision.raised));
    let text = format!("{} was put off {} in {open} and is still open.", words::quote(&decision.topic), words::times(times));
    Some(of_topic(scene, id, decision, text, (*second, PUT_OFF)))
}

fn long_open(scene: &Scene<'_>, id: &str, decision: &Decision, usual: Option<(i64, usize)>) -> Option<Finding> {
    let (usual, decided) = usual?;
    let open = scene.at.seconds_since(decision.raised);
    let text = format!(
        "{} has been open for {}. Of {} that were decided, 85 in 100 took {} or less.",
        words::quote(&decision.topic),
        words::duration(open),
        words::count(decided, "topic", "topics"),
        words::duration(usual)
    );
    (open > usual).then(|| of_topic(scene, id, decision, text, (decision.raised.plus_seconds(usual), LONG_OPEN)))
}

fn of_topic(scene: &Scene<'_>, id: &str, decision: &Decision, text: String, (since, confidence): (Moment, f64)) -> Finding {
    let day = |at: Moment| words::date(at.date(), scene.at.date());
    let seq = |nth: usize| decision.seqs.get(nth).copied().unwrap_or(Seq(0)).into();
    let proof = |seq: Place, at: Moment, text: String| Evidence {
        place: Some(seq),
        at,
        seconds: scene.at.seconds_since(at),
        text,
        inferred: None,
        verdict: None,
    };
    let raised = proof(seq(0), decision.raised, format!("{id} was raised on {}", day(decision.raised)));
    let deferred = decision.deferred.iter().enumerate().map(|(n, at)| proof(seq(n + 1), *at, format!("{id} was put off on {}", day(*at))));
    Finding {
        feature: decision.feature.clone(),
        text,
        confidence,
        since,
        cost_seconds: scene.at.seconds_since(decision.raised),
        evidence: [raised].into_iter().chain(deferred).collect(),
    }
}

/// A move to a stage or status before build.
struct Move {
    to: Text,
    at: Moment,
    place: Place,
}

fn moves(scene: &Scene<'_>, key: &Key) -> Vec<Move> {
    if let Some(feature) = scene.world.features.get(key) {
        let entered = feature.stages.iter().filter(|entered| entered.at <= scene.at);
        return entered.map(|entered| Move { to: entered.stage.word().into(), at: entered.at, place: entered.seq.into() }).collect();
    }
    let Some(item) = scene.world.items.get(key) else { return vec![] };
    let facts = item.facts().into_iter().filter(|(_, fact)| fact.at <= scene.at);
    let moves = facts.filter_map(|(place, fact)| match &fact.what {
        What::Opened { status: to, .. } | What::Status { to, .. } => Some(Move { to: to.clone(), at: fact.at, place }),
        _ => None,
    });
    moves.collect()
}

fn to_and_fro(scene: &Scene<'_>, reading: &Reading, moves: &[Move]) -> Option<Finding> {
    let is_return = |nth: &usize| moves[..*nth].iter().any(|before| before.to == moves[*nth].to) && moves[*nth - 1].to != moves[*nth].to;
    let returns: Vec<&Move> = (1..moves.len()).filter(is_return).map(|nth| &moves[nth]).collect();
    let since = returns.get(TIMES - 1)?.at;
    let mut places: Vec<String> = returns.iter().map(|back| back.to.to_string()).collect();
    places.sort_unstable();
    places.dedup();
    let evidence = returns.iter().map(|back| Evidence {
        place: Some(back.place),
        at: back.at,
        seconds: scene.at.seconds_since(back.at),
        text: format!("it came back to {} on {}", words::line(&back.to), words::date(back.at.date(), scene.at.date())),
        inferred: Some("a feature that goes to and fro before build often waits for a decision".to_owned()),
        verdict: None,
    });
    Some(Finding {
        feature: reading.key.clone(),
        text: format!(
            "Before anything was built it came back {} to where it had been: {}.",
            words::times(returns.len()),
            words::list(&places)
        ),
        confidence: TO_AND_FRO,
        since,
        cost_seconds: scene.at.seconds_since(returns[0].at),
        evidence: evidence.collect(),
    })
}
