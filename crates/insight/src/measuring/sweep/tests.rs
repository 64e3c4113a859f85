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
    sweep(intervals, at(from), at(until), Order::Normal, &always())
}

/// A calendar in which people never rest: the sweep of the reference.
fn always() -> Calendar {
    Calendar { days: [true; 7], opens: 0, closes: domain::DAY_SECONDS, ..Calendar::default() }
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
    let reversed = sweep(&intervals, at(0), at(100), Order::Reversed, &always());
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
    let counted = sweep(&intervals, at(monday), at(monday + 24 * hour), Order::Normal, &Calendar::default());
    let mut swept = counted.clone();
    swept.part(&Calendar::default());
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
    assert_eq!(sweep(&[interval(Label::Work, 0, None, 1)], ends[0], ends[1], Order::Normal, &always()).segments.len(), 2);
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
        let swept = sweep(&intervals, at(0), at(50), order, &always());
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
    fn off_hours_conserve_the_window(intervals in some_days(), from in -900_000i64..900_000, length in 0i64..900_000, reversed in any::<bool>()) {
        let order = if reversed { Order::Reversed } else { Order::Normal };
        let mut swept = sweep(&intervals, at(from), at(from + length), order, &Calendar::default());
        swept.part(&Calendar::default());
        prop_assert_eq!(swept.seconds.total(), length);
        let mut seconds = Seconds::default();
        for segment in &swept.segments {
            seconds.0[segment.label.index()] += segment.seconds();
        }
        prop_assert_eq!(seconds, swept.seconds);
        let known: i64 = swept.by_interval(intervals.len()).iter().sum();
        let told = [swept.known.recorded, swept.known.confirmed, swept.known.inferred].map(|seconds| seconds.total());
        prop_assert_eq!(told.iter().sum::<i64>(), known);
    }

    /// Hour by hour, by looking at every interval: slow and plain.
    #[test]
    fn every_hour_of_the_week_goes_to_whom_the_rule_gives_it(intervals in some_days(), reversed in any::<bool>()) {
        let order = if reversed { Order::Reversed } else { Order::Normal };
        let (hour, calendar) = (3600, Calendar::default());
        let mut swept = sweep(&intervals, at(0), at(WEEKS), order, &calendar);
        swept.part(&calendar);
        let mut masked = Seconds::default();
        for n in 0..300 {
            let (from, until) = (at(n * hour), at((n + 1) * hour));
            let open = calendar.working_seconds(from, until) > 0;
            let (label, active) = by_the_rule(&intervals, n * hour, order, open);
            let told = swept.segments.iter().find(|segment| segment.from <= from && until <= segment.until).expect("a segment");
            prop_assert_eq!(told.label, label, "hour {}", n);
            for other in active.into_iter().filter(|other| *other != label) {
                masked.0[other.index()] += hour;
            }
            if !open && label != Label::OffHours {
                masked.0[Label::OffHours.index()] += hour;
            }
        }
        prop_assert_eq!(masked, swept.masked);
    }
}

/// Some weeks, in seconds.
const WEEKS: i64 = 300 * 3600;

/// Which label has an hour, and which are active in it.
fn by_the_rule(intervals: &[Interval], second: i64, order: Order, open: bool) -> (Label, Vec<Label>) {
    let day = winner(intervals, second, order);
    let awake: Vec<Interval> = intervals.iter().filter(|interval| open || !interval.rests(0, WEEKS)).cloned().collect();
    let mut active: Vec<Label> = Label::ALL.into_iter().filter(|label| winner_of(&awake, second, *label)).collect();
    active.dedup();
    let label = match day {
        None if open => Label::Unexplained,
        None => Label::OffHours,
        Some(index) if open || !intervals[index].rests(0, WEEKS) => intervals[index].label,
        Some(_) => {
            let worked: Vec<Interval> = awake.into_iter().filter(|interval| interval.worked).collect();
            winner(&worked, second, order).map_or(Label::OffHours, |index| worked[index].label)
        }
    };
    (label, active)
}

fn winner_of(intervals: &[Interval], second: i64, label: Label) -> bool {
    let of_label: Vec<Interval> = intervals.iter().filter(|interval| interval.label == label).cloned().collect();
    winner(&of_label, second, Order::Normal).is_some()
}

/// Intervals of whole hours over some days, recorded and inferred, worked and waited.
fn some_days() -> impl Strategy<Value = Vec<Interval>> {
    let one = (0usize..11, -20i64..250, prop::option::weighted(0.9, 1i64..120), 0u64..6, any::<bool>(), any::<bool>());
    let one = one.prop_map(|(label, from, length, seq, worked, inferred)| {
        let sure = if inferred { Sure::Inferred { confidence: 0.5, reason: "a test" } } else { Sure::Recorded };
        let interval = interval(Label::ALL[label], from * 3600, length.map(|length| (from + length) * 3600), seq);
        Interval { worked, sure, ..interval }
    });
    prop::collection::vec(one, 0..10)
}

/// Work in a status from Monday 10:00 to Tuesday 12:00, with a question that stays
/// open meanwhile and an hour that somebody logged on Monday evening.
#[test]
fn inferred_work_rests_at_night_and_recorded_work_does_not() {
    let monday = "2026-03-02T00:00:00Z".parse::<Moment>().expect("a time").seconds();
    let hour = |n: i64| monday + n * 3600;
    let stood = Sure::Inferred { confidence: 0.6, reason: "it stood in a status" };
    let intervals = [
        Interval { worked: true, sure: stood, ..interval(Label::Work, hour(10), Some(hour(36)), 1) },
        interval(Label::Clarification, hour(12), Some(hour(40)), 2),
        Interval { worked: true, ..interval(Label::Work, hour(20), Some(hour(21)), 3) },
    ];
    let mut swept = sweep(&intervals, at(hour(9)), at(hour(48)), Order::Normal, &Calendar::default());
    swept.part(&Calendar::default());
    let hours = |seconds: Seconds, label: Label| seconds.of(label) / 3600;
    assert_eq!(hours(swept.seconds, Label::Work), 7 + 1 + 3);
    assert_eq!(hours(swept.seconds, Label::Clarification), 4, "only after the card had moved on");
    assert_eq!(hours(swept.seconds, Label::OffHours), 15 + 7);
    assert_eq!(hours(swept.seconds, Label::Unexplained), 2);
    assert_eq!(hours(swept.masked, Label::Clarification), 24);
    assert_eq!((hours(swept.known.recorded, Label::Work), hours(swept.known.inferred, Label::Work)), (1, 10));
    let history = History { until: at(hour(48)), intervals: intervals.to_vec(), ..History::new("PAY-1".into(), at(hour(9))) };
    let clocks = crate::measuring::clocks(&history, &swept, &Calendar::default());
    assert_eq!((clocks.touch, clocks.work), (11 * 3600, 11 * 3600), "touch time follows the same rule");
}
