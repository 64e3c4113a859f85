//! Simulated plans held against other engines on the same inputs, and against projects whose
//! truth is known.

use insight::forecasting::{
    chance::{Stream, exp},
    scheduling::{Capacity, Effort, Item, Plan, finishes, simulate},
    throughput::Plain,
};
use std::io::Read;

/// The plan of `mc_numpy.py`, `mc_numba.py` and `mc_simpy.py`: 2,000 lognormal items, 3,000 edges.
fn peers_plan() -> Plan {
    let packed = &include_bytes!("../data/peers-plan.json.xz")[..];
    let mut text = String::new();
    liblzma::read::XzDecoder::new(packed).read_to_string(&mut text).expect("a packed text");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let number = |list: &str, i: usize| json[list][i].as_f64().expect("a number");
    let place = |value: &serde_json::Value| value.as_u64().expect("a place") as usize;
    let mut needs = vec![Vec::new(); place(&json["n"])];
    json["edges"].as_array().expect("edges").iter().for_each(|edge| needs[place(&edge[1])].push(place(&edge[0])));
    let item = |(i, needs): (usize, Vec<usize>)| {
        Item::new(i.to_string(), Effort::Lognormal { mu: number("mu", i), sigma: number("sigma", i) }, needs)
    };
    Plan { items: needs.into_iter().enumerate().map(item).collect() }
}

/// What a peer printed as its P50, P85 and P95 of so many trials lies, among our trials, where it
/// should: within four standard errors of the difference of two shares.
fn agrees(ours: &[f64], printed: [f64; 3], trials: usize) {
    for (value, p) in printed.into_iter().zip([0.5, 0.85, 0.95]) {
        let share = ours.iter().filter(|finish| **finish <= value).count() as f64 / ours.len() as f64;
        let error = (p * (1.0 - p) * (1.0 / ours.len() as f64 + 1.0 / trials as f64)).sqrt();
        // The peers print two decimals.
        assert!((share - p).abs() < 4.0 * error + 5e-4, "{share} of ours lie below their P{} of {value}", p * 100.0);
    }
}

#[test]
fn the_critical_path_agrees_with_numpy_and_numba() {
    let ours = finishes(&peers_plan(), &Capacity::unlimited(), 0.0, 4_000, 1).expect("a plan");
    agrees(&ours, [170.77, 192.92, 211.12], 10_000);
    agrees(&ours, [170.64, 193.01, 210.88], 10_000);
}

#[test]
fn eight_people_agree_with_numba_and_simpy() {
    let ours = finishes(&peers_plan(), &Capacity::people(8), 0.0, 1_000, 1).expect("a plan");
    agrees(&ours, [763.91, 781.99, 791.31], 1_000);
    agrees(&ours, [762.84, 786.51, 797.43], 100);
}

#[test]
fn the_bootstrap_agrees_with_numpy_and_numba() {
    // The last sixty days of the peers' log: 56 completions, and 65, 74 and 79 days for sixty.
    let plain = Plain::of(&PAST).expect("completions");
    let days = plain.when(60, 200_000, 1);
    let below = |day: u32| days.iter().filter(|done| **done <= day).count() as f64 / days.len() as f64;
    for (day, p) in [(65, 0.5), (74, 0.85), (79, 0.95)] {
        assert!(below(day - 1) < p && p < below(day), "P{} is day {day}: {} and {}", p * 100.0, below(day - 1), below(day));
        let exactly: f64 = plain.exactly(60)[..day as usize].iter().sum();
        assert!((exactly - below(day)).abs() < 4.0 * (p * (1.0 - p) / 200_000.0).sqrt(), "{exactly}");
    }
}

const PAST: [u32; 60] = [
    1, 2, 1, 0, 0, 1, 2, 0, 1, 0, 0, 1, 0, 0, 1, 0, 2, 1, 1, 1, 1, 1, 1, 0, 2, 1, 1, 1, 1, 1, 1, 2, 0, 0, 2, 0, 0, 0, 0, 2, 2, 0, 0, 2, 5,
    1, 1, 0, 1, 1, 4, 0, 2, 0, 1, 2, 0, 2, 0, 0,
];

/// A project of twenty items in four lanes that meet, each lognormal around e^0.7.
fn project() -> Plan {
    let needs = |i: usize| if i < 4 { vec![] } else { vec![i - 4, (i / 4 - 1) * 4] };
    Plan { items: (0..20).map(|i| Item::new(i.to_string(), Effort::Lognormal { mu: 0.7, sigma: 0.5 }, needs(i))).collect() }
}

/// One such project as it went, by hand: a common factor, twenty efforts, the longest path.
fn went(seed: u64, factor_sigma: f64) -> f64 {
    let mut stream = Stream::named("truth", seed, 0);
    let factor = factor_sigma * stream.normal();
    let mut done: Vec<f64> = Vec::new();
    for item in project().items {
        let begin = item.needs.iter().map(|need| done[*need]).fold(0.0, f64::max);
        done.push(begin + exp(0.7 + 0.5 * stream.normal() + factor));
    }
    done.into_iter().fold(0.0, f64::max)
}

#[test]
fn projects_with_a_known_common_factor_finish_as_forecast() {
    let projects = 3_000;
    let truth: Vec<f64> = (0..projects).map(|seed| went(seed, 0.35)).collect();
    let covered = |factor_sigma: f64, p: f64| {
        let forecast = simulate(&project(), &Capacity::unlimited(), factor_sigma, 20_000, 1).expect("a plan").at(p);
        truth.iter().filter(|truth| **truth <= forecast).count() as f64 / projects as f64
    };
    for p in [0.05, 0.5, 0.85, 0.95] {
        let error = (p * (1.0 - p) / projects as f64).sqrt();
        assert!((covered(0.35, p) - p).abs() < 3.5 * error, "P{}: {}", p * 100.0, covered(0.35, p));
    }
    assert!(covered(0.0, 0.85) < 0.75, "independent draws are too sure: {}", covered(0.0, 0.85));
}
