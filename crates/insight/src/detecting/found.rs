//! Everything that the detectors found at one moment.

use super::{ALL, Detector, Finding};
use crate::{
    Scene,
    telling::findings::{DetectorView, FindingView},
};
use domain::Key;
use std::collections::BTreeMap;

/// Findings, what hurts most first. Made once for a state of the workspace and kept beside its readings.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    findings: Vec<(usize, Finding)>,
    by_feature: BTreeMap<Key, Vec<usize>>,
    judged: [usize; ALL.len()],
}

impl Found {
    /// Lets every detector look.
    pub fn of(scene: &Scene<'_>) -> Self {
        let mut found = Self::default();
        for (nth, detector) in ALL.iter().enumerate() {
            let looked = (detector.look)(scene);
            found.judged[nth] = looked.judged;
            found.findings.extend(looked.findings.into_iter().map(|finding| (nth, finding)));
        }
        found.findings.sort_by(|(nth, one), (other_nth, other)| {
            let hurts = |finding: &Finding| finding.cost_seconds as f64 * finding.confidence;
            hurts(other).total_cmp(&hurts(one)).then_with(|| one.feature.cmp(&other.feature)).then(nth.cmp(other_nth))
        });
        for (place, (_, finding)) in found.findings.iter().enumerate() {
            found.by_feature.entry(finding.feature.clone()).or_default().push(place);
        }
        found
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// In how many features.
    pub fn features(&self) -> usize {
        self.by_feature.len()
    }

    /// Whether nothing hurts.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// All of them with their detectors, what hurts most first.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Detector, &Finding)> {
        self.findings.iter().map(|(nth, finding)| (&ALL[*nth], finding))
    }

    /// Those of one feature, what hurts most first.
    pub fn in_feature(&self, key: &Key) -> impl Iterator<Item = (&'static Detector, &Finding)> {
        let nths = self.by_feature.get(key).into_iter().flatten();
        nths.map(|nth| &self.findings[*nth]).map(|(detector, finding)| (&ALL[*detector], finding))
    }

    /// Those of one feature, as every face shows them.
    pub fn views_in(&self, scene: &Scene<'_>, key: &Key) -> Vec<FindingView> {
        self.in_feature(key).map(|(detector, finding)| view(scene, detector, finding)).collect()
    }

    /// Every detector with what it saw.
    pub fn detectors(&self) -> Vec<DetectorView> {
        let views = ALL.iter().zip(self.judged).enumerate().map(|(nth, (detector, judged))| DetectorView {
            id: detector.id,
            name: detector.name,
            question: detector.question,
            why: detector.why,
            definition: (detector.definition)(),
            way_out: detector.way_out,
            quiet_when: detector.quiet_when,
            count: self.findings.iter().filter(|(found, _)| *found == nth).count(),
            judged,
        });
        views.collect()
    }
}

/// A finding as every face shows it.
pub fn view(scene: &Scene<'_>, detector: &Detector, finding: &Finding) -> FindingView {
    FindingView {
        detector: detector.id,
        name: detector.name,
        feature: Some(finding.feature.clone()),
        title: scene.readings.get(&finding.feature).map(|reading| reading.title.to_string()),
        text: finding.text.clone(),
        confidence: finding.confidence,
        since: finding.since,
        evidence: finding.evidence.clone(),
        way_out: detector.way_out.to_owned(),
        quiet_when: detector.quiet_when.to_owned(),
    }
}
