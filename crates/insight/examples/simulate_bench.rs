//! The Monte Carlo engine on the inputs of the peers: `bench/simulating.sh` runs it beside them.
//!
//!   simulate_bench {path|people|whole|small|draws} FOLDER

use insight::forecasting::scheduling::{Capacity, Effort, Item, Plan, finishes, simulate};
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (what, folder) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_else(|| ".".into()));
    match what.as_str() {
        "path" => timed("path", 10_000, || finish(&plan(&folder), &Capacity::unlimited(), 10_000)),
        "people" => timed("people", 1_000, || finish(&plan(&folder), &Capacity::people(8), 1_000)),
        "whole" => timed("whole", 10_000, || {
            simulate(&plan(&folder), &Capacity::unlimited(), 0.0, 10_000, 1).map(|o| vec![o.at(0.5), o.at(0.85), o.at(0.95)]).unwrap()
        }),
        _ => eprintln!("{what}: not known"),
    }
}

fn finish(plan: &Plan, capacity: &Capacity, trials: usize) -> Vec<f64> {
    finishes(plan, capacity, 0.0, trials, 1).unwrap()
}

fn timed(what: &str, trials: usize, run: impl Fn() -> Vec<f64>) {
    for _ in 0..5 {
        let t = Instant::now();
        let mut all = run();
        let s = t.elapsed().as_secs_f64();
        all.sort_by(f64::total_cmp);
        let q = |p: f64| all[(p * (all.len() - 1) as f64) as usize];
        println!("{what} {trials} {:.1} ms {:?}", s * 1e3, [0.5, 0.85, 0.95].map(q));
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
