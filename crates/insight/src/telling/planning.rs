//! What planning says, as sentences without their subject.

use super::words::{self, Names};
use domain::{Moment, absence, capacity, estimate, milestone, scope_item};
use jiff::civil::Date;

/// What was done to a slice of the feature.
pub fn of_scope_item(event: &scope_item::Event) -> String {
    match event {
        scope_item::Event::Sliced { item, definition, .. } => {
            format!("cut the slice {item}: {} ({})", words::quote(&definition.title), definition.worth.word())
        }
        scope_item::Event::Reshaped { item, was, definition, .. } if was.title != definition.title => {
            format!("renamed {item} from {} to {}", words::quote(&was.title), words::quote(&definition.title))
        }
        scope_item::Event::Reshaped { item, was, definition, .. } if was.worth != definition.worth => {
            format!("made {item} {} instead of {}", definition.worth.word(), was.worth.word())
        }
        scope_item::Event::Reshaped { item, was, definition, .. } if was.value != definition.value => {
            format!("valued {item} at {} instead of {}", definition.value, was.value)
        }
        scope_item::Event::Reshaped { item, .. } => format!("changed what {item} needs"),
        scope_item::Event::Begun { item, .. } => format!("began {item}"),
        scope_item::Event::Finished { item, .. } => format!("finished {item}"),
        scope_item::Event::Cut { item, why, .. } if why.trim().is_empty() => format!("gave {item} up"),
        scope_item::Event::Cut { item, why, .. } => format!("gave {item} up: {}", words::quote(why)),
        scope_item::Event::Restored { item, .. } => format!("took {item} up again"),
    }
}

/// What somebody thinks how much it takes.
pub fn of_estimate(event: &estimate::Event, names: &Names) -> String {
    match event {
        estimate::Event::Given { of, estimator, range, .. } => {
            let whose = match (estimator.person, estimator.side) {
                (Some(person), _) => format!(" for {}", words::person(names, person)),
                (None, Some(side)) => format!(" for {side}"),
                (None, None) => String::new(),
            };
            format!("estimated {of} at {range}{whose}")
        }
        estimate::Event::Settled { of, was: Some(was), range, .. } => format!("settled {of} at {range} instead of {was}"),
        estimate::Event::Settled { of, range, .. } => format!("settled {of} at {range}"),
    }
}

/// Whose time a feature has.
pub fn of_capacity(event: &capacity::Event, names: &Names, at: Moment) -> String {
    match event {
        capacity::Event::Staffed { seat, .. } => format!("set aside {}", time_of(seat, names, at.date())),
        capacity::Event::Reseated { seat, .. } => format!("changed the time set aside to {}", time_of(seat, names, at.date())),
        capacity::Event::Freed { was, .. } => format!("took back {}", time_of(was, names, at.date())),
    }
}

fn time_of(seat: &capacity::Seat, names: &Names, today: Date) -> String {
    let who = seat.person.map_or_else(|| format!("somebody of {}", seat.side), |person| words::person(names, person));
    let share =
        if seat.share == 1.0 { "all working time".to_owned() } else { format!("{} of the working time", words::percent(seat.share)) };
    let from = seat.from.map_or_else(String::new, |day| format!(" from {}", words::date(day, today)));
    let until = seat.until.map_or_else(String::new, |day| format!(" until {}", words::date(day, today)));
    format!("{share} of {who}{from}{until}")
}

/// What must be true by when.
pub fn of_milestone(event: &milestone::Event, at: Moment) -> String {
    let day = |day: Date| words::date(day, at.date());
    match event {
        milestone::Event::Planned { definition, .. } => format!("planned for {}: {}", day(definition.by), words::quote(&definition.what)),
        milestone::Event::Replanned { milestone, was, definition, .. } if was.by != definition.by => {
            format!("moved {milestone} from {} to {}", day(was.by), day(definition.by))
        }
        milestone::Event::Replanned { milestone, definition, .. } => format!("changed {milestone} to {}", words::quote(&definition.what)),
        milestone::Event::Reached { milestone, .. } => format!("reached {milestone}"),
        milestone::Event::Dropped { milestone, .. } => format!("dropped {milestone}"),
    }
}

/// When somebody is away.
pub fn of_absence(event: &absence::Event, names: &Names, at: Moment) -> String {
    let (absence::Event::Announced { days, .. } | absence::Event::Withdrawn { was: days, .. }) = event;
    let who = days.person.map_or_else(|| "everybody".to_owned(), |person| words::person(names, person));
    let day = |day: Date| words::date(day, at.date());
    let when =
        if days.from == days.until { format!("on {}", day(days.from)) } else { format!("from {} to {}", day(days.from), day(days.until)) };
    let why = if days.why.trim().is_empty() { String::new() } else { format!(" ({})", words::line(&days.why)) };
    match event {
        absence::Event::Announced { .. } => format!("said that {who} is away {when}{why}"),
        absence::Event::Withdrawn { .. } => format!("said that {who} is not away {when} after all"),
    }
}
