//! What a plan file changes: from what it says and what is there to commands.

use super::{AwayLine, ItemLine, MilestoneLine, PlanFile, SeatLine, Wrong, ranges::of_side};
use domain::{
    Command, Key, PersonId, ScopeItemId, Side, World, absence, capacity,
    estimate::{self, Estimator, Of},
    item::What,
    milestone,
    scope_item::{self, Definition},
};
use std::collections::{BTreeMap, BTreeSet};

/// What must be done so that the plan of `feature` says what the file says. What is so already
/// changes nothing; what the file does not speak of stays. `who` knows people by name or address.
/// The commands belong into one act: all or none.
///
/// # Errors
/// Every line that names somebody or something that is not there, or that would wait for itself.
pub fn changes(world: &World, feature: &Key, file: &PlanFile, who: impl Fn(&str) -> Option<PersonId>) -> Result<Vec<Command>, Vec<Wrong>> {
    let lines = file.items.iter().map(|line| line.id.clone()).collect();
    let mut applying = Applying { world, feature, wrong: vec![], lines, numbers: numbers(world, feature, &file.items), commands: vec![] };
    for nth in applying.in_order(&file.items) {
        applying.item(nth, &file.items[nth]);
    }
    file.seats.iter().for_each(|seat| applying.seat(seat, &who));
    file.milestones.iter().for_each(|milestone| applying.milestone(milestone));
    file.away.iter().for_each(|away| applying.away(away, &who));
    if applying.wrong.is_empty() { Ok(applying.commands) } else { Err(applying.wrong) }
}

/// The number of every line: of the item that is there, or the one that it will get.
fn numbers(world: &World, feature: &Key, lines: &[ItemLine]) -> Vec<Option<ScopeItemId>> {
    lines.iter().map(|line| known(world, feature, line)).collect()
}

/// The item that a line speaks of, where it is there: by its number, its key in another tool, or its title.
fn known(world: &World, feature: &Key, line: &ItemLine) -> Option<ScopeItemId> {
    if let Some(known) = line.id.as_deref().and_then(|id| by_name(world, feature, id)) {
        return Some(known);
    }
    let title = line.title.as_deref()?;
    world.scope_items.of(feature).find(|(_, item)| *item.definition.title == *title).map(|(id, _)| id)
}

fn by_name(world: &World, feature: &Key, name: &str) -> Option<ScopeItemId> {
    let mut items = world.scope_items.of(feature);
    items
        .find(|(id, item)| id.to_string() == name || item.definition.tracked_as.as_ref().is_some_and(|key| key.as_str() == name))
        .map(|(id, _)| id)
}

/// Whether a name is a number as slices have one.
fn is_number(name: &str) -> bool {
    name.strip_prefix('S').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

struct Applying<'w> {
    world: &'w World,
    feature: &'w Key,
    wrong: Vec<Wrong>,
    /// The id of every line.
    lines: Vec<Option<String>>,
    numbers: Vec<Option<ScopeItemId>>,
    commands: Vec<Command>,
}

impl Applying<'_> {
    /// The lines so that what is needed comes first, and gives new ones their numbers in that order.
    fn in_order(&mut self, lines: &[ItemLine]) -> Vec<usize> {
        let by_id: BTreeMap<&str, usize> = lines.iter().enumerate().filter_map(|(nth, line)| Some((line.id.as_deref()?, nth))).collect();
        let needs = |nth: usize| lines[nth].needs.iter().flatten().filter_map(|id| by_id.get(id.as_str()).copied());
        let (mut order, mut placed) = (vec![], vec![false; lines.len()]);
        while let Some(nth) = (0..lines.len()).find(|nth| !placed[*nth] && needs(*nth).all(|need| placed[need])) {
            placed[nth] = true;
            order.push(nth);
        }
        for (nth, line) in lines.iter().enumerate().filter(|(nth, _)| !placed[*nth]) {
            let waits: Vec<&str> = needs(nth).filter(|need| !placed[*need]).filter_map(|need| lines[need].id.as_deref()).collect();
            self.wrong.push(Wrong::new(
                line.line,
                "needs",
                format!("It would wait for itself over {}; take one of these needs away.", waits.join(", ")),
            ));
        }
        let mut next = self.world.scope_items.next();
        for nth in &order {
            if self.numbers[*nth].is_none() {
                self.numbers[*nth] = Some(next);
                next = ScopeItemId(next.0.saturating_add(1));
            }
        }
        self.names(lines);
        order
    }

    /// An id that two lines bear is nobody's.
    fn names(&mut self, lines: &[ItemLine]) {
        let mut seen = BTreeSet::new();
        for line in lines {
            if let Some(id) = line.id.as_deref().filter(|id| !seen.insert(*id)) {
                self.wrong.push(Wrong::new(
                    line.line,
                    "id",
                    format!("“{id}” stands on an earlier line too; give each slice an id of its own."),
                ));
            }
        }
    }

    fn item(&mut self, nth: usize, line: &ItemLine) {
        let Some(number) = self.numbers[nth] else { return };
        let known = self.world.scope_items.get(number).map(|item| item.definition.clone());
        let Some(definition) = self.definition(line, known.as_ref()) else { return };
        match known {
            Some(known) if known == definition => {}
            Some(_) => self.commands.push(scope_item::Command::Reshape { item: number, definition }.into()),
            None => {
                let feature = self.feature.clone();
                self.commands.push(scope_item::Command::Slice { feature, definition, expected: Some(number) }.into());
            }
        }
        self.estimates(number, line);
        self.cut(number, line);
    }

    /// Gives a slice up that is not over yet.
    fn cut(&mut self, number: ScopeItemId, line: &ItemLine) {
        let Some(why) = &line.cut else { return };
        match self.world.scope_items.get(number) {
            Some(item) if item.is_over() => {}
            Some(_) => self.commands.push(scope_item::Command::Cut { item: number, why: why.as_str().into() }.into()),
            None => self.wrong.push(Wrong::new(line.line, "cut", "Only a slice that is there can be given up; leave this line out.")),
        }
    }

    fn definition(&mut self, line: &ItemLine, known: Option<&Definition>) -> Option<Definition> {
        let mut definition = match known {
            Some(known) => known.clone(),
            None => self.fresh(line)?,
        };
        definition.title = line.title.as_deref().map_or(definition.title, Into::into);
        definition.value = line.value.unwrap_or(definition.value);
        definition.worth = line.worth.unwrap_or(definition.worth);
        definition.side = line.side.or(definition.side);
        if let Some(needs) = &line.needs {
            definition.needs = self.needs(line.line, needs);
        }
        Some(definition)
    }

    /// A new item; an id that is a key of another tool's item says in which its work is kept.
    fn fresh(&mut self, line: &ItemLine) -> Option<Definition> {
        if let Some(foreign) = line.id.as_deref().filter(|id| is_number(id)) {
            let message = format!(
                "{foreign} is no slice of {}; a new one gets its number by itself: leave the id out, or write a word.",
                self.feature
            );
            self.wrong.push(Wrong::new(line.line, "id", message));
            return None;
        }
        let key = line.id.as_deref().map(Key::new).filter(|key| self.world.items.get(key).is_some());
        let tracked = key.as_ref().and_then(|key| self.world.items.get(key)?.opened());
        let kept = tracked.and_then(|(_, what)| if let What::Opened { title, .. } = what { Some(title.to_string()) } else { None });
        match line.title.clone().or(kept) {
            Some(title) => Some(Definition { tracked_as: key, ..Definition::new(&title) }),
            None => {
                let id = line.id.as_deref().unwrap_or_default();
                self.wrong.push(Wrong::new(
                    line.line,
                    "title",
                    format!("“{id}” is no slice of {} yet; a new one needs a title.", self.feature),
                ));
                None
            }
        }
    }

    fn needs(&mut self, line: usize, names: &[String]) -> BTreeSet<ScopeItemId> {
        names.iter().filter_map(|name| self.named(line, name)).collect()
    }

    fn named(&mut self, line: usize, name: &str) -> Option<ScopeItemId> {
        let here = self.lines.iter().position(|id| id.as_deref() == Some(name)).and_then(|nth| self.numbers[nth]);
        let found = here.or_else(|| by_name(self.world, self.feature, name));
        if found.is_none() {
            self.wrong.push(Wrong::new(
                line,
                "needs",
                format!("There is no slice “{name}”; name the id of another line, or a number such as S12."),
            ));
        }
        found
    }

    /// Ranges that are not what is known already.
    fn estimates(&mut self, number: ScopeItemId, line: &ItemLine) {
        let of = Of::Item(number);
        for (side, range) in [(Side::Product, line.product), (Side::Engineering, line.engineering)] {
            if let Some(range) = range.filter(|range| of_side(self.world, &of, side) != Some(*range)) {
                let estimator = Estimator { person: None, side: Some(side) };
                self.commands.push(estimate::Command::Give { of: of.clone(), estimator, range }.into());
            }
        }
        let settled = self.world.estimates.get(&of).and_then(|known| known.settled).map(|(_, range)| range);
        if let Some(range) = line.settled.filter(|range| Some(*range) != settled) {
            self.commands.push(estimate::Command::Settle { of, range }.into());
        }
    }

    fn person(&mut self, line: usize, name: Option<&str>, who: &impl Fn(&str) -> Option<PersonId>) -> Option<Option<PersonId>> {
        let Some(name) = name else { return Some(None) };
        let found = who(name);
        if found.is_none() {
            self.wrong.push(Wrong::new(
                line,
                "person",
                format!("Nobody here is called “{name}”; write a name or an address as on the People page."),
            ));
        }
        found.map(Some)
    }

    /// A seat of the same person and side is changed, another is new.
    fn seat(&mut self, line: &SeatLine, who: &impl Fn(&str) -> Option<PersonId>) {
        let Some(person) = self.person(line.line, line.person.as_deref(), who) else { return };
        let Some(side) = line.side.or_else(|| self.world.people.side(person?)) else {
            return self.wrong.push(Wrong::new(line.line, "side", "Say whose work is done there: product or engineering."));
        };
        let seat = capacity::Seat { person, side, share: line.share, from: line.from, until: line.until };
        let mut seats = self.world.capacity.of(self.feature).map(|(id, staffed)| (id, &staffed.seat));
        if seats.any(|(_, known)| *known == seat) {
            return;
        }
        let same = self
            .world
            .capacity
            .of(self.feature)
            .find(|(_, known)| person.is_some() && (known.seat.person, known.seat.side) == (person, side));
        self.commands.push(match same {
            Some((id, _)) => capacity::Command::Reseat { id, seat }.into(),
            None => capacity::Command::Staff { feature: self.feature.clone(), seat }.into(),
        });
    }

    /// A milestone that says the same is moved, another is new.
    fn milestone(&mut self, line: &MilestoneLine) {
        let needs = self.needs(line.line, &line.needs);
        let definition = milestone::Definition { what: line.what.as_str().into(), by: line.by, needs };
        let mut ours = self.world.milestones.of(self.feature).filter(|(_, known)| !known.is_over());
        match ours.find(|(_, known)| known.definition.what == definition.what) {
            Some((_, known)) if known.definition == definition => {}
            Some((id, _)) => self.commands.push(milestone::Command::Replan { milestone: id, definition }.into()),
            None => self.commands.push(milestone::Command::Plan { feature: self.feature.clone(), definition }.into()),
        }
    }

    fn away(&mut self, line: &AwayLine, who: &impl Fn(&str) -> Option<PersonId>) {
        let Some(person) = self.person(line.line, line.person.as_deref(), who) else { return };
        let days = absence::Days { person, from: line.from, until: line.until, why: line.why.as_str().into() };
        if !self.world.absences.iter().any(|(_, known, _)| *known == days) {
            self.commands.push(absence::Command::Announce { days }.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_file::{from_csv, from_toml};
    use domain::{feature, team, testing::given};

    fn opened() -> Vec<Command> {
        let form = team::Command::Form { prefix: "PAY".into(), name: "Payments".into() };
        vec![form.into(), feature::Command::Open { team: "PAY".into(), title: "Split payments".into() }.into()]
    }

    fn load(acts: &[Command], file: &PlanFile) -> Result<Vec<Command>, Vec<Wrong>> {
        changes(&given(acts.iter().cloned()).0, &"PAY-1".into(), file, |name| (name == "Ana").then_some(PersonId(1)))
    }

    const TABLE: &str = "id,title,needs,value,engineering\nrefunds,Refunds,payers,3,1 to 2 days\npayers,Two payers,,8,3 to 8 days\n";

    #[test]
    fn what_is_needed_is_cut_first_and_loading_again_changes_nothing() {
        let file = from_csv(TABLE).expect("it can be read");
        let mut acts = opened();
        acts.extend(load(&acts, &file).expect("it can be applied"));
        let world = given(acts.iter().cloned()).0;
        let items: Vec<_> =
            world.scope_items.iter().map(|(id, item)| (id.0, item.definition.title.to_string(), item.definition.needs.len())).collect();
        assert_eq!(items, [(1, "Two payers".into(), 0), (2, "Refunds".into(), 1)]);
        assert_eq!(world.estimates.len(), 2);
        assert_eq!(load(&acts, &file), Ok(vec![]));
    }

    #[test]
    fn a_file_of_two_columns_changes_these_two() {
        let mut acts = opened();
        acts.extend(load(&acts, &from_csv(TABLE).expect("a table")).expect("it can be applied"));
        let commands = load(&acts, &from_csv("id,worth\nS2,later\n").expect("a table")).expect("it can be applied");
        let [Command::ScopeItem(scope_item::Command::Reshape { item: ScopeItemId(2), definition })] = commands.as_slice() else {
            panic!("one change: {commands:?}")
        };
        assert_eq!((definition.worth, definition.value, definition.needs.len()), (domain::Worth::Later, 3.0, 1));
    }

    #[test]
    fn a_slice_is_given_up_with_its_reason_and_a_number_of_another_feature_is_refused() {
        let mut acts = opened();
        acts.extend(load(&acts, &from_csv(TABLE).expect("a table")).expect("it can be applied"));
        let cut = from_csv("id,cut\nS2,Nobody asked for it\n").expect("a table");
        let commands = load(&acts, &cut).expect("it can be applied");
        assert!(matches!(commands.as_slice(), [Command::ScopeItem(scope_item::Command::Cut { item: ScopeItemId(2), .. })]), "{commands:?}");
        acts.extend(commands);
        assert_eq!(load(&acts, &cut), Ok(vec![]));
        let wrong = load(&acts, &from_csv("id,title\nS100,Another\n").expect("a table")).expect_err("it is nobody's");
        assert!(wrong[0].field == "id" && wrong[0].message.contains("S100 is no slice of PAY-1"), "{}", wrong[0]);
    }

    #[test]
    fn needs_can_be_turned_round() {
        let mut acts = opened();
        acts.extend(load(&acts, &from_csv(TABLE).expect("a table")).expect("it can be applied"));
        let turned = from_toml("[[item]]\nid = \"S2\"\nneeds = []\n[[item]]\nid = \"S1\"\nneeds = [\"S2\"]\n").expect("a plan");
        acts.extend(load(&acts, &turned).expect("it can be applied"));
        let world = given(acts).0;
        assert_eq!(world.scope_items.get(ScopeItemId(1)).expect("it is there").definition.needs, [ScopeItemId(2)].into());
    }

    #[test]
    fn what_is_not_there_is_named_with_its_line() {
        let file = from_csv("id,title,needs\na,One,b\nb,Two,a\nc,,\nd,Four,nobody\nd,Five,\n").expect("a table");
        let wrong = load(&opened(), &file).expect_err("it is wrong");
        let places: BTreeSet<_> = wrong.iter().map(|wrong| (wrong.line, wrong.field.as_str())).collect();
        assert_eq!(places, [(2, "needs"), (3, "needs"), (4, "title"), (5, "needs"), (6, "id")].into());
        let seat = from_toml("[[seat]]\nperson = \"Bo\"\n[[seat]]\nshare = 0.5\n").expect("a plan");
        let wrong = load(&opened(), &seat).expect_err("nobody");
        assert_eq!(wrong.iter().map(|wrong| wrong.field.as_str()).collect::<Vec<_>>(), ["person", "side"]);
    }

    #[test]
    fn seats_milestones_and_days_off_come_once() {
        let text = "[[seat]]\nside = \"engineering\"\nshare = 0.5\n[[milestone]]\nwhat = \"Beta\"\nby = \"2026-04-01\"\n[[away]]\nfrom = \"2026-12-24\"\n";
        let file = from_toml(text).expect("a plan");
        let mut acts = opened();
        acts.extend(load(&acts, &file).expect("it can be applied"));
        assert_eq!(acts.len(), 5);
        assert_eq!(load(&acts, &file), Ok(vec![]));
        let moved = from_toml(&text.replace("2026-04-01", "2026-04-08")).expect("a plan");
        acts.extend(load(&acts, &moved).expect("it can be applied"));
        let world = given(acts).0;
        assert!(world.milestones.iter().count() == 1 && world.milestones.iter().all(|(_, known)| known.definition.by != known.first));
    }
}
