//! The ribbon in characters: one feature's time from left to right.
//!
//! A column is a stretch of time and shows one label; slivers that no column shows are
//! in the table beneath, whose seconds are exact. Where a column holds a whole day or
//! more, nearly all of them are mostly night: off hours then show only where there is
//! nothing else, and the other labels share the columns.

use super::{Paper, looks, words};
use console::{Style, measure_text_width};
use domain::{DAY_SECONDS, Moment, Side};
use insight::{
    Label,
    telling::{Ribbon, ribbon::FlagKind},
};
use jiff::{ToSpan, civil::Date};

/// The ribbon as large as the paper: stages and decisions above, the band with
/// the touches of both sides along it, changes and the calendar beneath.
pub fn large(paper: Paper, ribbon: &Ribbon) -> String {
    let scale = Scale { from: ribbon.from, until: ribbon.until, columns: columns(paper) };
    let band = band(paper, ribbon, scale.columns);
    let lines = [
        stages(paper, ribbon, scale),
        flags(paper, ribbon, scale, FlagKind::Decision),
        ticks(paper, ribbon, scale, Some(Side::Product)),
        band.clone(),
        band,
        ticks(paper, ribbon, scale, Some(Side::Engineering)),
        flags(paper, ribbon, scale, FlagKind::Change),
        calendar(paper, ribbon, scale),
    ];
    let space = " ".repeat(INDENT);
    lines.iter().filter(|line| !line.trim().is_empty()).map(|line| format!("{space}{}\n", line.trim_end())).collect()
}

/// The ribbon in one line, on a scale that a list shares: `days` fill `columns`.
pub fn small(paper: Paper, ribbon: &Ribbon, days: f64, columns: usize) -> String {
    let share = ribbon.until.days_since(ribbon.from) / days;
    let filled = if share.is_finite() { (share * columns as f64).round() as usize } else { 0 };
    band(paper, ribbon, filled.clamp(1, columns))
}

/// Whether the large ribbon leaves off hours to the table: whoever reads it is told.
pub fn large_leaves_off_hours_out(paper: Paper, ribbon: &Ribbon) -> bool {
    let there = ribbon.segments.iter().any(|segment| segment.label == Label::OffHours);
    there && leaves_off_hours_out(ribbon, columns(paper))
}

const INDENT: usize = 2;

/// Columns of the large ribbon.
fn columns(paper: Paper) -> usize {
    paper.width.min(160) - 2 * INDENT
}

/// Time to columns.
#[derive(Clone, Copy)]
struct Scale {
    from: Moment,
    until: Moment,
    columns: usize,
}

impl Scale {
    fn column(self, at: Moment) -> usize {
        let whole = self.until.seconds_since(self.from).max(1) as f64;
        let part = at.seconds_since(self.from) as f64 / whole;
        ((part * self.columns as f64) as usize).min(self.columns - 1)
    }

    fn shows(self, at: Moment) -> bool {
        (self.from..=self.until).contains(&at)
    }
}

/// The label of each column: of those in it, the one that so far was drawn least
/// compared with its time. What one column gets wrong the next ones pay back, so that
/// the columns keep the proportions of the labels.
fn labels(ribbon: &Ribbon, columns: usize) -> Vec<Label> {
    let mut owed = Sums::default();
    let without_nights = leaves_off_hours_out(ribbon, columns);
    let drawn = |mut sums: Sums| {
        let off = std::mem::take(&mut sums[Label::OffHours.index()]);
        if !without_nights || sums.iter().sum::<f64>() <= 0.0 {
            sums[Label::OffHours.index()] = off;
        }
        owed.iter_mut().zip(&sums).for_each(|(owed, time)| *owed += time);
        let there = Label::ALL.into_iter().filter(|label| sums[label.index()] > 0.0);
        let label = there.min_by(|one, other| owed[other.index()].total_cmp(&owed[one.index()])).unwrap_or(Label::Unexplained);
        owed[label.index()] -= sums.iter().sum::<f64>();
        label
    };
    times(ribbon, columns).into_iter().map(drawn).collect()
}

/// Seconds under each label.
type Sums = [f64; Label::ALL.len()];

/// Whether the columns are so long that off hours show only where there is nothing else.
fn leaves_off_hours_out(ribbon: &Ribbon, columns: usize) -> bool {
    ribbon.seconds() >= DAY_SECONDS * columns as i64
}

/// What each column's time was.
fn times(ribbon: &Ribbon, columns: usize) -> Vec<Sums> {
    let width = ribbon.seconds().max(1) as f64 / columns as f64;
    let mut time = vec![Sums::default(); columns];
    for segment in &ribbon.segments {
        let (from, until) = (segment.from.seconds_since(ribbon.from) as f64, segment.until.seconds_since(ribbon.from) as f64);
        let (first, last) = ((from / width).max(0.0) as usize, ((until / width).max(0.0) as usize).min(columns - 1));
        for (column, sums) in time.iter_mut().enumerate().take(last + 1).skip(first) {
            let overlap = until.min((column + 1) as f64 * width) - from.max(column as f64 * width);
            sums[segment.label.index()] += overlap.max(0.0);
        }
    }
    time
}

fn band(paper: Paper, ribbon: &Ribbon, columns: usize) -> String {
    let labels = labels(ribbon, columns);
    labels.chunk_by(|a, b| a == b).map(|run| looks::swatch(paper, run[0], run.len())).collect()
}

fn stages(paper: Paper, ribbon: &Ribbon, scale: Scale) -> String {
    let now = ribbon.stages.last().map(|span| span.stage);
    let mut row = Row::new(scale.columns);
    for span in &ribbon.stages {
        let style = if now == Some(span.stage) { Style::new().bold() } else { Style::new().color256(244) };
        let (first, last) = (scale.column(span.from), scale.column(span.until));
        let room = if last + 1 == scale.columns { usize::MAX } else { last.saturating_sub(first + 1) };
        if room >= LEGIBLE {
            row.put(first, &words::short(span.stage.word(), room), &style);
        }
    }
    row.render(paper)
}

/// A stage's name is not cut below so many letters.
const LEGIBLE: usize = 4;

fn flags(paper: Paper, ribbon: &Ribbon, scale: Scale, kind: FlagKind) -> String {
    let mut row = Row::new(scale.columns);
    for flag in ribbon.flags.iter().filter(|flag| flag.kind == kind && scale.shows(flag.at)) {
        let sign = match kind {
            FlagKind::Decision => "◆",
            FlagKind::Change => "△",
        };
        let column = scale.column(flag.at);
        if !row.put(column, &format!("{sign}{}", flag.code), &Style::new()) {
            row.put(column, sign, &Style::new());
        }
    }
    row.render(paper)
}

/// Moments of touch: product above the band, engineering and those of no known
/// side beneath it.
fn ticks(paper: Paper, ribbon: &Ribbon, scale: Scale, side: Option<Side>) -> String {
    let mut row = Row::new(scale.columns);
    let above = side == Some(Side::Product);
    for tick in ribbon.ticks.iter().filter(|tick| tick.side == side && scale.shows(tick.at)) {
        let style = side.map_or_else(Style::new, looks::side);
        row.dot(scale.column(tick.at), if above { '╷' } else { '╵' }, &style);
    }
    let unknown = ribbon.ticks.iter().filter(|tick| tick.side.is_none() && !above && scale.shows(tick.at));
    for tick in unknown {
        row.dot(scale.column(tick.at), '·', &Style::new().color256(244));
    }
    row.render(paper)
}

fn calendar(paper: Paper, ribbon: &Ribbon, scale: Scale) -> String {
    let faint = Style::new().color256(244);
    let mut row = Row::new(scale.columns);
    let end = if ribbon.open { format!("today {}", words::day(ribbon.until)) } else { words::day(ribbon.until) };
    let begin = words::day(ribbon.from);
    row.put(0, &begin, &faint);
    row.put(scale.columns.saturating_sub(measure_text_width(&end)), &end, &if ribbon.open { Style::new().bold() } else { faint.clone() });
    for (day, text) in days_to_name(ribbon.from.date(), ribbon.until.date(), scale.columns / 12) {
        row.put(scale.column(Moment::start_of(day)), &text, &faint);
    }
    row.render(paper)
}

/// The first days of months, quarters or years between two days: as many as fit.
fn days_to_name(from: Date, until: Date, fit: usize) -> Vec<(Date, String)> {
    let Ok(first) = from.first_of_month().checked_add(1.month()) else { return vec![] };
    let months: Vec<Date> = first.series(1.month()).take_while(|day| *day <= until).take(12 * 300).collect();
    let every = [1, 3, 6, 12, 24, 60, 120, 600].into_iter().find(|every| months.len() / every <= fit).unwrap_or(600);
    let named = months.into_iter().filter(|day| (i32::from(day.year()) * 12 + i32::from(day.month()) - 1) % every as i32 == 0);
    named.map(|day| (day, if day.month() == 1 { day.year().to_string() } else { day.strftime("%b").to_string() })).collect()
}

/// A line of texts that never run into each other: first come, first served.
struct Row {
    cells: Vec<Option<(char, Style)>>,
}

impl Row {
    fn new(columns: usize) -> Self {
        Self { cells: vec![None; columns] }
    }

    /// Puts a text where it has room, with a space on either side; a text that
    /// would leave the line is moved back in.
    fn put(&mut self, column: usize, text: &str, style: &Style) -> bool {
        let width = text.chars().count();
        let column = column.min(self.cells.len().saturating_sub(width));
        let around = column.saturating_sub(1)..(column + width + 1).min(self.cells.len());
        if width > self.cells.len() || self.cells[around].iter().any(Option::is_some) {
            return false;
        }
        for (cell, character) in self.cells[column..].iter_mut().zip(text.chars()) {
            *cell = Some((character, style.clone()));
        }
        true
    }

    /// Puts a single sign, whatever stands beside it.
    fn dot(&mut self, column: usize, sign: char, style: &Style) {
        if let Some(cell @ None) = self.cells.get_mut(column) {
            *cell = Some((sign, style.clone()));
        }
    }

    fn render(&self, paper: Paper) -> String {
        let runs = self.cells.chunk_by(|a, b| a.as_ref().map(|(_, style)| style) == b.as_ref().map(|(_, style)| style));
        let text = |run: &[Option<(char, Style)>]| run.iter().map(|cell| cell.as_ref().map_or(' ', |(sign, _)| *sign)).collect::<String>();
        runs.map(|run| run[0].as_ref().map_or_else(|| text(run), |(_, style)| paper.ink(style, text(run)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::why::example;
    use insight::telling::ribbon::Segment;

    const PLAIN: Paper = Paper { width: 64, colour: false };

    #[test]
    fn the_large_ribbon_shows_stages_flags_touches_and_the_calendar() {
        insta::assert_snapshot!(large(PLAIN, &example().ribbon), @r"
            unders… design        build
                    ◆D1
        ╷
        ████████████▒▒▒▒▒▒▒▒▒▒▒█████████████████║║║║║║║║┄┄┄┄┄┄┄┄┄┄░░
        ████████████▒▒▒▒▒▒▒▒▒▒▒█████████████████║║║║║║║║┄┄┄┄┄┄┄┄┄┄░░
                               ╵     ╵                   ·
                                           △C3
        23 Sep 2026                           Nov  today 23 Nov 2026
        ");
    }

    #[test]
    fn a_column_shows_what_took_most_of_it() {
        let ribbon = example().ribbon;
        assert_eq!(labels(&ribbon, 1), [Label::Work]);
        assert_eq!(labels(&ribbon, 7).len(), 7);
    }

    /// Working days of eight hours from a Monday on; at the end a question waits for some days and nights.
    fn working_weeks(weeks: i64, waits_days: i64) -> Ribbon {
        let mut ribbon = Ribbon { from: "2026-01-05T00:00:00Z".parse().expect("a Monday"), ..example().ribbon };
        let mut at = ribbon.from;
        let mut add = |segments: &mut Vec<Segment>, label, hours: i64| {
            let from = at;
            at = at.plus_seconds(hours * 3600);
            segments.push(Segment { label, from, until: at, sure: None, place: None });
        };
        ribbon.segments.clear();
        for day in 0..weeks * 7 {
            let label = if day % 7 < 5 { Label::Work } else { Label::OffHours };
            for (label, hours) in [(Label::OffHours, 9), (label, 8), (Label::OffHours, 7)] {
                add(&mut ribbon.segments, label, hours);
            }
        }
        add(&mut ribbon.segments, Label::Clarification, waits_days * 24);
        ribbon.until = at;
        ribbon
    }

    #[test]
    fn nights_do_not_hide_the_work_of_a_long_feature() {
        let long = labels(&working_weeks(50, 0), 60);
        assert_eq!(long, vec![Label::Work; 60]);
        let told = |weeks| large_leaves_off_hours_out(PLAIN, &working_weeks(weeks, 0));
        assert_eq!([told(50), told(2)], [true, false], "the legend says so");
        let count = |labels: &[Label], label| labels.iter().filter(|one| **one == label).count();
        let both = labels(&working_weeks(10, 70), 70);
        let counts = [Label::Clarification, Label::Work, Label::OffHours].map(|label| count(&both, label));
        assert_eq!(counts, [35, 30, 5], "half of the time the question waited; some columns of two days are a weekend: {both:?}");
    }

    #[test]
    fn a_weekend_stays_off_hours_where_columns_are_short_enough_to_show_it() {
        let days = labels(&working_weeks(8, 0), 56);
        let week = [[Label::Work; 5].as_slice(), &[Label::OffHours; 2]].concat();
        assert_eq!(days, week.repeat(8));
        let hours = labels(&working_weeks(1, 0), 7 * 24);
        assert_eq!(hours.iter().filter(|label| **label == Label::Work).count(), 5 * 8, "every hour is exact");
    }

    #[test]
    fn columns_keep_the_proportions_of_what_shares_every_one_of_them() {
        let mut ribbon = working_weeks(40, 0);
        let hours = |segment: &Segment| segment.seconds() / 3600;
        for segment in ribbon.segments.clone().iter().filter(|segment| segment.label == Label::Work && hours(segment) == 8) {
            let part = segment.from.plus_seconds(3 * 3600);
            ribbon.segments.push(Segment { label: Label::Review, until: part, ..segment.clone() });
            ribbon.segments.iter_mut().filter(|one| one.from == segment.from && one.label == Label::Work).for_each(|one| one.from = part);
        }
        let drawn = labels(&ribbon, 40);
        let count = |label| drawn.iter().filter(|one| **one == label).count();
        assert_eq!((count(Label::Work), count(Label::Review)), (25, 15), "{drawn:?}");
    }

    #[test]
    fn the_small_ribbon_is_as_long_as_its_share_of_the_scale() {
        let ribbon = example().ribbon;
        let columns = |days| measure_text_width(&small(PLAIN, &ribbon, days, 30));
        assert_eq!((columns(61.0), columns(122.0), columns(1e9), columns(0.0)), (30, 15, 1, 1));
    }

    #[test]
    fn a_ribbon_without_time_is_still_drawn() {
        let mut ribbon = example().ribbon;
        ribbon.until = ribbon.from;
        ribbon.segments.clear();
        assert!(large(PLAIN, &ribbon).contains('░'));
    }

    #[test]
    fn a_long_time_names_years() {
        let named = days_to_name(Date::constant(2001, 5, 3), Date::constant(2026, 2, 1), 6);
        assert!(named.len() <= 6 && named.iter().all(|(_, text)| text.len() == 4), "{named:?}");
        assert!(days_to_name(Date::MIN, Date::MAX, 6).len() <= 3600);
    }
}
