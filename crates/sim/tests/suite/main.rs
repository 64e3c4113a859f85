//! What a simulated organisation must keep.

mod company;
