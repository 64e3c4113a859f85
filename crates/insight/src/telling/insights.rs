//! Where the time goes over all features, how long, how many, between whom.

use super::{
    Sentence, answer,
    time::{Backwards, CycleTime, FlowDay, FlowView, Handover, Handovers, Insights, Period, Step, Time},
    words,
};
use crate::{
    End, Scene, Seconds,
    measuring::{
        Reading,
        flow::{self, Survival},
    },
    quantile,
};
use domain::{DAY_SECONDS, Moment, Side};
use jiff::{ToSpan, civil::Date};

/// Most steps of a period, days of the cumulative flow, and points of the scatter that a page shows.
const STEPS: i32 = 24;
const FLOW_DAYS: i64 = 60;
const POINTS: usize = 600;

/// Months of the period where none is asked for.
const USUAL_MONTHS: i32 = 12;

/// Fewest features with work on record before their median is told.
pub const TO_TELL: usize = 5;

/// The Insights page. Reads readings only, so that it stays quick over a hundred thousand features.
pub fn insights(scene: &Scene<'_>, period: Option<Period>) -> Insights {
    let all = scene.readings.all();
    let period = period.unwrap_or_else(|| usual_period(all, scene.at));
    let sorted = Sorted::of(all, period, scene.at);
    let (flow, (time, handovers)) = rayon::join(
        || flow_view(scene, &sorted, period),
        || (time(scene, &sorted, sorted.since_the_first(period)), handovers(all, period)),
    );
    Insights { sentence: sentence(&sorted), time, flow, handovers, period }
}

impl Period {
    /// What somebody asks for; `None` is the usual one. Where one end is missing, it is a year away or today;
    /// today is also the latest.
    ///
    /// # Errors
    /// When the first day comes after the last.
    pub fn asked(from: Option<Date>, until: Option<Date>, today: Date) -> Result<Option<Self>, Backwards> {
        if from.is_none() && until.is_none() {
            return Ok(None);
        }
        let until = until.unwrap_or(today).min(today);
        let from = from.unwrap_or_else(|| until.saturating_sub(1.year()));
        if from > until { Err(Backwards { from, until }) } else { Ok(Some(Self { from, until })) }
    }

    /// The midnight after its last day.
    pub fn end(self) -> Moment {
        Moment::start_of(self.until).plus_seconds(DAY_SECONDS)
    }

    /// Its days.
    pub fn days(self) -> i64 {
        self.end().seconds_since(Moment::start_of(self.from)) / DAY_SECONDS
    }

    /// Months, quarters or years: the shortest of which it has few enough, in months and in words.
    fn step(self) -> (i8, &'static str) {
        let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        match month(self.until) - month(self.from) + 1 {
            ..=STEPS => (1, "month"),
            months if months <= 3 * STEPS => (3, "quarter"),
            _ => (12, "year"),
        }
    }

    /// The first days of its steps; the first one can lie before it.
    fn steps(self) -> Vec<Date> {
        let months = self.step().0;
        let first = self.from.first_of_month();
        let first = first.checked_sub(i32::from((first.month() - 1) % months).months()).unwrap_or(first);
        std::iter::successors(Some(first), |start| start.checked_add(i32::from(months).months()).ok())
            .take_while(|start| *start <= self.until)
            .collect()
    }
}

/// The twelve months up to now; where nothing happened in them, up to the last that did.
fn usual_period(all: &[Reading], at: Moment) -> Period {
    let year = |until: Date| {
        let from = until.first_of_month();
        Period { from: from.checked_sub((USUAL_MONTHS - 1).months()).unwrap_or(from), until }
    };
    let now = year(at.date());
    let last = all.iter().filter_map(|reading| reading.value().or(reading.last_touch)).max();
    last.filter(|last| *last < Moment::start_of(now.from)).map_or(now, |last| year(last.date()))
}

/// Features by how they ended; found in one pass, since each pass over so many costs.
struct Sorted<'r> {
    /// Those that landed in the period, first landed first.
    landed: Vec<&'r Reading>,
    /// Those under way at its end.
    open: Vec<&'r Reading>,
    /// How many were given up in the period.
    dropped: usize,
    /// Its end, or the moment of looking where that comes first.
    end: Moment,
    /// The first idea of all.
    first: Option<Moment>,
}

impl<'r> Sorted<'r> {
    fn of(all: &'r [Reading], period: Period, at: Moment) -> Self {
        let (from, end) = (Moment::start_of(period.from), period.end().min(at));
        let within = |moment: Moment| from <= moment && moment < period.end() && moment <= at;
        let first = all.iter().map(|reading| reading.idea).min();
        let mut sorted = Self { landed: vec![], open: vec![], dropped: 0, end, first };
        for reading in all {
            match reading.end {
                Some(End::Value) if within(reading.until) => sorted.landed.push(reading),
                Some(End::Dropped) if within(reading.until) => sorted.dropped += 1,
                ended if reading.idea < end && (ended.is_none() || reading.until > end) => sorted.open.push(reading),
                _ => {}
            }
        }
        sorted.landed.sort_by_key(|reading| reading.until);
        sorted
    }

    /// The part of a period in which there is anything.
    fn since_the_first(&self, period: Period) -> Period {
        let first = self.first.map_or(period.from, Moment::date);
        Period { from: period.from.max(first).min(period.until), ..period }
    }

    /// For how long those under way had been built at its end, in seconds.
    fn building(&self) -> impl Iterator<Item = i64> {
        let begun = |reading: &Reading| Some(reading.until.plus_seconds(-reading.clocks.start_to_value?));
        self.open.iter().filter_map(move |reading| begun(reading)).map(|begun| self.end.seconds_since(begun)).filter(|seconds| *seconds > 0)
    }
}

/// "Features take 2.4 times as long as the work in them, the median of 30 features; the earlier half of them took 3.0
/// times, the later half 2.1."
fn sentence(Sorted { landed, open, .. }: &Sorted<'_>) -> Sentence {
    if landed.is_empty() {
        let under_way = words::count(open.len(), "is under way", "are under way");
        return Sentence::default().say(format!("No feature landed in this period, so nobody can tell where the time goes; {under_way}."));
    }
    let said = words::count(landed.len(), "feature", "features");
    let sentence = match overhead(landed.iter().copied()) {
        (None, 0) => Sentence::default().say(format!("{said} landed, and no work in them is on record: the overhead cannot be told")),
        (None, n) if n == landed.len() => Sentence::default().say(format!("{said} landed: too few to tell the overhead")),
        (None, n) => Sentence::default().say(format!("{said} landed, {n} of them with work on record: too few to tell the overhead")),
        (Some(factor), n) => {
            let sentence = Sentence::default().say("Features take ").stress(format!("{} times", words::factor(factor)));
            let of = if n < landed.len() { format!("the {n} of {} with work on record", landed.len()) } else { said };
            compared(sentence.say(format!(" as long as the work in them, the median of {of}")), landed)
        }
    };
    answer::costs_most(sentence.say(". "), &total(landed))
}

/// The earlier half beside the later one, where each has enough.
fn compared(sentence: Sentence, landed: &[&Reading]) -> Sentence {
    let (earlier, later) = landed.split_at(landed.len() / 2);
    match (overhead(earlier.iter().copied()), overhead(later.iter().copied())) {
        ((Some(before), _), (Some(after), _)) => {
            let (before, after) = (words::factor(before), words::factor(after));
            if before == after {
                return sentence.say(", in the earlier half of them as in the later");
            }
            let sentence = sentence.say("; the earlier half of them took ").stress(before);
            sentence.say(" times, the later half ").stress(after)
        }
        _ => sentence,
    }
}

/// Median overhead factor of those with work on record, where they are enough, and how many they are.
fn overhead<'r>(readings: impl Iterator<Item = &'r Reading>) -> (Option<f64>, usize) {
    let mut factors: Vec<f64> = readings.filter_map(|reading| reading.clocks.overhead_factor()).collect();
    factors.sort_unstable_by(f64::total_cmp);
    (flow::percentile(&factors, 0.5).filter(|_| factors.len() >= TO_TELL), factors.len())
}

fn total(readings: &[&Reading]) -> Seconds {
    let mut total = Seconds::default();
    for reading in readings {
        total.0.iter_mut().zip(reading.seconds.0).for_each(|(sum, seconds)| *sum += seconds);
    }
    total
}

fn time(scene: &Scene<'_>, sorted @ Sorted { landed, open, .. }: &Sorted<'_>, period: Period) -> Time {
    let totals = total(landed);
    let share = |of: fn(&Reading) -> i64| match totals.total() {
        0 => 0.0,
        total => landed.iter().map(|reading| of(reading)).sum::<i64>() as f64 / total as f64,
    };
    let (overhead_factor_p50, overhead_factor_n) = overhead(landed.iter().copied());
    Time {
        step: period.step().1,
        steps: steps(landed, period),
        overhead_factor_p50,
        overhead_factor_n,
        totals,
        landed: landed.len(),
        open: open.len(),
        left_out: left_out(sorted),
        inferred_share: share(|reading| reading.inferred),
        confirmed_share: share(|reading| reading.confirmed),
        rejected_share: share(|reading| reading.rejected),
        how: vec![
            "Elapsed time from idea to value, one label per instant; the labels sum exactly.".into(),
            super::why::inferred_work_rests(scene.readings.calendar()),
        ],
    }
}

fn steps(landed: &[&Reading], period: Period) -> Vec<Step> {
    let place = |date: Date| landed.partition_point(|reading| reading.until < Moment::start_of(date));
    let starts = period.steps();
    let ends = starts.iter().skip(1).map(|start| place(*start)).chain([landed.len()]);
    starts.iter().zip(ends).map(|(from, end)| step(*from, period, &landed[place(*from)..end])).collect()
}

fn step(from: Date, period: Period, landed: &[&Reading]) -> Step {
    let (overhead_factor_p50, overhead_factor_n) = overhead(landed.iter().copied());
    let name = match period.step().0 {
        1 => from.strftime("%b %Y").to_string(),
        3 => format!("Q{} {}", (from.month() + 2) / 3, from.year()),
        _ => from.year().to_string(),
    };
    Step { from, name, landed: landed.len(), seconds: total(landed), overhead_factor_p50, overhead_factor_n }
}

fn left_out(Sorted { landed, dropped, .. }: &Sorted<'_>) -> Vec<String> {
    let without_work = landed.iter().filter(|reading| reading.clocks.work == 0).count();
    let said = |n: usize, one: &str, many: &str| (n > 0).then(|| format!("{}.", words::count(n, one, many)));
    let dropped = said(*dropped, "feature was given up and is not counted", "features were given up and are not counted");
    let without_work = said(
        without_work,
        "feature has no work on record, and so no overhead factor",
        "features have no work on record, and so no overhead factor",
    );
    dropped.into_iter().chain(without_work).collect()
}

fn flow_view(scene: &Scene<'_>, sorted @ Sorted { landed, open, .. }: &Sorted<'_>, period: Period) -> FlowView {
    let cycles: Vec<(&Reading, i64)> = landed.iter().filter_map(|reading| Some((*reading, reading.clocks.start_to_value?))).collect();
    let mut lengths: Vec<i64> = cycles.iter().map(|(_, seconds)| *seconds).collect();
    let running = sorted.building().map(|seconds| (seconds, false));
    let survival = Survival::of(cycles.iter().map(|(_, seconds)| (*seconds, true)).chain(running));
    FlowView {
        cycle_times: thinned(&cycles),
        cycle_times_n: cycles.len(),
        cycle_time_days_p50: quantile::days(&mut lengths, 0.5),
        cycle_time_days_p85: quantile::days(&mut lengths, 0.85),
        cycle_time_days_p50_censored: survival.quantile(0.5).map(flow::days),
        cumulative_flow: cumulative_flow(scene.readings.all(), period, scene.at),
        wip: open.len(),
        age_days_p50: quantile::days(&mut open.iter().map(|reading| sorted.end.seconds_since(reading.idea)).collect::<Vec<_>>(), 0.5),
        little_days: flow::little_days(open.len() as f64, landed.len() as f64 / period.days() as f64),
        mean_days: (!landed.is_empty())
            .then(|| landed.iter().map(|reading| flow::days(reading.elapsed())).sum::<f64>() / landed.len() as f64),
    }
}

/// Evenly thinned by landing, the first and the last kept.
fn thinned(cycles: &[(&Reading, i64)]) -> Vec<CycleTime> {
    let point = |(reading, seconds): &(&Reading, i64)| CycleTime {
        key: reading.key.clone(),
        landed: reading.until,
        days: flow::days(*seconds),
        worst: reading.worst,
    };
    if cycles.len() <= POINTS {
        return cycles.iter().map(point).collect();
    }
    (0..POINTS).map(|nth| point(&cycles[nth * (cycles.len() - 1) / (POINTS - 1)])).collect()
}

/// Counts at evenly spaced midnights; what landed before the period is taken off value.
fn cumulative_flow(all: &[Reading], period: Period, at: Moment) -> Vec<FlowDay> {
    let (first, days) = (Moment::start_of(period.from), period.days());
    let points = days.min(FLOW_DAYS);
    let shown = (1..=points).map(|nth| first.plus_seconds(days * nth / points * DAY_SECONDS).min(at));
    let mut ends: Vec<Moment> = [first].into_iter().chain(shown).collect();
    ends.dedup();
    let counts = flow::cumulative_flow(all.iter().map(|reading| &*reading.stages), &ends);
    let before = counts.first().map_or(0, |counts| counts[6]);
    let told = ends.iter().zip(counts).skip(1).map(|(end, mut in_stage)| {
        in_stage[6] = in_stage[6].saturating_sub(before);
        FlowDay { day: end.plus_seconds(-1).date(), in_stage }
    });
    told.collect()
}

fn handovers(all: &[Reading], period: Period) -> Handovers {
    let (from, end) = (Moment::start_of(period.from), period.end());
    let within = |reading: &&Reading| reading.idea < end && reading.until >= from;
    let (mut between, mut ping_pong, mut first_touches) = ([[0usize; 3]; 3], 0, vec![]);
    for exchange in all.iter().filter(within).map(|reading| &reading.exchange) {
        for (sums, counts) in between.iter_mut().zip(&exchange.between) {
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += *count as usize);
        }
        ping_pong += exchange.ping_pong as usize;
        if exchange.crossings > 0 {
            first_touches.push(exchange.crossing_seconds / i64::from(exchange.crossings));
        }
    }
    let features = first_touches.len();
    let half = quantile::days(&mut first_touches, 0.5);
    Handovers { between: pairs(between), ping_pong, features, first_touch_seconds_p50: half.map(|days| (days * DAY_SECONDS as f64) as i64) }
}

fn pairs(between: [[usize; 3]; 3]) -> Vec<Handover> {
    let sides = [Some(Side::Product), Some(Side::Engineering), None];
    let pairs = sides
        .iter()
        .zip(between)
        .flat_map(|(from, counts)| sides.iter().zip(counts).map(|(to, count)| Handover { from: *from, to: *to, count }));
    pairs.filter(|pair| pair.count > 0).collect()
}
