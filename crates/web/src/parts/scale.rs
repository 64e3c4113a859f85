//! Where things stand in a picture: x in percent, y in pixels, so that text and
//! patterns never stretch.

use domain::{DAY_SECONDS, Moment};
use jiff::{ToSpan, civil::Date};

/// A stretch of time laid over a part of the width.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    from: Moment,
    seconds: f64,
    left: f64,
    width: f64,
}

impl Scale {
    /// From `from` to `until`, over the width between `left` and `right` (0 to 1).
    pub fn new(from: Moment, until: Moment, left: f64, right: f64) -> Self {
        Self { from, seconds: until.seconds_since(from).max(1) as f64, left, width: right - left }
    }

    /// Where a moment stands, 0 to 1, kept inside the picture.
    pub fn at(&self, moment: Moment) -> f64 {
        let passed = moment.seconds_since(self.from) as f64 / self.seconds;
        self.left + passed.clamp(0.0, 1.0) * self.width
    }

    /// Where a moment stands, which may be beyond the picture.
    pub fn beyond(&self, moment: Moment) -> f64 {
        self.left + moment.seconds_since(self.from) as f64 / self.seconds * self.width
    }

    /// As an attribute: `12.5%`.
    pub fn x(&self, moment: Moment) -> String {
        percent(self.at(moment))
    }
}

/// 0 to 1 as an attribute, to a hundredth of a percent: `12.5%`.
pub fn percent(fraction: f64) -> String {
    let hundredths = (fraction * 10_000.0).round() / 100.0;
    format!("{hundredths}%")
}

/// A pixel attribute to a tenth.
pub fn px(pixels: f64) -> String {
    format!("{}", (pixels * 10.0).round() / 10.0)
}

/// The days at which a calendar axis carries a label: at most about eight, on the
/// first of weeks, months, quarters or years.
pub fn calendar(from: Moment, until: Moment) -> Vec<(Moment, String)> {
    let (first, last) = (from.date(), until.date());
    let days = until.seconds_since(from) / DAY_SECONDS;
    let format = if days > 1200 {
        "%Y"
    } else if days > 75 {
        "%b"
    } else {
        "%-d %b"
    };
    let mut day = start(first, days);
    let mut ticks = Vec::new();
    while day <= last && ticks.len() < 40 {
        if day >= first {
            let named = if format == "%b" && day.month() == 1 { "%b %Y" } else { format };
            ticks.push((Moment::start_of(day), day.strftime(named).to_string()));
        }
        let Ok(next) = day.checked_add(step(days)) else { break };
        day = next;
    }
    thin(ticks)
}

fn step(days: i64) -> jiff::Span {
    match days {
        ..=10 => 2.days(),
        11..=75 => 1.week(),
        76..=250 => 1.month(),
        251..=700 => 3.months(),
        701..=1200 => 6.months(),
        _ => 1.year(),
    }
}

fn start(first: Date, days: i64) -> Date {
    match days {
        ..=10 => first,
        11..=75 => first.saturating_sub(i64::from(first.weekday().to_monday_zero_offset()).days()),
        76..=250 => first.first_of_month(),
        _ => first.first_of_year(),
    }
}

fn thin(ticks: Vec<(Moment, String)>) -> Vec<(Moment, String)> {
    let every = ticks.len().div_ceil(9).max(1);
    ticks.into_iter().step_by(every).collect()
}

/// A round step for a value axis with about `lines` lines up to `top`.
pub fn round_step(top: f64, lines: f64) -> f64 {
    let rough = (top / lines).max(f64::MIN_POSITIVE);
    let magnitude = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * magnitude).find(|step| *step >= rough).unwrap_or(rough)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_carries_few_labels_whatever_the_span() {
        let from = Moment::from_seconds(1_700_000_000);
        for days in [1, 9, 30, 61, 120, 400, 900, 3_000, 30_000] {
            let ticks = calendar(from, from.plus_seconds(days * DAY_SECONDS));
            assert!(ticks.len() <= 10, "{days} days: {}", ticks.len());
        }
    }

    #[test]
    fn steps_are_round() {
        assert_eq!([round_step(120.0, 4.0), round_step(7.0, 4.0), round_step(3.9, 4.0)], [50.0, 2.0, 1.0]);
    }
}
