//! The plan of a feature written so that it can be edited and loaded again.

use super::ranges::{of_side, written};
use csv::Writer;
use domain::{
    Key, PersonId, ScopeItemId, Side, World,
    estimate::{Of, Range},
    scope_item::ScopeItem,
};
use std::fmt::Write;

/// The items that are to be built, as a table.
pub fn to_csv(world: &World, feature: &Key) -> String {
    let mut table = Writer::from_writer(vec![]);
    let header = ["id", "title", "value", "worth", "side", "needs", "product", "engineering", "settled"];
    // Writing to memory cannot fail.
    let _ = table.write_record(header);
    for (id, item) in to_build(world, feature) {
        let definition = &item.definition;
        let [product, engineering, settled] = ranges(world, id).map(|range| range.as_ref().map_or_else(String::new, written));
        let side = definition.side.map_or_else(String::new, |side| side.to_string());
        let needs = definition.needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (title, value, worth) = (definition.title.to_string(), definition.value.to_string(), definition.worth.word().to_owned());
        let _ = table.write_record([id.to_string(), title, value, worth, side, needs, product, engineering, settled]);
    }
    table.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The whole plan, with people by `name`.
pub fn to_toml(world: &World, feature: &Key, name: impl Fn(PersonId) -> String) -> String {
    let mut file = format!("# The plan of {feature}. Change it and load it again with: alongside plan load {feature} FILE\n");
    for (id, item) in world.scope_items.of(feature) {
        match item.is_over() {
            true => {
                let _ = writeln!(file, "\n# {id} is over: {}", item.definition.title.replace(['\n', '\r'], " "));
            }
            false => write_item(&mut file, world, id, item),
        }
    }
    if world.scope_items.of(feature).next().is_none() {
        file.push_str(TEMPLATE);
    }
    for (_, staffed) in world.capacity.of(feature) {
        let seat = &staffed.seat;
        file.push_str("\n[[seat]]\n");
        text(&mut file, "person", seat.person.map(&name));
        text(&mut file, "side", Some(seat.side.to_string()));
        let _ = writeln!(file, "share = {:?}", seat.share);
        text(&mut file, "from", seat.from.map(|day| day.to_string()));
        text(&mut file, "until", seat.until.map(|day| day.to_string()));
    }
    for (_, known) in world.milestones.of(feature).filter(|(_, known)| !known.is_over()) {
        file.push_str("\n[[milestone]]\n");
        text(&mut file, "what", Some(known.definition.what.to_string()));
        text(&mut file, "by", Some(known.definition.by.to_string()));
        list(&mut file, "needs", known.definition.needs.iter().map(ToString::to_string));
    }
    file
}

/// What a plan without slices begins with.
const TEMPLATE: &str = "
# A slice is something that users get. Take the marks away, and write your own:
# [[item]]
# id = \"payers\"
# title = \"Two people pay\"
# value = 8                          # beside the others, on any scale
# worth = \"essential\"              # essential, wanted or later
# engineering = \"3 to 8 days\"      # even odds to 9 of 10
# product = \"2 to 5 days\"
#
# [[item]]
# title = \"Refunds\"
# needs = [\"payers\"]
#
# [[seat]]
# side = \"engineering\"
# share = 0.5
#
# [[milestone]]
# what = \"Ten shops split payments\"
# by = \"2030-04-01\"
";

fn to_build<'w>(world: &'w World, feature: &'w Key) -> impl Iterator<Item = (ScopeItemId, &'w ScopeItem)> {
    world.scope_items.of(feature).filter(|(_, item)| !item.is_over())
}

/// How the product side, the engineering side and both together see it.
fn ranges(world: &World, item: ScopeItemId) -> [Option<Range>; 3] {
    let of = Of::Item(item);
    let settled = world.estimates.get(&of).and_then(|known| known.settled).map(|(_, range)| range);
    [of_side(world, &of, Side::Product), of_side(world, &of, Side::Engineering), settled]
}

fn write_item(file: &mut String, world: &World, id: ScopeItemId, item: &ScopeItem) {
    let definition = &item.definition;
    let [product, engineering, settled] = ranges(world, id).map(|range| range.as_ref().map(written));
    file.push_str("\n[[item]]\n");
    text(file, "id", Some(id.to_string()));
    text(file, "title", Some(definition.title.to_string()));
    let _ = writeln!(file, "value = {:?}", definition.value);
    text(file, "worth", Some(definition.worth.word().to_owned()));
    text(file, "side", definition.side.map(|side| side.to_string()));
    list(file, "needs", definition.needs.iter().map(ToString::to_string));
    text(file, "product", product);
    text(file, "engineering", engineering);
    text(file, "settled", settled);
}

fn text(file: &mut String, name: &str, value: Option<String>) {
    if let Some(value) = value {
        let _ = writeln!(file, "{name} = {}", toml::Value::String(value));
    }
}

fn list(file: &mut String, name: &str, values: impl Iterator<Item = String>) {
    let values: Vec<String> = values.map(|value| toml::Value::String(value).to_string()).collect();
    let _ = writeln!(file, "{name} = [{}]", values.join(", "));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_file::{changes, from_csv, from_toml};
    use domain::{
        Command, Discipline,
        estimate::{self, Estimator, Unit},
        feature, person,
        scope_item::{self, Definition},
        team,
        testing::given,
    };

    #[test]
    fn what_is_saved_and_loaded_again_changes_nothing() {
        let plan = "[[item]]\nid = \"a\"\ntitle = \"Two, \\\"payers\\\"\"\nvalue = 8\nworth = \"essential\"\nengineering = \"1 to 3 to 8 hours\"\n\
                    [[item]]\ntitle = \"Refunds\"\nneeds = [\"a\"]\nsettled = \"5 points\"\nside = \"product\"\n\
                    [[seat]]\nside = \"engineering\"\nshare = 0.5\nfrom = \"2026-03-09\"\n[[milestone]]\nwhat = \"Beta\"\nby = \"2026-04-01\"\nneeds = [\"a\"]\n";
        let feature = Key::from("PAY-1");
        let form = team::Command::Form { prefix: "PAY".into(), name: "Payments".into() };
        let mut acts = vec![form.into(), feature::Command::Open { team: "PAY".into(), title: "Split payments".into() }.into()];
        let world = given(acts.clone()).0;
        acts.extend(changes(&world, &feature, &from_toml(plan).expect("a plan"), |_| None).expect("it can be applied"));
        let world = given(acts).0;
        let saved = to_toml(&world, &feature, |person| person.0.to_string());
        assert_eq!(changes(&world, &feature, &from_toml(&saved).expect(&saved), |_| None), Ok(vec![]));
        let table = to_csv(&world, &feature);
        assert_eq!(changes(&world, &feature, &from_csv(&table).expect(&table), |_| None), Ok(vec![]));
        assert!(table.contains("Two, \"\"payers\"\""), "{table}");
    }

    #[test]
    fn both_sides_see_what_their_people_said_and_a_plan_that_is_over_stays_a_remark() {
        let feature = Key::from("PAY-1");
        let form = team::Command::Form { prefix: "PAY".into(), name: "Payments".into() };
        let slice =
            |title: &str| scope_item::Command::Slice { feature: feature.clone(), definition: Definition::new(title), expected: None };
        let join = |person: u32| person::Command::Join {
            person: PersonId(person),
            discipline: Some(Discipline::Engineering),
            why: None,
            import: None,
        };
        let give = |person: u32, p50: f64| {
            let range = Range { p10: None, p50, p90: p50 * 2.0, unit: Unit::Days };
            let estimator = Estimator { person: Some(PersonId(person)), side: None };
            estimate::Command::Give { of: Of::Item(ScopeItemId(1)), estimator, range }
        };
        let world = given([
            form.into(),
            feature::Command::Open { team: "PAY".into(), title: "Split payments".into() }.into(),
            Command::from(join(1)),
            join(2).into(),
            slice("Refunds").into(),
            slice("Done").into(),
            scope_item::Command::Finish { item: ScopeItemId(2) }.into(),
            give(1, 2.0).into(),
            give(2, 3.0).into(),
        ])
        .0;
        let saved = to_toml(&world, &feature, |person| person.0.to_string());
        assert!(saved.contains("engineering = \"2.5 to 5 days\"") && saved.contains("# S2 is over: Done"), "{saved}");
        assert_eq!(changes(&world, &feature, &from_toml(&saved).expect(&saved), |_| None), Ok(vec![]));
        assert!(from_toml(TEMPLATE).expect("remarks").items.is_empty());
        let begun: String = TEMPLATE
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|line| !line.starts_with('A')).unwrap_or_default().to_owned() + "\n")
            .collect();
        assert_eq!(from_toml(&begun).expect(&begun).items.len(), 2);
    }
}
