//! Who gives work to whom.
//!
//! *Handover of work* (van der Aalst, Reijers, Song: "Discovering Social Networks
//! from Event Logs", CSCW 14, 2005): within one case, person j acts directly after
//! person i. It is counted per pair, and projected to the two sides, where it
//! shows the wall.

use crate::{History, Touch};
use domain::{Moment, Side};
use std::collections::BTreeMap;

/// Direct successions i → j over all cases, with how often each was seen.
///
/// A case is the sequence of who acted in it, in the order of happening. With
/// `beta = 0` and no normalisation this is pm4py's
/// `discover_handover_of_work_network`, whose figures are these counts divided by
/// their sum; successions of somebody to themselves count there too.
pub fn successions<P: Ord + Clone>(cases: impl IntoIterator<Item = impl IntoIterator<Item = P>>) -> BTreeMap<(P, P), usize> {
    let mut counts = BTreeMap::new();
    for case in cases {
        let mut before: Option<P> = None;
        for person in case {
            if let Some(before) = before {
                *counts.entry((before, person.clone())).or_default() += 1;
            }
            before = Some(person);
        }
    }
    counts
}

/// Who gave a feature to whom, by side: product 0, engineering 1, unknown 2.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Exchange {
    /// Direct successions of touches from a side (row) to a side (column).
    pub between: [[u32; 3]; 3],
    /// i → j → i between the two sides.
    pub ping_pong: u32,
    /// Seconds from the last touch of one side to the first of the other, summed, where work crossed.
    pub crossing_seconds: i64,
    /// How often it crossed from one side to the other.
    pub crossings: u32,
}

/// The place of a side in an [`Exchange`].
pub const fn place(side: Option<Side>) -> usize {
    match side {
        Some(Side::Product) => 0,
        Some(Side::Engineering) => 1,
        None => 2,
    }
}

/// The exchanges in one history. Touches by the same event count once.
pub fn exchange(history: &History) -> Exchange {
    let mut exchange = Exchange::default();
    let mut before: Option<&Touch> = None;
    let mut sides: [Option<Side>; 2] = [None, None];
    for touch in &history.touches {
        if let Some(before) = before.replace(touch) {
            if (before.at, before.by, before.place) == (touch.at, touch.by, touch.place) {
                continue;
            }
            exchange.between[place(before.side)][place(touch.side)] += 1;
            if crosses(before, touch) {
                exchange.crossings += 1;
                exchange.crossing_seconds += touch.at.seconds_since(before.at);
            }
        }
        if touch.side.is_some() && touch.side != sides[1] {
            exchange.ping_pong += u32::from(sides[0].is_some() && sides[0] == touch.side);
            sides = [sides[1], touch.side];
        }
    }
    exchange
}

fn crosses(before: &Touch, after: &Touch) -> bool {
    before.side.is_some() && after.side.is_some() && before.side != after.side
}

/// Every crossing from one side to the other: when the one touched it last, and
/// how many seconds later the other took it.
pub fn crossings(history: &History) -> impl Iterator<Item = (Moment, Side, i64)> {
    let pairs = history.touches.windows(2).filter(|pair| crosses(&pair[0], &pair[1]));
    pairs.filter_map(|pair| Some((pair[0].at, pair[1].side?, pair[1].at.seconds_since(pair[0].at))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::History;
    use domain::{Key, PersonId, Seq};

    /// A history with touches: who, on which side, and after how many seconds.
    fn touched(touches: &[(u32, Option<Side>, i64)]) -> History {
        let touch = |(nth, (by, side, seconds)): (usize, &(u32, Option<Side>, i64))| Touch {
            at: Moment::from_seconds(*seconds),
            by: Some(PersonId(*by)),
            side: *side,
            place: Seq(nth as u64 + 1).into(),
        };
        History { touches: touches.iter().enumerate().map(touch).collect(), ..History::new(Key::new("PAY-1"), Moment::from_seconds(0)) }
    }

    const P: Option<Side> = Some(Side::Product);
    const E: Option<Side> = Some(Side::Engineering);

    #[test]
    fn crossings_are_counted_with_the_time_until_the_other_side_took_it() {
        let history = touched(&[(1, P, 0), (2, E, 100), (3, E, 150), (1, P, 450), (9, None, 500), (2, E, 900)]);
        let exchange = exchange(&history);
        assert_eq!(exchange.between, [[0, 1, 1], [1, 1, 0], [0, 1, 0]]);
        assert_eq!((exchange.crossings, exchange.crossing_seconds, exchange.ping_pong), (2, 400, 2));
        let told: Vec<_> = crossings(&history).map(|(at, to, seconds)| (at.seconds(), to, seconds)).collect();
        assert_eq!(told, [(0, Side::Engineering, 100), (150, Side::Product, 300)]);
    }

    #[test]
    fn one_side_alone_hands_nothing_over() {
        let exchange = exchange(&touched(&[(1, E, 0), (2, E, 9), (1, E, 12)]));
        assert_eq!((exchange.crossings, exchange.ping_pong, exchange.between[1][1]), (0, 0, 2));
        assert_eq!(super::exchange(&touched(&[])), Exchange::default());
    }

    #[test]
    fn successions_are_counted_within_a_case_only() {
        let counts = successions([vec!["Ann", "Bob", "Bob"], vec!["Ann", "Bob"], vec!["Cy"]]);
        assert_eq!(counts, BTreeMap::from([(("Ann", "Bob"), 2), (("Bob", "Bob"), 1)]));
    }
}
