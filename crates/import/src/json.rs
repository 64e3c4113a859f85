//! JSON → values, as quickly as an import of hundreds of megabytes needs it; see
//! `docs/decisions/0011-own-json-reader.md` for what it is measured against.
//!
//! Three things make it quick: the end of a text is looked for eight bytes at a time,
//! texts without escapes are borrowed, and what nobody asks for is passed over
//! without being kept. What it reads, `serde_json` reads the same. It is more lenient
//! in two points, because one odd character should not cost a record: control
//! characters inside texts are taken as they are, and half of a surrogate pair
//! becomes U+FFFD. Enums are not read.

mod cursor;
mod deserializer;
mod number;

use cursor::Cursor;
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use std::fmt;

/// Why a text is no JSON, or no value of the wanted form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unreadable(Box<Why>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Why {
    what: String,
    /// Line and column, from 1; `None` until it is known.
    place: Option<(usize, usize)>,
    is_cut: bool,
}

impl Unreadable {
    /// Whether the text ended in the middle of a value.
    pub fn is_cut(&self) -> bool {
        self.0.is_cut
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)?;
        self.0.place.map_or(Ok(()), |(line, column)| write!(f, " at line {line} column {column}"))
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self(Box::new(Why { what: what.to_string(), place: None, is_cut: false }))
    }
}

type Read<T> = Result<T, Unreadable>;

/// Reads the one value that a text is.
///
/// # Errors
/// When the text is no JSON, or no value of this form.
pub(crate) fn from_str<'a, T: Deserialize<'a>>(text: &'a str) -> Read<T> {
    let mut cursor = Cursor::new(text);
    let value = T::deserialize(&mut cursor).map_err(|error| cursor.placed(error))?;
    match cursor.peek() {
        None => Ok(value),
        Some(_) => Err(cursor.wrong("something follows the value")),
    }
}

/// A value as it is written, to be read later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Raw<'a>(pub &'a str);

/// By this name [`Raw`] asks for what is written instead of what it means.
const RAW: &str = "import::json::Raw";

impl<'de: 'a, 'a> Deserialize<'de> for Raw<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Raw<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, read by import::json")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Raw(text))
            }
        }
        deserializer.deserialize_newtype_struct(RAW, Written)
    }
}

#[cfg(test)]
mod tests;
