//! What must hold for any history, however broken.

use super::*;
use crate::measuring::Readings;
use domain::item::{Measure, ReviewVerdict};
use proptest::prelude::*;

const KEYS: [&str; 4] = ["T-1", "T-2", "T-3", "T-4"];
const STATUSES: [&str; 7] = ["Backlog", "Analysis", "In progress", "In review", "Done", "Nowhere", ""];

fn some_what() -> impl Strategy<Value = What> {
    let status = prop::sample::select(STATUSES.to_vec());
    prop_oneof![1 => status.prop_map(|to| What::Status { from: "".into(), to: to.into() }), 4 => some_other_what()]
}

fn some_other_what() -> impl Strategy<Value = What> {
    let status = || prop::sample::select(STATUSES.to_vec());
    let key = || prop::sample::select(KEYS.to_vec()).prop_map(Key::new);
    let how = || prop::sample::select(vec!["is blocked by", "blocks", "relates to", "Depends on"]);
    let r#type = || prop::sample::select(vec!["Story", "Task", "Bug", "Pull", "?"]);
    let kind = prop::sample::select(vec![ItemKind::Issue, ItemKind::Pull, ItemKind::Deployment, ItemKind::Case]);
    prop_oneof![
        (kind, r#type(), status(), prop::option::of(key())).prop_map(|(kind, r#type, status, parent)| What::Opened {
            kind,
            r#type: r#type.into(),
            title: "A title".into(),
            status: status.into(),
            parent,
            team: None
        }),
        r#type().prop_map(|to| What::Retyped { from: "".into(), to: to.into() }),
        (any::<u32>(), any::<u32>()).prop_map(|(words_added, words_removed)| What::Described { words_added, words_removed }),
        (0u32..4).prop_map(|to| What::Assigned { from: None, to: Some(PersonId(to)) }),
        Just(What::Labelled { added: "needs-info".into() }),
        Just(What::Unlabelled { removed: "needs-info".into() }),
        (how(), key()).prop_map(|(how, to)| What::Linked { how: how.into(), to }),
        (how(), key()).prop_map(|(how, to)| What::Unlinked { how: how.into(), to }),
        prop::option::of(key()).prop_map(|to| What::Moved { from: None, to }),
        Just(What::Flagged { why: "?".into() }),
        Just(What::Unflagged),
        "[a-z ?>\n]{0,12}".prop_map(|text| What::Commented { id: text.as_str().into(), text: text.as_str().into() }),
        any::<i64>().prop_map(|seconds| What::Worked { seconds }),
        Just(What::Reviewed { id: "1".into(), verdict: ReviewVerdict::ChangesRequested }),
        Just(What::Pushed { commits: 1, forced: true }),
        Just(What::Drafted),
        Just(What::Readied),
        Just(What::Merged),
        Just(What::Closed { why: "not planned".into() }),
        Just(What::Reopened),
        Just(What::Deployed { environment: "".into(), succeeded: true }),
        Just(What::Estimated { measure: Measure::Points, from: None, to: Some(f64::NAN) }),
        Just(What::Resolved { from: "".into(), to: "Won't do".into() }),
    ]
}

fn some_fact() -> impl Strategy<Value = Fact> {
    let at = prop_oneof![
        8 => (0i64..2000).prop_map(|n| hour(0).plus_seconds(n * 1800)),
        1 => prop::sample::select(vec![i64::MIN, 0, i64::MAX, 9_214_646_400_000]).prop_map(Moment::from_millis),
    ];
    (at, prop::option::of((0u32..4).prop_map(PersonId)), some_what()).prop_map(|(at, by, what)| Fact {
        at,
        by,
        basis: Basis::Recorded,
        what,
    })
}

fn some_items() -> impl Strategy<Value = Vec<(&'static str, Vec<Fact>)>> {
    prop::collection::vec((prop::sample::select(KEYS.to_vec()), prop::collection::vec(some_fact(), 0..12)), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_labels_of_every_feature_sum_to_its_elapsed_time(items in some_items(), now in -100i64..3000) {
        let mut story = Story::new();
        for (key, facts) in items {
            story.observe(key, facts);
        }
        for key in keys(&story.0) {
            let Some(history) = history(&story.0, &key, hour(now)) else { continue };
            for order in [Order::Normal, Order::Reversed] {
                prop_assert_eq!(swept(&history, &Calendar::default(), order).seconds.total(), history.elapsed());
            }
            prop_assert!(history.until >= history.idea);
            prop_assert!(history.touches.windows(2).all(|pair| pair[0].at <= pair[1].at));
            prop_assert!(history.intervals.iter().all(|i| i.until.is_none_or(|until| until > i.from) && i.label != Label::Unexplained));
            let clocks = crate::measuring::clocks(&history, &swept(&history, &Calendar::default(), Order::Normal), &Calendar::default());
            prop_assert!(clocks.touch <= clocks.idea_to_value && clocks.rework <= clocks.touch && clocks.working <= clocks.idea_to_value);
            crate::measuring::volatility::volatility(&story.0, &history);
        }
    }

    #[test]
    fn readings_that_were_refreshed_are_those_read_anew(
        first in some_items(), second in some_items(), now in 0i64..3000, later in 0i64..500
    ) {
        let mut story = Story::new();
        for (key, facts) in first {
            story.observe(key, facts);
        }
        let mut readings = Readings::at(&story.0, hour(now));
        for (key, facts) in second {
            story.observe(key, facts);
        }
        readings.refresh(&story.0, hour(now + later));
        prop_assert_eq!(&readings, &Readings::at(&story.0, hour(now + later)));
        readings.refresh(&story.0, hour(now));
        prop_assert_eq!(&readings, &Readings::at(&story.0, hour(now)));
    }
}
