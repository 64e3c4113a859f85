//! What a throughput forecast promises.

use super::*;

const START: i64 = 1_700_000_000 / DAY_SECONDS * DAY_SECONDS;

/// Completions of an organisation with a known rate: so many days, the rate moving by `step` a
/// fortnight, in bursts or singly.
fn organisation(seed: u64, days: usize, step: f64) -> Vec<Moment> {
    let mut stream = Stream::named("organisation", seed, 0);
    let (mut level, mut completions) = (0.0f64, Vec::new());
    for day in 0..days as i64 {
        if day % 14 == 0 {
            level = (level + step * stream.normal()).clamp(-2.0, 2.0);
        }
        // As many exponential waits as fit into the day.
        let mut passed = -chance::ln(stream.unit()) / chance::exp(level);
        while passed < 1.0 {
            completions.push(Moment::from_seconds(START + day * DAY_SECONDS + (passed * DAY_SECONDS as f64) as i64));
            passed -= chance::ln(stream.unit()) / chance::exp(level);
        }
    }
    completions
}

fn day(day: i64) -> Moment {
    Moment::from_seconds(START + day * DAY_SECONDS)
}

#[test]
fn with_too_little_history_we_cannot_tell() {
    assert!(Throughput::learn(&[], day(400)).is_none());
    assert!(Throughput::learn(&[day(0); 9], day(400)).is_none(), "nine completions");
    assert!(Throughput::learn(&[day(0); 50], day(27)).is_none(), "less than four weeks");
    assert!(Throughput::learn(&[day(0); 50], day(28)).is_some());
    assert!(Plain::of(&[0, 0, 0]).is_none());
}

#[test]
fn what_comes_later_is_not_known() {
    let all = organisation(1, 400, 0.1);
    let before: Vec<Moment> = all.iter().copied().filter(|completion| *completion < day(200)).collect();
    let (one, other) = (Throughput::learn(&all, day(200)).expect("enough"), Throughput::learn(&before, day(200)).expect("enough"));
    assert_eq!(one.when(20, 1), other.when(20, 1));
}

#[test]
fn looking_back_gives_what_was_said_then() {
    let all = organisation(2, 300, 0.1);
    let starts = [day(20), day(60), day(61), day(150)];
    for (walked, start) in Throughput::walk(&all, &starts).into_iter().zip(starts) {
        let then = Throughput::learn(&all, start);
        assert_eq!(walked.map(|walked| walked.when(30, 5)), then.map(|then| then.when(30, 5)));
    }
}

#[test]
fn a_steady_rate_gives_the_date_that_everybody_expects() {
    let steady: Vec<Moment> = (0..730).map(|half| Moment::from_seconds(START + half * DAY_SECONDS / 2)).collect();
    let throughput = Throughput::learn(&steady, day(365)).expect("enough");
    let when = throughput.when(60, 1);
    assert!((24.0..38.0).contains(&when.at(0.5)), "two a day: {}", when.at(0.5));
    let count = throughput.how_many(30.0, 1);
    assert!((48.0..75.0).contains(&count.at(0.5)), "thirty days: {}", count.at(0.5));
    assert!(when.odds_by(when.at(0.85)) >= 0.85 && count.odds_of(count.at(0.15)) >= 0.85);
    assert!(throughput.when(60, 1).at(0.95) < throughput.when(600, 1).at(0.05));
}

#[test]
fn what_died_long_ago_is_beyond_the_horizon() {
    let dead: Vec<Moment> = (0..60).map(day).collect();
    let throughput = Throughput::learn(&dead, day(2_000)).expect("enough");
    let forecast = throughput.when(60, 1);
    assert!(forecast.beyond > 0.25, "{}", forecast.beyond);
    assert!(forecast.quantiles.values().iter().all(|value| *value <= f64::from(HORIZON_DAYS)), "bounded");
    assert!(forecast.at(0.95).is_infinite());
}

#[test]
fn a_bulk_close_does_not_promise_another() {
    let mut all = organisation(3, 300, 0.05);
    let calm = Throughput::learn(&all, day(300)).expect("enough").when(30, 1);
    all.extend([day(290); 150]);
    all.sort_unstable();
    let burst = Throughput::learn(&all, day(300)).expect("enough").when(30, 1);
    assert!(burst.at(0.85) > 0.4 * calm.at(0.85), "{} and {}", burst.at(0.85), calm.at(0.85));
    assert!(burst.at(0.85) / burst.at(0.5) > calm.at(0.85) / calm.at(0.5), "it is less sure");
}

#[test]
fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
    let all = organisation(4, 200, 0.1);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let throughput = Throughput::learn(&all, day(200)).expect("enough");
            let plain = throughput.plain();
            (throughput.when(40, 9), throughput.how_many(33.3, 9), plain.when(40, 5_000, 9), plain.exactly(40))
        })
    };
    let alone = on(1);
    assert!(alone == on(2) && alone == on(5));
    assert_ne!(alone.0, Throughput::learn(&all, day(200)).expect("enough").when(40, 10), "another seed");
}

#[test]
fn the_bits_are_these_on_every_machine() {
    let throughput = Throughput::learn(&organisation(4, 200, 0.1), day(200)).expect("enough");
    let sum = |forecast: Forecast| forecast.quantiles.values().iter().fold(0u64, |hash, value| hash.rotate_left(5) ^ value.to_bits());
    assert_eq!([sum(throughput.when(40, 9)), sum(throughput.how_many(33.3, 9))], [4_719_383_351_705_915_559, 700_138_962_553_635_792]);
}

/// The odds that were given to what then happened, in the middle of its jump.
fn odds(forecast: &Forecast, truth: f64) -> f64 {
    (forecast.odds_by(truth) + 1.0 - forecast.odds_of(truth)) / 2.0
}

/// What was forecast for one organisation, held against what it did: when 40 were done, and how
/// many in six weeks.
fn held(step: f64, seed: u64) -> [f64; 2] {
    let all = organisation(seed, 700, step);
    let mut throughput = Throughput::learn(&all, day(350)).expect("enough");
    throughput.trials = 300;
    let before = |end| all.partition_point(|completion| *completion < day(end));
    let when = all.get(before(350) + 39).map_or(f64::INFINITY, |completion| completion.days_since(day(350)));
    [odds(&throughput.when(40, seed), when), odds(&throughput.how_many(42.0, seed), (before(392) - before(350)) as f64)]
}

#[test]
fn organisations_with_a_known_drift_do_as_forecast() {
    const ORGANISATIONS: u64 = 80;
    for step in [0.05, 0.25] {
        let held: Vec<[f64; 2]> = (0..ORGANISATIONS).into_par_iter().map(|seed| held(step, seed)).collect();
        for (which, p) in [(0, 0.5), (0, 0.85), (0, 0.95), (1, 0.5), (1, 0.85), (1, 0.95)] {
            let covered = held.iter().filter(|odds| odds[which] <= p).count() as f64 / ORGANISATIONS as f64;
            let error = f64::sqrt(p * (1.0 - p) / ORGANISATIONS as f64);
            assert!((covered - p).abs() < 3.0 * error, "step {step}: {covered} of forecast {which} within P{}", p * 100.0);
        }
    }
}
