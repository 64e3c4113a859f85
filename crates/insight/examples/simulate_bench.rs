//! The Monte Carlo engine on the inputs of its peers: `bench/simulating.sh` runs it beside them.
//!
//!   simulate_bench {boot|exact|path|people|whole|small|helps|learn|limits} FOLDER
//!
//! One line of JSON each: the median wall seconds and the mean CPU seconds of `RUNS` (11) runs.

use fearless_simd::{Level, dispatch};
use insight::forecasting::{
    chance::{LANES, Lanes, Stream, exp32},
    scheduling::{Capacity, Effort, Item, Plan, finishes, simulate, what_helps},
    throughput::{Plain, Throughput},
};
use std::{hint::black_box, path::Path, time::Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (what, folder) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_else(|| ".".into()));
    let folder = Path::new(&folder);
    match what.as_str() {
        "boot" => {
            let plain = Plain::of(&past(folder)).expect("completions");
            measure("boot", 1_000_000, || plain.when(60, 1_000_000, 1).into_iter().map(f64::from).collect());
        }
        "exact" => {
            let plain = Plain::of(&past(folder)).expect("completions");
            measure("exact", 0, || quantiles_of(&plain.exactly(60)));
        }
        "path" => bare("path", &plan(folder), &Capacity::unlimited(), 10_000),
        "people" => bare("people", &plan(folder), &Capacity::people(8), 1_000),
        "whole" => {
            whole("whole path", &plan(folder), &Capacity::unlimited(), 10_000);
            whole("whole people", &plan(folder), &Capacity::people(8), 1_000);
        }
        "small" => {
            whole("30 items, path", &small(), &Capacity::unlimited(), 4_000);
            whole("30 items, 4 people", &small(), &Capacity::people(4), 4_000);
            whole("30 items, 2 + 3 people of two sides", &sided(), &Capacity::sides(2, 3), 4_000);
        }
        "helps" => {
            let (plan, capacity) = (small(), Capacity::people(4));
            measure("what helps, 10 of 30 items, 4 people", 4_000, || {
                what_helps(&plan, &capacity, 0.2, 53.0, 10, (4_000, 1)).expect("a plan").iter().map(|helps| helps.odds).collect()
            });
        }
        "learn" => learn(),
        "limits" => limits(),
        other => eprintln!("{other:?} is not known."),
    }
}

/// Runs it again and again, and prints what it took and what came out.
fn measure(what: &str, trials: usize, run: impl Fn() -> Vec<f64>) {
    let runs = std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(11);
    let said = said(run());
    let (cpu, mut walls) = (cpu_seconds(), Vec::new());
    for _ in 0..runs {
        let begin = Instant::now();
        black_box(run());
        walls.push(begin.elapsed().as_secs_f64());
    }
    let cpu = (cpu_seconds() - cpu) / f64::from(runs);
    walls.sort_by(f64::total_cmp);
    println!(
        "{}",
        serde_json::json!({"bench": format!("alongside {what}"), "trials": trials, "total_s": walls[walls.len() / 2], "least_s": walls[0],
            "cpu_s": cpu, "days_p50_p85_p95": said})
    );
}

/// What came out, when it is a few numbers; the quantiles of trials.
fn said(mut out: Vec<f64>) -> Vec<f64> {
    if out.len() <= 3 {
        return out;
    }
    out.sort_by(f64::total_cmp);
    [0.5, 0.85, 0.95].map(|p| out[(p * (out.len() - 1) as f64).round() as usize]).to_vec()
}

/// The CPU seconds of all threads of this process, to the nanosecond; 0 where the system does not say.
fn cpu_seconds() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

/// Only when everything is done.
fn bare(what: &str, plan: &Plan, capacity: &Capacity, trials: usize) {
    measure(what, trials, || finishes(plan, capacity, 0.0, trials, 1).expect("a plan"));
}

/// With everything that an outcome says.
fn whole(what: &str, plan: &Plan, capacity: &Capacity, trials: usize) {
    measure(what, trials, || {
        let outcome = simulate(plan, capacity, 0.2, trials, 1).expect("a plan");
        vec![outcome.at(0.5), outcome.at(0.85), outcome.at(0.95)]
    });
}

/// Six years of completions, learned and asked.
fn learn() {
    let mut stream = Stream::named("bench", 1, 0);
    let completions: Vec<domain::Moment> =
        (0..2_000).map(|_| domain::Moment::from_seconds((stream.unit() * 6.0 * 365.25 * 86_400.0) as i64)).collect();
    let until = domain::Moment::from_seconds(6 * 365 * 86_400);
    measure("learn from 2,000 completions of six years", 0, || vec![f64::from(u8::from(Throughput::learn(&completions, until).is_some()))]);
    let throughput = Throughput::learn(&completions, until).expect("enough");
    measure("when are 60 done, with drift", 4_000, || vec![throughput.when(60, 1).at(0.85)]);
    measure("how many in 60 days, with drift", 4_000, || vec![throughput.how_many(60.0, 1).at(0.85)]);
}

/// What one core can do: random bits, normals, lognormals; and read from memory.
fn limits() {
    const DRAWN: usize = 64_000_000;
    let level = Level::new();
    let (mut bits, mut one, mut other) = ([0; LANES], [0.0; LANES], [0.0; LANES]);
    let mut lanes = Lanes::named("bench", 1, 0);
    rate("32-bit random numbers", DRAWN, || {
        dispatch!(level, _ => {
            let mut sum = [0u32; LANES];
            for _ in 0..DRAWN / LANES {
                lanes.bits(&mut bits);
                sum.iter_mut().zip(&bits).for_each(|(sum, bits)| *sum ^= bits);
            }
            black_box(sum);
        })
    });
    rate("standard normals", DRAWN, || {
        dispatch!(level, _ => {
            let mut sum = [0f32; LANES];
            for _ in 0..DRAWN / LANES / 2 {
                lanes.normals(&mut one, &mut other);
                sum.iter_mut().zip(one.iter().zip(&other)).for_each(|(sum, (one, other))| *sum += one + other);
            }
            black_box(sum);
        })
    });
    rate("lognormals", DRAWN, || {
        dispatch!(level, _ => {
            let mut sum = [0f32; LANES];
            for _ in 0..DRAWN / LANES / 2 {
                lanes.normals(&mut one, &mut other);
                sum.iter_mut().zip(one.iter().zip(&other)).for_each(|(sum, (one, other))| *sum += exp32(0.5 * one + 1.0) + exp32(0.6 * other + 1.0));
            }
            black_box(sum);
        })
    });
    let large = vec![1.0f32; 64_000_000];
    rate("bytes read from memory", 4 * large.len(), || {
        dispatch!(level, _ => {
            let mut sum = [0f32; LANES];
            large.chunks_exact(LANES).for_each(|part| sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part));
            black_box(sum);
        })
    });
}

/// The best of five.
fn rate(what: &str, count: usize, mut run: impl FnMut()) {
    let mut seconds = f64::INFINITY;
    for _ in 0..5 {
        let begin = cpu_seconds();
        run();
        seconds = seconds.min(cpu_seconds() - begin);
    }
    println!("{}", serde_json::json!({"bench": format!("alongside limit: {what}"), "per_cpu_s": (count as f64 / seconds).round()}));
}

/// P50, P85 and P95 of a distribution over days 1, 2, …, once each.
fn quantiles_of(by_day: &[f64]) -> Vec<f64> {
    let day = |p: f64| {
        let mut sum = 0.0;
        by_day.iter().position(|share| {
            sum += share;
            sum >= p
        })
    };
    [0.5, 0.85, 0.95].map(|p| day(p).map_or(0.0, |day| day as f64 + 1.0)).to_vec()
}

/// The peers' daily completions: the last 60 days of their event log.
fn past(folder: &Path) -> Vec<u32> {
    let mut days: Vec<jiff::civil::Date> = Vec::new();
    let mut lines = csv::Reader::from_path(folder.join("events-1000.csv")).expect("the peers' events");
    for line in lines.deserialize::<std::collections::HashMap<String, String>>() {
        let line = line.expect("a line");
        if line["activity"] == "Done" {
            days.push(line["timestamp"][..10].parse().expect("a date"));
        }
    }
    let last = *days.iter().max().expect("completions");
    let on = |back: i64| days.iter().filter(|day| **day == last - jiff::Span::new().days(back)).count() as u32;
    (0..60).map(on).collect()
}

/// The peers' plan.
fn plan(folder: &Path) -> Plan {
    let text = std::fs::read_to_string(folder.join("dag-2000-3000.json")).expect("the peers' plan");
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

/// Thirty items, as somebody who moves a slider has them.
fn small() -> Plan {
    let item = |i: usize| {
        let needs = if i < 4 { vec![] } else { vec![i - 4, i - 3] };
        Item::new(i.to_string(), Effort::Lognormal { mu: 0.5 + 0.05 * i as f64, sigma: 0.5 }, needs)
    };
    Plan { items: (0..30).map(item).collect() }
}

/// The same, every second item by either side.
fn sided() -> Plan {
    let mut plan = small();
    for (i, item) in plan.items.iter_mut().enumerate() {
        item.side = Some(if i.is_multiple_of(2) { domain::Side::Product } else { domain::Side::Engineering });
    }
    plan
}
