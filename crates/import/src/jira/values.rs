//! Values of several forms: texts that may be documents, and fields of one's own making.

use super::{
    form::Sprint,
    lenient::{Str, swallow},
    plain,
};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use std::{borrow::Cow, fmt};

/// A text of people: wiki markup as it is, or an Atlassian document made plain.
#[derive(Default)]
pub(super) struct Body<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Body<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Body<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a document")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Body(Cow::Borrowed(text)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Body(Cow::Owned(text.into())))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let document = serde_json::Value::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Body(Cow::Owned(plain::document(&document))))
            }
            swallow!(Body::default(); flat);
            swallow!(Body::default(); seq);
        }
        deserializer.deserialize_any(Either)
    }
}

/// A field of one's own making, as far as it may mean something to us.
pub(super) enum Custom<'a> {
    /// Perhaps story points.
    Number(f64),
    /// Perhaps the key of an epic.
    Text(Cow<'a, str>),
    /// Perhaps sprints.
    Sprints(Vec<Sprint<'a>>),
    /// Nothing that we read.
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for Custom<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Custom<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Custom::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Custom::Text(Cow::Owned(text.into())))
            }
            fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Custom::Other)
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Custom::Number(value as f64))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Custom::Number(value as f64))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Custom::Number(value))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Custom::Other)
            }
            swallow!(Custom::Other; map);
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut sprints = Vec::new();
                while let Some(element) = seq.next_element::<Element<'_>>()? {
                    sprints.extend(element.0);
                }
                Ok(Custom::Sprints(sprints))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// One element of a list of one's own making, where it is a sprint: an object that
/// has a name and a state, or the text in which Jira Server writes one.
struct Element<'a>(Option<Sprint<'a>>);

/// `…Sprint@1f[id=1,state=CLOSED,name=Sprint 1,startDate=…]`.
fn sprint_of_server(text: &str) -> Option<Sprint<'static>> {
    let inside = text.split_once(".Sprint@")?.1.split_once('[')?.1;
    let part = |name: &str| {
        let value = inside.split(',').find_map(|pair| pair.strip_prefix(name))?;
        Some(Str(Cow::Owned(value.trim_end_matches(']').to_owned())))
    };
    Some(Sprint { name: part("name=")?, start_date: part("startDate=").unwrap_or_default(), ..Sprint::default() })
}

impl<'de: 'a, 'a> Deserialize<'de> for Element<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Element<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let sprint = Sprint::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Element(Some(sprint).filter(|s| s.state.get().is_some() && s.name.get().is_some())))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Element(sprint_of_server(text)))
            }
            swallow!(Element(None); flat);
            swallow!(Element(None); seq);
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(json: &str) -> Vec<String> {
        match serde_json::from_str(json).expect(json) {
            Custom::Sprints(sprints) => sprints.iter().map(|sprint| sprint.name.to_string()).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn sprints_of_cloud_and_of_server_are_told_from_other_lists() {
        assert_eq!(names(r#"[{"id":1,"name":"Sprint 1","state":"closed"}, {"name":"an option"}, null, 7]"#), ["Sprint 1"]);
        let server = r#"["com.atlassian.greenhopper.service.sprint.Sprint@1f[id=8,state=CLOSED,name=Sprint 3,startDate=2014-01-06T09:00:00.000Z]", "x"]"#;
        assert_eq!(names(server), ["Sprint 3"]);
    }
}
