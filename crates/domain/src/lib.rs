//! What people do, and what follows from it: pure rules without clock, chance or
//! storage.
//!
//! Every practice is one file that reads in the same order: why it exists,
//! [`Command`], [`Event`], [`Refusal`], state, `decide`, `apply`, tests.
//! The closed list of practices is in [`practices`]; the shelves below only group
//! the files after what people live through.

pub mod agreeing;
pub mod carrying;
pub mod consequences;
pub mod names;
pub mod observing;
pub mod people;
pub mod planning;
pub mod practices;
pub mod stamp;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod time;
pub mod understanding;

pub use agreeing::{change, change::ChangeId, decision, decision::DecisionId, question, question::QuestionId};
pub use carrying::{feature, stage::Stage, work};
pub use consequences::consequences;
pub use names::{Key, Numbers, Seq, Text};
pub use observing::{
    defect,
    defect::DefectId,
    inference, item,
    mapping::{self, Flow, Mapping, Mappings, Role, Standing},
    source::{self, ImportId, SourceId, Sources},
};
pub use people::{
    absence,
    absence::AbsenceId,
    person::{self, Discipline, People, PersonId, Side},
    team::{self, Teams},
};
pub use planning::{
    capacity,
    capacity::SeatId,
    dependency,
    dependency::DependencyId,
    estimate, milestone,
    milestone::MilestoneId,
    scope_item,
    scope_item::{ScopeItemId, Worth},
};
pub use practices::{Command, Event, Refusal, World, apply, apply_known_at, decide};
pub use stamp::{Mark, Recorded, Stamp, Via};
pub use time::{DAY_SECONDS, Moment, NoPast, NotAMoment};
pub use understanding::{success_metric, success_metric::MetricId};

/// Names the exact form of [`World`]: a snapshot written under another form is
/// thrown away and folded anew.
pub const FORM: &str = env!("DOMAIN_FORM");
