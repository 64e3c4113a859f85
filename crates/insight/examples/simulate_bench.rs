//! The Monte Carlo engine on the inputs of the peers: `bench/simulating.sh` runs it beside them.
//!
//!   simulate_bench {path|people|whole|small|draws} FOLDER

use insight::forecasting::scheduling::{Capacity, Effort, Item, Plan, finishes, simulate};
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (what, folder) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_else(|| ".".into()));
    let given = if what == "small" { small() } else { plan(&folder) };
    let (free, eight) = (Capacity::unlimited(), Capacity::people(8));
    match what.as_str() {
        "path" => timed("path", || drop(finishes(&given, &free, 0.0, 10_000, 1))),
        "people" => timed("people", || drop(finishes(&given, &eight, 0.0, 1_000, 1))),
        "whole" => timed("whole", || drop(simulate(&given, &free, 0.0, 10_000, 1))),
        "whole-people" => timed("whole-people", || drop(simulate(&given, &eight, 0.0, 1_000, 1))),
        "sides" => timed("sides", || drop(finishes(&given, &Capacity::sides(4, 4), 0.0, 1_000, 1))),
        "draws" => timed("draws", draws),
        _ => eprintln!("{what}: not known"),
    }
}

fn draws() {
    use insight::forecasting::chance::*;
    let mut lanes = Lanes::named("x", 1, 0);
    let (mut a, mut b) = ([0.0; LANES], [0.0; LANES]);
    let mut sum = 0.0;
    for _ in 0..10_000_000 / LANES {
        lanes.normals(&mut a, &mut b);
        sum += a[3] + b[5];
    }
    std::hint::black_box(sum);
}

/// User seconds of this process so far.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn timed(what: &str, run: impl Fn()) {
    run();
    let (c, mut walls) = (cpu(), vec![]);
    let n = 21;
    for _ in 0..n {
        let t = Instant::now();
        run();
        walls.push(t.elapsed().as_secs_f64() * 1e3);
    }
    walls.sort_by(f64::total_cmp);
    println!("{what} wall median {:.1} ms min {:.1} cpu {:.1} ms", walls[n / 2], walls[0], (cpu() - c) * 1e3 / n as f64);
}

fn small() -> Plan {
    Plan {
        items: (0..30)
            .map(|i| Item::new(format!("{i}"), Effort::Lognormal { mu: 1.0, sigma: 0.6 }, if i < 4 { vec![] } else { vec![i - 4, i - 3] }))
            .collect(),
    }
}

fn plan(folder: &str) -> Plan {
    let text = std::fs::read_to_string(format!("{folder}/dag-2000-3000.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let number = |list: &str, i: usize| json[list][i].as_f64().unwrap();
    let n = json["n"].as_u64().unwrap() as usize;
    let mut needs = vec![Vec::new(); n];
    for edge in json["edges"].as_array().unwrap() {
        needs[edge[1].as_u64().unwrap() as usize].push(edge[0].as_u64().unwrap() as usize);
    }
    let item = |i: usize| Item::new(format!("{i}"), Effort::Lognormal { mu: number("mu", i), sigma: number("sigma", i) }, needs[i].clone());
    Plan { items: (0..n).map(item).collect() }
}
