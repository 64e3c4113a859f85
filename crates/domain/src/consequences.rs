//! What follows from what happened: a recorded event → commands, pure.
//!
//! A consequence is an ordinary command, decided like any other, and recorded
//! with the event that caused it.

use crate::{Command, Event, Recorded, Side, World, feature, person};

/// The commands that follow from an event that was just folded into `world`.
pub fn consequences(world: &World, recorded: &Recorded) -> Vec<Command> {
    match &recorded.event {
        Event::Person(person::Event::Left { person }) => vacated(world, *person),
        _ => vec![],
    }
}

/// Whoever left owns nothing any more, so that the missing owner is seen.
fn vacated(world: &World, person: person::PersonId) -> Vec<Command> {
    let owned = world.features.iter().flat_map(|(key, feature)| {
        let sides = [Side::Product, Side::Engineering].into_iter();
        sides.filter(|side| feature.owner(*side) == Some(person)).map(|side| (key.clone(), side))
    });
    owned.map(|(feature, side)| feature::Command::Own { feature, side, owner: None }.into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Discipline, Mark, PersonId, testing};

    #[test]
    fn who_leaves_owns_nothing_any_more() {
        let ana = PersonId(1);
        let join = person::Command::Join { person: ana, discipline: Some(Discipline::Product), why: None, import: None };
        let own = |owner| feature::Command::Own { feature: "PAY-1".into(), side: Side::Product, owner };
        let [form, open] = feature::one_feature();
        let world = testing::given([form, join.into(), open, own(Some(ana)).into()]).0;
        let mark = Mark { seq: world.seq.next(), stamp: testing::stamp(99) };
        let left = Recorded { mark, event: person::Event::Left { person: ana }.into(), cause: None };
        assert_eq!(consequences(&world, &left), [own(None).into()]);
    }
}
