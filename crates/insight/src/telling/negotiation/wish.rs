//! What is wished for: a day, odds, and what people may not ask.

use super::super::words;
use jiff::civil::Date;

/// What was asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wish {
    /// By when; `None` is the target, or else the day of even odds.
    pub by: Option<Date>,
    /// With which odds, 0 to 1.
    pub odds: f64,
    /// Whether the frontier and the alternatives are wanted too: they take longer.
    pub whole: bool,
}

/// The day of a wish is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{by} is past; the first day that can be asked for is {first}")]
pub struct IsPast {
    /// The day that was asked for.
    pub by: Date,
    /// The first day that can be asked for.
    pub first: Date,
}

impl Default for Wish {
    fn default() -> Self {
        Self { by: None, odds: 0.85, whole: true }
    }
}

impl Wish {
    /// Refuses a day that is over: an answer would be that of another day.
    ///
    /// # Errors
    /// When the day that is wished for is before `today`.
    pub fn refuses(&self, today: Date) -> Result<(), IsPast> {
        match self.by {
            Some(by) if by < today => Err(IsPast { by, first: today }),
            _ => Ok(()),
        }
    }
}

/// Odds as people write them, in percent (`85`, `85 %`), as a share of 0.01 to 0.99.
///
/// # Errors
/// What is wrong, as a sentence: a share like 0.85 is refused too, since nobody can tell whether 1 is all or one in 100.
pub fn odds(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().trim_end_matches('%').trim_end().parse().ok();
    match number {
        Some(percent) if (1.0..=99.0).contains(&percent) => Ok(percent / 100.0),
        Some(share) if share > 0.0 && share < 1.0 => {
            Err(format!("odds are percent: write {} where you mean {}", (share * 1000.0).round() / 10.0, words::line(text)))
        }
        _ => Err("odds are percent, from 1 to 99: write 85 for 85 of 100 cases".to_owned()),
    }
}
