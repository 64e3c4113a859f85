//! The plain bootstrap: days drawn from the days of the past, each as likely as any other.
//!
//! Several days are drawn at once: all sequences of K days that can come up are listed with
//! their probabilities, and one is drawn by Walker's alias method (1977, as Vose 1991 builds
//! it). That is the same distribution as K draws of one day, to the 2⁻³² with which a share is
//! held; nothing is approximated.

use crate::forecasting::chance::Stream;

/// At most so many sequences are listed, 32 kB of them.
const LISTED: usize = 2_048;

/// At most so many days are drawn at once.
const DAYS: usize = 8;

/// Sequences of a few days, and the alias table that draws one.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Paths {
    /// How many days a sequence has.
    pub days: usize,
    /// How many bits choose a cell.
    bits: u32,
    cells: Vec<Cell>,
    /// By sequence: the completions up to each of its days.
    sums: Vec<[u32; DAYS]>,
}

/// Below the share the one sequence, else the other.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Cell {
    share: u32,
    one: u16,
    other: u16,
    /// The completions of the one and of the other, all days together.
    totals: [u32; 2],
}

impl Paths {
    /// From the completions of each day of the past; only the last 2,048 days count.
    pub fn of(past: &[u32]) -> Self {
        let past = &past[past.len().saturating_sub(LISTED)..];
        let mut values: Vec<(u32, f64)> = Vec::new();
        let mut sorted = past.to_vec();
        sorted.sort_unstable();
        for day in sorted {
            match values.last_mut() {
                Some((value, count)) if *value == day => *count += 1.0,
                _ => values.push((day, 1.0)),
            }
        }
        let days = (1..=DAYS).rev().find(|days| values.len().saturating_pow(*days as u32) <= LISTED).unwrap_or(1);
        let mut sequences: Vec<([u32; DAYS], f64)> = vec![([0; DAYS], 1.0)];
        for day in 0..days {
            let longer = |(sums, weight): &([u32; DAYS], f64)| {
                let (sums, weight) = (*sums, *weight);
                values.iter().map(move |(value, count)| {
                    let mut sums = sums;
                    let before = if day == 0 { 0 } else { sums[day - 1] };
                    sums[day..].fill(before.saturating_add(*value));
                    (sums, weight * count / past.len() as f64)
                })
            };
            sequences = sequences.iter().flat_map(longer).collect();
        }
        Self::alias(days, &sequences)
    }

    fn alias(days: usize, sequences: &[([u32; DAYS], f64)]) -> Self {
        let size = sequences.len().next_power_of_two().max(2);
        let scaled = |place: usize| sequences.get(place).map_or(0.0, |(_, weight)| weight * size as f64);
        let mut left: Vec<f64> = (0..size).map(scaled).collect();
        let total = |place: usize| sequences.get(place).map_or(0, |(sums, _)| sums[DAYS - 1]);
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..size).partition(|place| left[*place] < 1.0);
        let whole = |place: usize| Cell { share: u32::MAX, one: place as u16, other: place as u16, totals: [total(place); 2] };
        let mut cells: Vec<Cell> = (0..size).map(whole).collect();
        while let (Some(one), Some(other)) = (small.pop(), large.last().copied()) {
            let share = (left[one] * 4_294_967_296.0) as u32;
            cells[one] = Cell { share, one: one as u16, other: other as u16, totals: [total(one), total(other)] };
            left[other] -= 1.0 - left[one];
            if left[other] < 1.0 {
                large.pop();
                small.push(other);
            }
        }
        Self { days, bits: size.ilog2(), cells, sums: sequences.iter().map(|(sums, _)| *sums).collect() }
    }

    /// Draws days until `wanted` are completed: in how many days, at most `horizon`
    /// (`horizon` + 1: not within them).
    #[inline]
    pub fn days_until(&self, wanted: u32, horizon: u32, stream: &mut Stream) -> u32 {
        let (mut done, mut days) = (0u32, 0);
        while days < horizon {
            let (cell, which) = self.draw(stream);
            let after = done.saturating_add(cell.totals[which]);
            if after >= wanted {
                let path = if which == 0 { cell.one } else { cell.other };
                let within = self.sums[path as usize].iter().position(|sum| done.saturating_add(*sum) >= wanted);
                return (days + within.map_or(0, |within| within as u32) + 1).min(horizon + 1);
            }
            done = after;
            days += self.days as u32;
        }
        horizon + 1
    }

    /// How many are completed in so many days.
    pub fn completed_in(&self, days: u32, stream: &mut Stream) -> u32 {
        let (mut done, mut left) = (0u32, days as usize);
        while left >= self.days {
            let (cell, which) = self.draw(stream);
            done = done.saturating_add(cell.totals[which]);
            left -= self.days;
        }
        if left > 0 {
            let (cell, which) = self.draw(stream);
            done = done.saturating_add(self.sums[if which == 0 { cell.one } else { cell.other } as usize][left - 1]);
        }
        done
    }

    #[inline(always)]
    fn draw(&self, stream: &mut Stream) -> (&Cell, usize) {
        let bits = stream.bits();
        let cell = &self.cells[(bits >> (64 - self.bits)) as usize];
        (cell, usize::from(bits as u32 >= cell.share))
    }
}

/// The exact distribution of what [`Paths::days_until`] draws: by day 1, 2, …, the probability
/// that `wanted` are completed on it; what is missing to 1 lies beyond `horizon` days. Costs
/// `wanted` × distinct days of the past × `horizon` multiplications.
pub(super) fn exactly(past: &[u32], wanted: u32, horizon: u32) -> Vec<f64> {
    let mut counts: Vec<f64> = Vec::new();
    for day in past {
        let day = (*day).min(wanted) as usize;
        counts.resize(counts.len().max(day + 1), 0.0);
        counts[day] += 1.0 / past.len() as f64;
    }
    let steps: Vec<(usize, f64)> = counts.into_iter().enumerate().filter(|(_, share)| *share > 0.0).collect();
    let wanted = wanted.max(1) as usize;
    let mut done = vec![0.0; wanted];
    done[0] = 1.0;
    let mut by_day = Vec::new();
    for _ in 0..horizon {
        let mut then = vec![0.0; wanted];
        let mut reached = 0.0;
        for (already, probability) in done.iter().enumerate().filter(|(_, probability)| **probability > 1e-18) {
            for (more, share) in &steps {
                match then.get_mut(already + more) {
                    Some(then) => *then += probability * share,
                    None => reached += probability * share,
                }
            }
        }
        by_day.push(reached);
        done = then;
    }
    by_day
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days with bursts and with nothing.
    const PAST: [u32; 12] = [0, 0, 0, 1, 1, 2, 0, 0, 3, 9, 0, 1];

    fn seen(paths: &Paths, wanted: u32, trials: u32) -> Vec<f64> {
        let mut stream = Stream::named("test", 1, 0);
        let mut by_day = vec![0.0; 400];
        for _ in 0..trials {
            by_day[paths.days_until(wanted, 399, &mut stream) as usize - 1] += 1.0 / f64::from(trials);
        }
        by_day
    }

    #[test]
    fn several_days_at_once_are_the_same_as_one_after_another() {
        let trials = 400_000;
        let paths = Paths::of(&PAST);
        assert!(paths.days > 2, "{}", paths.days);
        for wanted in [1, 7, 60] {
            let (seen, exact) = (seen(&paths, wanted, trials), exactly(&PAST, wanted, 399));
            let squares: f64 = seen.iter().zip(&exact).filter(|(_, p)| **p > 1e-4).map(|(s, p)| (s - p) * (s - p) / p).sum();
            let cells = exact.iter().filter(|p| **p > 1e-4).count() as f64;
            let chi = squares * f64::from(trials);
            assert!(chi < cells + 4.0 * (2.0 * cells).sqrt(), "{wanted}: χ² of {chi} with {cells} cells");
            assert!((exact.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn completions_in_some_days_are_on_average_as_many_as_in_the_past() {
        let paths = Paths::of(&PAST);
        let mut stream = Stream::named("test", 2, 0);
        for days in [1, 5, 30, 31] {
            let sum: u32 = (0..20_000).map(|_| paths.completed_in(days, &mut stream)).sum();
            let (mean, expected) = (f64::from(sum) / 20_000.0, 17.0 / 12.0 * f64::from(days));
            assert!((mean - expected).abs() < 4.0 * 2.5 * (f64::from(days) / 20_000.0).sqrt(), "{days}: {mean} and {expected}");
        }
    }

    #[test]
    fn a_past_of_many_kinds_of_days_is_drawn_day_by_day() {
        let past: Vec<u32> = (0..1_500).collect();
        let paths = Paths::of(&past);
        assert_eq!(paths.days, 1);
        let mut stream = Stream::named("test", 3, 0);
        assert!((0..100).all(|_| paths.completed_in(1, &mut stream) < 1_500));
    }

    #[test]
    fn without_completions_nothing_is_ever_done() {
        assert_eq!(Paths::of(&[0, 0]).days_until(1, 50, &mut Stream::named("test", 1, 0)), 51);
        assert_eq!(exactly(&[0, 0], 1, 50).iter().sum::<f64>(), 0.0);
    }
}
