//! What a simulated organisation must keep.

mod company;
mod load;
mod truth;
