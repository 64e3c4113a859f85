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
