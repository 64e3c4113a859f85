//! Organisations from a seed, with known truth.
