//! The whole picture in one document: where the time goes, what hurts, when what is
//! under way lands, and why the features that waited most took as long as they took.

pub mod html;
pub mod markdown;

use crate::view::View;
use domain::Moment;
use insight::telling::{
    self, Backtest, Outlook, Why,
    features::{FeatureRow, Query},
    findings::Findings,
    time::Insights,
    today::AtRisk,
};
use serde::Serialize;

/// Most features under way whose landing is told.
const UNDER_WAY: usize = 100;

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
    /// What is under way, with when it lands, the oldest first.
    pub under_way: Vec<FeatureRow>,
    /// Checkpoints that will probably not be reached in time.
    pub at_risk: Vec<AtRisk>,
    /// When all that is under way will have landed.
    pub outlook: Outlook,
    /// How good forecasts have been.
    pub backtest: Backtest,
    /// The features that held most time that was not work, the most first.
    pub features: Vec<Why>,
}

impl Report {
    /// Looks at everything once.
    pub fn of(view: &View) -> Self {
        let scene = view.scene();
        let told = view.waited_most(TOLD).into_iter().filter_map(|key| telling::why::why(&scene, &view.found, key));
        Self {
            as_of: scene.at,
            insights: telling::insights::insights(&scene, None),
            findings: telling::hurting::findings(&scene, &view.found),
            under_way: telling::features(&scene, &view.found, &Query { take: UNDER_WAY, ..Query::default() }).rows,
            at_risk: telling::day::at_risk(&scene),
            outlook: telling::outlook(&scene, &Query::default()),
            backtest: telling::backtest(&scene),
            features: told.collect(),
        }
    }
}
