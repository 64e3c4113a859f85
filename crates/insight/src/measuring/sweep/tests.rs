//! The invariants of the reference sweep, and a table by hand.

use super::*;
use crate::{Sure, history::About};
use domain::{Seq, Stage};
use proptest::prelude::*;

fn interval(label: Label, from: i64, until: Option<i64>, seq: u64) -> Interval {
    Interval {
        label,
        from: Moment::from_seconds(from),
        until: until.map(Moment::from_seconds),
        worked: false,
        sure: Sure::Recorded,
        opened: Seq(seq).into(),
        closed: None,
        about: About::Stage(Stage::Build),
    }
}

fn at(second: i64) -> Moment {
    Moment::from_seconds(second)
}

fn over(intervals: &[Interval], from: i64, until: i64) -> Swept {
    sweep(intervals, at(from), at(until), Order::Normal)
}

#[test]
fn work_hides_a_wait_and_rework_hides_work() {
    let intervals = [
        interval(Label::Work, 10, Some(40), 1),
        interval(Label::Clarification, 20, Some(60), 2),
        interval(Label::QualityRework, 30, Some(35), 3),
        interval(Label::Release, 80, None, 4),
    ];
    let swept = over(&intervals, 0, 100);
    let told: Vec<_> = swept.segments.iter().map(|s| (s.label, s.from.seconds(), s.until.seconds(), s.interval)).collect();
    assert_eq!(
        told,
        [
            (Label::Unexplained, 0, 10, None),
            (Label::Work, 10, 30, Some(0)),
            (Label::QualityRework, 30, 35, Some(2)),
            (Label::Work, 35, 40, Some(0)),
            (Label::Clarification, 40, 60, Some(1)),
            (Label::Unexplained, 60, 80, None),
            (Label::Release, 80, 100, Some(3)),
        ]
    );
    assert_eq!(swept.masked.of(Label::Clarification), 20);
    assert_eq!(swept.masked.of(Label::Work), 5);
    assert_eq!(swept.alone.of(Label::Work), 10);
    assert_eq!(swept.alone.of(Label::Clarification), 20);
    assert_eq!(swept.by_interval(4), [25, 20, 5, 20]);
}

#[test]
fn the_reversed_order_gives_the_wait_what_the_work_had() {
    let intervals = [interval(Label::Work, 0, Some(60), 1), interval(Label::Review, 30, Some(60), 2)];
    let normal = over(&intervals, 0, 100);
    let reversed = sweep(&intervals, at(0), at(100), Order::Reversed);
    assert_eq!((normal.seconds.of(Label::Work), reversed.seconds.of(Label::Work)), (60, 30));
    let ranges = ranges(&normal.seconds, &reversed.seconds);
    assert_eq!(ranges[Label::Work.index()], Some(0.3));
    assert_eq!(ranges[Label::Review.index()], Some(0.3));
    assert_eq!(ranges[Label::Unexplained.index()], None);
}

#[test]
fn off_hours_fill_only_what_nothing_explains() {
    let monday = "2026-03-02T00:00:00Z".parse::<Moment>().expect("a time").seconds();
    let hour = 3600;
    let intervals = [interval(Label::Clarification, monday + 10 * hour, Some(monday + 20 * hour), 1)];
    let mut swept = over(&intervals, monday, monday + 24 * hour);
    let mut counted = swept.clone();
    swept.name_off_hours(&Calendar::default());
    counted.count_off_hours(&Calendar::default());
    let hours = |label| swept.seconds.of(label) / hour;
    assert_eq!([hours(Label::OffHours), hours(Label::Unexplained), hours(Label::Clarification)], [13, 1, 10]);
    assert_eq!(swept.masked.of(Label::OffHours), 3 * hour);
    assert_eq!(swept.segments.len(), 4);
    assert_eq!((swept.seconds, swept.masked, swept.alone), (counted.seconds, counted.masked, counted.alone));
}

#[test]
fn a_window_that_ends_before_it_begins_is_empty() {
    assert_eq!(over(&[interval(Label::Work, 0, None, 1)], 10, 5), Swept::default());
    let ends = [Moment::from_millis(i64::MIN), Moment::from_millis(i64::MAX)];
    assert_eq!(sweep(&[interval(Label::Work, 0, None, 1)], ends[0], ends[1], Order::Normal).segments.len(), 2);
}

/// What wins at one second, by looking at every interval: slow and plain.
fn winner(intervals: &[Interval], second: i64, order: Order) -> Option<usize> {
    let is_active = |i: &Interval| i.from.seconds() <= second && i.until.is_none_or(|until| second < until.seconds());
    let active = intervals.iter().enumerate().filter(|(_, i)| is_active(i));
    let rank = |i: &Interval| if order == Order::Normal { i.label.index() as i64 } else { -(i.label.index() as i64) };
    active.min_by_key(|(index, i)| (rank(i), i.from.seconds(), i.opened, *index)).map(|(index, _)| index)
}

fn some_intervals() -> impl Strategy<Value = Vec<Interval>> {
    let one = (0usize..12, -5i64..60, prop::option::weighted(0.9, 0i64..30), 0u64..6);
    let one = one.prop_map(|(label, from, length, seq)| interval(Label::ALL[label], from, length.map(|l| from + l), seq));
    prop::collection::vec(one, 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_second_goes_to_the_winner(intervals in some_intervals(), reversed in any::<bool>()) {
        let order = if reversed { Order::Reversed } else { Order::Normal };
        let swept = sweep(&intervals, at(0), at(50), order);
        let mut seconds = Seconds::default();
        for segment in &swept.segments {
            for second in segment.from.seconds()..segment.until.seconds() {
                prop_assert_eq!(segment.interval, winner(&intervals, second, order));
                seconds.0[segment.label.index()] += 1;
            }
        }
        prop_assert_eq!(seconds, swept.seconds);
        prop_assert_eq!(seconds.total(), 50);
        prop_assert!(swept.segments.windows(2).all(|pair| pair[0].until == pair[1].from));
    }

    #[test]
    fn the_order_of_recording_does_not_matter(intervals in some_intervals(), seed in any::<u64>()) {
        let mut shuffled = intervals.clone();
        shuffled.sort_by_key(|i| (i.from.seconds() as u64 ^ i.opened.seq.0).wrapping_mul(seed | 1));
        let (one, other) = (over(&intervals, 0, 50), over(&shuffled, 0, 50));
        prop_assert_eq!((one.seconds, one.masked, one.alone), (other.seconds, other.masked, other.alone));
    }

    #[test]
    fn hearing_it_twice_changes_nothing(intervals in some_intervals()) {
        let twice: Vec<Interval> = intervals.iter().chain(&intervals).cloned().collect();
        prop_assert_eq!(over(&intervals, 0, 50), over(&twice, 0, 50));
    }

    #[test]
    fn a_split_window_sums_to_the_whole(intervals in some_intervals(), cut in 1i64..50) {
        let whole = over(&intervals, 0, 50);
        let parts = [over(&intervals, 0, cut), over(&intervals, cut, 50)];
        for label in Label::ALL {
            prop_assert_eq!(whole.seconds.of(label), parts[0].seconds.of(label) + parts[1].seconds.of(label));
            prop_assert_eq!(whole.masked.of(label), parts[0].masked.of(label) + parts[1].masked.of(label));
        }
    }

    #[test]
    fn off_hours_conserve_the_window(intervals in some_intervals(), from in -900_000i64..900_000, length in 0i64..900_000) {
        let mut swept = over(&intervals, from, from + length);
        swept.name_off_hours(&Calendar::default());
        prop_assert_eq!(swept.seconds.total(), length);
        prop_assert_eq!(swept.segments.iter().map(SweptSegment::seconds).sum::<i64>(), length);
    }
}
