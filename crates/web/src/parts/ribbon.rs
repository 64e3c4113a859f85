//! The ribbon: one feature's time from left to right. Small in lists, large on
//! its page, always with its words.

use super::{
    fan, ink,
    scale::{self, Scale, percent},
    steps::{self, Drawn, Piece},
    words,
};
use domain::{DAY_SECONDS, Moment, Side};
use insight::{
    Label,
    telling::{
        Glance, Ribbon,
        features::FeatureRow,
        ribbon::{Flag, FlagKind},
    },
};
use maud::{Markup, html};

/// Days that the ribbons of some features span, with their fans to the P85: their shared scale. No fan
/// makes the past narrower than a third.
pub fn shared_days<'r>(rows: impl Iterator<Item = &'r FeatureRow> + Clone) -> f64 {
    let oldest = rows.clone().map(|row| row.age_days).fold(1.0, f64::max);
    let lands = rows.filter_map(|row| Some(Moment::start_of(row.lands.as_ref()?.p85).days_since(row.ribbon.from) + 1.0));
    lands.fold(oldest, f64::max).min(3.0 * oldest)
}

/// The small ribbon of a list: day 0 at the left, `scale_days` over the whole width; with the fan of its
/// forecast where there is one.
pub fn small(ribbon: &Ribbon, lands: Option<&Glance>, scale_days: f64) -> Markup {
    let days = ribbon.until.days_since(ribbon.from);
    let wide = scale_days.max(days).max(f64::MIN_POSITIVE);
    let length = (days / wide).clamp(0.0, 1.0);
    let pieces = ((length * 40.0).ceil() as usize).max(3);
    let drawn = steps::drawn(ribbon, pieces);
    html! {
        svg.ribbon-s height="16" role="img" aria-label={ (brief(ribbon)) @if let Some(lands) = lands { "; " (fan::brief(lands, ribbon.until.date())) } } {
            line.st-hair x1="0" x2="100%" y1="8" y2="8" {}
            @if let Some(lands) = lands { (fan::small(lands, ribbon.until, length, wide * (1.0 - length))) }
            (band(&drawn, length, 2, 12))
            @if ribbon.open { line.today-l x1=(percent(length)) x2=(percent(length)) y1="0" y2="16" {} }
            @if let Some(at) = target_at(ribbon, scale_days) { line.target-l x1=(percent(at)) x2=(percent(at)) y1="0" y2="16" {} }
        }
    }
}

fn target_at(ribbon: &Ribbon, scale_days: f64) -> Option<f64> {
    let at = Moment::start_of(ribbon.target?).days_since(ribbon.from) / scale_days.max(f64::MIN_POSITIVE);
    (0.0..=1.0).contains(&at).then_some(at)
}

/// The ribbon in a few words: how long, and the largest parts.
pub fn brief(ribbon: &Ribbon) -> String {
    let total = ribbon.until.seconds_since(ribbon.from);
    let mut parts = seconds_by_label(ribbon);
    parts.sort_by_key(|(_, seconds)| -seconds);
    let said: Vec<String> =
        parts.iter().take(4).map(|(label, seconds)| format!("{} {}", words::length(*seconds), label.words().to_lowercase())).collect();
    let open = if ribbon.open { " so far" } else { "" };
    format!("{}{open}: {}", words::length(total), if said.is_empty() { "nothing recorded".into() } else { said.join(", ") })
}

fn seconds_by_label(ribbon: &Ribbon) -> Vec<(Label, i64)> {
    let mut sums = [0; Label::ALL.len()];
    for segment in &ribbon.segments {
        sums[segment.label.index()] += segment.until.seconds_since(segment.from);
    }
    Label::ALL.into_iter().map(|label| (label, sums[label.index()])).filter(|(_, seconds)| *seconds > 0).collect()
}

fn band(drawn: &Drawn, length: f64, y: u8, height: u8) -> Markup {
    html! {
        @for piece in &drawn.pieces {
            rect x=(percent(piece.from * length)) y=(y) width=(percent((piece.until - piece.from) * length)) height=(height) fill=(ink::fill(piece.label)) {}
        }
        @for piece in drawn.pieces.iter().skip(1) { rect.seg-edge x=(percent(piece.from * length)) y=(y) width="1" height=(height) {} }
    }
}

/// Where things stand in the large ribbon, in pixels from its top.
mod y {
    pub const FLAG_NAME: u8 = 10;
    pub const FLAG: u8 = 15;
    pub const PRODUCT: u8 = 37;
    pub const BAND: u8 = 46;
    pub const HEIGHT: u8 = 46;
    pub const ENGINEERING: u8 = 94;
    pub const STAGES: u8 = 112;
    pub const AXIS: u8 = 142;
    pub const ALL: u8 = 164;
}

/// The large ribbon of a feature's page, with the key of its decisions and changes, and the fan of its
/// forecast where there is one.
pub fn large(ribbon: &Ribbon, lands: Option<&Glance>, name: &str) -> Markup {
    let drawn = steps::drawn(ribbon, 100);
    let until = shown_until(ribbon, lands);
    let end = if ribbon.open { 0.97 } else { 1.0 };
    let scale = Scale::new(ribbon.from, until, 0.0, end);
    let length = scale.at(ribbon.until);
    html! {
        figure.fig {
            svg.ribbon-l height=(y::ALL) role="img" aria-labelledby="ribbon-t ribbon-d" {
                title id="ribbon-t" { "Where the time of " (name) " went, " (words::full_day(ribbon.from.date())) " to " (words::full_day(ribbon.until.date())) @if lands.is_some() { ", and when it may land" } }
                desc id="ribbon-d" { (brief(ribbon)) @if let Some(lands) = lands { "; " (fan::brief(lands, ribbon.until.date())) ", P95 " (words::day(lands.p95, ribbon.until.date())) } ". The table below holds the exact figures." }
                (axis(ribbon.from, until, &scale))
                (ticks(ribbon, &scale))
                (pieces(ribbon, &drawn, length))
                (stages(ribbon, &scale))
                (flags(ribbon, &scale))
                @if let Some(lands) = lands {
                    (fan::large(lands, &scale, 1.0, y::BAND, y::HEIGHT))
                    (fan::marks(lands, &scale, y::BAND, y::ENGINEERING, ribbon.until.date()))
                }
                (ends(ribbon, &scale, until))
            }
            (flag_key(&ribbon.flags, ribbon.until))
            figcaption {
                "Short strokes are moments when somebody worked on it: product above the band, engineering below."
                @if let Some(step) = drawn.step_seconds { " Spells shorter than " (words::length(step)) " are drawn together; the table is exact." }
                @if let Some(lands) = lands {
                    " Right of today, the height is the chance that it is still not done."
                    @if end_of(lands.p95) > until { " Its P95, " (words::day(lands.p95, ribbon.until.date())) ", lies beyond the picture." }
                }
            }
        }
    }
}

/// To the target and to the P95 where they lie ahead and not too far, else to the end.
fn shown_until(ribbon: &Ribbon, lands: Option<&Glance>) -> Moment {
    let (now, age) = (ribbon.until, ribbon.until.seconds_since(ribbon.from).max(DAY_SECONDS));
    let ahead = |at: Moment, most: i64| if at.seconds_since(now) <= most { at } else { now };
    let target = ribbon.target.map_or(now, |target| ahead(end_of(target), age / 2));
    let Some(lands) = lands else { return target.max(now) };
    // The fan shows its P95 where that leaves the past 2 of 5 parts of the width, else as much as that allows.
    let fan = end_of(lands.p95).plus_seconds(age / 40).min(now.plus_seconds(age * 3 / 2));
    let half = end_of(lands.p85).min(now.plus_seconds(age * 4));
    target.max(fan).max(half).max(now)
}

fn end_of(day: jiff::civil::Date) -> Moment {
    Moment::start_of(day).plus_seconds(DAY_SECONDS)
}

fn axis(from: Moment, until: Moment, scale: &Scale) -> Markup {
    let a = y::AXIS;
    let days = scale::calendar(from, until);
    let crowded = days.len() > 5;
    html! {
        line.st-line x1="0" x2="100%" y1=(a) y2=(a) {}
        @for (nth, (at, text)) in days.iter().enumerate() {
            @let far = scale.at(*at) > 0.88 || (crowded && nth % 2 == 1);
            line.st-line x1=(scale.x(*at)) x2=(scale.x(*at)) y1=(a - 4) y2=(a + 5) {}
            text x=(scale.x(*at)) y=(a + 18) dx="3" class=[far.then_some("hide-s")] { @if scale.at(*at) < 0.96 { (text) } }
        }
    }
}

fn ticks(ribbon: &Ribbon, scale: &Scale) -> Markup {
    let lane = |side: Side| {
        let mut places: Vec<u32> =
            ribbon.ticks.iter().filter(|tick| tick.side == Some(side)).map(|tick| (scale.at(tick.at) * 250.0).round() as u32).collect();
        places.dedup();
        places.into_iter().map(|place| percent(f64::from(place) / 250.0)).collect::<Vec<_>>()
    };
    html! {
        @for x in lane(Side::Product) { line.lane.p x1=(x) x2=(x) y1=(y::PRODUCT) y2=(y::PRODUCT + 7) {} }
        @for x in lane(Side::Engineering) { line.lane.e x1=(x) x2=(x) y1=(y::ENGINEERING) y2=(y::ENGINEERING + 7) {} }
    }
}

fn pieces(ribbon: &Ribbon, drawn: &Drawn, length: f64) -> Markup {
    let seconds = ribbon.until.seconds_since(ribbon.from) as f64;
    let (top, height) = (y::BAND, y::HEIGHT);
    html! {
        @for piece in &drawn.pieces {
            @let (x, width) = (percent(piece.from * length), percent((piece.until - piece.from) * length));
            g {
                title { (piece.label.words()) ", " (words::length(((piece.until - piece.from) * seconds) as i64)) }
                rect x=(x) y=(top) width=(width) height=(height) fill=(ink::fill(piece.label)) {}
                @if piece.label == Label::Unexplained { rect.unx x=(x) y=(format!("{top}.5")) width=(width) height=(height - 1) {} }
            }
        }
        @for piece in drawn.pieces.iter().skip(1) { rect.seg-edge x=(percent(piece.from * length)) y=(top) width="1" height=(height) {} }
        @for piece in &drawn.pieces { (count(piece, length, seconds)) }
    }
}

/// The days inside a piece that is wide enough to hold them.
fn count(piece: &Piece, length: f64, seconds: f64) -> Markup {
    let width = (piece.until - piece.from) * length;
    let days = (piece.until - piece.from) * seconds / DAY_SECONDS as f64;
    let solid = piece.label == Label::Work;
    let class = match (solid, width < 0.13) {
        (true, true) => "mid b in-work hide-s",
        (true, false) => "mid b in-work",
        (false, true) => "mid b ink halo hide-s",
        (false, false) => "mid b ink halo",
    };
    html! {
        @if width >= 0.055 && days >= 0.5 {
            text class=(class) x=(percent((piece.from + piece.until) / 2.0 * length)) y=(y::BAND + 27) { (words::days_of(days)) " d" }
        }
    }
}

fn stages(ribbon: &Ribbon, scale: &Scale) -> Markup {
    let line = y::STAGES;
    html! {
        @for span in &ribbon.stages {
            @let (from, until) = (scale.at(span.from), scale.at(span.until));
            @if until > from {
                line.st-ink x1=(percent(from)) x2=(percent(until)) y1=(line) y2=(line) {}
                line.st-ink x1=(percent(from)) x2=(percent(from)) y1=(line - 4) y2=(line + 4) {}
                @if until - from > 0.065 {
                    text class=(if until - from > 0.2 { "ink2" } else { "ink2 hide-s" }) x=(percent(from)) dx="4" y=(line + 15) { (span.stage.word()) }
                }
            }
        }
    }
}

fn flags(ribbon: &Ribbon, scale: &Scale) -> Markup {
    // The name of a flag gives way to “today”.
    let today = if ribbon.open { scale.at(ribbon.until) } else { f64::MAX };
    html! {
        @for (flag, at, room) in placed(&ribbon.flags, scale) {
            @if room > 0.03 && today - at > 0.045 { text class=(if room > 0.1 { "mid ink b" } else { "mid ink b hide-s" }) x=(percent(at)) y=(y::FLAG_NAME) { (flag.code) } }
            line class=(if flag.kind == FlagKind::Decision { "st-ink" } else { "st-ink st-dash" }) x1=(percent(at)) x2=(percent(at)) y1=(y::FLAG + 10) y2=(y::BAND + y::HEIGHT) {}
            svg x=(percent(at)) y=(y::FLAG) width="1" height="1" overflow="visible" {
                @match flag.kind {
                    FlagKind::Decision => path.f-ink d="M0 0 5 5 0 10-5 5Z" {},
                    FlagKind::Change => path.f-paper.st-ink d="M0 0 5.5 10H-5.5Z" {},
                }
            }
        }
    }
}

/// Where each flag stands, and how far it is from the last one with a name: names never run into each other.
fn placed<'f>(flags: &'f [Flag], scale: &Scale) -> Vec<(&'f Flag, f64, f64)> {
    let mut last = f64::MIN;
    let placed = flags.iter().map(|flag| {
        let at = scale.at(flag.at);
        let room = at - last;
        if room > 0.03 {
            last = at;
        }
        (flag, at, room)
    });
    placed.collect()
}

fn ends(ribbon: &Ribbon, scale: &Scale, until: Moment) -> Markup {
    html! {
        @if let Some(target) = ribbon.target.map(Moment::start_of).filter(|target| *target > ribbon.from && *target <= until) {
            @let ahead = target > ribbon.until && scale.at(target) < 0.8;
            @let class = target_class(ahead, !ribbon.flags.iter().any(|flag| is_beside(scale.at(flag.at), scale.at(target), ahead)));
            line.target-l x1=(scale.x(target)) x2=(scale.x(target)) y1="24" y2=(y::ENGINEERING + 2) {}
            text class=(class) x=(scale.x(target)) dx=(if ahead { "4" } else { "-4" }) y="34" { "target " (words::day(target.date(), ribbon.until.date())) }
        }
        @if ribbon.open {
            line.today-l x1=(scale.x(ribbon.until)) x2=(scale.x(ribbon.until)) y1="18" y2=(y::AXIS) {}
            text.ink.b.mid x=(scale.x(ribbon.until)) y="11" { "today" }
        }
    }
}

/// Whether a flag stands where the name of the target is on a phone, a quarter of the ribbon to one side of it.
fn is_beside(flag: f64, target: f64, ahead: bool) -> bool {
    let side = if ahead { flag - target } else { target - flag };
    (0.0..0.25).contains(&side)
}

/// On a phone the name gives way to flags: the target's day is said above, too.
fn target_class(ahead: bool, is_free: bool) -> &'static str {
    match (ahead, is_free) {
        (true, true) => "ink2 halo",
        (true, false) => "ink2 halo hide-s",
        (false, true) => "ink2 end halo",
        (false, false) => "ink2 end halo hide-s",
    }
}

/// The names of the flags, in words that a keyboard reaches.
fn flag_key(flags: &[Flag], until: Moment) -> Markup {
    html! {
        @if !flags.is_empty() {
            p.ticks-key {
                @for flag in flags.iter().take(12) {
                    a href={"#m-" (super::row::encoded(&flag.code))} { b { (flag.code) } " " (words::short(flag.text.trim_end_matches('.'), 60)) ", " (words::day(flag.at.date(), until.date())) }
                }
                @if flags.len() > 12 { span { "and " (flags.len() - 12) " more below" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_target_gives_way_to_flags_beside_it_on_a_phone() {
        assert!(is_beside(0.5, 0.6, false) && is_beside(0.7, 0.6, true));
        assert!(!is_beside(0.7, 0.6, false) && !is_beside(0.5, 0.6, true) && !is_beside(0.2, 0.6, false));
        assert!(target_class(false, false).contains("hide-s") && !target_class(false, true).contains("hide-s"));
    }
}
