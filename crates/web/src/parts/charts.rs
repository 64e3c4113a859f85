//! Charts of Insights: how long, how many, between whom. Each has its table.

use super::{
    ink, mark, row,
    scale::{self, Scale, percent, px, round_step},
    words,
};
use domain::{Moment, Side, Stage};
use insight::telling::{
    insights::TO_TELL,
    time::{FlowView, Handovers, Step, Time},
};
use maud::{Markup, html};

const TOP: f64 = 12.0;
const FLOOR: f64 = 216.0;
const LEFT: f64 = 0.07;

struct Values {
    top: f64,
    step: f64,
}

impl Values {
    fn up_to(highest: f64) -> Self {
        let step = round_step(highest.max(1.0), 4.0);
        Self { top: (highest.max(1.0) / step).ceil() * step, step }
    }

    fn y(&self, value: f64) -> f64 {
        FLOOR - (FLOOR - TOP) * (value / self.top).clamp(0.0, 1.0)
    }

    fn lines(&self, right: f64, unit: &str) -> Markup {
        let count = (self.top / self.step).round() as u32;
        html! {
            @for nth in 0..=count {
                @let value = f64::from(nth) * self.step;
                line.st-hair x1=(percent(LEFT)) x2=(percent(right)) y1=(px(self.y(value))) y2=(px(self.y(value))) {}
                text x="0" y=(px(self.y(value))) dy="4" { (words::thousands(value.round() as i64)) (unit) }
            }
        }
    }
}

fn days_axis(from: Moment, until: Moment, scale: &Scale) -> Markup {
    html! { g.days { @for (at, text) in scale::calendar(from, until) { text x=(scale.x(at)) y=(px(FLOOR + 18.0)) { (text) } } } }
}

/// Cycle times by the day of landing, with the lines that half and 85 in 100 stay under.
pub fn scatter(flow: &FlowView) -> Markup {
    let (Some(first), Some(last)) = (flow.cycle_times.iter().map(|c| c.landed).min(), flow.cycle_times.iter().map(|c| c.landed).max())
    else {
        return html! { p.small.mute { "No feature has landed yet: there is no cycle time to show." } };
    };
    let scale = Scale::new(first, last, LEFT + 0.01, 0.86);
    let mut days: Vec<f64> = flow.cycle_times.iter().map(|c| c.days).collect();
    days.sort_by(f64::total_cmp);
    let most = days[((days.len() - 1) as f64 * 0.98) as usize].max(flow.cycle_time_days_p85.unwrap_or(0.0) * 1.2);
    let values = Values::up_to(most);
    let beyond = days.iter().filter(|days| **days > values.top).count();
    html! {
        svg height="240" role="img" aria-labelledby="scatter-t scatter-d" {
            title id="scatter-t" { "Cycle time of " (words::counted(flow.cycle_times_n, "feature")) " by the day they landed" }
            desc id="scatter-d" { (percentiles_told(flow)) }
            (values.lines(0.86, ""))
            (days_axis(first, last, &scale))
            @for cycle in &flow.cycle_times {
                circle.dot cx=(scale.x(cycle.landed)) cy=(px(values.y(cycle.days))) r="3.2" { title { (cycle.key) ", " (words::days_of(cycle.days)) " days" } }
            }
            @if let Some(p50) = flow.cycle_time_days_p50 { (percentile(&values, p50, "P50", true)) }
            @if let Some(p85) = flow.cycle_time_days_p85 { (percentile(&values, p85, "P85", false)) }
        }
        figcaption {
            "Start of building to value, by the day a feature landed."
            @if flow.cycle_times_n > flow.cycle_times.len() { " " (words::thousands(flow.cycle_times.len() as i64)) " of " (words::thousands(flow.cycle_times_n as i64)) " are drawn." }
            @if beyond > 0 { " " (words::counted(beyond, "feature")) " took longer than the chart is high and stands at its top." }
        }
    }
}

fn percentile(values: &Values, days: f64, name: &str, half: bool) -> Markup {
    let y = px(values.y(days));
    html! {
        line class=(if half { "st-ink st-thick" } else { "st-ink st-dash" }) x1=(percent(LEFT)) x2="86%" y1=(y) y2=(y) {}
        text class=(if half { "ink b" } else { "ink2" }) x="87%" y=(y) dy="4" { (name) " " (words::days_of(days)) " d" }
    }
}

/// The percentiles in words.
pub fn percentiles_told(flow: &FlowView) -> String {
    match (flow.cycle_time_days_p50, flow.cycle_time_days_p85) {
        (Some(p50), Some(p85)) => format!("Half took at most {} days, 85 in 100 at most {}.", words::days_of(p50), words::days_of(p85)),
        _ => "Too few have landed to tell how long half of them take.".into(),
    }
}

/// The table behind the scatter: the latest that landed.
pub fn cycle_table(flow: &FlowView) -> Markup {
    html! {
        details.data {
            summary { "The latest as a table" }
            table.table {
                thead { tr { th scope="col" { "Feature" } th scope="col" { "Landed" } th.n scope="col" { "Days" } th scope="col" { "What cost most" } } }
                tbody { @for cycle in flow.cycle_times.iter().rev().take(20) { tr {
                    th scope="row" { a href=(row::address(&cycle.key, None)) { (cycle.key) } }
                    td.nb { (cycle.landed.date().strftime("%-d %b %Y")) } td.n { (words::days_of(cycle.days)) }
                    td { @match cycle.worst { Some(label) => (ink::named(label)), None => span.mute { "nothing but work" } } }
                } } }
            }
        }
    }
}

/// How many were in each stage, day by day; landed at the bottom.
pub fn cumulative_flow(flow: &FlowView) -> Markup {
    let (Some(first), Some(last)) = (flow.cumulative_flow.first(), flow.cumulative_flow.last()) else {
        return html! { p.small.mute { "Nothing has entered a stage yet." } };
    };
    let values = Values::up_to(flow.cumulative_flow.iter().map(|day| day.in_stage.iter().sum::<usize>()).max().unwrap_or(0) as f64);
    let (from, until) = (Moment::start_of(first.day), Moment::start_of(last.day));
    let scale = Scale::new(from, until, LEFT + 0.02, 0.8);
    html! {
        svg height="240" role="img" aria-labelledby="cfd-t cfd-d" {
            title id="cfd-t" { "Cumulative flow: how many features were in each stage" }
            desc id="cfd-d" { (stage_counts_told(&last.in_stage)) }
            svg x=(percent(LEFT + 0.02)) y=(px(TOP)) width=(percent(0.78 - LEFT)) height=(px(FLOOR - TOP)) viewBox="0 0 100 100" preserveAspectRatio="none" {
                @for (nth, points) in bands(flow, &values).iter().enumerate().rev() { polygon class={"cfd cfd-" (nth)} points=(points) {} }
            }
            (values.lines(LEFT + 0.02, ""))
            (days_axis(from, until, &scale))
            (band_names(&last.in_stage, &values))
        }
        figcaption { "Bands are stages, landed at the bottom. " (little_told(flow)) }
    }
}

/// A polygon a stage, from value upwards, in a square of 100.
fn bands(flow: &FlowView, values: &Values) -> Vec<String> {
    let count = flow.cumulative_flow.len();
    let x = |nth: usize| if count < 2 { 100.0 } else { 100.0 * nth as f64 / (count - 1) as f64 };
    let y = |height: usize| 100.0 - 100.0 * (height as f64 / values.top).clamp(0.0, 1.0);
    let height = |counts: &[usize; 7], bands: usize| counts.iter().rev().take(bands).sum::<usize>();
    let edge = |bands: usize| {
        let points = flow.cumulative_flow.iter().enumerate().map(move |(nth, day)| (x(nth), y(height(&day.in_stage, bands))));
        points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>()
    };
    (0..7)
        .map(|band| {
            let mut low = edge(band);
            low.reverse();
            [edge(band + 1), low].concat().join(" ")
        })
        .collect()
}

fn band_names(now: &[usize; 7], values: &Values) -> Markup {
    let mut below = 0;
    let mut lowest = f64::MAX;
    let named = Stage::WAY.into_iter().zip(now).rev().filter_map(|(stage, count)| {
        let middle = values.y(below as f64 + *count as f64 / 2.0);
        below += count;
        if *count == 0 {
            return None;
        }
        let y = middle.min(lowest - 12.0);
        lowest = y;
        Some((stage, *count, y))
    });
    html! { @for (stage, count, y) in named { text.ink2 x="81%" y=(px(y)) dy="4" { (words::stage(stage)) " " (words::thousands(count as i64)) } } }
}

fn stage_counts_told(now: &[usize; 7]) -> String {
    let said: Vec<String> =
        Stage::WAY.into_iter().zip(now).filter(|(_, count)| **count > 0).map(|(stage, count)| format!("{count} in {stage}")).collect();
    format!("Now {}.", said.join(", "))
}

fn little_told(flow: &FlowView) -> String {
    match (flow.little_days, flow.mean_days) {
        (Some(little), Some(mean)) => format!(
            "From idea to value, those that landed took {} days on average; Little’s law expects {} with {} under way.",
            words::days_of(mean),
            words::days_of(little),
            flow.wip,
        ),
        _ => "Too few have landed to check against Little’s law.".into(),
    }
}

/// The table behind the cumulative flow: at most 12 days, evenly spread.
pub fn flow_table(flow: &FlowView) -> Markup {
    let every = flow.cumulative_flow.len().div_ceil(12).max(1);
    html! {
        details.data {
            summary { "The same as a table" }
            div.scroll tabindex="0" role="group" aria-label="Features in each stage" { table.table {
                thead { tr { th scope="col" { "Day" } @for stage in Stage::WAY { th.n scope="col" { (words::stage(stage)) } } } }
                tbody { @for day in flow.cumulative_flow.iter().rev().step_by(every) { tr {
                    th scope="row" { (day.day.strftime("%-d %b %Y")) } @for count in day.in_stage { td.n { (count) } }
                } } }
            } }
        }
    }
}

/// Names of steps below a chart: so many stand apart, and half of them on a phone.
const NAMES: usize = 8;

/// How many landed in each step of the period.
pub fn throughput(time: &Time) -> Markup {
    let values = Values::up_to(time.steps.iter().map(|step| step.landed).max().unwrap_or(0) as f64);
    let width = (0.98 - LEFT) / time.steps.len().max(1) as f64;
    let every = time.steps.len().div_ceil(NAMES).max(1);
    html! {
        svg height="240" role="img" aria-labelledby="thr-t thr-d" {
            title id="thr-t" { "Features that landed, by " (time.step) }
            desc id="thr-d" { (time.steps.iter().map(|step| format!("{} {}", step.name, step.landed)).collect::<Vec<_>>().join(", ")) }
            (values.lines(0.98, ""))
            @for (nth, step) in time.steps.iter().enumerate() {
                @let x = LEFT + 0.01 + width * nth as f64;
                @let y = values.y(step.landed as f64);
                rect.f-ink2 x=(percent(x)) width=(percent(width * 0.72)) y=(px(y)) height=(px(FLOOR - y)) { title { (step.name) ": " (step.landed) } }
            }
            g.days { @for (nth, step) in time.steps.iter().enumerate().step_by(every) { text x=(percent(LEFT + 0.01 + width * nth as f64)) y=(px(FLOOR + 18.0)) { (words::step(step)) } } }
        }
    }
}

/// The median overhead factor by the step in which features landed.
pub fn overhead(time: &Time) -> Markup {
    let known: Vec<(usize, &Step, f64)> =
        time.steps.iter().enumerate().filter_map(|(nth, step)| Some((nth, step, step.overhead_factor_p50?))).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return html! { p.small.mute { "Too few features with recorded work have landed in any " (time.step) " to tell." } };
    };
    let values = Values::up_to(known.iter().map(|(_, _, factor)| *factor).fold(2.0, f64::max));
    let x = |nth: usize| (nth - first.0) as f64 / (last.0 - first.0).max(1) as f64;
    let points: Vec<String> =
        known.iter().map(|(nth, _, f)| format!("{:.1},{:.1}", x(*nth) * 100.0, (values.y(*f) - TOP) / (FLOOR - TOP) * 100.0)).collect();
    let span = &time.steps[first.0..=last.0];
    let every = span.len().div_ceil(NAMES).max(1);
    let right = 0.86;
    html! {
        svg height="240" role="img" aria-labelledby="over-t over-d" {
            title id="over-t" { "Overhead factor by " (time.step) " of landing" }
            desc id="over-d" { "Elapsed time divided by value-adding work, median of a " (time.step) ": " (words::times(first.2)) " in " (first.1.name) ", " (words::times(last.2)) " in " (last.1.name) "." }
            (values.lines(right, "×"))
            svg x=(percent(LEFT)) y=(px(TOP)) width=(percent(right - LEFT)) height=(px(FLOOR - TOP)) viewBox="0 0 100 100" preserveAspectRatio="none" {
                polyline.st-both.st-thick.nss points=(points.join(" ")) {}
            }
            @for (nth, step, factor) in &known { circle.f-both cx=(percent(LEFT + x(*nth) * (right - LEFT))) cy=(px(values.y(*factor))) r="3" { title { (step.name) ": " (words::times(*factor)) ", " (words::counted(step.overhead_factor_n, "feature")) } } }
            text.ink.b x=(percent(right + 0.01)) y=(px(values.y(last.2))) dy="4" { (words::times(last.2)) }
            g.days { @for (nth, step) in span.iter().enumerate().step_by(every) { text x=(percent(LEFT + x(first.0 + nth) * (right - LEFT))) y=(px(FLOOR + 18.0)) { (words::step(step)) } } }
        }
        figcaption { "Median of the features with recorded work that landed in a " (time.step) "; where they are fewer than " (TO_TELL) " it is not told." }
        details.data { summary { "The same as a table" } table.table {
            thead { tr { th scope="col" { (words::capital(time.step)) } th.n scope="col" { "Landed" } th.n scope="col" { "With work" } th.n scope="col" { "Overhead factor, median" } } }
            tbody { @for step in &time.steps { tr { th scope="row" { (step.name) } td.n { (step.landed) } td.n { (step.overhead_factor_n) } td.n { @match step.overhead_factor_p50 { Some(factor) => (words::times(factor)), None => span.mute { "cannot tell" } } } } } }
        } }
    }
}

/// Who hands over to whom, by side: rows give, columns receive.
pub fn handover_matrix(handovers: &Handovers) -> Markup {
    const SIDES: [Option<Side>; 3] = [Some(Side::Product), Some(Side::Engineering), None];
    let count = |from, to| handovers.between.iter().filter(|one| one.from == from && one.to == to).map(|one| one.count).sum::<usize>();
    let most = handovers.between.iter().map(|one| one.count).max().unwrap_or(0).max(1);
    let shade = |n: usize| ["e0", "e1", "e2", "e3", "e4"][(n * 4).div_ceil(most).min(4)];
    html! {
        div.scroll tabindex="0" role="group" aria-label="Hand-over matrix" { table.matrix {
            caption.vh { "Hand-overs from the row to the column" }
            thead { tr { td.self {} @for to in SIDES { th scope="col" { (words::capital(words::side(to))) } } } }
            tbody { @for from in SIDES { tr {
                th scope="row" { (side_mark(from)) " " (words::capital(words::side(from))) }
                @for to in SIDES { @let n = count(from, to); td class=(shade(n)) { (words::thousands(n as i64)) } }
            } } }
        } }
    }
}

fn side_mark(side: Option<Side>) -> Markup {
    let part = |of| if side == Some(of) { mark::Part::Took } else { mark::Part::Absent };
    mark::silent(part(Side::Product), part(Side::Engineering))
}
