//! The scope that fits a day: what is in, what is out and what it would cost, what
//! could be in instead, and what other days would buy.

use super::{Sentence, forecast::chances, words};
use crate::{
    End, Scene,
    forecasting::landing::{SEED, days_between},
    negotiating::{
        Impossible, Limits, Refusal,
        of_feature::{Buys, Deal, Table},
        pricing::{Addition, Removal},
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

/// The day of a wish is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{by} is past; the first day that can be asked for is {first}")]
pub struct IsPast {
    /// The day that was asked for.
    pub by: Date,
    /// The first day that can be asked for.
    pub first: Date,
}

impl Wish {
    /// Refuses a day that is over: an answer would be that of another day.
    ///
    /// # Errors
    /// When the day that is wished for is before `today`.
    pub fn refuses(&self, today: Date) -> Result<(), IsPast> {
        match self.by {
            Some(by) if by < today => Err(IsPast { by, first: today }),
            _ => Ok(()),
        }
    }
}

/// Odds as people write them, in percent (`85`, `85 %`), as a share of 0.01 to 0.99.
///
/// # Errors
/// What is wrong, as a sentence: a share like 0.85 is refused too, since nobody can tell whether 1 is all or one in 100.
pub fn odds(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().trim_end_matches('%').trim_end().parse().ok();
    match number {
        Some(percent) if (1.0..=99.0).contains(&percent) => Ok(percent / 100.0),
        Some(share) if share > 0.0 && share < 1.0 => {
            Err(format!("odds are percent: write {} where you mean {}", (share * 1000.0).round() / 10.0, words::line(text)))
        }
        _ => Err("odds are percent, from 1 to 99: write 85 for 85 of 100 cases".to_owned()),
    }
}

/// Why there is nothing to negotiate in a feature that is known, and what to do.
pub fn nothing(scene: &Scene<'_>, key: &Key) -> String {
    match scene.readings.get(key).and_then(|reading| reading.end) {
        Some(End::Value) => format!("{key} has landed; there is nothing left to negotiate. `alongside why {key}` tells how it went"),
        Some(End::Dropped) => format!("{key} was given up; there is nothing left to negotiate"),
        None => format!(
            "{key} has no slices with estimates yet, so there is nothing to negotiate. Cut it into slices in a file and load it: `alongside plan load {key} plan.csv` (`alongside plan --help` shows one)"
        ),
    }
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
    /// The odds of all that is planned and not put off, by this day.
    pub planned_odds: f64,
    /// What to cut first from all that is planned.
    pub cut_first: Vec<CutView>,
    /// What more time would buy with the wished odds.
    pub steps: Vec<StepView>,
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
    /// What goes, by name: first the slice itself, then those that need it.
    pub names: Vec<String>,
    /// What users would have got of each.
    pub titles: Vec<String>,
    /// What all of it is worth.
    pub value: f64,
    /// The odds after this cut and all before it.
    pub odds: f64,
}

/// What more time would buy.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StepView {
    /// The first day by which it lands with the wished odds.
    pub by: Date,
    /// Days after the day that was asked for.
    pub days_more: i64,
    /// What comes in, by name and title.
    pub more: Vec<String>,
    /// What goes out for it, by name and title.
    pub less: Vec<String>,
    /// What is in, by value.
    pub value: f64,
    /// The odds on that day.
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
    let all: Vec<usize> = (0..table.places.len()).collect();
    let planned = table.planned();
    let by = wish.by.or(reading.target).unwrap_or_else(|| table.day(&planned, 0.5)).max(table.model.first);
    let wished = wish.odds.clamp(0.01, 0.99);
    let limits = match wish.whole || table.places.len() <= MANY {
        true => Limits { work: 2_000_000, gap: 0.0, cancelled: None },
        false => Limits { work: 200_000, gap: 0.01, cancelled: None },
    };
    let deal = table.deal(by, wished, limits);
    let past = wish.by.filter(|asked| *asked < by);
    let telling = Telling { table: &table, key, by, past, wished, today: scene.at.date() };
    let value_of_all = table.places.iter().map(|place| table.model.plan.items[*place].value).sum();
    let (sentence, slices) = match &deal {
        Ok(deal) => (telling.fits(deal, value_of_all), telling.slices(deal)),
        Err(refusal) => (telling.does_not_fit(refusal), vec![]),
    };
    let whole = wish.whole.then_some(());
    let last = table.day(&all, 0.98).max(by);
    let frontier = whole.map(|()| telling.frontier(table.day(&planned, 0.02), last, deal.as_ref().map_or(1.0, |deal| deal.filled)));
    let frontier = frontier.unwrap_or_default();
    Some(Negotiation {
        feature: key.clone(),
        title: reading.title.to_string(),
        as_of: scene.at,
        sentence,
        by,
        first: table.model.first,
        last,
        wished,
        odds: match &deal {
            Ok(deal) => deal.odds,
            Err(Refusal::Impossible(impossible)) => table.odds(&impossible.essential, by),
            Err(Refusal::Invalid(_)) => 0.0,
        },
        value: deal.as_ref().map_or(0.0, |deal| deal.answer.value),
        value_of_all,
        bound: deal.as_ref().map_or(0.0, |deal| deal.answer.bound),
        proven: deal.as_ref().is_ok_and(|deal| deal.answer.proven),
        slices,
        alternatives: whole.and(deal.as_ref().ok()).map(|deal| telling.alternatives(deal)).unwrap_or_default(),
        planned_odds: table.odds(&planned, by),
        cut_first: telling.cut_first(),
        steps: telling.steps(deal.as_ref().ok(), &frontier),
        frontier: frontier.iter().filter(|buys| FRONTIER_ODDS.contains(&buys.odds)).map(|buys| telling.point(buys)).collect(),
        impossible: deal.as_ref().err().and_then(|refusal| telling.impossible(refusal)),
        method: telling.method(deal.as_ref().ok()),
    })
}

struct Telling<'t> {
    table: &'t Table,
    key: &'t Key,
    by: Date,
    /// The day that was asked for, where it is past.
    past: Option<Date>,
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

    fn begin(&self) -> Sentence {
        let sentence = Sentence::default();
        let sentence = match self.past {
            Some(past) => sentence.say(format!("{} is past. ", words::date(past, self.today))),
            None => sentence,
        };
        sentence.say("By ").stress(words::date(self.by, self.today))
    }

    /// "By 4 March fit 5 of 8 slices, worth 31 of 40, in 86 of 100 cases."
    fn fits(&self, deal: &Deal, value_of_all: f64) -> Sentence {
        let (n, all) = (deal.answer.chosen.len(), self.table.places.len());
        let sentence = self.begin();
        let sentence = match n == all {
            _ if n == 0 => sentence.say(" fits ").stress(format!("nothing of what is open in {}", self.key)),
            true => sentence.say(" everything fits, ").stress(words::count(all, "slice", "slices")),
            false => sentence.say(" fit ").stress(format!("{n} of {} of {}", words::count(all, "slice", "slices"), self.key)),
        };
        let worth = format!(", worth {} of {}", figure(deal.answer.value), figure(value_of_all));
        let lands = if n == 0 { "; what is done lands by then " } else { "; they land by then " };
        sentence.say(worth).say(lands).stress(chances(deal.odds)).say(".")
    }

    fn does_not_fit(&self, refusal: &Refusal) -> Sentence {
        let sentence = self.begin();
        match refusal {
            Refusal::Impossible(impossible) => {
                let sentence = sentence
                    .say(" not even what is essential fits with the wished odds: it lands by then ")
                    .stress(chances(self.table.odds(&impossible.essential, self.by)))
                    .say(".");
                let days = self.days_more(&impossible.essential);
                sentence
                    .say(" It takes ")
                    .stress(words::count(days.max(0.0) as usize, "day more", "days more"))
                    .say(", or less that is essential.")
            }
            Refusal::Invalid(invalid) => sentence.say(format!(": {invalid}.")),
        }
    }

    /// Days beyond the day until these items have landed with the wished odds, by their schedule.
    fn days_more(&self, items: &[usize]) -> f64 {
        days_between(self.by, self.table.day(items, self.wished)).max(0.0)
    }

    /// How the odds change when these items are in instead.
    fn odds_change(&self, deal: &Deal, items: &[usize]) -> f64 {
        self.table.odds(items, self.by) - deal.odds
    }

    /// The items of a scope together with others, in order.
    fn with(chosen: &[usize], others: &[usize]) -> Vec<usize> {
        let mut all = [chosen, others].concat();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn without(chosen: &[usize], others: &[usize]) -> Vec<usize> {
        chosen.iter().copied().filter(|item| !others.contains(item)).collect()
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
            (false, Some(factor)) => (one.odds_change, (factor - 1.0).max(0.0) * (days_between(self.table.model.first, self.by) + 1.0)),
            _ => {
                let with = Self::with(&deal.answer.chosen, &one.with);
                (self.odds_change(deal, &with), self.days_more(&with))
            }
        };
        let few = deal.removals.len() <= PRICED;
        let brings = |one: &Removal| match few {
            true => self.odds_change(deal, &Self::without(&deal.answer.chosen, &one.with)),
            false => one.odds_change,
        };
        let in_it = deal.removals.iter().map(|one| line(one.item, &one.with, brings(one), None));
        let out = deal.additions.iter().map(|one| (one, price(one)));
        let out = out.map(|(one, (odds_change, days_more))| line(one.item, &one.with, odds_change, Some(days_more)));
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
        let view = |cut: &crate::negotiating::cutting::Cut| {
            let others = cut.with.iter().copied().filter(|other| *other != cut.item);
            let with: Vec<usize> = std::iter::once(cut.item).chain(others).collect();
            CutView {
                names: self.names(&with),
                titles: with.iter().map(|item| self.title(*item)).collect(),
                value: cut.value,
                odds: cut.odds,
            }
        };
        self.table.cuts(self.by, 5).iter().map(view).collect()
    }

    /// Days from the first on which something may land to the last on which everything has, evenly, and the day itself.
    fn frontier(&self, first: Date, last: Date, filled: f64) -> Vec<Buys> {
        let (first, last) = (first.min(self.by), last.max(self.by));
        let span = days_between(first, last).max(FRONTIER_DAYS as f64 - 1.0);
        let day = |nth: usize| first.checked_add(((span * nth as f64 / (FRONTIER_DAYS - 1) as f64).round() as i64).days()).unwrap_or(last);
        let mut days: Vec<Date> = (0..FRONTIER_DAYS).map(day).chain([self.by]).collect();
        days.sort_unstable();
        days.dedup();
        let mut odds: Vec<f64> = FRONTIER_ODDS.into_iter().chain([self.wished]).collect();
        odds.sort_by(f64::total_cmp);
        odds.dedup();
        let limits = Limits { work: 100_000, gap: 0.002, cancelled: None };
        self.table.frontier(&days, &odds, filled, limits)
    }

    fn point(&self, buys: &Buys) -> FrontierPoint {
        let answer = buys.answer.as_ref();
        FrontierPoint {
            by: buys.by,
            odds: buys.odds,
            value: answer.map(|answer| answer.value),
            slices: answer.map_or(0, |answer| answer.chosen.len()),
            gap: answer.map_or(0.0, |answer| answer.gap),
        }
    }

    /// Every better scope that later days of the frontier hold, on the first day on which it lands with the wished odds.
    fn steps(&self, deal: Option<&Deal>, frontier: &[Buys]) -> Vec<StepView> {
        let mut before: &[usize] = deal.map_or(&[], |deal| &deal.answer.chosen);
        let mut steps: Vec<StepView> = vec![];
        let wished = frontier.iter().filter(|buys| buys.odds == self.wished && buys.by > self.by);
        for answer in wished.filter_map(|buys| buys.answer.as_ref()) {
            let worth = steps.last().map_or_else(|| deal.map_or(-1.0, |deal| deal.answer.value), |step| step.value);
            if answer.value <= worth {
                continue;
            }
            let by = self.table.day(&answer.chosen, self.wished);
            steps.push(StepView {
                by,
                days_more: days_between(self.by, by) as i64,
                more: self.titles(&Self::without(&answer.chosen, before)),
                less: self.titles(&Self::without(before, &answer.chosen)),
                value: answer.value,
                odds: self.table.odds(&answer.chosen, by),
            });
            before = &answer.chosen;
        }
        steps
    }

    fn impossible(&self, refusal: &Refusal) -> Option<ImpossibleView> {
        let Refusal::Impossible(impossible) = refusal else { return None };
        let Impossible { essential, items, .. } = impossible.as_ref();
        let rest = |gone: &[usize]| essential.iter().copied().filter(|item| !gone.contains(item)).collect::<Vec<_>>();
        let culprit = |one: &crate::negotiating::Culprit| CulpritView {
            name: self.name(one.item),
            title: self.title(one.item),
            odds_without: self.table.odds(&rest(&one.with), self.by),
            days_more_without: self.days_more(&rest(&one.with)),
        };
        let mut culprits: Vec<CulpritView> = items.iter().take(PRICED).map(culprit).collect();
        culprits.sort_by(|one, other| other.odds_without.total_cmp(&one.odds_without));
        let odds = self.table.odds(essential, self.by);
        Some(ImpossibleView { odds, days_more: self.days_more(essential), culprits })
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
            method.push(format!("Every odds here are those of its schedule, with what needs what and who can do what, simulated as the landing is. That schedule holds when {:.0}% of the crew's hours are filled; the proof is for that.", deal.filled * 100.0));
        }
        if self.table.planned().len() < self.table.places.len() {
            method.push("Slices that were put off can be in as well; the forecast of the feature is without them.".to_owned());
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
