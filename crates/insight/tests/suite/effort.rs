//! Effort forecasts, walked forward through the public SiP record of estimates, and through
//! simulated histories whose truth is known.

use domain::{DAY_SECONDS, Moment, Text, testing::skipped};
use insight::forecasting::{
    backtesting::{self, Sums},
    effort::{Asked, Model, Task},
    quantiles::{LEVELS, Quantiles, SCORES},
    scoring::{Score, Scored},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::Path,
};

/// A packed text of the shared data; `None`, with a line that says so, where it is absent.
fn shared(place: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(place);
    let Ok(packed) = std::fs::read(&path) else {
        skipped(&format!("{} is not here", path.display()));
        return None;
    };
    let mut bytes = Vec::new();
    liblzma::read::XzDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("a packed text");
    // Latin-1: each byte is its own character.
    Some(bytes.into_iter().map(char::from).collect())
}

fn lines(text: &str) -> impl Iterator<Item = BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().map(|line| line.expect("a line"))
}

/// `02-Nov-04` as days since 1970.
fn day(text: &str) -> Option<i64> {
    let date = jiff::civil::Date::strptime("%d-%b-%y", text).ok()?;
    Some(date.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second() / DAY_SECONDS)
}

/// The done tasks of SiP, as `bench/effort_tasks.py` makes them, and the ids that are scored.
fn sip() -> Option<(Vec<Task>, BTreeSet<String>)> {
    let (info, dates) = (shared("data/estimates/SiP/Sip-task-info.csv.xz")?, shared("data/estimates/SiP/est-act-dates.csv.xz")?);
    let scored = shared("tools/truth_sip.csv.xz")?;
    let dates: BTreeMap<String, BTreeMap<String, String>> = lines(&dates).map(|line| (line["TaskNumber"].clone(), line)).collect();
    let task = |line: BTreeMap<String, String>| {
        let on = &dates[&line["TaskNumber"]];
        let done = day(&on["CompletedOn"])?;
        let start = day(&on["EstimateOn"]).max(day(&on["StartedOn"]))?;
        (line["StatusCode"] != "CANCELLED").then(|| Task {
            id: line["TaskNumber"].as_str().into(),
            start: Moment::from_seconds(start * DAY_SECONDS),
            done: Some(Moment::from_seconds((done + 1) * DAY_SECONDS - 1)),
            estimate: line["HoursEstimate"].parse().ok(),
            actual: line["HoursActual"].parse().ok(),
            person: line["AssignedToID"].as_str().into(),
            project: line["ProjectCode"].as_str().into(),
            category: format!("{}/{}", line["Category"], line["SubCategory"]).into(),
        })
    };
    Some((lines(&info).filter_map(task).collect(), lines(&scored).map(|line| line["id"].clone()).collect()))
}

#[test]
fn on_the_sip_record_forecasts_beat_the_estimate_by_a_fifth_and_are_calibrated() {
    let Some((tasks, ids)) = sip() else { return };
    let asked = Sums { lengths: vec![20, 40, 60], step: 20, draws: 200 };
    let walk = backtesting::walk_with_sums(&tasks, &asked);
    let mut seen = BTreeSet::new();
    let scored = tasks.iter().zip(&walk.forecasts).filter(|(task, _)| ids.contains(&*task.id) && seen.insert(&task.id));
    let beside = |(task, forecast): (&Task, &Option<Quantiles>)| Scored {
        forecast: forecast.expect("an estimate"),
        actual: task.actual.expect("done"),
        estimate: task.estimate,
    };
    let score = Score::of(&scored.map(beside).collect::<Vec<_>>()).expect("forecasts");
    assert_eq!(score.n, 7_828);
    assert!(score.relative_log.expect("estimates") <= 0.79, "{score:?}");
    assert!((0.83..=0.87).contains(&score.coverage[1]), "{score:?}");
    assert!(score.pit_deviation <= 0.01, "{score:?}");
    assert!(score.pit.iter().all(|share| (share - 0.1).abs() < 0.03), "{score:?}");
    for (length, sums) in asked.lengths.iter().zip(&walk.sums) {
        let score = Score::of(&sums.iter().map(|sum| sum.scored).collect::<Vec<_>>()).expect("sums");
        assert!((0.82..=0.88).contains(&score.coverage[1]), "sums of {length}: {score:?}");
    }
}

/// Numbers without a pattern, from 0 to 1: a linear congruential generator.
fn chances(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as f64 + 0.5) / (1u64 << 31) as f64
    }
}

/// A standard normal draw.
fn normal(chance: &mut impl FnMut() -> f64) -> f64 {
    (-2.0 * chance().ln()).sqrt() * (std::f64::consts::TAU * chance()).cos()
}

/// A task that starts on a day and is done three days later.
fn task(number: usize, estimate: f64, actual: f64, person: &str) -> Task {
    let day = |day: usize| Moment::from_seconds(day as i64 * DAY_SECONDS);
    Task {
        id: number.to_string().into(),
        start: day(number / 4),
        done: Some(day(number / 4 + 3)),
        estimate: Some(estimate),
        actual: Some(actual),
        person: person.into(),
        project: Text::default(),
        category: Text::default(),
    }
}

/// Tasks of three persons who are off by different factors, with what stretches of 20 have in common.
fn simulated(count: usize, common: f64, seed: u64) -> Vec<Task> {
    let (mut chance, mut shared) = (chances(seed), 0.0);
    let mut tasks = Vec::new();
    for number in 0..count {
        if number % 20 == 0 {
            shared = normal(&mut chance);
        }
        let (person, bias) = [("ann", -0.3), ("ben", 0.1), ("cat", 0.8)][(chance() * 3.0) as usize];
        let z = common * shared + (1.0 - common * common).sqrt() * normal(&mut chance);
        let estimate = (1.0 + (chance() * 20.0).floor()) * 0.5;
        tasks.push(task(number, estimate, estimate * (bias + 0.5 * z).exp(), person));
    }
    tasks
}

#[test]
fn forecasts_of_a_known_truth_are_as_sharp_as_the_truth() {
    let tasks = simulated(1_200, 0.0, 1);
    let walk = backtesting::walk(&tasks);
    let late = |(task, forecast): (&Task, &Option<Quantiles>)| (task.clone(), forecast.expect("an estimate"));
    let late: Vec<(Task, Quantiles)> = tasks.iter().zip(&walk.forecasts).skip(600).map(late).collect();
    let bias =
        |person: &Text| [("ann", -0.3), ("ben", 0.1), ("cat", 0.8)].iter().find(|(name, _)| *name == &**person).expect("one of three").1;
    let scored = |forecast: &dyn Fn(&Task, Quantiles) -> Quantiles| {
        let one = |(task, ours): &(Task, Quantiles)| Scored {
            forecast: forecast(task, *ours),
            actual: task.actual.expect("done"),
            estimate: None,
        };
        Score::of(&late.iter().map(one).collect::<Vec<_>>()).expect("forecasts")
    };
    let ours = scored(&|_, ours| ours);
    let truth = scored(&|task, _| Quantiles::lognormal(task.estimate.expect("one").ln() + bias(&task.person), 0.5));
    assert!(ours.crps_log < truth.crps_log * 1.08, "{} and at best {}", ours.crps_log, truth.crps_log);
    assert!(ours.coverage.iter().zip([0.5, 0.85, 0.95]).all(|(found, level)| (found - level).abs() < 0.03), "{ours:?}");
    assert!(ours.pit_deviation < 0.02, "{ours:?}");
}

#[test]
fn the_common_factor_of_a_simulated_history_is_recovered() {
    let end = Moment::from_seconds(10_000 * DAY_SECONDS);
    for common in [0.0, 0.5] {
        let factor = backtesting::factor_at(&simulated(1_000, common, 2), end);
        assert!((factor.sigma - common).abs() < 0.15 && factor.n == 50, "{common}: {factor:?}");
    }
}

#[test]
fn no_forecast_knows_what_comes_later() {
    let mut tasks = simulated(600, 0.3, 4);
    let before = backtesting::walk(&tasks).forecasts;
    let from = tasks[400].start;
    tasks.iter_mut().filter(|task| task.done >= Some(from)).for_each(|task| task.actual = Some(1_000.0));
    let after = backtesting::walk(&tasks).forecasts;
    assert_eq!(before[..=400], after[..=400]);
    assert_ne!(before[599], after[599]);
}

#[test]
fn broken_records_are_left_out_or_taken_for_what_they_say() {
    let mut tasks = simulated(120, 0.0, 5);
    tasks[3].estimate = Some(0.0);
    tasks[4].estimate = Some(f64::NAN);
    tasks[5].actual = Some(0.0);
    tasks[6].actual = Some(-1.0);
    tasks[7].done = None;
    tasks[8].done = Some(Moment::from_seconds(-5));
    tasks[9].actual = None;
    tasks[100].estimate = None;
    let twice = tasks[10].clone();
    tasks.push(twice);
    let walk = backtesting::walk(&tasks);
    let report = backtesting::report(&tasks, &walk, |task| Some(task.person.to_string()));
    assert_eq!((report.duplicates, report.without_outcome, report.not_forecast), (1, 3, 2));
    assert!(walk.forecasts[3].is_none() && walk.forecasts[100].is_some(), "without an estimate ten done tasks are needed");
    assert!(report.all.score.is_some() && report.by_side.iter().all(|row| row.n < 50 && row.score.is_none()), "too few a side to tell");
    let finite = |forecast: &Quantiles| forecast.values().iter().all(|value| value.is_finite() && *value > 0.0);
    assert!(walk.forecasts.iter().flatten().all(finite));
}

#[test]
fn points_are_told_from_hours() {
    let tasks: Vec<Task> =
        simulated(400, 0.0, 6).into_iter().map(|task| Task { actual: task.actual.map(|hours| hours * 8.0), ..task }).collect();
    let mut model = Model::new();
    tasks.iter().for_each(|task| assert!(model.learn(task)));
    let forecast = model.forecast(&tasks[399].asked(), tasks[399].start).expect("an estimate");
    assert!((forecast.unit_factor / 8.0).ln().abs() < 0.5, "{}", forecast.unit_factor);
    let late: Vec<Scored> = backtesting::walk(&tasks).forecasts[100..]
        .iter()
        .zip(&tasks[100..])
        .map(|(forecast, task)| Scored { forecast: forecast.expect("one"), actual: task.actual.expect("done"), estimate: None })
        .collect();
    assert!(Score::of(&late).expect("forecasts").pit_deviation < 0.04);
}

#[test]
fn a_forecast_says_what_it_rests_on() {
    let mut model = Model::new();
    let asked = |estimate: Option<f64>| Asked { estimate, person: "cat".into(), ..Asked::default() };
    let at = |day: i64| Moment::from_seconds(day * DAY_SECONDS);
    let cold = model.forecast(&asked(Some(4.0)), at(0)).expect("the prior speaks");
    assert!(cold.prior_share == 1.0 && cold.sample.iter().all(|level| level.n == 0) && (cold.quantiles.median() - 4.0).abs() < 0.01);
    assert!(cold.quantiles.at(0.85) > 5.0 && cold.quantiles.at(0.15) < 3.0, "no certainty without history");
    assert_eq!(model.forecast(&asked(None), at(0)), None, "cannot tell");
    let tasks = simulated(400, 0.0, 7);
    tasks[..30].iter().for_each(|task| assert!(model.learn(task)));
    let early = model.forecast(&asked(Some(4.0)), at(20)).expect("an estimate");
    assert!(early.prior_share > 0.1 && early.method.contains("public records"), "{early:?}");
    tasks[30..].iter().for_each(|task| assert!(model.learn(task)));
    let late = model.forecast(&asked(Some(4.0)), at(103)).expect("an estimate");
    assert!(late.prior_share < early.prior_share && late.sample[0].n == 400 && late.sample[1].n < 400, "{late:?}");
    assert!((late.quantiles.median() / (4.0 * 0.8f64.exp()) - 1.0).abs() < 0.2, "cat takes 2.2 times as long: {late:?}");
    let without = model.forecast(&asked(None), at(103)).expect("a history");
    assert!(without.quantiles.median() > 3.0 && without.method.starts_with("no estimate"), "{without:?}");
}

#[test]
fn the_score_is_that_of_the_public_scorer() {
    let (mut scored, mut values) = (Vec::new(), [0.0; LEVELS]);
    for i in 0..200u32 {
        let (estimate, sigma) = (1.0 + f64::from(i * 37 % 50), 0.3 + 0.1 * f64::from(i % 4));
        (0..LEVELS).for_each(|level| values[level] = estimate * (sigma * SCORES[level]).exp());
        values[7..12].fill(estimate);
        let off = if i % 3 == 0 { 0.0 } else { sigma * ((f64::from(i * 61 % 200) + 0.5) / 200.0 - 0.5) * 5.0 };
        scored.push(Scored { forecast: Quantiles::new(values), actual: estimate * off.exp(), estimate: Some(estimate) });
    }
    let ours = Score::of(&scored).expect("forecasts");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fc-reference.json");
    let printed: BTreeMap<String, f64> = serde_json::from_str(&std::fs::read_to_string(path).expect("the figures are kept")).expect("JSON");
    for (name, figure) in [
        ("CRPS", ours.crps),
        ("CRPSlog", ours.crps_log),
        ("pb50", ours.pinball[0]),
        ("pb85", ours.pinball[1]),
        ("pb95", ours.pinball[2]),
        ("cov50", ours.coverage[0]),
        ("cov85", ours.coverage[1]),
        ("cov95", ours.coverage[2]),
        ("cov50strict", ours.strict_coverage[0]),
        ("cov85strict", ours.strict_coverage[1]),
        ("int80", ours.interval_80),
        ("sharp", ours.sharpness),
        ("MMRE", ours.mmre),
        ("PRED25", ours.pred_25),
        ("PITdev", ours.pit_deviation),
        ("relCRPS", ours.relative.expect("estimates")),
        ("relCRPSlog", ours.relative_log.expect("estimates")),
    ] {
        assert!((figure - printed[name]).abs() < 1e-6, "{name}: {figure} and {}", printed[name]);
    }
    assert!((ours.pit.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}
