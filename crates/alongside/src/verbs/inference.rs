//! `alongside inference`: what people say of what was inferred.

use crate::{said, view::View, workspace::Workspace};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::{
    Key, Seq, Stamp, Via,
    inference::{Command, Inference as Inferred},
    item::Place,
};
use insight::Label;
use std::path::Path;

/// Confirms or rejects what was inferred about a feature's time
#[derive(Args)]
#[command(after_help = "Examples:
  alongside why CHK-12 --all                          the evidence, each with its event: #512.3
  alongside inference confirm CHK-12 512.3            so it was: it counts as a person's word
  alongside inference reject CHK-12 512.3 review      so it was not: it counts nowhere
  alongside inference forget CHK-12 512.3             take back what was said")]
pub struct Inference {
    #[command(subcommand)]
    say: Say,
}

#[derive(Subcommand)]
enum Say {
    /// Say that it was so: it counts as recorded by a person
    Confirm(Which),
    /// Say that it was not so: it counts nowhere, and is told among what was left out
    Reject(Which),
    /// Take back what was said: it is an inference again
    Forget(Which),
}

/// Which inference.
#[derive(Args)]
struct Which {
    /// Key of the feature: CHK-12
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// The event that it was inferred from, as `alongside why` shows it: 512 or 512.3
    #[arg(value_name = "EVENT", value_parser = place)]
    event: Place,
    /// What the time was taken for: review, work, clarification; needed where several were inferred from one event
    #[arg(value_name = "LABEL", value_parser = label)]
    label: Option<Label>,
}

impl Inference {
    /// Says it.
    ///
    /// # Errors
    /// When there is no such feature or inference, or the journal fails.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let (Say::Confirm(which) | Say::Reject(which) | Say::Forget(which)) = &self.say;
        let (feature, label) = which.find(&View::of(file, None)?)?;
        let inferred = Inferred { feature: feature.clone(), evidence: which.event, label: label.word().into() };
        let (command, told) = match &self.say {
            Say::Confirm(_) => (Command::Confirm(inferred), "is confirmed"),
            Say::Reject(_) => (Command::Reject(inferred), "is rejected, and counts nowhere"),
            Say::Forget(_) => (Command::Forget(inferred), "is an inference again"),
        };
        let stamp = Stamp { at: crate::workspace::now(), by: None, via: Via::Cli };
        let events = Workspace::open(file)?.engine.ask_blocking(stamp, vec![command.into()])?;
        let already = if events.is_empty() { " already" } else { "" };
        said::say(&format!("“{}” in {feature}, from event {}.{}, {told}{already}.\n", label.words(), which.event.seq, which.event.nth))
    }
}

impl Which {
    /// The feature, and the label that was inferred there.
    fn find(&self, view: &View) -> anyhow::Result<(Key, Label)> {
        let (key, scene) = (view.feature(&self.feature)?, view.scene());
        let index = insight::measuring::Index::of(scene.world, &key);
        let history =
            insight::measuring::history_with(scene.world, &index, &key, scene.at).with_context(|| format!("{key} has no history"))?;
        let inferred: Vec<Label> = Label::ALL.into_iter().filter(|label| history.infers(*label, self.event)).collect();
        let words = || inferred.iter().map(|label| label.word()).collect::<Vec<_>>().join(", ");
        match (self.label, &inferred[..]) {
            (Some(label), labels) if labels.contains(&label) => Ok((key, label)),
            (None, [only]) => Ok((key, *only)),
            (_, []) => bail!("nothing is inferred about {key} from that event; `alongside why {key} --all` shows what is, and from which"),
            (None, _) => bail!("several things are inferred from that event; add one of: {}", words()),
            (Some(_), _) => bail!("that is not what was inferred from that event; it was: {}", words()),
        }
    }
}

/// `512`, `#512` or `#512.3`.
fn place(text: &str) -> Result<Place, String> {
    let wrong = |_| "write the event as `alongside why` shows it: 512 or 512.3".to_owned();
    let (seq, nth) = text.trim_start_matches('#').split_once('.').unwrap_or((text.trim_start_matches('#'), "0"));
    Ok(Place { seq: Seq(seq.parse().map_err(wrong)?), nth: nth.parse().map_err(wrong)? })
}

fn label(text: &str) -> Result<Label, String> {
    Label::from_word(text).ok_or_else(|| format!("write one of: {}", Label::ALL.map(Label::word).join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_as_it_is_shown() {
        for place_ in [Place { seq: Seq(512), nth: 3 }, Place { seq: Seq(7), nth: 0 }] {
            assert_eq!(place(&crate::terminal::words::place(place_)), Ok(place_));
        }
        assert!(place("first").is_err() && place("1.x").is_err());
    }
}
