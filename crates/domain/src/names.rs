//! What things are called: numbers for what Alongside makes, keys for what people say.

use arcstr::ArcStr;
use foldhash::fast::FixedState;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Borrow, cell::RefCell, collections::BTreeMap, fmt, hash::BuildHasher, ops::Deref};

/// Short shared text: titles, statuses, answers. Cloning it is cheap, and it is one
/// machine word: a history is mostly texts.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String))]
pub struct Text(ArcStr);

impl Text {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text, shared with an equal one that this thread read lately: a tracker says
    /// "In Progress" a million times, and one of them is enough to keep.
    pub fn shared(text: &str) -> Self {
        if text.len() > WORD {
            return Self::from(text);
        }
        READ.with_borrow_mut(|words| {
            let slot = &mut words[slot(text) % WORDS];
            match slot {
                Some(known) if **known == *text => known.clone(),
                _ => slot.insert(Self::from(text)).clone(),
            }
        })
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(ArcStr::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(ArcStr::from(text))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shared;
        impl de::Visitor<'_> for Shared {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text::shared(text))
            }
        }
        deserializer.deserialize_str(Shared)
    }
}

/// Longest text that is worth remembering while reading.
const WORD: usize = 48;

/// Words remembered while reading, per thread.
const WORDS: usize = 512;

thread_local! {
    static READ: RefCell<Vec<Option<Text>>> = RefCell::new(vec![None; WORDS]);
}

/// Where a word is remembered. Words that meet in a slot only cost a copy.
fn slot(text: &str) -> usize {
    FixedState::default().hash_one(text) as usize
}

/// Place of an event in its workspace's journal, from 1, without gaps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The place after this one.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What people call a feature or an item: `PAY-12`, `quicwg/qlog#31`.
///
/// Unique in a workspace. Native keys are a team's prefix and a number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String))]
#[serde(transparent)]
pub struct Key(Text);

impl Key {
    /// From the text that people use.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(Text::from(text.as_ref()))
    }

    /// The text that people use.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// The highest number in use behind each prefix of a key: `PAY-12` is number 12
/// behind `PAY`. Keys of another form have none.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Numbers(BTreeMap<Text, u64>);

impl Numbers {
    /// Higher ones are dates and identifiers, and nobody counts on from them.
    const HIGHEST: u64 = 999_999_999_999;

    /// Takes the number of a key as used.
    pub fn count(&mut self, key: &Key) {
        let Some((prefix, number)) = key.as_str().rsplit_once('-') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match self.0.get_mut(prefix) {
            Some(highest) if (*highest..=Self::HIGHEST.max(*highest + 1)).contains(&number) => *highest = number,
            None if number <= Self::HIGHEST => drop(self.0.insert(prefix.into(), number)),
            _ => {}
        }
    }

    /// The key with the next number behind a prefix.
    pub fn next(&self, prefix: &str) -> Key {
        Key::new(format!("{prefix}-{}", self.0.get(prefix).map_or(1, |highest| highest + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_highest_behind_its_prefix() {
        let mut numbers = Numbers::default();
        for key in ["PAY-9", "PAY-10", "PAY-x", "PAY", "PAY-99999999999999", "A-PAY-70", "quicwg/qlog#31"] {
            numbers.count(&key.into());
        }
        assert_eq!(["PAY", "A-PAY", "NEW"].map(|prefix| numbers.next(prefix).to_string()), ["PAY-11", "A-PAY-71", "NEW-1"]);
    }

    #[test]
    fn a_number_is_never_given_twice() {
        let mut numbers = Numbers::default();
        numbers.count(&"PAY-999999999999".into());
        for expected in ["PAY-1000000000000", "PAY-1000000000001"] {
            let next = numbers.next("PAY");
            assert_eq!(next.as_str(), expected);
            numbers.count(&next);
        }
    }
}
