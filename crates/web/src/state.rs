//! What every handler shares: the engine, the people, the clock, what was measured
//! last, and the import that is under way.

use crate::{importing::desk::Desk, looking::Looking, people::People};
use domain::Moment;
use engine::Engine;
use std::sync::Arc;
use tokio::sync::watch;

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

/// The parts of [`State`].
pub struct Inner {
    /// The one way to change the workspace.
    pub engine: Engine,
    /// What people are called.
    pub people: Arc<dyn People>,
    /// What was measured last.
    pub looking: Looking,
    /// The import that is under way.
    pub desk: Desk,
    clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    stop: watch::Sender<bool>,
}

impl State {
    /// Over a workspace, with this machine's clock.
    pub fn new(engine: Engine, people: Arc<dyn People>) -> Self {
        Self::with_clock(engine, people, || jiff::Timestamp::now().into())
    }

    /// Over a workspace, with a clock of one's own: for tests and recordings.
    pub fn with_clock(engine: Engine, people: Arc<dyn People>, clock: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        let inner = Inner {
            engine,
            people,
            looking: Looking::default(),
            desk: Desk::default(),
            clock: Arc::new(clock),
            stop: watch::Sender::new(false),
        };
        Self(Arc::new(inner))
    }

    /// The time.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// Ends every stream, so that the server can end.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Resolves when the server is about to end.
    pub async fn stopped(&self) {
        let mut stop = self.stop.subscribe();
        // The sender lives in this state; if it is gone, the server is gone too.
        drop(stop.wait_for(|stopped| *stopped).await);
    }
}

impl std::ops::Deref for State {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
