//! The scope that fits a day: what is in, what is out and what it would cost, what
//! could be in instead, and what other days would buy.

use super::{Sentence, forecast::chances, words};
use crate::{
    Scene,
    forecasting::landing::{SEED, day_after, days_between},
    negotiating::{
        Impossible, Limits, Refusal,
        of_feature::{Deal, Table},
        pricing::Addition,
    },
};
use domain::{Key, Moment, Worth};
use jiff::{ToSpan, civil::Date};
use serde::Serialize;

/// What was asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wish {
    /// By when; `None` is the target, or else the day of even odds.
    pub by: Option<Date>,
    /// With which odds, 0 to 1.
    pub odds: f64,
    /// Whether the frontier and the alternatives are wanted too: they take longer.
    pub whole: bool,
}

impl Default for Wish {
    fn default() -> Self {
        Self { by: None, odds: 0.85, whole: true }
    }
}

/// The scope of a feature that fits a day.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Negotiation {
    /// Which feature.
    pub feature: Key,
    /// What it is.
    pub title: String,
    /// The moment that this is told from.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// The day.
    pub by: Date,
    /// The first day that can be asked for: today.
    pub first: Date,
    /// A day by which everything has landed in 98 of 100 cases: later days buy nothing more.
    pub last: Date,
    /// The odds that were wished for, 0 to 1.
    pub wished: f64,
    /// The odds of the schedule of what is in; of what is essential, where not even that fits.
    pub odds: f64,
    /// What is in, by value.
    pub value: f64,
    /// Everything that could be in, by value.
    pub value_of_all: f64,
    /// No scope with these odds is worth more.
    pub bound: f64,
    /// Whether none is worth more than this one.
    pub proven: bool,
    /// Every slice that could be in, with what it would cost or bring.
    pub slices: Vec<ScopeLine>,
    /// Scopes of nearly equal value that people may prefer.
    pub alternatives: Vec<AlternativeView>,
    /// What to cut first from all that is planned.
    pub cut_first: Vec<CutView>,
    /// What other days and odds would buy.
    pub frontier: Vec<FrontierPoint>,
    /// Why nothing fits, where nothing does.
    pub impossible: Option<ImpossibleView>,
    /// How it was found, and what the proof rests on.
    pub method: Vec<String>,
}

/// A slice that could be in.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ScopeLine {
    /// What it is called.
    pub name: String,
    /// What users get.
    pub title: String,
    /// What it is worth.
    pub value: f64,
    /// Whether the feature makes sense without it.
    pub worth: Worth,
    /// Whether it is in.
    pub is_in: bool,
    /// What comes or goes with it, by name.
    pub with: Vec<String>,
    /// How the odds would change: with it, where it is out; without it, where it is in.
    pub odds_change: f64,
    /// How many days more it would take to have it and the wished odds; `None` for what is in.
    pub days_more: Option<f64>,
    /// Hours of work: P50.
    pub p50_hours: f64,
}

/// A scope of nearly equal value.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AlternativeView {
    /// What is in here and not in the best.
    pub more: Vec<String>,
    /// What is in the best and not here.
    pub less: Vec<String>,
    /// What it is worth.
    pub value: f64,
    /// Its odds.
    pub odds: f64,
}

/// A step of cutting.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CutView {
    /// What goes.
    pub names: Vec<String>,
    /// What users would have got.
    pub title: String,
    /// What it is worth.
    pub value: f64,
    /// The odds after this cut and all before it.
    pub odds: f64,
}

/// What a day would buy.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FrontierPoint {
    /// The day.
    pub by: Date,
    /// The odds, 0 to 1.
    pub odds: f64,
    /// The best value; `None` where not even what is essential fits.
    pub value: Option<f64>,
    /// How many slices are in.
    pub slices: usize,
    /// How far a better one could at most be, as a share of the value.
    pub gap: f64,
}

/// Why nothing fits.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImpossibleView {
    /// The odds of what is essential alone.
    pub odds: f64,
    /// How many days more it would take.
    pub days_more: f64,
    /// Which essential slices stand in the way, the worst first, and the odds without each.
    pub culprits: Vec<CulpritView>,
}

/// An essential slice that stands in the way.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CulpritView {
    /// What it is called.
    pub name: String,
    /// What users get.
    pub title: String,
    /// The odds of the rest once it is given up.
    pub odds_without: f64,
    /// How many days more it would take then; 0 when it fits.
    pub days_more_without: f64,
}

/// The odds that the frontier is told for.
const FRONTIER_ODDS: [f64; 3] = [0.5, 0.85, 0.95];

/// How many slices that are out have the price of their schedule, those worth most; that of the others is
/// told from how much of the time they would take.
const PRICED: usize = 12;

/// Slices from which on the quick answer is not searched for so long.
const MANY: usize = 60;

/// How many days the frontier has.
const FRONTIER_DAYS: usize = 12;

/// The scope that fits; `None` when there is no such feature under way, or nothing in it to negotiate.
pub fn negotiation(scene: &Scene<'_>, key: &Key, wish: Wish) -> Option<Negotiation> {
    let table = Table::of(scene, key, SEED).filter(|table| !table.places.is_empty())?;
    let reading = scene.readings.get(key)?;
    let outcome = table.model.simulate(1_024, SEED)?;
    let day = |p: f64| day_after(table.model.first, outcome.at(p));
    let by = wish.by.or(reading.target).unwrap_or_else(|| day(0.5)).max(table.model.first);
    let wished = wish.odds.clamp(0.01, 0.99);
    let limits = match wish.whole || table.places.len() <= MANY {
        true => Limits { work: 2_000_000, gap: 0.0, cancelled: None },
        false => Limits { work: 200_000, gap: 0.01, cancelled: None },
    };
    let deal = table.deal(by, wished, limits);
    let telling = Telling { table: &table, key, by, wished, today: scene.at.date() };
    let value_of_all = table.places.iter().map(|place| table.model.plan.items[*place].value).sum();
    let (sentence, slices) = match &deal {
        Ok(deal) => (telling.fits(deal, value_of_all), telling.slices(deal)),
        Err(refusal) => (telling.does_not_fit(refusal), vec![]),
    };
    let whole = wish.whole.then_some(());
    Some(Negotiation {
        feature: key.clone(),
        title: reading.title.to_string(),
        as_of: scene.at,
        sentence,
        by,
        first: table.model.first,
        last: day(0.98).max(by),
        wished,
        odds: match &deal {
            Ok(deal) => deal.odds,
            Err(Refusal::Impossible(impossible)) => impossible.odds,
            Err(Refusal::Invalid(_)) => 0.0,
        },
        value: deal.as_ref().map_or(0.0, |deal| deal.answer.value),
        value_of_all,
        bound: deal.as_ref().map_or(0.0, |deal| deal.answer.bound),
        proven: deal.as_ref().is_ok_and(|deal| deal.answer.proven),
        slices,
        alternatives: whole.and(deal.as_ref().ok()).map(|deal| telling.alternatives(deal)).unwrap_or_default(),
        cut_first: telling.cut_first(),
        frontier: whole.map(|()| telling.frontier(day(0.02), day(0.98), deal.as_ref().map_or(1.0, |deal| deal.filled))).unwrap_or_default(),
        impossible: deal.as_ref().err().and_then(|refusal| telling.impossible(refusal)),
        method: telling.method(deal.as_ref().ok()),
    })
}

struct Telling<'t> {
    table: &'t Table,
    key: &'t Key,
    by: Date,
    wished: f64,
    today: Date,
}

impl Telling<'_> {
    fn slice(&self, item: usize) -> &crate::forecasting::planned::Slice {
        &self.table.model.plan.items[self.table.places[item]]
    }

    fn name(&self, item: usize) -> String {
        self.slice(item).name.to_string()
    }

    fn names(&self, items: &[usize]) -> Vec<String> {
        items.iter().map(|item| self.name(*item)).collect()
    }

    fn title(&self, item: usize) -> String {
        words::line(&self.slice(item).title)
    }

    /// "By 4 March fit 5 of 8 slices, worth 31 of 40, in 86 of 100 cases."
    fn fits(&self, deal: &Deal, value_of_all: f64) -> Sentence {
        let (n, all) = (deal.answer.chosen.len(), self.table.places.len());
        let sentence = Sentence::default().say("By ").stress(words::date(self.by, self.today));
        let sentence = match n == all {
            true => sentence.say(" everything fits, ").stress(words::count(all, "slice", "slices")),
            false => sentence.say(" fit ").stress(format!("{n} of {} of {}", words::count(all, "slice", "slices"), self.key)),
        };
        let worth = format!(", worth {} of {}", figure(deal.answer.value), figure(value_of_all));
        sentence.say(worth).say("; they land by then ").stress(chances(deal.odds)).say(".")
    }

    fn does_not_fit(&self, refusal: &Refusal) -> Sentence {
        let sentence = Sentence::default().say("By ").stress(words::date(self.by, self.today));
        match refusal {
            Refusal::Impossible(impossible) => {
                let sentence = sentence
                    .say(" not even what is essential fits with the wished odds: it lands by then ")
                    .stress(chances(impossible.odds))
                    .say(".");
                let days = self.days_more(&impossible.essential);
                sentence
                    .say(" It takes ")
                    .stress(words::count(days.ceil() as usize, "day more", "days more"))
                    .say(", or less that is essential.")
            }
            Refusal::Invalid(invalid) => sentence.say(format!(": {invalid}.")),
        }
    }

    /// Days beyond the day until these items have landed with the wished odds, by their schedule.
    fn days_more(&self, items: &[usize]) -> f64 {
        let days = days_between(self.table.model.first, self.by) + 1.0;
        (self.table.days(items, self.wished).unwrap_or(36_500.0) - days).max(0.0)
    }

    /// The items of a scope together with others, in order.
    fn with(chosen: &[usize], others: &[usize]) -> Vec<usize> {
        let mut all = [chosen, others].concat();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn slices(&self, deal: &Deal) -> Vec<ScopeLine> {
        let line = |item: usize, with: &[usize], odds_change: f64, days_more: Option<f64>| {
            let slice = self.slice(item);
            let hours = self
                .table
                .model
                .left
                .iter()
                .find(|(place, _)| *place == self.table.places[item])
                .map_or(0.0, |(_, left)| left.hours.median());
            let others: Vec<usize> = with.iter().copied().filter(|other| *other != item).collect();
            ScopeLine {
                name: slice.name.to_string(),
                title: words::line(&slice.title),
                value: slice.value,
                worth: slice.worth,
                is_in: days_more.is_none(),
                with: self.names(&others),
                odds_change,
                days_more,
                p50_hours: hours,
            }
        };
        // The price is that of the schedule for those that are worth most, as far as there is time to simulate each.
        let mut worth: Vec<(f64, usize)> = deal.additions.iter().map(|one| (self.slice(one.item).value, one.item)).collect();
        worth.sort_by(|one, other| other.0.total_cmp(&one.0));
        let scheduled: Vec<usize> = worth.iter().take(PRICED).map(|(_, item)| *item).collect();
        let price = |one: &Addition| match (scheduled.contains(&one.item), one.short.factor) {
            (false, Some(factor)) => (factor - 1.0).max(0.0) * (days_between(self.table.model.first, self.by) + 1.0),
            _ => self.days_more(&Self::with(&deal.answer.chosen, &one.with)),
        };
        let in_it = deal.removals.iter().map(|one| line(one.item, &one.with, one.odds_change, None));
        let out = deal.additions.iter().map(|one| line(one.item, &one.with, one.odds_change, Some(price(one))));
        in_it.chain(out).collect()
    }

    fn alternatives(&self, deal: &Deal) -> Vec<AlternativeView> {
        let limits = Limits { work: 300_000, gap: 0.001, cancelled: None };
        let view = |one: &crate::negotiating::alternatives::Alternative| AlternativeView {
            more: self.titles(&one.more),
            less: self.titles(&one.less),
            value: one.value,
            odds: one.odds,
        };
        self.table.alternatives(deal, 3, limits).iter().map(view).collect()
    }

    fn titles(&self, items: &[usize]) -> Vec<String> {
        items.iter().map(|item| format!("{} {}", self.name(*item), self.title(*item))).collect()
    }

    fn cut_first(&self) -> Vec<CutView> {
        let view = |cut: &crate::negotiating::cutting::Cut| CutView {
            names: self.names(&cut.with),
            title: self.title(cut.item),
            value: cut.value,
            odds: cut.odds,
        };
        self.table.cuts(self.by, 5).iter().map(view).collect()
    }

    /// Days from the first on which something may land to the last on which everything has, evenly, and the day itself.
    fn frontier(&self, first: Date, last: Date, filled: f64) -> Vec<FrontierPoint> {
        let (first, last) = (first.min(self.by), last.max(self.by));
        let span = days_between(first, last).max(FRONTIER_DAYS as f64 - 1.0);
        let day = |nth: usize| first.checked_add(((span * nth as f64 / (FRONTIER_DAYS - 1) as f64).round() as i64).days()).unwrap_or(last);
        let mut days: Vec<Date> = (0..FRONTIER_DAYS).map(day).chain([self.by]).collect();
        days.sort_unstable();
        days.dedup();
        let limits = Limits { work: 100_000, gap: 0.002, cancelled: None };
        let cells = self.table.frontier(&days, &FRONTIER_ODDS, filled, limits);
        let point = |cell: &crate::negotiating::frontier::Cell| FrontierPoint {
            by: days[cell.date],
            odds: cell.odds,
            value: cell.answer.as_ref().map(|answer| answer.value),
            slices: cell.answer.as_ref().map_or(0, |answer| answer.chosen.len()),
            gap: cell.answer.as_ref().map_or(0.0, |answer| answer.gap),
        };
        cells.iter().map(point).collect()
    }

    fn impossible(&self, refusal: &Refusal) -> Option<ImpossibleView> {
        let Refusal::Impossible(impossible) = refusal else { return None };
        let Impossible { odds, essential, items, .. } = impossible.as_ref();
        let rest = |gone: &[usize]| essential.iter().copied().filter(|item| !gone.contains(item)).collect::<Vec<_>>();
        let culprit = |one: &crate::negotiating::Culprit| CulpritView {
            name: self.name(one.item),
            title: self.title(one.item),
            odds_without: one.without,
            days_more_without: self.days_more(&rest(&one.with)),
        };
        Some(ImpossibleView { odds: *odds, days_more: self.days_more(essential), culprits: items.iter().take(8).map(culprit).collect() })
    }

    fn method(&self, deal: Option<&Deal>) -> Vec<String> {
        let mut method = vec![format!(
            "{} joint scenarios of what every slice takes, of what passes around the work, and of what comes before and after (seed {}); the scope worth most whose hours fit the crew's time in the wished share of them.",
            words::number(crate::negotiating::of_feature::SCENARIOS),
            self.table.seed
        )];
        if let Some(deal) = deal {
            method.push(if deal.answer.proven {
                "Proven: no scope that fits these scenarios is worth more.".to_owned()
            } else {
                format!(
                    "No scope that fits these scenarios is worth more than {}: at most {:.1}% above this one.",
                    figure(deal.answer.bound),
                    deal.answer.gap * 100.0
                )
            });
            if deal.filled < 1.0 {
                method.push(format!("Its schedule, with what needs what and who can do what, holds when {:.0}% of the time is filled; the proof is for that.", deal.filled * 100.0));
            }
        }
        method.extend(self.table.model.rests_on.iter().cloned());
        method.extend(self.table.model.left_out.iter().cloned());
        method
    }
}

/// A value as people read it: without a point where it is whole.
fn figure(value: f64) -> String {
    if value == value.round() { format!("{value:.0}") } else { format!("{value:.1}") }
}
