//! What a simulated organisation must keep.

mod company;
mod forecasts;
mod imported;
mod load;
mod properties;
mod truth;
