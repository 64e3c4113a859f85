//! How the two ways of working differ, in figures: the causes that the measures
//! must find again.

use crate::{
    Way,
    chance::{Stay, about},
};

/// The habits of a team. Hours are hours at work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// From the idea until somebody takes it up.
    pub idea: Stay,
    /// One piece of work on the problem or the design.
    pub thinking: Stay,
    /// Such pieces before the plan.
    pub thinking_pieces: (i64, i64),
    /// Until a question is answered.
    pub answer: Stay,
    /// Until the asker accepts the answer.
    pub accept: Stay,
    /// How often work stops for a question.
    pub blocking: f64,
    /// Whether questions are asked before building starts.
    pub early_questions: (i64, i64),
    /// Questions asked while building.
    pub late_questions: (i64, i64),
    /// Until a topic is decided, or deferred.
    pub decision: Stay,
    /// How often a topic comes up and is deferred.
    pub deferral: f64,
    /// Topics before the plan.
    pub topics: (i64, i64),
    /// Until the other side takes what was handed over.
    pub take_over: Stay,
    /// One piece of building.
    pub building: Stay,
    /// Such pieces.
    pub building_pieces: (i64, i64),
    /// Until somebody reviews.
    pub review: Stay,
    /// How often a review asks for changes.
    pub review_again: f64,
    /// Changes of what is wanted while building.
    pub wishes: (i64, i64),
    /// How often a constraint is found while building.
    pub constraint: f64,
    /// Until a change is assessed, and again until it is accepted or declined.
    pub assessment: Stay,
    /// How often a change is declined.
    pub declined: f64,
    /// Work that a change causes.
    pub rework: Stay,
    /// How often a dependency is on the map before building starts.
    pub mapped: f64,
    /// How often one is found while building.
    pub surprise: f64,
    /// Until what is needed is there.
    pub delivery: Stay,
    /// Defects found after the feature was first called done.
    pub defects: (i64, i64),
    /// Until a defect is taken up.
    pub defect_wait: Stay,
    /// Work to fix one.
    pub fix: Stay,
    /// Testing.
    pub testing: Stay,
    /// Until what is built reaches users.
    pub release: Stay,
    /// How often the engineering owner is missing until building starts.
    pub missing_owner: f64,
    /// How often engineers meet the problem before they build.
    pub both_sides: f64,
    /// How often the success metrics are agreed by both sides.
    pub agreed_goals: f64,
    /// How often the outcome is looked at together.
    pub outcome: f64,
    /// How often a feature is given up on the way.
    pub dropped: f64,
}

/// Product writes, engineering receives.
const OVER_THE_WALL: Habits = Habits {
    idea: about(8.0, 0.7),
    thinking: about(17.0, 0.5),
    thinking_pieces: (2, 3),
    answer: about(7.0, 0.8),
    accept: about(2.5, 0.7),
    blocking: 0.6,
    early_questions: (0, 1),
    late_questions: (2, 4),
    decision: about(6.0, 0.6),
    deferral: 0.45,
    topics: (1, 2),
    take_over: about(10.0, 0.7),
    building: about(27.0, 0.5),
    building_pieces: (3, 6),
    review: about(4.0, 0.7),
    review_again: 0.35,
    wishes: (0, 2),
    constraint: 0.55,
    assessment: about(4.5, 0.7),
    declined: 0.2,
    rework: about(11.0, 0.6),
    mapped: 0.2,
    surprise: 0.5,
    delivery: about(14.0, 0.7),
    defects: (0, 2),
    defect_wait: about(5.0, 0.8),
    fix: about(6.0, 0.7),
    testing: about(10.0, 0.5),
    release: about(8.0, 0.6),
    missing_owner: 0.35,
    both_sides: 0.1,
    agreed_goals: 0.15,
    outcome: 0.3,
    dropped: 0.07,
};

/// Both sides carry it together.
const ALONGSIDE: Habits = Habits {
    idea: about(6.0, 0.7),
    thinking: about(13.0, 0.5),
    thinking_pieces: (2, 3),
    answer: about(2.6, 0.7),
    accept: about(0.6, 0.6),
    blocking: 0.35,
    early_questions: (1, 3),
    late_questions: (0, 2),
    decision: about(3.5, 0.6),
    deferral: 0.12,
    topics: (1, 2),
    take_over: about(2.5, 0.7),
    building: about(22.0, 0.5),
    building_pieces: (3, 5),
    review: about(2.5, 0.7),
    review_again: 0.25,
    wishes: (0, 1),
    constraint: 0.15,
    assessment: about(2.5, 0.7),
    declined: 0.25,
    rework: about(6.0, 0.6),
    mapped: 0.6,
    surprise: 0.12,
    delivery: about(11.0, 0.7),
    defects: (0, 1),
    defect_wait: about(1.5, 0.8),
    fix: about(3.5, 0.6),
    testing: about(6.0, 0.5),
    release: about(5.0, 0.6),
    missing_owner: 0.03,
    both_sides: 0.9,
    agreed_goals: 0.85,
    outcome: 0.85,
    dropped: 0.05,
};

impl Habits {
    /// The habits of a way of working.
    pub const fn of(way: Way) -> &'static Self {
        match way {
            Way::OverTheWall => &OVER_THE_WALL,
            Way::Alongside => &ALONGSIDE,
        }
    }
}
