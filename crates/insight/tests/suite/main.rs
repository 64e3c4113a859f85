//! What measuring says of whole logs, held against others and against the clock.

mod effort;
mod event_logs;
mod issues;
mod simulating;
mod speed;
mod throughput;
