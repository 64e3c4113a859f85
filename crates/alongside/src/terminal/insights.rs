//! Where the time goes over all features, in a terminal.

use super::{
    Paper, looks, sentence,
    table::{Cell, Column, Table},
    words,
};
use domain::Side;
use insight::{
    Label, Seconds,
    telling::time::{FlowView, Handovers, Insights, Period, Step, Time},
};

/// The whole picture.
pub fn render(paper: Paper, insights: &Insights) -> String {
    let mut text = sentence::render(paper, &insights.sentence);
    text += &format!("\n{}\n{}", paper.heading("Where the time went"), time(paper, &insights.time, insights.period));
    text += &format!("\n{}\n{}", paper.heading(&by_steps(insights.time.step)), steps(paper, &insights.time.steps));
    text += &format!("\n{}\n{}", paper.heading("How long, how many"), flow(paper, &insights.flow));
    text += &format!("\n{}\n{}", paper.heading("Between the sides"), handovers(paper, &insights.handovers));
    text
}

fn by_steps(step: &str) -> String {
    format!("{}{} by {step}", step[..1].to_uppercase(), &step[1..])
}

fn time(paper: Paper, time: &Time, Period { from, until }: Period) -> String {
    let mut table = Table::new(2, [Column::left(""), Column::wide(""), Column::right(""), Column::right(""), Column::left("")]);
    let total = time.totals.total().max(1) as f64;
    let mut labels: Vec<Label> = Label::ALL.into_iter().filter(|label| time.totals.of(*label) > 0).collect();
    labels.sort_by_key(|label| -time.totals.of(*label));
    let widest = labels.first().map_or(1.0, |label| time.totals.of(*label) as f64 / total);
    let room = if paper.width >= 100 { 40.0 } else { 20.0 };
    for label in labels {
        let (seconds, look) = (time.totals.of(label), looks::style(label));
        let share = seconds as f64 / total;
        let bar = (share / widest * room).round().max(1.0) as usize;
        let pattern = looks::pattern(label).to_string();
        table.row([
            Cell::new(look.clone(), pattern.repeat(2)),
            label.words().into(),
            Cell::bold(words::time(seconds)),
            words::percent(share).into(),
            Cell::new(look, pattern.repeat(bar)),
        ]);
    }
    let said = format!(
        "{} landed from {from} to {until}, {} under way; {} of the time was inferred.",
        time.landed,
        time.open,
        words::percent(time.inferred_share)
    );
    let said = [said].into_iter().chain(time.how.iter().chain(&time.left_out).cloned()).collect::<Vec<_>>().join(" ");
    table.render(paper) + &paper.prose(&said, 2)
}

fn steps(paper: Paper, steps: &[Step]) -> String {
    let room = (paper.width.saturating_sub(40)).clamp(20, 80);
    let columns = [Column::left("Landed in"), Column::right("n"), Column::right("Overhead"), Column::right("of")];
    let mut table = Table::new(2, columns);
    for step in steps {
        let overhead = step.overhead_factor_p50.map_or_else(|| "–".into(), |factor| format!("{factor:.1}×"));
        let of = if step.overhead_factor_p50.is_some() { words::number(step.overhead_factor_n) } else { String::new() };
        table.row([step.name.as_str().into(), words::number(step.landed).into(), overhead.into(), of.into()]);
    }
    let lines = table.render(paper);
    let bars = steps.iter().map(|step| if step.landed == 0 { String::new() } else { bar(paper, &step.seconds, room) });
    let heads = [paper.faint("their time")].into_iter().chain(bars);
    lines.lines().zip(heads).map(|(line, bar)| format!("{line}  {bar}").trim_end().to_owned() + "\n").collect()
}

/// Shares in one line, in legend order.
fn bar(paper: Paper, seconds: &Seconds, columns: usize) -> String {
    let total = seconds.total().max(1) as f64;
    let mut before = 0.0;
    let mut text = String::new();
    for label in Label::ALL {
        let after = before + seconds.of(label) as f64 / total * columns as f64;
        text += &looks::swatch(paper, label, after.round() as usize - before.round() as usize);
        before = after;
    }
    text
}

fn flow(paper: Paper, flow: &FlowView) -> String {
    let said = [lengths(flow), under_way(flow.wip, flow.age_days_p50), on_average(flow)];
    said.iter().filter(|line| !line.is_empty()).map(|line| paper.prose(line, 2)).collect()
}

fn lengths(flow: &FlowView) -> String {
    let (Some(p50), Some(p85)) = (flow.cycle_time_days_p50, flow.cycle_time_days_p85) else {
        return "No feature landed of which it is known when building started: the cycle time cannot be told.".into();
    };
    let all = flow.cycle_time_days_p50_censored.map(|days| format!("; with those under way, half take at most {}", lasting(days)));
    format!(
        "From the start of building to value (cycle time): half took at most {}, 85 in 100 at most {} ({}){}.",
        lasting(p50),
        lasting(p85),
        words::count(flow.cycle_times_n, "feature", "features"),
        all.unwrap_or_default(),
    )
}

fn on_average(flow: &FlowView) -> String {
    let Some(mean) = flow.mean_days else { return String::new() };
    let little = flow.little_days.map(|days| format!("; Little's law expects {}", lasting(days))).unwrap_or_default();
    format!("From idea to value those that landed took {} on average{little}.", lasting(mean))
}

/// Days, and less than one in hours and minutes.
fn lasting(days: f64) -> String {
    if days >= 1.0 { words::days(days) } else { words::time((days * domain::DAY_SECONDS as f64) as i64) }
}

fn under_way(features: usize, age: Option<f64>) -> String {
    let told = words::count(features, "feature", "features");
    match age {
        Some(age) if features == 1 => format!("{told} under way, {} old, from its idea.", words::days(age)),
        Some(age) => format!("{told} under way; half of them are at most {} old, from their idea.", words::days(age)),
        None => format!("{told} under way."),
    }
}

fn handovers(paper: Paper, handovers: &Handovers) -> String {
    let side = |side: Option<Side>| side.map_or_else(|| "unknown".into(), |side| side.to_string());
    let mut table = Table::new(2, [Column::left("From"), Column::left("To"), Column::right("Hand-overs")]);
    for handover in &handovers.between {
        table.row([side(handover.from).into(), side(handover.to).into(), words::number(handover.count).into()]);
    }
    let first = handovers.first_touch_seconds_p50.map(|seconds| format!("; half were first touched within {}", words::time(seconds)));
    let said = format!(
        "{} went back and forth; {} crossed the sides{}.",
        words::count(handovers.ping_pong, "hand-over", "hand-overs"),
        words::count(handovers.features, "feature", "features"),
        first.unwrap_or_default(),
    );
    table.render(paper) + &paper.prose(&said, 2)
}

#[cfg(test)]
mod tests {
    use super::under_way;

    #[test]
    fn no_age_is_told_of_nothing() {
        assert_eq!(under_way(0, None), "0 features under way.");
        assert_eq!(under_way(2, Some(3.0)), "2 features under way; half of them are at most 3.0 d old, from their idea.");
    }
}
