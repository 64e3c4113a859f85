//! `alongside import jira|github|csv|event-log`: preview, or take in.

use super::source::Source;
use crate::{
    progress, said,
    terminal::{Paper, imports, preview},
    workspace::Workspace,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use domain::{Text, World, source::Problem};
use import::{
    Guess, Placed, Taken, Translated, Wish, in_force,
    mapping_file::{self, MappingFile},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What to bring in, and how.
#[derive(Args)]
pub struct Bring<S: Args> {
    #[command(flatten)]
    source: S,
    /// Show what would come in and what was guessed; take nothing in
    #[arg(long)]
    dry_run: bool,
    /// Read the words as this file says (see --write-mapping)
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Write what was guessed into a new file, to be corrected
    #[arg(long, value_name = "FILE")]
    write_mapping: Option<PathBuf>,
    /// Take in what is there although an archive is cut off
    #[arg(long)]
    partial: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl<S: Args + Source> Bring<S> {
    /// Reads the history, then shows or takes it in.
    ///
    /// # Errors
    /// When it cannot be read, the mapping is wrong, or the journal refuses or fails.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let said = self.mapping.as_deref().map(read_mapping).transpose()?;
        let translated = self.source.read(file)?;
        let guess = import::guess(&translated);
        if self.dry_run || self.write_mapping.is_some() {
            let workspace = file.exists().then(|| Workspace::open(file)).transpose()?;
            let world = workspace.as_ref().map(|workspace| workspace.engine.world());
            self.look(world.as_deref().unwrap_or(&World::default()), &translated, &guess, said.as_ref())?;
        }
        if self.dry_run {
            return Ok(());
        }
        self.is_worth_taking(&translated)?;
        self.take_in(file, translated, &guess, said.as_ref())
    }

    /// Writes what the words would mean in this world, and shows what would come in, as wished.
    fn look(&self, world: &World, translated: &Translated, guess: &Guess, said: Option<&MappingFile>) -> anyhow::Result<()> {
        let name = self.source.origin().name;
        let known = in_force::mapping(world, &name).unwrap_or_default().or(&guess.mapping);
        let mapping = said.map_or_else(|| known.clone(), |said| said.over(&known));
        if let Some(to) = &self.write_mapping {
            said::write_new(to, &mapping_file::write(&mapping, &Placed::by(guess, &translated.accounts)))?;
            written(to);
        }
        let preview = self.dry_run.then(|| import::preview(world, &name, translated, guess, &mapping));
        match preview {
            None => Ok(()),
            Some(preview) if self.json => said::say_json(&preview),
            Some(preview) => said::say(&preview::render(Paper::of_stdout(), &preview)),
        }
    }

    /// Refuses a history that is cut or empty before anything is opened, with everything that is wrong with it.
    fn is_worth_taking(&self, translated: &Translated) -> anyhow::Result<()> {
        let Some(why) = self.refusal(translated) else { return Ok(()) };
        let problems: Vec<Problem> = translated.cut.iter().chain(&translated.problems).cloned().collect();
        let (origin, notes) = (self.source.origin(), &translated.hints.notes);
        if self.json {
            said::say_json(&json!({ "source": origin.name, "import": null, "refused": why, "problems": problems, "notes": notes }))?;
            bail!("{why}");
        }
        let paper = Paper { colour: false, ..Paper::of_stdout() };
        let notes: String = notes.iter().map(|note| format!("\n{}", paper.prose(note, 0))).collect();
        bail!("{}", format!("{why}\n{}{notes}", imports::problems(paper, &problems, problems.len())).trim_end());
    }

    fn refusal(&self, translated: &Translated) -> Option<String> {
        let nothing = translated.found.is_empty();
        if translated.cut.is_some() && !self.partial {
            let way = if nothing { "" } else { " --partial takes in the part that is there." };
            return Some(format!("nothing was taken in, because {} ended early.{way}", self.source.origin().address));
        }
        nothing.then(|| format!("there is nothing to take in at {}.", self.source.origin().address))
    }

    fn take_in(&self, file: &Path, translated: Translated, guess: &Guess, said: Option<&MappingFile>) -> anyhow::Result<()> {
        let workspace = Workspace::open_or_make(file)?;
        let mut intake = workspace.door()?;
        let origin = self.source.origin();
        let notes: Vec<Text> = translated.hints.notes.iter().cloned().collect();
        let wish = Wish { mapping: said.map(|said| said.mapping.clone()), partial: self.partial };
        let bar = progress::bar("items taken in");
        let taken = import::take_in(&mut intake, &origin, translated, guess, &wish, &mut |at| bar.at(at.done, at.of))?;
        bar.done();
        if let Some(said) = said {
            let applied = mapping_file::apply(&mut intake, &origin.name, said)?;
            applied.unheard_words().iter().for_each(|words| said::aside(words));
        }
        workspace.engine.snapshot_blocking()?;
        self.tell(&origin.name, &taken, &notes)
    }

    fn tell(&self, name: &str, taken: &Taken, notes: &[Text]) -> anyhow::Result<()> {
        if self.json {
            return said::say_json(&json!({ "source": name, "import": taken.import, "brought": taken.tally, "notes": notes }));
        }
        let paper = Paper::of_stdout();
        notes.iter().for_each(|note| said::aside(paper.prose(note, 0).trim_end()));
        said::say(&imports::taken(paper, name, taken))
    }
}

/// Reads a mapping file.
///
/// # Errors
/// When it cannot be read, or with every line that cannot be understood.
pub fn read_mapping(file: &Path) -> anyhow::Result<MappingFile> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    mapping_file::parse(&text).map_err(|wrong| {
        let lines: Vec<_> = wrong.iter().map(|wrong| format!("{}, {wrong}", file.display())).collect();
        anyhow!("{}", lines.join("\n           "))
    })
}

/// Says where a mapping was written, and what to do with it.
pub fn written(file: &Path) {
    eprintln!("What the words mean is in {}; change it there and apply it with --mapping or `import mapping`.", file.display());
}
