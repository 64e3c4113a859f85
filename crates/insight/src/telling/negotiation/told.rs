//! A deal in the reader's words: what fits, what each slice costs, what more time buys.

use super::{
    AlternativeView, CulpritView, CutView, FRONTIER_ODDS, FrontierPoint, ImpossibleView, ScopeLine, Sentence, StepView, chances, words,
};
use crate::{
    forecasting::landing::days_between,
    negotiating::{
        Impossible, Limits, Refusal,
        of_feature::{Buys, Deal, Table},
        pricing::{Addition, Removal},
    },
};
use domain::Key;
use jiff::{ToSpan, civil::Date};

/// How many slices that are out have the price of their schedule, those worth most; that of the others is
/// told from how much of the time they would take.
const PRICED: usize = 12;

/// How many days the frontier has.
const FRONTIER_DAYS: usize = 12;

/// Who tells: a table, and what was asked of it.
pub(super) struct Telling<'t> {
    pub(super) table: &'t Table,
    pub(super) key: &'t Key,
    pub(super) by: Date,
    /// The day that was asked for, where it is past.
    pub(super) past: Option<Date>,
    pub(super) wished: f64,
    pub(super) today: Date,
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
    pub(super) fn fits(&self, deal: &Deal, value_of_all: f64) -> Sentence {
        let (n, all) = (deal.answer.chosen.len(), self.table.places.len());
        let sentence = self.begin();
        let sentence = match n == all {
            _ if n == 0 => sentence.say(" fits ").stress(format!("nothing of what is open in {}", self.key)),
            true => sentence.say(" everything fits, ").stress(words::count(all, "slice", "slices")),
            false => sentence.say(if n == 1 { " fits " } else { " fit " }).stress(format!(
                "{n} of {} of {}",
                words::count(all, "slice", "slices"),
                self.key
            )),
        };
        let worth = format!(", worth {} of {}", figure(deal.answer.value), figure(value_of_all));
        let lands = match n {
            0 => "; what is done lands by then ",
            1 => "; it lands by then ",
            _ => "; they land by then ",
        };
        sentence.say(worth).say(lands).stress(chances(deal.odds)).say(".")
    }

    pub(super) fn does_not_fit(&self, refusal: &Refusal) -> Sentence {
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

    pub(super) fn slices(&self, deal: &Deal) -> Vec<ScopeLine> {
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

    pub(super) fn alternatives(&self, deal: &Deal) -> Vec<AlternativeView> {
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

    pub(super) fn cut_first(&self) -> Vec<CutView> {
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
    pub(super) fn frontier(&self, first: Date, last: Date, filled: f64) -> Vec<Buys> {
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

    pub(super) fn point(&self, buys: &Buys) -> FrontierPoint {
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
    pub(super) fn steps(&self, deal: Option<&Deal>, frontier: &[Buys]) -> Vec<StepView> {
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

    pub(super) fn impossible(&self, refusal: &Refusal) -> Option<ImpossibleView> {
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

    pub(super) fn method(&self, deal: Option<&Deal>) -> Vec<String> {
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
