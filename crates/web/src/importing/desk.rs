//! The desk: one import at a time, from the file to the journal, in the background.
//! Whoever leaves the page and comes back finds it where it is.

use super::door::{self, Door, Told};
use crate::state::State;
use domain::{Mapping, Via, source::Tool};
use import::{Guess, Origin, Preview, Progress, Taken, Translated, Wish, csv_export::Columns, guess, in_force, preview, take_in};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};
use tempfile::TempDir;
use tokio::sync::watch;

/// Where the import is.
#[derive(Clone, Debug, Default)]
pub enum Step {
    /// Nothing is under way.
    #[default]
    Idle,
    /// The file is being read: so many pages so far.
    Reading {
        /// What the file is called.
        file: String,
        /// Pages read.
        pages: u64,
    },
    /// It was read; a person looks at what would come in.
    Ready(Box<Shown>),
    /// It comes in.
    Taking {
        /// The source's name.
        source: String,
        /// How far.
        progress: Progress,
    },
    /// It came in.
    Done {
        /// The source's name.
        source: String,
        /// What came in.
        taken: Box<Taken>,
    },
    /// It stopped; nothing more happens by itself.
    Stopped {
        /// Why, and what to do.
        why: String,
    },
}

/// What a person looks at before it comes in.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Where it comes from.
    pub origin: Origin,
    /// What would come in.
    pub preview: Preview,
    /// What the words mean, as guessed or as corrected since.
    pub mapping: Mapping,
}

/// One import at a time.
#[derive(Default)]
pub struct Desk {
    on_it: Mutex<OnIt>,
    moved: watch::Sender<u64>,
}

#[derive(Default)]
struct OnIt {
    step: Step,
    read: Option<Read>,
}

/// What was read and waits to be taken in.
struct Read {
    translated: Translated,
    guess: Guess,
}

/// A file that somebody handed in.
pub struct Handed {
    /// The folder that it lies in; removed when it is no longer needed.
    pub folder: TempDir,
    /// Where it lies.
    pub path: PathBuf,
    /// What it was called.
    pub file: String,
    /// What the source is to be called.
    pub source: String,
    /// Which tool wrote it; `None` is to be told from its content.
    pub tool: Option<Tool>,
    /// Which column of a CSV export is which, where somebody said it.
    pub columns: Columns,
}

impl Desk {
    /// Hears each step.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    /// Where the import is.
    pub fn step(&self) -> Step {
        self.on_it().step.clone()
    }

    /// Whether something is being read or taken in.
    pub fn is_busy(&self) -> bool {
        matches!(self.on_it().step, Step::Reading { .. } | Step::Taking { .. })
    }

    fn on_it(&self) -> std::sync::MutexGuard<'_, OnIt> {
        self.on_it.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, step: Step) {
        self.on_it().step = step;
        self.moved.send_modify(|count| *count += 1);
    }

    /// Clears the desk, unless something is under way.
    pub fn clear(&self) {
        if !self.is_busy() {
            self.on_it().read = None;
            self.turn(Step::Idle);
        }
    }
}

impl State {
    /// Reads a file in the background; then its preview lies on the desk.
    pub fn read_in(&self, handed: Handed) {
        let state = self.clone();
        self.desk.turn(Step::Reading { file: handed.file.clone(), pages: 0 });
        tokio::task::spawn_blocking(move || match state.read_file(handed) {
            Ok((shown, read)) => {
                state.desk.on_it().read = Some(read);
                state.desk.turn(Step::Ready(Box::new(shown)));
            }
            Err(why) => state.desk.turn(Step::Stopped { why }),
        });
    }

    fn read_file(&self, handed: Handed) -> Result<(Shown, Read), String> {
        let Handed { folder, path, file, source, tool, columns } = handed;
        let unknown = || {
            format!(
                "It cannot be told which tool wrote “{file}”: it is damaged, empty, or has a shape of its own. Say which tool wrote it, and what is wrong with it is named."
            )
        };
        let tool = tool.or_else(|| door::tool_of(&path)).ok_or_else(unknown)?;
        let mut told = 0;
        let translated = door::read(&path, tool, &Told { repository: None, columns }, self.now(), &mut |pages| {
            if pages >= told + 200 {
                told = pages;
                self.desk.turn(Step::Reading { file: file.clone(), pages });
            }
        });
        drop(folder);
        if translated.found.is_empty() {
            let first = translated.cut.iter().chain(&translated.problems).next();
            let why = first
                .map_or_else(|| "it holds no record of that tool.".into(), |problem| format!("{}: {}", problem.place, problem.message));
            return Err(format!("Nothing can be taken from “{file}”: {why}"));
        }
        let guess = guess(&translated);
        let mapping = in_force::mapping(&self.engine.world(), &source).unwrap_or_default().or(&guess.mapping);
        let preview = preview(&self.engine.world(), &source, &translated, &guess, &mapping);
        let origin = Origin { name: source.as_str().into(), tool, address: file.as_str().into() };
        Ok((Shown { origin, preview, mapping }, Read { translated, guess }))
    }

    /// Takes in what lies on the desk, in the background, with this mapping.
    ///
    /// # Errors
    /// When nothing lies there.
    pub fn take_on(&self, mapping: Mapping, disciplines: &super::form::Disciplines, partial: bool) -> Result<(), String> {
        let (origin, read) = {
            let mut on_it = self.desk.on_it();
            let Step::Ready(shown) = &on_it.step else { return Err("There is no preview to take in; hand in the file again.".into()) };
            let origin = shown.origin.clone();
            let read = on_it.read.take().ok_or("The file is no longer there; hand it in again.")?;
            (origin, read)
        };
        let Read { translated, mut guess } = read;
        super::form::correct(&mut guess, translated.accounts.list(), disciplines);
        let source = origin.name.to_string();
        self.desk.turn(Step::Taking { source: source.clone(), progress: Progress { done: 0, of: translated.found.len() as u64 } });
        let state = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut door = state.door();
            let mut told = |progress| state.desk.turn(Step::Taking { source: source.clone(), progress });
            let wish = Wish { mapping: Some(mapping), partial };
            let step = match take_in(&mut door, &origin, translated, &guess, &wish, &mut told) {
                Ok(taken) => Step::Done { source: source.clone(), taken: Box::new(taken) },
                Err(stopped) => Step::Stopped { why: stopped.to_string() },
            };
            state.desk.turn(step);
        });
        Ok(())
    }

    /// The way in for this moment.
    pub fn door(&self) -> Door {
        Door { engine: self.engine.clone(), people: self.people.clone(), via: Via::Web, at: self.now() }
    }
}
