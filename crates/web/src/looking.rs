//! Looking at the workspace, now or as it was known at a moment of the past.
//!
//! Measuring everything takes longer than telling one page of it, so what was
//! measured is kept: the present until an event comes or a minute passes, and the
//! last few moments of the past.

use crate::{
    kept::{Backtests, LandingsKept},
    problem::Problem,
    state::State,
    usual::Kept,
};
use domain::{Key, Moment, Seq, World};
use engine::Fault;
use insight::{
    Lived, Scene,
    detecting::Found,
    measuring::Readings,
    telling::{
        Landings,
        known::{self, NoFeature},
        landings,
        words::Names,
    },
};
use jiff::civil::Date;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long the present may be told from the same moment.
const FRESH_SECONDS: i64 = 60;

/// Measuring that takes longer than this is not done anew for every event: while a
/// large history comes in, it takes at most a fifth of the time.
const COSTLY: Duration = Duration::from_millis(200);
const SHARE: u32 = 5;

/// How many moments of the past are kept measured.
const PASTS: usize = 4;

/// What was measured at one moment.
#[derive(Clone)]
struct Measured {
    readings: Readings,
    found: Found,
    names: Arc<Names>,
    lived: Arc<Lived>,
    seq: Seq,
    made: Instant,
    cost: Duration,
}

/// A moment of the past: the world as it was known then, and what was measured of it.
#[derive(Clone)]
struct Past {
    at: Moment,
    world: Arc<World>,
    measured: Arc<Measured>,
}

/// What was measured last.
#[derive(Default)]
pub struct Looking {
    present: Mutex<Option<Arc<Measured>>>,
    past: Mutex<VecDeque<Past>>,
    /// What is usual, at the moments looked at.
    pub usual: Kept,
    /// How good forecasts have been, at the moment looked at last.
    pub backtests: Backtests,
    /// How good landing dates have been.
    landings: LandingsKept,
}

/// From when something is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// As it is.
    Now,
    /// As it was known then.
    Past(Moment),
}

impl When {
    /// From an address: a day means its end (UTC), a time is a time, nothing is now.
    ///
    /// # Errors
    /// When it is neither a day nor a time, or is still to come.
    pub fn read(text: Option<&str>, now: Moment) -> Result<Self, Problem> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(Self::Now) };
        let past = Moment::as_of(text, now).map_err(|no| Problem::unreadable(format!("as_of: {no}.")))?;
        Ok(past.map_or(Self::Now, Self::Past))
    }

    /// The day in the past.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Now => None,
            Self::Past(moment) => Some(moment.date()),
        }
    }
}

/// What was told, and the place of the journal that it shows.
pub struct Told<T> {
    /// The answer.
    pub answer: T,
    /// The last event that it knows.
    pub seq: Seq,
    /// The moment of looking.
    pub at: Moment,
}

impl State {
    /// Looks at the workspace and tells something of it, beside the asynchronous work.
    ///
    /// # Errors
    /// When the journal or the people vault cannot be read.
    pub async fn look<T: Send + 'static>(
        &self,
        when: When,
        tell: impl FnOnce(&Scene<'_>, &Found) -> T + Send + 'static,
    ) -> Result<Told<T>, Problem> {
        let state = self.clone();
        let looked = tokio::task::spawn_blocking(move || match when {
            When::Now => state.look_now(tell),
            When::Past(moment) => state.look_back(moment, tell),
        });
        looked.await.map_err(Problem::fault)?.map_err(Problem::fault)
    }

    /// Looks at a feature, by its key, and tells something of it.
    ///
    /// # Errors
    /// When there is nothing to tell of such a key, with those that come near; when the journal or the
    /// people vault cannot be read.
    pub async fn look_at<T: Send + 'static>(
        &self,
        key: &str,
        when: When,
        tell: impl FnOnce(&Scene<'_>, &Found, &Key) -> Option<T> + Send + 'static,
    ) -> Result<Told<T>, Problem> {
        let typed = key.to_owned();
        let looked = self.look(when, move |scene, found| tell(scene, found, &Key::new(&typed)).ok_or_else(|| unknown(scene, typed)));
        let Told { answer, seq, at } = looked.await?;
        Ok(Told { answer: answer.map_err(|no| no_feature(&no, when))?, seq, at })
    }

    /// How good landing dates have been: the journal is folded anew for every moment of the past, which
    /// takes seconds where it is long, so the last answer is kept.
    ///
    /// # Errors
    /// When the journal or the people vault cannot be read.
    pub async fn landings(&self, when: When) -> Result<Told<Landings>, Problem> {
        let now = self.look(when, |scene, _| landings::moments(scene)).await?;
        if let Some(kept) = self.looking.landings.of(now.seq, when) {
            return Ok(Told { answer: kept, seq: now.seq, at: now.at });
        }
        let (state, moments, count) = (self.clone(), now.answer.clone(), now.answer.len());
        let said = tokio::task::spawn_blocking(move || state.said(&moments)).await.map_err(Problem::fault)?.map_err(Problem::fault)?;
        let told = self.look(when, move |scene, _| landings(scene, &said, count)).await?;
        self.looking.landings.keep(told.seq, when, &told.answer);
        Ok(told)
    }

    fn said(&self, moments: &[Moment]) -> Result<Vec<landings::Said>, Fault> {
        let mut said = vec![];
        for moment in moments {
            let world = self.engine.as_known_at(*moment)?;
            let readings = Readings::at(&world, *moment);
            let (names, lived) = (Names::new(), Lived::new());
            said.extend(landings::said(&Scene { world: &world, readings: &readings, names: &names, lived: &lived, at: *moment }));
        }
        Ok(said)
    }

    fn look_now<T>(&self, tell: impl FnOnce(&Scene<'_>, &Found) -> T) -> Result<Told<T>, Fault> {
        let mut present = self.looking.present.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        let world = self.engine.world();
        let kept = present.take();
        let measured = match kept {
            Some(kept) if kept.is_fresh(world.seq, now) => kept,
            Some(kept) => Arc::new(self.renewed(kept, &world, now)?),
            None => Arc::new(self.measured(&world, Readings::at(&world, now))?),
        };
        *present = Some(Arc::clone(&measured));
        drop(present);
        Ok(measured.tell(&world, tell))
    }

    fn renewed(&self, kept: Arc<Measured>, world: &World, now: Moment) -> Result<Measured, Fault> {
        let begun = Instant::now();
        let mut readings = Arc::try_unwrap(kept).map_or_else(|kept| kept.readings.clone(), |kept| kept.readings);
        readings.refresh(world, now);
        let mut measured = self.measured(world, readings)?;
        measured.cost = begun.elapsed();
        Ok(measured)
    }

    fn measured(&self, world: &World, readings: Readings) -> Result<Measured, Fault> {
        let names = Arc::new(self.people.names().map_err(Fault::new)?);
        let lived = Arc::new(Lived::new());
        let found = Found::of(&Scene { world, readings: &readings, names: &names, lived: &lived, at: readings.at });
        Ok(Measured { readings, found, names, lived, seq: world.seq, made: Instant::now(), cost: Duration::ZERO })
    }

    fn look_back<T>(&self, moment: Moment, tell: impl FnOnce(&Scene<'_>, &Found) -> T) -> Result<Told<T>, Fault> {
        let head = self.engine.world().seq;
        let mut past = self.looking.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.retain(|kept| kept.measured.seq == head);
        let kept = past.iter().find(|kept| kept.at == moment).cloned();
        let Past { world, measured, .. } = match kept {
            Some(kept) => kept,
            None => {
                let world = self.engine.as_known_at(moment)?;
                let mut measured = self.measured(&world, Readings::at(&world, moment))?;
                measured.seq = head;
                let fresh = Past { at: moment, world, measured: Arc::new(measured) };
                past.truncate(PASTS - 1);
                past.push_front(fresh.clone());
                fresh
            }
        };
        drop(past);
        Ok(measured.tell(&world, tell))
    }
}

impl Measured {
    /// Whether it may still be told: nothing moved, or measuring anew would cost too much so soon.
    fn is_fresh(&self, seq: Seq, now: Moment) -> bool {
        let same = self.seq == seq && now.seconds_since(self.readings.at) < FRESH_SECONDS;
        same || (self.cost > COSTLY && self.made.elapsed() < self.cost * SHARE)
    }

    fn tell<T>(&self, world: &World, tell: impl FnOnce(&Scene<'_>, &Found) -> T) -> Told<T> {
        let scene = Scene { world, readings: &self.readings, names: &self.names, lived: &self.lived, at: self.readings.at };
        Told { answer: tell(&scene, &self.found), seq: self.seq, at: self.readings.at }
    }
}

/// Why there is nothing to tell of a key, and those that come near it.
fn unknown(scene: &Scene<'_>, typed: String) -> NoFeature {
    match known::feature(scene, &typed) {
        Ok(key) => NoFeature::Unknown { typed, near: vec![key] },
        Err(no) => no,
    }
}

/// The problem of a key that leads nowhere.
fn no_feature(no: &NoFeature, when: When) -> Problem {
    let then = when.day().map(|day| format!(" on {day}")).unwrap_or_default();
    let detail = match no {
        NoFeature::Unknown { typed, near } if near.is_empty() => {
            format!("There is no feature “{typed}”{then}. It may have another key, or its import was taken back.")
        }
        NoFeature::Unknown { typed, near } => {
            format!("There is no feature “{typed}”{then}. Near it: {}.", near.iter().map(Key::as_str).collect::<Vec<_>>().join(", "))
        }
        NoFeature::OtherType(key) => {
            format!("{key} was imported, but its type is no feature here; the mapping of its source says which are.")
        }
    };
    Problem::not_found(detail, ("See the features", "/features?state=all"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_today_are_now_and_what_is_to_come_is_refused() {
        let now: Moment = "2026-11-23T10:40:00Z".parse().expect("a time");
        let read = |text| When::read(text, now).ok();
        assert_eq!(read(Some("2026-03-01")), "2026-03-01T23:59:59.999Z".parse().ok().map(When::Past));
        assert_eq!([read(None), read(Some("")), read(Some("2026-11-23"))], [Some(When::Now); 3]);
        assert_eq!([read(Some("yesterday")), read(Some("2031-01-01"))], [None; 2]);
    }
}
