//! What drives the spread of a landing, and where the days to it go.

use super::{Cause, Driver, Passing, Stretch, simulated, simulated::Model};
use crate::{End, Label, Scene, forecasting::scheduling::Outcome, measuring::Reading};

/// Shares of the variance, largest first; what is under one percent is summed into how things meet.
pub fn drivers(model: &Model, outcome: &Outcome) -> Vec<Driver> {
    let (common, pace) = (model.common_sigma.powi(2), model.pace.sigma().powi(2));
    let shared = |part: f64| if common + pace > 0.0 { outcome.common * part / (common + pace) } else { 0.0 };
    let items = outcome.items.iter().enumerate();
    let mut drivers: Vec<Driver> =
        items.map(|(at, part)| Driver { what: simulated::cause(model, at, outcome.items.len()), share: part.spread }).collect();
    drivers.push(Driver { what: Cause::Estimates, share: shared(common) });
    drivers.push(Driver { what: Cause::Around, share: shared(pace) });
    drivers.retain(|driver| driver.share >= 0.01);
    let told: f64 = drivers.iter().map(|driver| driver.share).sum();
    if told > 1.0 {
        drivers.iter_mut().for_each(|driver| driver.share /= told);
    } else {
        drivers.push(Driver { what: Cause::Together, share: 1.0 - told });
    }
    drivers.sort_by(|one, other| other.share.total_cmp(&one.share));
    drivers
}

/// Where the days to the median landing go: in proportion to the medians of what passes. What passes
/// around the work is split by what it was in features of the team that landed.
pub fn stretches(scene: &Scene<'_>, reading: &Reading, model: &Model, days: f64) -> Vec<Stretch> {
    let work: f64 = model.left.iter().map(|(_, left)| left.hours.median()).sum();
    let pace = model.pace.quantiles.median().max(1.0);
    let head = model.head.as_ref().map_or(0.0, |head| head.quantiles.median());
    let tail = model.tail.quantiles.median();
    let total = head + work * pace + tail;
    if total <= 0.0 {
        return vec![];
    }
    let stretch = |what, hours: f64| Stretch { what, days: days * hours / total };
    let mut stretches = vec![stretch(Passing::BeforeBuilding, head), stretch(Passing::Work, work)];
    let around = around(scene, reading);
    stretches.extend(around.into_iter().map(|(label, share)| stretch(Passing::Around(label), work * (pace - 1.0) * share)));
    stretches.push(stretch(Passing::AfterBuilding, tail));
    stretches.retain(|stretch| stretch.days > 0.05);
    stretches
}

/// What the time around the work was in landed features of the team: shares that sum to 1. Nights,
/// weekends and releasing are counted elsewhere.
fn around(scene: &Scene<'_>, reading: &Reading) -> Vec<(Label, f64)> {
    let labels = || Label::ALL.into_iter().filter(|label| !matches!(label, Label::Work | Label::OffHours | Label::Release));
    let landed = scene.readings.all().iter().filter(|other| other.end == Some(End::Value));
    let own: Vec<&Reading> = landed.clone().filter(|other| super::is_of_team(other.team.as_ref(), reading.team.as_ref())).collect();
    let sample: Vec<&Reading> = if own.len() >= 5 { own } else { landed.collect() };
    let seconds = |label: Label| sample.iter().map(|other| other.seconds.of(label)).sum::<i64>() as f64;
    let total: f64 = labels().map(seconds).sum();
    if total > 0.0 {
        labels().map(|label| (label, seconds(label) / total)).filter(|(_, share)| *share > 0.0).collect()
    } else {
        vec![(Label::Unexplained, 1.0)]
    }
}
