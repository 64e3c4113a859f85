//! Histories from other tools: fetch talks, translate is pure.
