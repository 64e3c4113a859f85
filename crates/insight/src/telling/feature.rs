//! Why a feature took as long as it took.

use super::{Ribbon, Sentence, Volatility, features::FeatureRow, findings::FindingView};
use crate::Label;
use domain::{Moment, Side, Stage, inference::Verdict, item::Place};
use serde::Serialize;

/// The whole answer for one feature.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Why {
    /// The feature as lists show it.
    pub feature: FeatureRow,
    /// The moment that this is the state of.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// The picture.
    pub ribbon: Ribbon,
    /// The three clocks and the gauges.
    pub clocks: Clocks,
    /// How much of what was agreed moved afterwards; `None` while nobody has committed to it.
    pub volatility: Option<Volatility>,
    /// Where the time went, largest first; their seconds sum to the elapsed time exactly.
    pub causes: Vec<Cause>,
    /// Stages with the time in each, over the whole way.
    pub stages: Vec<StageStay>,
    /// What was found that hurts.
    pub findings: Vec<FindingView>,
    /// What happened, oldest first: the latest 400.
    pub timeline: Vec<Happening>,
    /// How many happened before those.
    pub earlier: usize,
    /// How the figures were made, and what was left out.
    pub method: Method,
    /// Open and settled questions, decisions, changes, metrics, dependencies and defects.
    pub agreed: Vec<Matter>,
}

/// The three clocks, in seconds; `None` where the beginning or the end is not known.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Clocks {
    /// From the idea to value (or to now).
    pub idea_to_value_seconds: i64,
    /// From the commitment to value: lead time.
    pub commitment_to_value_seconds: Option<i64>,
    /// From the start of building to value: cycle time.
    pub start_to_value_seconds: Option<i64>,
    /// Union of the time in which somebody worked on it, rework included.
    pub touch_seconds: i64,
    /// Touch ÷ elapsed, 0 to 1; `None` when no work is on record: that is not the same as none done.
    pub flow_efficiency: Option<f64>,
    /// Elapsed ÷ value-adding work; `None` without any recorded work.
    pub overhead_factor: Option<f64>,
    /// Working time from idea to value: Monday to Friday, 9 to 17 in the workspace's zone.
    pub working_seconds: i64,
}

/// One line of "where the time went".
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cause {
    /// What the time was.
    pub label: Label,
    /// Elapsed seconds under this label.
    pub seconds: i64,
    /// Share of the elapsed time, 0 to 1.
    pub share: f64,
    /// The share under the reversed order of precedence, where it differs by more than 10 points.
    pub share_reversed: Option<f64>,
    /// Seconds that were active but hidden behind a label of higher precedence.
    pub masked_seconds: i64,
    /// At most how much sooner without it; `None` cannot tell.
    pub sooner_seconds: Option<i64>,
    /// Seconds that rest on recorded events.
    pub recorded_seconds: i64,
    /// Seconds that were inferred and confirmed by a person.
    pub confirmed_seconds: i64,
    /// Seconds that were inferred, and of which nobody has said anything.
    pub inferred_seconds: i64,
    /// Mean confidence of the inferred seconds, 0 to 1, weighted by time.
    pub confidence: Option<f64>,
    /// What proves it, largest first: the 12 largest.
    pub evidence: Vec<Evidence>,
    /// How many smaller pieces of evidence there are beside those.
    pub evidence_left_out: usize,
}

/// An event behind a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Where it stands in the journal; `None` where the evidence is that nothing does.
    pub place: Option<Place>,
    /// When it began.
    pub at: Moment,
    /// Elapsed seconds that it accounts for.
    pub seconds: i64,
    /// What it says, in the reader's words.
    pub text: String,
    /// Why it was inferred; `None` when it was recorded.
    pub inferred: Option<String>,
    /// What a person said of the inference; `None` while nobody has.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub verdict: Option<Verdict>,
}

/// A stage of the way and the time in it.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageStay {
    /// Which.
    pub stage: Stage,
    /// Seconds in it so far; `None` when it was not entered.
    pub seconds: Option<i64>,
    /// Whether the feature is there now.
    pub now: bool,
}

/// One line of the timeline.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Happening {
    /// Where it stands in the journal.
    pub place: Place,
    /// When it happened.
    pub at: Moment,
    /// From which side; `None` when the side is not known.
    pub side: Option<Side>,
    /// Who, by name; `None` when it is not known.
    pub who: Option<String>,
    /// What, as a sentence without its subject: "asked whether the receipt names the bank".
    pub what: String,
}

/// How the figures were made.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Method {
    /// How the figures are made, in sentences.
    pub how: Vec<String>,
    /// Events that were read.
    pub events: usize,
    /// Share of the elapsed time that was inferred and that nobody has confirmed, 0 to 1.
    pub inferred_share: f64,
    /// Share of the elapsed time that was inferred and confirmed by a person, 0 to 1.
    pub confirmed_share: f64,
    /// Share of the elapsed time that was inferred and rejected by a person, 0 to 1; it counts nowhere.
    pub rejected_share: f64,
    /// What a person rejected, with what it had been taken for.
    pub rejected: Vec<Rejected>,
    /// Share of the explained time (neither off hours nor unexplained) that rests on
    /// recorded events or was confirmed by a person, 0 to 1; `None` when nothing is explained.
    pub recorded_share: Option<f64>,
    /// What was left out, and why, in sentences.
    pub left_out: Vec<String>,
}

/// An inference that a person rejected.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Rejected {
    /// What the time had been taken for.
    pub label: Label,
    /// What it was inferred from, with the seconds that it would have had at most.
    pub evidence: Evidence,
}

/// The kind of a matter that is a success metric: it is agreed on, and nobody waits for an answer to it.
pub const METRIC: &str = "success metric";

/// Something between the two sides: a question, a decision, a change…
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Matter {
    /// What people call it: `Q3`, `D1`, `C2`.
    pub code: String,
    /// What kind: question, decision, change, success metric, dependency, defect.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
    /// How it was settled; `None` while it is open.
    pub settled: Option<String>,
    /// When it was raised.
    pub raised: Moment,
    /// When it was settled.
    pub settled_at: Option<Moment>,
    /// Whether work stops until it is settled.
    pub blocking: bool,
    /// The side that it waits for, while it is open.
    pub waits_for: Option<Side>,
    /// The event that raised it.
    pub place: Place,
}
