//! Stories in a real browser, against the product served in this process.
//!
//! Needs chromium and chromedriver; without them every test says that it was
//! skipped. Everything runs on loopback and ends with the test.

mod accessibility;
mod desk;
mod live;
mod looks;
mod stories;
