//! A place in a text, and what is written there.

use super::{Read, Unreadable, Why, number};
use memchr::memchr2;
use std::borrow::Cow;

/// How deep values may lie in each other.
const DEPTH: u8 = 128;

/// A place in a text.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

impl<'a> Cursor<'a> {
    /// At the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// The next byte that is no white space.
    #[inline(always)]
    pub fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_further(),
        }
    }

    #[cold]
    fn peek_further(&mut self) -> Option<u8> {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r');
        self.at += self.text.as_bytes()[self.at..].iter().take_while(is_space).count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over this byte, which must be next.
    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.peek() != Some(byte) {
            return Err(self.wrong(&format!("“{}” is missing", char::from(byte))));
        }
        self.at += 1;
        Ok(())
    }

    #[cold]
    pub fn wrong(&self, what: &str) -> Unreadable {
        let is_cut = self.at >= self.text.len();
        self.placed(Unreadable(Box::new(Why { what: what.into(), place: None, is_cut })))
    }

    /// The error with the place where reading is, unless it has one.
    #[cold]
    pub fn placed(&self, mut error: Unreadable) -> Unreadable {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines = before.iter().filter(|byte| **byte == b'\n').count();
        error.0.place.get_or_insert((lines + 1, before.len() - line + 1));
        error
    }

    /// A text, from its opening quote on.
    #[inline(always)]
    pub fn text(&mut self) -> Read<Cow<'a, str>> {
        let start = self.at + 1;
        match self.mark(start) {
            Some(end) if self.text.as_bytes()[end] == b'"' => {
                self.at = end + 1;
                Ok(Cow::Borrowed(&self.text[start..end]))
            }
            Some(escape) => self.escaped(start, escape - start).map(Cow::Owned),
            None => Err(self.unended()),
        }
    }

    /// Passes over a text.
    #[inline(always)]
    fn skip_text(&mut self) -> Read<()> {
        match self.mark(self.at + 1) {
            Some(end) if self.text.as_bytes()[end] == b'"' => {
                self.at = end + 1;
                Ok(())
            }
            _ => self.text().map(drop),
        }
    }

    /// Where the next quote or backslash stands.
    #[inline(always)]
    fn mark(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(eight) = bytes.get(at..at + 8) {
            let mut word = [0; 8];
            word.copy_from_slice(eight);
            let marks = marks(u64::from_le_bytes(word));
            if marks != 0 {
                return Some(at + marks.trailing_zeros() as usize / 8);
            }
            at += 8;
            if at > start + 24 {
                break;
            }
        }
        memchr2(b'"', b'\\', bytes.get(at..)?).map(|further| at + further)
    }

    #[cold]
    fn unended(&mut self) -> Unreadable {
        self.at = self.text.len();
        self.wrong("a text does not end")
    }

    /// A text whose first escape is `plain` bytes after its `start`.
    fn escaped(&mut self, start: usize, mut plain: usize) -> Read<String> {
        let mut text = String::with_capacity(2 * plain + 16);
        self.at = start;
        loop {
            text.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain + 1;
            if self.text.as_bytes()[self.at - 1] == b'"' {
                return Ok(text);
            }
            text.push(self.escape()?);
            match memchr2(b'"', b'\\', &self.text.as_bytes()[self.at..]) {
                Some(length) => plain = length,
                None => return Err(self.unended()),
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Read<char> {
        let escaped = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        Ok(match escaped {
            Some(same @ (b'"' | b'\\' | b'/')) => char::from(same),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unit().and_then(|unit| self.character(unit)),
            _ => {
                self.at -= 1;
                return Err(self.wrong("no such escape"));
            }
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Read<u16> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let unit = digits.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        self.at = (self.at + 4).min(self.text.len());
        unit.ok_or_else(|| self.wrong("an escaped character needs four digits"))
    }

    /// The character of a unit of UTF-16, which may need the unit behind it.
    fn character(&mut self, unit: u16) -> Read<char> {
        let rest = &self.text.as_bytes()[self.at..];
        if !(0xD800..0xDC00).contains(&unit) || !rest.starts_with(b"\\u") {
            return Ok(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        self.at += 2;
        let low = self.unit()?;
        let pair = char::decode_utf16([unit, low]).next().and_then(Result::ok);
        if pair.is_none() {
            self.at = before;
        }
        Ok(pair.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// A word without quotes: a number or one of three names.
    pub fn word(&mut self) -> Read<&'a str> {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')).count();
        if length == 0 {
            return Err(self.wrong("a value is missing"));
        }
        let word = &self.text[self.at..self.at + length];
        self.at += length;
        Ok(word)
    }

    /// The name of a member and the colon behind it.
    #[inline(always)]
    pub fn key(&mut self) -> Read<Cow<'a, str>> {
        self.expect_quote()?;
        let key = self.text()?;
        self.expect(b':')?;
        Ok(key)
    }

    #[inline(always)]
    fn expect_quote(&mut self) -> Read<()> {
        if self.peek() == Some(b'"') { Ok(()) } else { Err(self.wrong("the name of a member is missing")) }
    }

    /// Passes over a value.
    pub fn skip(&mut self) -> Read<()> {
        match self.peek() {
            Some(b'"') => self.skip_text(),
            Some(b'{') => self.nested(b'}', |members| {
                while members.another()? {
                    members.cursor.expect_quote()?;
                    members.cursor.skip_text()?;
                    members.cursor.expect(b':')?;
                    members.cursor.skip()?;
                }
                Ok(())
            }),
            Some(b'[') => self.nested(b']', |elements| {
                while elements.another()? {
                    elements.cursor.skip()?;
                }
                Ok(())
            }),
            _ => match self.word()? {
                "null" | "true" | "false" => Ok(()),
                word => number::read(word).map(drop).ok_or_else(|| self.no_value(word)),
            },
        }
    }

    /// Passes over a value and answers with what is written there.
    pub fn written(&mut self) -> Read<&'a str> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(&self.text[start..self.at])
    }

    #[cold]
    pub fn no_value(&self, word: &str) -> Unreadable {
        self.wrong(&format!("“{word}” is no value"))
    }

    /// Goes through an object or a list, from its opening bracket to its end.
    #[inline]
    pub fn nested<T>(&mut self, end: u8, inside: impl FnOnce(&mut Members<'_, 'a>) -> Read<T>) -> Read<T> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.wrong("values lie too deep in each other"));
        }
        let mut members = Members { cursor: self, end, begun: false, ended: false };
        let value = inside(&mut members)?;
        if !members.ended && members.another()? {
            return Err(self.wrong("there is more than expected"));
        }
        self.depth -= 1;
        Ok(value)
    }
}

/// The members of an object, or the elements of a list.
pub(super) struct Members<'c, 'a> {
    pub cursor: &'c mut Cursor<'a>,
    end: u8,
    begun: bool,
    ended: bool,
}

impl Members<'_, '_> {
    /// Whether another one follows; passes over the comma before it, or the end.
    #[inline(always)]
    pub fn another(&mut self) -> Read<bool> {
        match self.cursor.peek() {
            Some(byte) if byte == self.end => {
                self.cursor.at += 1;
                self.ended = true;
            }
            Some(b',') if self.begun => self.cursor.at += 1,
            Some(_) if !self.begun => self.begun = true,
            _ => return Err(self.cursor.wrong("a comma or a closing bracket is missing")),
        }
        Ok(!self.ended)
    }
}

/// The highest bit of the first byte that is a quote or a backslash (and of some bytes behind it).
#[inline(always)]
const fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let (quote, backslash) = (word ^ (ONES * b'"' as u64), word ^ (ONES * b'\\' as u64));
    ((quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash)) & (ONES << 7)
}
