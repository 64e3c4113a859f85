//! The stage track: the way of a feature as a line of words, with the days in each.

use super::words;
use domain::Stage;
use insight::telling::feature::StageStay;
use maud::{Markup, html};

/// The track under a title. Stages that were never entered say nothing.
pub fn track(stays: &[StageStay]) -> Markup {
    let now = stays.iter().position(|stay| stay.now);
    html! {
        ol.stages aria-label="Stages" {
            @for (nth, stay) in stays.iter().enumerate() {
                @let past = stay.seconds.is_some() && now.is_none_or(|now| nth < now);
                li.past[past] aria-current=[stay.now.then_some("step")] {
                    (words::stage(stay.stage))
                    small { (told(stay)) }
                }
            }
        }
    }
}

fn told(stay: &StageStay) -> String {
    match stay.seconds {
        Some(_) if stay.now && stay.stage.is_over() => "reached".into(),
        Some(seconds) if stay.now => format!("{} so far", words::length(seconds)),
        Some(seconds) if seconds == 0 && stay.stage != Stage::Value => "passed at once".into(),
        Some(seconds) => words::length(seconds),
        None => String::new(),
    }
}
