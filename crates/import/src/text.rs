//! Texts of people: bounded, shared, compared.

use domain::Text;
use std::{collections::HashMap, str::Utf8Error};

/// How many characters of a comment are kept; the rest is in the tool.
pub const LONGEST: usize = 4_000;

/// How many characters of a title, a name or a value are kept.
pub const LONGEST_VALUE: usize = 500;

/// The first `longest` characters, with an ellipsis where something was cut.
pub fn bounded(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// A word that comes again and again (a status, a type, a label), kept once and cut
/// to [`LONGEST_VALUE`].
pub fn word(word: &str) -> Text {
    if word.len() > LONGEST_VALUE { bounded(word, LONGEST_VALUE).into() } else { Text::shared(word) }
}

/// The text itself, cut to [`LONGEST_VALUE`].
pub(crate) fn value(text: &Text) -> Text {
    if text.len() > LONGEST_VALUE { bounded(text, LONGEST_VALUE).into() } else { text.clone() }
}

/// These bytes as text. The quick check only says no; the slow one says where.
///
/// # Errors
/// When they are no UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {
    simdutf8::basic::from_utf8(bytes).or_else(|_| str::from_utf8(bytes))
}

/// How many words came and how many went between two texts, whatever their order:
/// the difference of their bags of words. Moved text counts as unchanged.
pub fn words_changed(from: &str, to: &str) -> (u32, u32) {
    let mut bag: HashMap<&str, i64> = HashMap::new();
    for word in to.split_whitespace() {
        *bag.entry(word).or_default() += 1;
    }
    for word in from.split_whitespace() {
        *bag.entry(word).or_default() -= 1;
    }
    let sum = |counts: &mut dyn Iterator<Item = i64>| u32::try_from(counts.sum::<i64>()).unwrap_or(u32::MAX);
    let added = sum(&mut bag.values().copied().filter(|n| *n > 0));
    let removed = sum(&mut bag.values().map(|n| -n).filter(|n| *n > 0));
    (added, removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(bounded("äöü", 3), "äöü");
        assert_eq!(bounded("äöü", 2), "äö…");
        assert_eq!(value(&"ä".repeat(LONGEST_VALUE).into()).chars().count(), LONGEST_VALUE);
        assert_eq!(value(&"ä".repeat(LONGEST_VALUE + 1).into()), format!("{}…", "ä".repeat(LONGEST_VALUE)).as_str());
    }

    #[test]
    fn words_are_counted_whatever_their_order() {
        assert_eq!(words_changed("a b c", "c b a"), (0, 0));
        assert_eq!(words_changed("a b b", "a b d e"), (2, 1));
        assert_eq!(words_changed("", "x y"), (2, 0));
    }
}
