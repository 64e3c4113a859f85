//! A ribbon as it is drawn: pieces side by side, none too narrow for its pattern.
//!
//! Patterns narrower than about eight pixels blur. How a ribbon is simplified
//! until every piece is wide enough is said at [`Ribbon::simplified`]; the exact
//! figures stand in the table beneath.

use insight::{Label, telling::Ribbon};

/// A piece of a ribbon as it is drawn: from and until as shares of its length.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Piece {
    /// What the time was.
    pub label: Label,
    /// From, 0 to 1.
    pub from: f64,
    /// Until, 0 to 1.
    pub until: f64,
}

/// A ribbon as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// Side by side, without gaps.
    pub pieces: Vec<Piece>,
    /// Spells shorter than so many seconds are drawn together, where there are some.
    pub step_seconds: Option<i64>,
}

/// Draws a ribbon so that no piece is narrower than one in `most` of it.
pub fn drawn(ribbon: &Ribbon, most: usize) -> Drawn {
    let narrowest = 1.0 / most.max(1) as f64;
    let step = (ribbon.seconds() as f64 * narrowest) as i64;
    if ribbon.segments.iter().all(|segment| segment.seconds() >= step) {
        return Drawn { pieces: pieces(ribbon), step_seconds: None };
    }
    Drawn { pieces: pieces(&ribbon.simplified(narrowest)), step_seconds: Some(step) }
}

fn pieces(ribbon: &Ribbon) -> Vec<Piece> {
    let length = ribbon.seconds().max(1) as f64;
    let share = |moment: domain::Moment| (moment.seconds_since(ribbon.from) as f64 / length).clamp(0.0, 1.0);
    let mut pieces: Vec<Piece> = Vec::with_capacity(ribbon.segments.len());
    for segment in ribbon.segments.iter().filter(|segment| segment.seconds() > 0) {
        let piece = Piece { label: segment.label, from: share(segment.from), until: share(segment.until) };
        match pieces.last_mut() {
            Some(last) if last.label == piece.label => last.until = piece.until,
            _ => pieces.push(piece),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::sample::ribbon_of;

    #[test]
    fn wide_pieces_are_drawn_as_they_are() {
        let drawn = drawn(&ribbon_of(&[(Label::Work, 6.0), (Label::Review, 4.0)], None), 50);
        assert_eq!((drawn.step_seconds, drawn.pieces.len()), (None, 2));
        assert!((drawn.pieces[0].until - 0.6).abs() < 1e-9);
    }

    #[test]
    fn days_and_nights_that_are_too_narrow_are_drawn_together() {
        let spans: Vec<_> = (0..365).flat_map(|_| [(Label::Work, 1.0 / 3.0), (Label::OffHours, 2.0 / 3.0)]).collect();
        let drawn = drawn(&ribbon_of(&spans, None), 60);
        assert!(drawn.pieces.len() <= 61 && drawn.step_seconds.is_some(), "{}", drawn.pieces.len());
        let work: f64 = drawn.pieces.iter().filter(|piece| piece.label == Label::Work).map(|piece| piece.until - piece.from).sum();
        assert!((work - 1.0 / 3.0).abs() < 0.05, "{work}");
    }

    #[test]
    fn a_ribbon_without_time_is_drawn_without_pieces_or_panic() {
        assert!(drawn(&ribbon_of(&[], None), 10).pieces.is_empty());
        assert!(drawn(&ribbon_of(&[(Label::Work, 0.0)], None), 10).pieces.is_empty());
    }
}
