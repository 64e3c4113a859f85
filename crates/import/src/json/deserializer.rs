//! What the forms of the tools ask for, answered from a cursor.

use super::{
    RAW, Read, Unreadable,
    cursor::{Cursor, Members},
    number::{self, Number},
};
use serde::{
    Deserializer,
    de::{
        DeserializeSeed, MapAccess, SeqAccess, Visitor,
        value::{BorrowedStrDeserializer, StringDeserializer},
    },
    forward_to_deserialize_any,
};
use std::borrow::Cow;

impl<'de> Deserializer<'de> for &mut Cursor<'de> {
    type Error = Unreadable;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek() {
            Some(b'"') => match self.text()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            Some(b'{') => self.nested(b'}', |members| visitor.visit_map(members)),
            Some(b'[') => self.nested(b']', |elements| visitor.visit_seq(elements)),
            _ => scalar(self, visitor),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.peek() == Some(b'n') { scalar(self, visitor) } else { visitor.visit_some(self) }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Read<V::Value> {
        if name == RAW { visitor.visit_borrowed_str(self.written()?) } else { visitor.visit_newtype_struct(self) }
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

fn scalar<'de, V: Visitor<'de>>(cursor: &mut Cursor<'de>, visitor: V) -> Read<V::Value> {
    match cursor.word()? {
        "null" => visitor.visit_unit(),
        "true" => visitor.visit_bool(true),
        "false" => visitor.visit_bool(false),
        word => match number::read(word) {
            Some(Number::Whole(number)) => visitor.visit_u64(number),
            Some(Number::Negative(number)) => visitor.visit_i64(number),
            Some(Number::Other(number)) => visitor.visit_f64(number),
            None => Err(cursor.no_value(word)),
        },
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Unreadable;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if !self.another()? {
            return Ok(None);
        }
        match self.cursor.key()? {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some),
            Cow::Owned(key) => seed.deserialize(StringDeserializer::new(key)).map(Some),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(&mut *self.cursor)
    }
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = Unreadable;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.another()? { seed.deserialize(&mut *self.cursor).map(Some) } else { Ok(None) }
    }
}
