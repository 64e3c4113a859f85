//! Values → JSON, as `serde_json` writes it, byte by byte: an import writes millions
//! of short texts and times, and most of them need no escape.
//!
//! Only the structure and the texts without escapes are written here; numbers and
//! all other texts are left to `serde_json`.

use serde::{
    Serialize, Serializer,
    ser::{
        Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
        SerializeTupleVariant,
    },
};
use serde_json::{Error, to_writer};

type Written = Result<(), Error>;

/// Writes a value behind what is there.
///
/// # Errors
/// Those of the value, and when JSON has no form for it.
pub(crate) fn write(bytes: &mut Vec<u8>, value: &impl Serialize) -> Written {
    value.serialize(Json { bytes })
}

struct Json<'b> {
    bytes: &'b mut Vec<u8>,
}

impl<'b> Json<'b> {
    fn put(self, text: &str) -> Written {
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Opens an object or a list; it is closed with `end`.
    fn open(self, start: u8, end: &'static str) -> Result<Parts<'b>, Error> {
        self.bytes.push(start);
        Ok(Parts { bytes: self.bytes, begun: false, end })
    }

    /// Opens an object or a list that lies in an object under the name of its variant.
    fn open_variant(self, variant: &str, start: u8, end: &'static str) -> Result<Parts<'b>, Error> {
        self.bytes.push(b'{');
        text(self.bytes, variant)?;
        self.bytes.extend_from_slice(&[b':', start]);
        Ok(Parts { bytes: self.bytes, begun: false, end })
    }
}

/// A text in quotes.
fn text(bytes: &mut Vec<u8>, text: &str) -> Written {
    let (eights, rest) = text.as_bytes().as_chunks();
    let marks = eights.iter().fold(0, |marks, eight| marks | to_escape(u64::from_le_bytes(*eight)));
    if marks != 0 || rest.iter().any(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\')) {
        return to_writer(bytes, text);
    }
    plain(bytes, text);
    Ok(())
}

/// Whether one of eight bytes must be escaped: not 0 where there is a control
/// character, a quote or a backslash.
const fn to_escape(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let (quote, backslash) = (eight ^ (ONES * b'"' as u64), eight ^ (ONES * b'\\' as u64));
    let control = eight.wrapping_sub(ONES * b' ' as u64) & !eight;
    (control | (quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash)) & (ONES << 7)
}

/// A text that needs no escape, in quotes.
#[inline]
fn plain(bytes: &mut Vec<u8>, text: &str) {
    bytes.reserve(text.len() + 3);
    bytes.push(b'"');
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(b'"');
}

/// Numbers, as `serde_json` writes them.
macro_rules! numbers {
    ($($name:ident: $number:ty),*) => {
        $(fn $name(self, number: $number) -> Written {
            to_writer(self.bytes, &number)
        })*
    };
}

impl<'b> Serializer for Json<'b> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'b>;
    type SerializeTuple = Parts<'b>;
    type SerializeTupleStruct = Parts<'b>;
    type SerializeTupleVariant = Parts<'b>;
    type SerializeMap = Parts<'b>;
    type SerializeStruct = Parts<'b>;
    type SerializeStructVariant = Parts<'b>;

    numbers!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128);
    numbers!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128);
    numbers!(serialize_f32: f32, serialize_f64: f64);

    fn serialize_bool(self, is: bool) -> Written {
        self.put(if is { "true" } else { "false" })
    }

    fn serialize_char(self, letter: char) -> Written {
        to_writer(self.bytes, &letter)
    }

    fn serialize_str(self, value: &str) -> Written {
        text(self.bytes, value)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Written {
        bytes.serialize(self)
    }

    fn serialize_none(self) -> Written {
        self.put("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.put("null")
    }

    fn serialize_unit_struct(self, _: &str) -> Written {
        self.put("null")
    }

    fn serialize_unit_variant(self, _: &str, _: u32, variant: &str) -> Written {
        text(self.bytes, variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &str, _: u32, variant: &str, value: &T) -> Written {
        let mut parts = self.open(b'{', "}")?;
        parts.member(variant, value)?;
        parts.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'b>, Error> {
        self.open(b'[', "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'b>, Error> {
        self.open(b'[', "]")
    }

    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<Parts<'b>, Error> {
        self.open(b'[', "]")
    }

    fn serialize_tuple_variant(self, _: &str, _: u32, variant: &str, _: usize) -> Result<Parts<'b>, Error> {
        self.open_variant(variant, b'[', "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'b>, Error> {
        self.open(b'{', "}")
    }

    fn serialize_struct(self, _: &str, _: usize) -> Result<Parts<'b>, Error> {
        self.open(b'{', "}")
    }

    fn serialize_struct_variant(self, _: &str, _: u32, variant: &str, _: usize) -> Result<Parts<'b>, Error> {
        self.open_variant(variant, b'{', "}}")
    }
}

/// An object or a list while it is written.
struct Parts<'b> {
    bytes: &'b mut Vec<u8>,
    begun: bool,
    end: &'static str,
}

impl Parts<'_> {
    fn comma(&mut self) {
        if self.begun {
            self.bytes.push(b',');
        }
        self.begun = true;
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.comma();
        value.serialize(Json { bytes: self.bytes })
    }

    /// A member whose name the code knows, which needs no escape.
    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        debug_assert_eq!(name.bytes().find(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\')), None);
        self.comma();
        plain(self.bytes, name);
        self.bytes.push(b':');
        value.serialize(Json { bytes: self.bytes })
    }

    fn close(self) -> Written {
        Json { bytes: self.bytes }.put(self.end)
    }
}

/// The kinds of lists, which differ in the names of their methods only.
macro_rules! list {
    ($($kind:ident: $element:ident),*) => {
        $(impl $kind for Parts<'_> {
            type Ok = ();
            type Error = Error;
            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.element(value)
            }
            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}
list!(SerializeSeq: serialize_element, SerializeTuple: serialize_element);
list!(SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field);

/// The kinds of objects with names that the code knows.
macro_rules! object {
    ($($kind:ident),*) => {
        $(impl $kind for Parts<'_> {
            type Ok = ();
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Written {
                self.member(name, value)
            }
            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}
object!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Error;

    /// Names are texts in JSON: numbers and truth values get quotes.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.comma();
        let start = self.bytes.len();
        key.serialize(Json { bytes: self.bytes })?;
        match self.bytes.get(start) {
            Some(b'"') => Ok(()),
            Some(b'{' | b'[' | b'n') | None => Err(Error::custom("the name of a member must be a text")),
            Some(_) => {
                self.bytes.insert(start, b'"');
                self.bytes.push(b'"');
                Ok(())
            }
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.bytes.push(b':');
        value.serialize(Json { bytes: self.bytes })
    }

    fn end(self) -> Written {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;
    use std::collections::BTreeMap;

    /// Every kind of thing that serde knows.
    #[derive(Serialize)]
    enum Kind {
        Unit,
        Newtype(Option<f64>),
        Tuple(u8, (i64, char)),
        Struct { text: String, names: BTreeMap<i32, bool>, nothing: (), pair: Pair },
    }

    #[derive(Serialize)]
    struct Pair(f32, Option<&'static str>);

    fn same(value: &impl Serialize) {
        let mut bytes = b"before".to_vec();
        write(&mut bytes, value).expect("it is written");
        let expected = serde_json::to_string(value).expect("serde_json writes it");
        assert_eq!(String::from_utf8(bytes).expect("it is UTF-8"), format!("before{expected}"));
    }

    proptest! {
        #[test]
        fn every_kind_is_written_as_serde_json_writes_it(
            text in ".{0,30}|[\\x00-\\x7f]{0,30}",
            names in prop::collection::btree_map(any::<i32>(), any::<bool>(), 0..4),
            number in any::<f64>(),
            whole in any::<i64>(),
            letter in any::<char>(),
        ) {
            let pair = Pair(number as f32, Some("b"));
            same(&[Kind::Unit, Kind::Newtype(Some(number)), Kind::Newtype(None), Kind::Tuple(3, (whole, letter)), Kind::Struct { text, names, nothing: (), pair }]);
        }
    }

    #[test]
    fn a_value_of_any_shape_is_written_as_serde_json_writes_it() {
        let text = r#"{"a":[1,-2,3.5,"x\n\u0001\"",null,true,{}],"b":{"c":[],"ä":"\\"},"":18446744073709551615}"#;
        same(&serde_json::from_str::<Value>(text).expect("it is JSON"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let map: BTreeMap<Vec<u8>, u8> = [(vec![1], 2)].into();
        assert!(write(&mut vec![], &map).is_err() && serde_json::to_string(&map).is_err());
    }
}
