//! Values that take any JSON: what has another form than it should counts as
//! missing, so that one odd field does not cost the record.
//!
//! Texts are borrowed from the page wherever JSON allows it.

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A text; numbers and truth values in their JSON form; everything else is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Str<'a>(pub Cow<'a, str>);

impl Str<'_> {
    pub fn get(&self) -> Option<&str> {
        Some(&*self.0).filter(|text| !text.is_empty())
    }
}

impl std::ops::Deref for Str<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// Writes the visitor methods that swallow what is not wanted and answer `$none`.
macro_rules! swallow {
    ($none:expr; map) => {
        swallow!(@map $none);
    };
    ($none:expr; seq) => {
        swallow!(@seq $none);
    };
    ($none:expr; scalar) => {
        swallow!(@flat $none);
        fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> { Ok($none) }
    };
    ($none:expr; flat) => {
        swallow!(@flat $none);
    };
    (@flat $none:expr) => {
        fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> { Ok($none) }
        fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> { Ok($none) }
        fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> { Ok($none) }
        fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> { Ok($none) }
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> { Ok($none) }
    };
    (@map $none:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($none)
        }
    };
    (@seq $none:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok($none)
        }
    };
}
pub(super) use swallow;

impl<'de: 'a, 'a> Deserialize<'de> for Str<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Str<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Str(Cow::Borrowed(text)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Str(Cow::Owned(text.into())))
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Str(Cow::Borrowed(if value { "true" } else { "false" })))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Str(Cow::Owned(value.to_string())))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Str(Cow::Owned(value.to_string())))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Str(Cow::Owned(value.to_string())))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Str::default())
            }
            swallow!(Str::default(); map);
            swallow!(Str::default(); seq);
        }
        deserializer.deserialize_any(Any)
    }
}

/// A number, or a text that is one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Num(pub Option<f64>);

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Str::deserialize(deserializer).map(|text| Self(number(&text)))
    }
}

/// The number a text says, when it is a finite one.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

/// An object, or nothing where JSON holds something else.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Maybe<T>(pub Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
            type Value = Maybe<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|object| Maybe(Some(object)))
            }
            swallow!(Maybe(None); seq);
            swallow!(Maybe(None); scalar);
        }
        deserializer.deserialize_any(Object(PhantomData))
    }
}

/// A list; anything else is an empty one. The first element makes room for `ROOM`:
/// histories have millions of lists of one element.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List<T, const ROOM: usize = 4>(pub Vec<T>);

impl<T, const ROOM: usize> Default for List<T, ROOM> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const ROOM: usize> List<Maybe<T>, ROOM> {
    /// The objects in the list.
    pub fn objects(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter().filter_map(|maybe| maybe.0.as_ref())
    }
}

impl<'de, T: Deserialize<'de>, const ROOM: usize> Deserialize<'de> for List<T, ROOM> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements<T, const ROOM: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const ROOM: usize> Visitor<'de> for Elements<T, ROOM> {
            type Value = List<T, ROOM>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(element) = seq.next_element()? {
                    if list.is_empty() {
                        list.reserve_exact(ROOM);
                    }
                    list.push(element);
                }
                Ok(List(list))
            }
            swallow!(List(Vec::new()); map);
            swallow!(List(Vec::new()); scalar);
        }
        deserializer.deserialize_any(Elements::<T, ROOM>(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, Default, PartialEq)]
    #[serde(default)]
    struct Named<'a> {
        #[serde(borrow)]
        name: Str<'a>,
    }

    #[test]
    fn what_has_another_form_counts_as_missing() {
        for other in ["null", "3", "\"x\"", "[1,{}]", "true", "-1.5"] {
            assert_eq!(serde_json::from_str::<Maybe<Named<'_>>>(other).expect(other), Maybe(None), "{other}");
        }
        for other in ["null", "3", "\"x\"", "{\"a\":[]}", "false"] {
            assert!(serde_json::from_str::<List<Str<'_>>>(other).expect(other).0.is_empty(), "{other}");
        }
        assert_eq!(serde_json::from_str::<Str<'_>>("{\"a\":1}").expect("an object").get(), None);
        assert_eq!(serde_json::from_str::<Num>("\"3.5\"").expect("a text").0, Some(3.5));
    }

    #[test]
    fn plain_texts_are_borrowed() {
        let named: Maybe<Named<'_>> = serde_json::from_str(r#"{"name":"Story","other":{"deep":[1]}}"#).expect("an object");
        assert!(matches!(named.0.expect("is there").name.0, Cow::Borrowed("Story")));
    }
}
