//! What measuring says of whole logs, held against others and against the clock.

mod event_logs;
mod simulating;
mod speed;
mod throughput;
