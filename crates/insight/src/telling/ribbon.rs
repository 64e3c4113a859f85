//! The ribbon: one feature's time from left to right.

use crate::{Label, Sure};
use domain::{Moment, Side, Stage, item::Place};
use serde::Serialize;

/// One feature's time, ready to be drawn at any size.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ribbon {
    /// The idea.
    pub from: Moment,
    /// Value, or the moment of looking for one under way.
    pub until: Moment,
    /// Whether it is still under way: then `until` is drawn as today.
    pub open: bool,
    /// Disjoint, in order, without gaps from `from` to `until`.
    pub segments: Vec<Segment>,
    /// Moments when one side touched it.
    pub ticks: Vec<Tick>,
    /// Decisions and changes.
    pub flags: Vec<Flag>,
    /// The stages, in order, without gaps.
    pub stages: Vec<StageSpan>,
    /// The day by which users should have it.
    pub target: Option<jiff::civil::Date>,
}

/// A stretch under one label.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Segment {
    /// What the time was.
    pub label: Label,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
    /// How it is known; `None` for unexplained time.
    pub sure: Option<Sure>,
    /// The event that opened it; `None` for unexplained time.
    pub place: Option<Place>,
}

/// A moment when somebody touched the feature.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tick {
    /// When.
    pub at: Moment,
    /// From which side; `None` when the side is not known.
    pub side: Option<Side>,
}

/// A decision or a change.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Flag {
    /// What it is called: `D1`, `C2`.
    pub code: String,
    /// Decision or change.
    pub kind: FlagKind,
    /// When.
    pub at: Moment,
    /// What it says.
    pub text: String,
    /// The event that says so.
    pub place: Place,
}

/// What a flag stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// A decision was taken.
    Decision,
    /// A change of what was agreed was accepted.
    Change,
}

/// A stage and how long it held the feature.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageSpan {
    /// Which.
    pub stage: Stage,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
}
