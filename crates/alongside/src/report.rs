//! The whole picture in one document: where the time goes, what hurts, and why
//! the features that waited most took as long as they took.

pub mod html;
pub mod markdown;

use crate::view::View;
use domain::Moment;
use insight::telling::{Why, findings::Findings, time::Insights};
use serde::Serialize;

/// Features told whole.
const TOLD: usize = 8;

/// The whole picture.
#[derive(Serialize)]
pub struct Report {
    /// The moment that this is the state of.
    pub as_of: Moment,
    /// Where the time goes over all features.
    pub insights: Insights,
    /// What hurts.
    pub findings: Findings,
    /// The features that held most time that was not work, the most first.
    pub features: Vec<Why>,
}

impl Report {
    /// Looks at everything once.
    pub fn of(view: &View) -> Self {
        let scene = view.scene();
        let told = view.slowest(TOLD).into_iter().filter_map(|key| insight::telling::why::why(&scene, &view.found, key));
        Self {
            as_of: scene.at,
            insights: insight::telling::insights::insights(&scene, None),
            findings: insight::telling::hurting::findings(&scene, &view.found),
            features: told.collect(),
        }
    }
}
