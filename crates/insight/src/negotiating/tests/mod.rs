//! The solver against the definition, and what stands around it against hand-made cases.

mod around;
mod drawn;
mod frontiers;
mod large;
mod reading;
mod small;
