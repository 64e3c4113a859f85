//! How a ribbon is simplified until every piece is wide enough to be seen.
//!
//! Patterns narrower than about eight pixels blur. A ribbon whose pieces are all
//! wide enough is drawn as it is. Otherwise it is drawn in equal steps, and each
//! step takes the label to which most time is owed so far: the order is kept
//! closely, and every label gets its share of the width to within one step. The
//! exact figures stand in the table beneath.

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
    /// Seconds of a step, when it had to be simplified.
    pub step_seconds: Option<f64>,
}

/// Draws a ribbon in at most `most` pieces of equal width, or exactly where every piece is at least that wide.
pub fn drawn(ribbon: &Ribbon, most: usize) -> Drawn {
    let exact = exact(ribbon);
    let narrowest = 1.0 / most.max(1) as f64;
    if exact.iter().all(|piece| piece.until - piece.from >= narrowest) {
        return Drawn { pieces: exact, step_seconds: None };
    }
    let seconds = ribbon.until.seconds_since(ribbon.from).max(0) as f64;
    Drawn { pieces: merged(stepped(&exact, most.max(1))), step_seconds: Some(seconds * narrowest) }
}

fn exact(ribbon: &Ribbon) -> Vec<Piece> {
    let length = ribbon.until.seconds_since(ribbon.from).max(1) as f64;
    let share = |moment: domain::Moment| (moment.seconds_since(ribbon.from) as f64 / length).clamp(0.0, 1.0);
    let pieces =
        ribbon.segments.iter().map(|segment| Piece { label: segment.label, from: share(segment.from), until: share(segment.until) });
    merged(pieces.filter(|piece| piece.until > piece.from).collect())
}

fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match merged.last_mut() {
            Some(last) if last.label == piece.label => last.until = piece.until,
            _ => merged.push(piece),
        }
    }
    merged
}

fn stepped(exact: &[Piece], steps: usize) -> Vec<Piece> {
    let width = 1.0 / steps as f64;
    let mut owed = [0.0; Label::ALL.len()];
    let mut next = 0;
    let mut drawn = Vec::with_capacity(steps);
    for step in 0..steps {
        let (from, until) = (step as f64 * width, (step + 1) as f64 * width);
        while let Some(piece) = exact.get(next).filter(|piece| piece.from < until) {
            owed[piece.label.index()] += piece.until.min(until) - piece.from.max(from);
            if piece.until > until {
                break;
            }
            next += 1;
        }
        let label = Label::ALL.into_iter().max_by(|a, b| owed[a.index()].total_cmp(&owed[b.index()])).unwrap_or(Label::Unexplained);
        owed[label.index()] -= width;
        drawn.push(Piece { label, from, until });
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Moment;
    use insight::telling::ribbon::Segment;

    fn ribbon(spans: &[(Label, i64)]) -> Ribbon {
        let from = Moment::from_seconds(1_700_000_000);
        let mut at = from;
        let segments = spans.iter().map(|(label, seconds)| {
            let begun = at;
            at = at.plus_seconds(*seconds);
            Segment { label: *label, from: begun, until: at, sure: None, place: None }
        });
        let segments: Vec<_> = segments.collect();
        Ribbon { from, until: at, open: false, segments, ticks: vec![], flags: vec![], stages: vec![], target: None }
    }

    fn share(drawn: &Drawn, label: Label) -> f64 {
        drawn.pieces.iter().filter(|piece| piece.label == label).map(|piece| piece.until - piece.from).sum()
    }

    #[test]
    fn wide_pieces_are_drawn_as_they_are() {
        let drawn = drawn(&ribbon(&[(Label::Work, 600), (Label::Review, 400)]), 50);
        assert_eq!(drawn.step_seconds, None);
        assert_eq!(drawn.pieces.len(), 2);
        assert!((drawn.pieces[0].until - 0.6).abs() < 1e-9);
    }

    #[test]
    fn days_and_nights_keep_their_shares_when_they_are_too_narrow_to_draw() {
        let spans: Vec<_> = (0..365).flat_map(|_| [(Label::Work, 8 * 3600), (Label::OffHours, 16 * 3600)]).collect();
        let drawn = drawn(&ribbon(&spans), 60);
        assert!(drawn.pieces.len() <= 60);
        assert!((share(&drawn, Label::Work) - 1.0 / 3.0).abs() <= 1.0 / 60.0 + 1e-9);
        let total: f64 = Label::ALL.into_iter().map(|label| share(&drawn, label)).sum();
        assert!((total - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_ribbon_without_time_is_drawn_without_pieces_or_panic() {
        assert!(drawn(&ribbon(&[]), 10).pieces.len() <= 1);
        assert!(drawn(&ribbon(&[(Label::Work, 0)]), 10).pieces.len() <= 1);
    }
}
