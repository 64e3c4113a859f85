//! All findings, with their first line.

use super::{Sentence, findings::Findings, words};
use crate::{
    Scene,
    detecting::{self, Found},
};

/// How many findings a page shows.
const SHOWN: usize = 200;

/// What hurts, what hurts most first.
pub fn findings(scene: &Scene<'_>, found: &Found) -> Findings {
    Findings {
        sentence: sentence(found),
        findings: found.iter().take(SHOWN).map(|(detector, finding)| detecting::view(scene, detector, finding)).collect(),
        matching: found.len(),
        detectors: found.detectors(),
    }
}

fn sentence(found: &Found) -> Sentence {
    let detectors = found.detectors();
    let judged = detectors.iter().filter(|detector| detector.judged > 0).count();
    if judged == 0 {
        return Sentence::default().say("Nothing can be told yet: no feature under way has enough on record to judge.");
    }
    let Some((worst, _)) = found.iter().next() else {
        let looked = words::count(judged, "pattern", "patterns");
        return Sentence::default().stress("Nothing hurts").say(format!(" in what is under way; {looked} could be looked for."));
    };
    let features = found.features();
    let sentence = Sentence::default().stress(words::count(found.len(), "thing hurts", "things hurt"));
    let sentence = sentence.say(format!(" in {}. ", words::count(features, "feature", "features")));
    sentence.say("What hurts most is ").stress(worst.name.to_lowercase()).say(".")
}
