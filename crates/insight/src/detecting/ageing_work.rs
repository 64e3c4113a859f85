//! # Ageing work
//!
//! A feature stays in a stage much longer than others did. Work that ages has
//! usually not become harder: it waits for something that nobody has named, and
//! every day of it makes the estimate, the plan and the people's memory worse.
//! Name what it waits for, together, or stop it on purpose.

use super::{Detector, FEWEST, Finding, Looked, p85};
use crate::{
    Scene,
    measuring::Reading,
    telling::{feature::Evidence, words},
};
use domain::{
    Key, Moment, Stage, Text, World,
    item::{Place, What},
};
use std::collections::BTreeMap;

/// The detector.
pub const DETECTOR: Detector = Detector {
    id: "ageing_work",
    name: "Ageing work",
    question: "Which features have been in their stage much longer than usual?",
    why: "Work that ages waits for something that nobody has named. Every day of it makes the plan and the memory of why worse.",
    definition,
    way_out: "Ask both owners in one short talk what it waits for. Write that down as a question, a decision or a dependency, make it smaller, or drop it on purpose.",
    quiet_when: "Quiet as soon as the feature moves to another stage.",
    look,
};

/// Stages in which time passes unnoticed. An idea is not work yet; value ends the way.
const STAGES: [Stage; 5] = [Stage::Understand, Stage::Design, Stage::Plan, Stage::Build, Stage::Release];

/// Shorter stays are passing through, in seconds: they say nothing of how long a stage takes.
const PASSING: i64 = 60;

fn definition() -> String {
    format!(
        "A feature under way has been in its stage, from understand to release, longer than 85 of 100 finished stays in that \
         stage of the same team, or of the workspace where the team has fewer than {FEWEST}. With fewer than {FEWEST} finished \
         stays in the workspace it cannot tell. Stays under a minute do not count."
    )
}

fn look(scene: &Scene<'_>) -> Looked {
    let usual = Usual::of(scene.readings.all());
    let mut looked = Looked::default();
    for reading in scene.readings.all().iter().filter(|reading| reading.is_open()) {
        let Some((stage, since)) = reading.stages.last().copied().filter(|(stage, _)| STAGES.contains(stage)) else { continue };
        let Some(bar) = usual.bar(reading.team.as_ref(), stage) else { continue };
        looked.judged += 1;
        if scene.at.seconds_since(since) > bar.seconds {
            looked.findings.push(finding(scene, reading, (stage, since), bar));
        }
    }
    looked
}

/// How long finished stays took: 85 of 100 of them at most so long.
struct Bar {
    seconds: i64,
    stays: usize,
    of_team: bool,
}

struct Usual<'r> {
    teams: BTreeMap<(&'r Text, Stage), Bar>,
    workspace: BTreeMap<Stage, Bar>,
}

impl<'r> Usual<'r> {
    fn of(readings: &'r [Reading]) -> Self {
        let mut teams: BTreeMap<(&Text, Stage), Vec<i64>> = BTreeMap::new();
        let mut workspace: BTreeMap<Stage, Vec<i64>> = BTreeMap::new();
        for reading in readings {
            for pair in reading.stages.windows(2) {
                let ((stage, from), (_, until)) = (pair[0], pair[1]);
                let seconds = until.seconds_since(from);
                if seconds >= PASSING && STAGES.contains(&stage) {
                    workspace.entry(stage).or_default().push(seconds);
                    if let Some(team) = &reading.team {
                        teams.entry((team, stage)).or_default().push(seconds);
                    }
                }
            }
        }
        let bar = |mut stays: Vec<i64>, of_team| p85(&mut stays).map(|seconds| Bar { seconds, stays: stays.len(), of_team });
        Self {
            teams: teams.into_iter().filter_map(|(group, stays)| Some((group, bar(stays, true)?))).collect(),
            workspace: workspace.into_iter().filter_map(|(stage, stays)| Some((stage, bar(stays, false)?))).collect(),
        }
    }

    fn bar(&self, team: Option<&'r Text>, stage: Stage) -> Option<&Bar> {
        team.and_then(|team| self.teams.get(&(team, stage))).or_else(|| self.workspace.get(&stage))
    }
}

fn finding(scene: &Scene<'_>, reading: &Reading, (stage, since): (Stage, Moment), bar: &Bar) -> Finding {
    let age = scene.at.seconds_since(since);
    let whose = if bar.of_team { "this team’s" } else { "the workspace’s" };
    let (in_stage, usual) = (words::duration(age), words::duration(bar.seconds));
    let text = format!(
        "It has been in {stage} for {in_stage}. Of {whose} {} finished stays there, 85 in 100 took {usual} or less.",
        words::number(bar.stays)
    );
    Finding {
        feature: reading.key.clone(),
        text,
        confidence: confidence(bar),
        since: since.plus_seconds(bar.seconds),
        cost_seconds: age - bar.seconds,
        evidence: evidence_of(scene, reading, stage, since),
    }
}

/// More finished stays make the bar surer: 0.6 at five, towards 0.95.
fn confidence(bar: &Bar) -> f64 {
    0.95 - 0.35 * FEWEST as f64 / bar.stays as f64
}

/// The move into the stage, and the last time that anybody touched the feature.
fn evidence_of(scene: &Scene<'_>, reading: &Reading, stage: Stage, since: Moment) -> Vec<Evidence> {
    let day = |at: Moment| words::date(at.date(), scene.at.date());
    let seconds = |at: Moment| scene.at.seconds_since(at);
    let text = format!("it entered {stage} on {}", day(since));
    let place = entered(scene.world, &reading.key, since);
    let entered = Evidence { place, at: since, seconds: seconds(since), text, inferred: None, verdict: None };
    let touched = reading.last_touch.filter(|touch| *touch > since).map(|touch| {
        let text = format!("somebody touched it last on {}", day(touch));
        Evidence { place: None, at: touch, seconds: seconds(touch), text, inferred: None, verdict: None }
    });
    [entered].into_iter().chain(touched).collect()
}

/// The event that moved a feature where it is at that moment.
fn entered(world: &World, key: &Key, since: Moment) -> Option<Place> {
    if let Some(feature) = world.features.get(key) {
        return feature.stages.iter().rev().find(|entered| entered.at == since).map(|entered| entered.seq.into());
    }
    let moves =
        |what: &What| matches!(what, What::Opened { .. } | What::Status { .. } | What::Closed { .. } | What::Merged | What::Reopened);
    let facts = world.items.get(key)?.facts();
    facts.iter().rev().find(|(_, fact)| fact.at == since && moves(&fact.what)).map(|(place, _)| *place)
}
