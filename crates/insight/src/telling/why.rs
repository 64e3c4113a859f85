//! Why one feature took as long as it took: the answer put together.

use super::{
    Ribbon, answer, evidence,
    feature::{Cause, Clocks, Method, StageStay, Why},
    matters, row, timeline,
};
use crate::{
    History, Label, Scene, Sure,
    detecting::Found,
    measuring::{self, BELIEVED_DAYS, Calendar, Index, Order, Reading, Swept},
};
use domain::{Key, Stage};

/// How many happenings the timeline shows.
const TIMELINE: usize = 400;

/// Most segments of the large ribbon: a feature of 50 years still fits on a page.
const SEGMENTS: usize = 4000;

/// A share of the elapsed time, 0 to 1.
fn share(seconds: i64, elapsed: i64) -> f64 {
    if elapsed > 0 { seconds as f64 / elapsed as f64 } else { 0.0 }
}

/// The whole answer for one feature; `None` when there is no such feature at that moment.
pub fn why(scene: &Scene<'_>, found: &Found, key: &Key) -> Option<Why> {
    let history = measuring::history_with(scene.world, &Index::of(scene.world, key), key, scene.at)?;
    let calendar = scene.readings.calendar();
    let swept = measuring::swept(&history, calendar, Order::Normal);
    let reading = Reading::of(&history, &swept, calendar);
    let feature = row::row(scene, found, &history, &swept, &reading);
    let ribbon = Ribbon::of(scene.world, &history, &swept).at_most(SEGMENTS);
    let stages = stages(&history, &ribbon);
    let (timeline, earlier) = timeline::latest(scene, key, TIMELINE);
    Some(Why {
        as_of: scene.at,
        sentence: answer::why(&history, &swept, scene.at),
        ribbon,
        clocks: clocks(&reading.clocks),
        volatility: super::volatility::volatility(scene.world, &history, scene.at),
        causes: causes(scene, &history, &swept),
        stages,
        findings: found.views_in(scene, key),
        timeline,
        earlier,
        method: method(scene, &history, &reading),
        agreed: matters::of_feature(scene.world, key),
        feature,
    })
}

fn clocks(clocks: &measuring::Clocks) -> Clocks {
    Clocks {
        idea_to_value_seconds: clocks.idea_to_value,
        commitment_to_value_seconds: clocks.commitment_to_value,
        start_to_value_seconds: clocks.start_to_value,
        touch_seconds: clocks.touch,
        flow_efficiency: clocks.flow_efficiency().filter(|_| clocks.touch > 0),
        overhead_factor: clocks.overhead_factor(),
        working_seconds: clocks.working,
    }
}

fn causes(scene: &Scene<'_>, history: &History, swept: &Swept) -> Vec<Cause> {
    let reversed = measuring::swept(history, scene.readings.calendar(), Order::Reversed);
    let ranges = measuring::sweep::ranges(&swept.seconds, &reversed.seconds);
    let proofs = evidence::of_labels(scene, history, swept);
    let elapsed = swept.seconds.total();
    let told = Label::ALL.into_iter().zip(proofs).filter(|(label, _)| swept.seconds.of(*label) + swept.masked.of(*label) > 0);
    let mut causes: Vec<Cause> = told
        .map(|(label, mut evidence)| {
            let evidence_left_out = evidence.len().saturating_sub(evidence::SHOWN);
            evidence.truncate(evidence::SHOWN);
            Cause {
                label,
                seconds: swept.seconds.of(label),
                share: share(swept.seconds.of(label), elapsed),
                share_reversed: ranges[label.index()],
                masked_seconds: swept.masked.of(label),
                sooner_seconds: sooner(label, swept),
                recorded_seconds: swept.known.recorded.of(label),
                confirmed_seconds: swept.known.confirmed.of(label),
                inferred_seconds: swept.known.inferred.of(label),
                confidence: confidence(history, swept, label),
                evidence,
                evidence_left_out,
            }
        })
        .collect();
    causes.sort_by_key(|cause| (-cause.seconds, cause.label));
    causes
}

/// At most how much sooner value would have come without what the label names.
///
/// The longest path through the activities of a feature, taken in the order in
/// which they happened, covers every instant in which at least one is active. Taken
/// away one label's activities, it still covers the instants in which another was
/// active too: whatever that was, it would have taken that time anyway. What can go
/// is the time in which nothing but this label was active: [`Swept::alone`]. It is an
/// upper bound, since whoever is set free may not have had anything else to begin.
/// Value-adding work is no delay, and what nobody recorded nobody can take away:
/// for work, off hours and unexplained time the answer is `None`.
fn sooner(label: Label, swept: &Swept) -> Option<i64> {
    (!matches!(label, Label::Work | Label::OffHours | Label::Unexplained)).then(|| swept.alone.of(label))
}

/// The mean confidence of the inferred seconds of a label, weighted by time.
fn confidence(history: &History, swept: &Swept, label: Label) -> Option<f64> {
    let of_label = swept.segments.iter().filter(|segment| segment.label == label);
    let weighted = of_label.filter_map(|segment| match history.intervals.get(segment.interval?)?.sure {
        Sure::Inferred { confidence, .. } => Some(segment.seconds() as f64 * f64::from(confidence)),
        Sure::Recorded | Sure::Confirmed { .. } => None,
    });
    let inferred = swept.known.inferred.of(label);
    (inferred > 0).then(|| weighted.sum::<f64>() / inferred as f64)
}

fn stages(history: &History, ribbon: &Ribbon) -> Vec<StageStay> {
    let now = history.stage();
    let stay = |stage: Stage| {
        let spans = ribbon.stages.iter().filter(|span| span.stage == stage);
        let seconds = spans.map(|span| span.until.seconds_since(span.from)).sum();
        let entered = history.stages.iter().any(|entered| entered.stage == stage);
        StageStay { stage, seconds: entered.then_some(seconds), now: now == stage }
    };
    // An end that was taken back held it too.
    let off_the_way = Stage::ALL.into_iter().skip(7).map(stay).filter(|stay| stay.now || stay.seconds.is_some_and(|seconds| seconds > 0));
    Stage::WAY.into_iter().map(stay).chain(off_the_way).collect()
}

fn method(scene: &Scene<'_>, history: &History, reading: &Reading) -> Method {
    let recorded = reading.recorded + reading.confirmed;
    let explained = recorded + reading.inferred;
    Method {
        how: how(scene.readings.calendar()),
        events: history.events,
        inferred_share: share(reading.inferred, reading.elapsed()),
        confirmed_share: share(reading.confirmed, reading.elapsed()),
        rejected_share: share(reading.rejected, reading.elapsed()),
        rejected: evidence::rejected(scene, history),
        recorded_share: (explained > 0).then(|| share(recorded, explained)),
        left_out: history.left_out.clone(),
    }
}

/// How every feature's time is made up, in the reader's words.
fn how(calendar: &Calendar) -> Vec<String> {
    vec![
        "Every instant between idea and value has one label: the first that is active of rework, surprise, change, work, and then the \
         kinds of waiting. The seconds sum to the elapsed time exactly; what nothing explains stays “unexplained”."
            .into(),
        inferred_work_rests(calendar),
    ]
}

/// What holds for work that nobody recorded.
pub(super) fn inferred_work_rests(calendar: &Calendar) -> String {
    format!(
        "Work that is inferred, as from a card that stood in progress, counts in working hours only ({calendar}); its nights and \
         weekends are off hours, and {BELIEVED_DAYS} days after the last sign of it, it is no longer counted as work. Work that somebody recorded or logged counts as it was written down."
    )
}
