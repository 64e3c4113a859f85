//! How a feature is planned: cut into slices, estimated by both sides, staffed,
//! with a checkpoint on the way. What each slice truly takes is drawn here too, so
//! that a forecast can be held against the truth.

use crate::{
    Way, calendar,
    chance::Chance,
    habits::Habits,
    story::{Matter, Story},
};
use domain::{
    Side, Worth, capacity,
    estimate::{self, Estimator, Of, Range, Unit},
    milestone,
    scope_item::{self, Definition},
};

/// What users get with a slice of any feature.
const SLICES: [&str; 18] = [
    "The usual case, from beginning to end",
    "Errors that people can act on",
    "Limits, and who may exceed them",
    "The history of what happened",
    "E-mails and notices",
    "The view for support",
    "Old records carried over",
    "A switch for pilot merchants",
    "The same on a phone",
    "Export for accounting",
    "Several at once",
    "A summary for the week",
    "Undo within a day",
    "The partner's answer comes late",
    "Texts in all languages",
    "Amounts in other currencies",
    "The audit trail",
    "Reports at the end of the month",
];

/// Half of all features take more than this factor of what was estimated, all slices alike.
pub(crate) const BIAS: f64 = 1.15;

/// How unevenly features miss their estimates as a whole: the standard deviation of the logarithm of
/// the factor that all slices of one feature share.
pub const COMMON_SPREAD: f64 = 0.25;

/// How unevenly single slices miss theirs, beside what they share.
pub const OWN_SPREAD: f64 = 0.35;

/// How unevenly large slices are.
const SIZE_SPREAD: f64 = 0.4;

/// A slice that will be built.
pub(crate) struct Slice {
    matter: Matter,
    /// What it truly takes, in hours of work.
    pub hours: f64,
}

/// What is truly known of a slice.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Effort {
    /// What both sides settled on, in hours of work: half of the time it should take less.
    pub estimated_hours: f64,
    /// What it truly takes, in hours of work.
    pub hours: f64,
}

/// What is truly known of a feature's effort.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Efforts {
    /// The factor by which all its slices miss their estimates alike.
    pub common_factor: f64,
    /// Its slices in the order of building.
    pub slices: Vec<Effort>,
}

/// Plans a feature: what is built comes back, in the order of building.
pub(crate) fn slices(story: &mut Story<'_>, habits: &Habits) -> Vec<Slice> {
    let built = story.chance.between(habits.building_pieces.0, habits.building_pieces.1);
    let later = story.chance.between(1, 2);
    let titles = story.chance.shuffled(SLICES.to_vec());
    let common = story.chance.factor(COMMON_SPREAD);
    story.efforts.common_factor = common;
    let mut slices: Vec<Slice> = vec![];
    for (place, title) in titles.into_iter().take((built + later) as usize).enumerate() {
        let worth = worth(place as i64, built);
        let before = slices.last().map(|slice| slice.matter).filter(|_| story.chance.whether(0.6));
        let matter = slice(story, title, worth, before);
        let hours = estimated(story, matter, habits, common, worth != Worth::Later);
        if worth != Worth::Later {
            slices.push(Slice { matter, hours });
        }
    }
    staffed(story);
    checkpoint(story, &slices);
    slices
}

/// The first two thirds of what is built are essential.
const fn worth(place: i64, built: i64) -> Worth {
    match place {
        place if place * 3 < built * 2 => Worth::Essential,
        place if place < built => Worth::Wanted,
        _ => Worth::Later,
    }
}

fn slice(story: &mut Story<'_>, title: &'static str, worth: Worth, before: Option<Matter>) -> Matter {
    let product = story.somebody(Side::Product);
    let value = story.chance.between(1, 13) as f64;
    story.raise_quietly(product, move |known| {
        let needs = before.map(|before| known.scope_item(before)).into_iter().collect();
        let definition = Definition { value, worth, side: Some(Side::Engineering), needs, ..Definition::new(title) };
        scope_item::Command::Slice { feature: known.key(), definition, expected: None }.into()
    })
}

/// Both sides say how much it takes and settle; the answer is what it truly takes, in hours.
fn estimated(story: &mut Story<'_>, matter: Matter, habits: &Habits, common: f64, built: bool) -> f64 {
    let size = habits.building.median_hours / BIAS * story.chance.factor(SIZE_SPREAD);
    let (engineering, product) = views(story.way, size, story.chance);
    let settled = match story.way {
        Way::OverTheWall => engineering,
        Way::Alongside => Range { p50: half_days(f64::midpoint(engineering.p50, product.p50)), ..engineering },
    };
    for (side, range) in [(Side::Engineering, engineering), (Side::Product, product)] {
        let who = story.somebody(side);
        let estimator = Estimator { person: Some(who), side: Some(side) };
        story.note(who, move |known| estimate::Command::Give { of: Of::Item(known.scope_item(matter)), estimator, range }.into());
    }
    let product = story.somebody(Side::Product);
    story.note(product, move |known| estimate::Command::Settle { of: Of::Item(known.scope_item(matter)), range: settled }.into());
    let estimated_hours = settled.p50 * 8.0;
    let hours = (estimated_hours * BIAS * common * story.chance.factor(OWN_SPREAD)).clamp(0.5, 400.0);
    if built {
        story.efforts.slices.push(Effort { estimated_hours, hours });
    }
    hours
}

/// How engineering and product see a slice of so many hours. Over the wall, engineering is too sure;
/// product hopes for less.
fn views(way: Way, hours: f64, chance: &mut Chance) -> (Range, Range) {
    let (sure, hope) = match way {
        Way::OverTheWall => (1.6, 0.7),
        Way::Alongside => (2.1, 0.9),
    };
    let range = |p50: f64, wide: f64| {
        let p50 = half_days(p50);
        Range { p10: None, p50, p90: half_days(p50 * wide).max(p50 + 0.5), unit: Unit::Days }
    };
    let engineering = range(hours / 8.0 * chance.factor(0.1), sure);
    (engineering, range(hours / 8.0 * hope * chance.factor(0.2), sure))
}

/// People estimate in half days.
fn half_days(days: f64) -> f64 {
    ((days * 2.0).round() / 2.0).max(0.5)
}

/// One engineer at a time builds it.
fn staffed(story: &mut Story<'_>) {
    let engineer = story.somebody(Side::Engineering);
    let seat = capacity::Seat { person: None, side: Side::Engineering, share: 1.0, from: None, until: None };
    story.note(engineer, move |known| capacity::Command::Staff { feature: known.key(), seat: seat.clone() }.into());
}

/// Pilot merchants get it when the first half is there, as product hopes.
fn checkpoint(story: &mut Story<'_>, slices: &[Slice]) {
    if slices.len() < 3 || !story.chance.whether(0.7) {
        return;
    }
    let half: Vec<Matter> = slices[..slices.len().div_ceil(2)].iter().map(|slice| slice.matter).collect();
    let hoped: f64 = story.efforts.slices[..half.len()].iter().map(|effort| effort.estimated_hours * 1.3).sum();
    let by = calendar::after(story.now, (hoped * 3600.0) as i64).date();
    let product = story.somebody(Side::Product);
    let matter = story.raise_quietly(product, move |known| {
        let needs = half.iter().map(|slice| known.scope_item(*slice)).collect();
        let definition = milestone::Definition { what: "Pilot merchants use the first half".into(), by, needs };
        milestone::Command::Plan { feature: known.key(), definition }.into()
    });
    story.checkpoint = Some((matter, slices.len().div_ceil(2)));
}

impl Slice {
    /// Somebody takes it up now.
    pub fn begin(&self, story: &mut Story<'_>, by: domain::PersonId) {
        let matter = self.matter;
        story.note(by, move |known| scope_item::Command::Begin { item: known.scope_item(matter) }.into());
    }

    /// It is done now; perhaps that is what a checkpoint waited for.
    pub fn finish(&self, story: &mut Story<'_>, by: domain::PersonId, place: usize) {
        let matter = self.matter;
        story.note(by, move |known| scope_item::Command::Finish { item: known.scope_item(matter) }.into());
        if let Some((checkpoint, _)) = story.checkpoint.filter(|(_, last)| place + 1 == *last) {
            story.note(by, move |known| milestone::Command::Reach { milestone: known.milestone(checkpoint) }.into());
        }
    }
}
