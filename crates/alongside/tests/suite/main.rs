//! The binary from outside, as a newcomer runs it, and the house from above.

mod archives;
mod given;
mod house;
mod importing;
mod keeping;
mod planning;
mod reading;
mod serving;
