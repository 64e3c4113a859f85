//! **Agreeing**: questions, decisions and changes between the two sides.

pub mod change;
pub mod decision;
pub mod question;
