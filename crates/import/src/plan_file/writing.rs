//! The plan of a feature written so that it can be edited and loaded again.

use super::ranges::written;
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
    for (id, item) in to_build(world, feature) {
        write_item(&mut file, world, id, item);
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

fn to_build<'w>(world: &'w World, feature: &'w Key) -> impl Iterator<Item = (ScopeItemId, &'w ScopeItem)> {
    world.scope_items.of(feature).filter(|(_, item)| !item.is_over())
}

/// What the product side, the engineering side and both together said last, without a name.
fn ranges(world: &World, item: ScopeItemId) -> [Option<Range>; 3] {
    let known = world.estimates.get(&Of::Item(item));
    let of = |side: Side| {
        let given = known.into_iter().flat_map(|known| &known.given);
        given.filter(|given| given.estimator.person.is_none() && given.estimator.side == Some(side)).map(|given| given.range).next_back()
    };
    [of(Side::Product), of(Side::Engineering), known.and_then(|known| known.settled).map(|(_, range)| range)]
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
    use domain::{feature, team, testing::given};

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
}
