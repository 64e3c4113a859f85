//! What loading a plan changes, in words.

use domain::{
    Command, ScopeItemId, World, absence, capacity,
    estimate::{self, Of},
    milestone,
    scope_item::{self, Definition},
};

/// One line for each command of [`changes`](super::changes): what there will be, and what was before.
pub fn described(world: &World, commands: &[Command]) -> Vec<String> {
    commands.iter().map(|command| one(world, command)).collect()
}

fn one(world: &World, command: &Command) -> String {
    match command {
        Command::ScopeItem(command) => slice(world, command),
        Command::Estimate(command) => range(world, command),
        Command::Capacity(capacity::Command::Staff { seat, .. }) => format!("a new seat: {} at {:.0} %", seat.side, seat.share * 100.0),
        Command::Capacity(capacity::Command::Reseat { seat, .. }) => format!("a seat: {} at {:.0} %", seat.side, seat.share * 100.0),
        Command::Milestone(milestone::Command::Plan { definition, .. }) => {
            format!("a new milestone: “{}” by {}", definition.what, definition.by)
        }
        Command::Milestone(milestone::Command::Replan { milestone, definition }) => {
            let was = world.milestones.get(*milestone).map(|known| format!(" instead of {}", known.definition.by)).unwrap_or_default();
            format!("milestone “{}”: by {}{was}", definition.what, definition.by)
        }
        Command::Absence(absence::Command::Announce { days }) => format!("days off from {} to {}", days.from, days.until),
        other => format!("{other:?}"),
    }
}

fn slice(world: &World, command: &scope_item::Command) -> String {
    match command {
        scope_item::Command::Slice { definition, expected, .. } => {
            let number = expected.map(|number| format!("{number}: ")).unwrap_or_default();
            format!("{number}a new slice, “{}”, {}, worth {}", definition.title, definition.worth.word(), definition.value)
        }
        scope_item::Command::Reshape { item, definition } => {
            let was = world.scope_items.get(*item).map(|known| &known.definition);
            format!("{item}: {}", was.map(|was| changed(was, definition)).unwrap_or_default())
        }
        scope_item::Command::Cut { item, why } => format!("{item}: given up, “{why}”"),
        other => format!("{other:?}"),
    }
}

/// What is said otherwise of a slice.
fn changed(was: &Definition, is: &Definition) -> String {
    let needs = |definition: &Definition| match definition.needs.is_empty() {
        true => "nothing".to_owned(),
        false => definition.needs.iter().map(ScopeItemId::to_string).collect::<Vec<_>>().join(" "),
    };
    let side = |definition: &Definition| definition.side.map_or_else(|| "either side".to_owned(), |side| side.to_string());
    let both = [
        ("title", format!("“{}”", was.title), format!("“{}”", is.title)),
        ("value", was.value.to_string(), is.value.to_string()),
        ("worth", was.worth.word().to_owned(), is.worth.word().to_owned()),
        ("side", side(was), side(is)),
        ("needs", needs(was), needs(is)),
    ];
    let changes = both.iter().filter(|(_, was, is)| was != is).map(|(field, was, is)| format!("{field} {was} → {is}"));
    changes.collect::<Vec<_>>().join(", ")
}

fn range(world: &World, command: &estimate::Command) -> String {
    let named = |of: &Of| match of {
        Of::Item(item) => item.to_string(),
        Of::Feature(feature) => feature.to_string(),
    };
    match command {
        estimate::Command::Give { of, estimator, range } => {
            let side = estimator.side.map_or_else(|| "a person".to_owned(), |side| side.to_string());
            let was = estimator.side.and_then(|side| super::ranges::of_side(world, of, side));
            format!("{}: {side} {}{range}", named(of), was.map(|was| format!("{was} → ")).unwrap_or_default())
        }
        estimate::Command::Settle { of, range } => {
            let was = world.estimates.get(of).and_then(|known| known.settled);
            format!("{}: settled {}{range}", named(of), was.map(|(_, was)| format!("{was} → ")).unwrap_or_default())
        }
    }
}
