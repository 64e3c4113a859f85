//! Estimates that persons give as ranges.
