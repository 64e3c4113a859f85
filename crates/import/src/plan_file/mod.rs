//! A plan as a file that people write, share and load again: what a feature is
//! sliced into, how much each slice takes, who has time for it, and what must be
//! true by when.
//!
//! As TOML it holds everything:
//!
//! ```toml
//! [[item]]
//! id = "payers"                     # any word; S12 names a slice that is there
//! title = "Two people pay"
//! value = 8
//! worth = "essential"               # essential, wanted or later
//! side = "engineering"              # product or engineering; may be left out
//! needs = ["ledger"]                # ids of slices that must be finished first
//! engineering = "3 to 8 days"       # P50 to P90, or "1 to 3 to 8 days" with P10
//! product = "2 to 5 days"
//! settled = "3 to 7 days"           # what both agreed on
//! # cut = "Nobody asked for it"     # gives the slice up, and says why
//!
//! [[seat]]
//! person = "Ana Moreira"            # a name or an address; may be left out
//! side = "engineering"
//! share = 0.5
//! from = "2026-03-09"
//! until = "2026-06-30"
//!
//! [[milestone]]
//! what = "Ten shops split payments"
//! by = "2026-04-01"
//! needs = ["payers"]
//!
//! [[away]]
//! person = "Ana Moreira"            # left out: everybody
//! from = "2026-07-01"
//! until = "2026-07-14"
//! why = "Leave"
//! ```
//!
//! As CSV it holds the items, one a line, under a header with the same names in
//! any order; several needs are parted by spaces or semicolons. What a file does
//! not say stays as it is, so a file with two columns can change two columns.

mod applying;
mod csv;
mod describing;
mod ranges;
mod toml;
mod writing;

pub use self::applying::changes;
pub use self::csv::from_csv;
pub use self::describing::described;
pub use self::ranges::range;
pub use self::toml::from_toml;
pub use self::writing::{to_csv, to_toml};

use domain::{Side, Worth, estimate::Range};
use jiff::civil::Date;

/// What a plan file says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PlanFile {
    /// The slices, in the order of the file.
    pub items: Vec<ItemLine>,
    /// Who has time for it.
    pub seats: Vec<SeatLine>,
    /// What must be true by when.
    pub milestones: Vec<MilestoneLine>,
    /// When somebody is away.
    pub away: Vec<AwayLine>,
    /// Columns that were not read, because nobody knows them.
    pub unread: Vec<String>,
}

/// One slice. What is `None` is not said.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ItemLine {
    /// The line of the file, from 1.
    pub line: usize,
    /// What others call it; `S12` is an item that is there, a key an item of another tool.
    pub id: Option<String>,
    /// What users get.
    pub title: Option<String>,
    /// What it is worth.
    pub value: Option<f64>,
    /// Whether the feature makes sense without it.
    pub worth: Option<Worth>,
    /// The side whose work it mostly is.
    pub side: Option<Side>,
    /// Ids of items that must be finished first.
    pub needs: Option<Vec<String>>,
    /// How much it takes, as the product side sees it.
    pub product: Option<Range>,
    /// How much it takes, as the engineering side sees it.
    pub engineering: Option<Range>,
    /// How much it takes, as both agreed.
    pub settled: Option<Range>,
    /// Why it is given up: nobody will build it.
    pub cut: Option<String>,
}

/// Somebody's time.
#[derive(Clone, PartialEq, Debug)]
pub struct SeatLine {
    /// The line of the file, from 1.
    pub line: usize,
    /// A name or an address.
    pub person: Option<String>,
    /// Whose work is done there; a person's own side where nothing is said.
    pub side: Option<Side>,
    /// The share of the working time, 0 to 1.
    pub share: f64,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// A checkpoint.
#[derive(Clone, PartialEq, Debug)]
pub struct MilestoneLine {
    /// The line of the file, from 1.
    pub line: usize,
    /// What must be true.
    pub what: String,
    /// By when.
    pub by: Date,
    /// Ids of items that must be finished for it.
    pub needs: Vec<String>,
}

/// Days off.
#[derive(Clone, PartialEq, Debug)]
pub struct AwayLine {
    /// The line of the file, from 1.
    pub line: usize,
    /// A name or an address; `None` is everybody.
    pub person: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why.
    pub why: String,
}

/// Something in the file that cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}, {field}: {message}")]
pub struct Wrong {
    /// Which line, from 1.
    pub line: usize,
    /// Which field or column.
    pub field: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl Wrong {
    fn new(line: usize, field: &str, message: impl Into<String>) -> Self {
        Self { line, field: field.into(), message: message.into() }
    }
}

/// What something is worth: 0 or more.
fn value(number: f64) -> Result<f64, String> {
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err(format!("{number} is no value; write a number from 0 on.")) }
}

/// A share of the working time.
fn share(number: f64) -> Result<f64, String> {
    if number > 0.0 && number <= 1.0 {
        Ok(number)
    } else {
        Err(format!("{number} is no share; write a number above 0 and up to 1: 0.5 is half of the time."))
    }
}

/// A title that says something.
fn title(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("The title is empty; say in a line what users get.".into()) } else { Ok(text.into()) }
}

/// What a word says about a worth.
fn worth(word: &str) -> Result<Worth, String> {
    Worth::from_word(word).ok_or_else(|| format!("“{word}” is no worth; write essential, wanted or later."))
}

/// What a word says about a side.
fn side(word: &str) -> Result<Side, String> {
    match word.trim().to_ascii_lowercase().as_str() {
        "product" => Ok(Side::Product),
        "engineering" => Ok(Side::Engineering),
        _ => Err(format!("“{word}” is no side; write product or engineering.")),
    }
}

/// What a text says about a day.
fn day(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| format!("“{text}” is no day; write it like 2026-03-09."))
}

/// A number as people write it: a decimal comma is fine.
fn number(text: &str) -> Result<f64, String> {
    let wrong = || format!("“{text}” is no number; write it like 8 or 2.5.");
    let plain = text.trim().replace(',', ".");
    plain.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong)
}
