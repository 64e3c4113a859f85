//! Backtests effort forecasts on a CSV of tasks: walks forward through it and forecasts each task at
//! its start from what was done before.
//!
//! ```text
//! effort_backtest TASKS.csv [--out FORECASTS.csv] [--sums 20,40,60] [--step N]
//! ```
//!
//! The CSV has a header and the columns `id,start,done,estimate,actual,person,project,category`, in
//! any order; all but `id` and `start` may be missing or empty. Times are `2026-03-01` or
//! `2026-03-01T09:30:00Z`; a day alone is its begin as a start and its end as a completion.

use domain::{Moment, Text};
use insight::forecasting::{
    backtesting::{self, Row, Sums},
    effort::Task,
    quantiles::Quantiles,
    scoring::{Score, Scored},
};
use std::{collections::HashMap, error::Error, fs, io::Write, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let path = arguments.first().ok_or("usage: effort_backtest TASKS.csv [--out FORECASTS.csv] [--sums 20,40,60] [--step N]")?;
    let tasks = read(path)?;
    let lengths =
        option("--sums").map_or(Ok(Vec::new()), |lengths| lengths.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>())?;
    let step = option("--step").map_or(Ok(20), |step| step.parse())?;
    let asked = Sums { lengths, step, draws: 1000 };
    let began = Instant::now();
    let walk = backtesting::walk_with_sums(&tasks, &asked);
    println!("{} tasks walked in {:.2} s", tasks.len(), began.elapsed().as_secs_f64());
    if let Some(out) = option("--out") {
        write(out, &tasks, &walk.forecasts)?;
    }
    let report = backtesting::report(&tasks, &walk, |_| None);
    print(&report.all);
    report.by_project.iter().chain(&report.by_category).for_each(print);
    println!("not forecast {}, without outcome {}, duplicates {}", report.not_forecast, report.without_outcome, report.duplicates);
    for (length, sums) in asked.lengths.iter().zip(&walk.sums) {
        let scored: Vec<Scored> = sums.iter().map(|sum| sum.scored).collect();
        let sigma = sums.last().map_or(0.0, |sum| sum.sigma);
        print(&Row { name: format!("sums of {length} (σ {sigma:.3})"), n: scored.len(), score: Score::of(&scored) });
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<Task>, Box<dyn Error>> {
    let mut tasks = Vec::new();
    for line in csv::Reader::from_path(path)?.deserialize::<HashMap<String, String>>() {
        let line = line?;
        let text = |name: &str| Text::from(line.get(name).map_or("", |text| text.trim()));
        let number = |name: &str| line.get(name).and_then(|text| text.trim().parse().ok());
        tasks.push(Task {
            id: text("id"),
            start: moment(&text("start"), "T00:00:00Z").ok_or_else(|| format!("task {}: no start", text("id")))?,
            done: moment(&text("done"), "T23:59:59Z"),
            estimate: number("estimate"),
            actual: number("actual"),
            person: text("person"),
            project: text("project"),
            category: text("category"),
        });
    }
    Ok(tasks)
}

fn moment(text: &str, day: &str) -> Option<Moment> {
    text.parse().or_else(|_| format!("{text}{day}").parse()).ok()
}

fn write(path: &str, tasks: &[Task], forecasts: &[Option<Quantiles>]) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(fs::File::create(path)?);
    let levels: Vec<String> = (1..=19).map(|level| format!("p{:02}", level * 5)).collect();
    writeln!(out, "id,{}", levels.join(","))?;
    for (task, forecast) in tasks.iter().zip(forecasts) {
        if let Some(forecast) = forecast {
            let values: Vec<String> = forecast.values().iter().map(|value| format!("{value:.6}")).collect();
            writeln!(out, "{},{}", task.id, values.join(","))?;
        }
    }
    Ok(())
}

fn print(row: &Row) {
    let Some(score) = &row.score else {
        println!("{:30} n {:5}  cannot tell", row.name, row.n);
        return;
    };
    let [p50, p85, p95] = score.coverage;
    let relative = score.relative_log.map_or("-".to_owned(), |relative| format!("{relative:.4}"));
    println!(
        "{:30} n {:5}  CRPS-log {:.4} relative {relative}  coverage {p50:.3} {p85:.3} {p95:.3}  PIT deviation {:.4}  P85/P50 {:.2}",
        row.name, row.n, score.crps_log, score.pit_deviation, score.sharpness
    );
}
