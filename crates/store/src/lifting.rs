//! Old forms of events, lifted to today's while they are read.
//!
//! A stored form is never rewritten. When an event's shape changes, one pure
//! function is added to [`LIFTS`]: it turns the old body into the next one. The
//! version that is written from then on follows from the list, so that nothing
//! else has to be remembered.

use serde_json::Value;

/// One step from an old form to the next.
pub(crate) struct Lift {
    /// The type it had, such as `question.asked`.
    pub r#type: &'static str,
    /// The version that is lifted, from 1.
    pub version: u32,
    /// The type it has afterwards: the same, unless it was renamed.
    pub becomes: &'static str,
    /// The body, one version on (or version 1 of another type). What it does not
    /// understand it hands on unchanged: reading then says what is wrong.
    pub body: fn(Value) -> Value,
}

/// Every change of a stored form since version 0.1, oldest first.
pub(crate) const LIFTS: &[Lift] = &[];

/// The version in which events of this type are written today.
pub(crate) fn current(lifts: &[Lift], r#type: &str) -> u32 {
    let same = lifts.iter().filter(|lift| lift.r#type == r#type && lift.becomes == r#type);
    same.map(|lift| lift.version + 1).max().unwrap_or(1)
}

/// Whether a form must be lifted before it can be read.
pub(crate) fn is_old(lifts: &[Lift], r#type: &str, version: u32) -> bool {
    lifts.iter().any(|lift| lift.r#type == r#type && lift.version == version)
}

/// Lifts a form step by step to the one that is written today.
pub(crate) fn lift(lifts: &[Lift], r#type: &str, version: u32, mut body: Value) -> (String, u32, Value) {
    let (mut r#type, mut version) = (r#type.to_owned(), version);
    for step in lifts {
        if step.r#type == r#type && step.version == version {
            body = (step.body)(body);
            version = if step.becomes == r#type { version + 1 } else { 1 };
            step.becomes.clone_into(&mut r#type);
        }
    }
    (r#type, version, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A made-up past: a question was a "request" without a side, then one without `blocking`.
    const MADE_UP: &[Lift] = &[
        Lift { r#type: "request.made", version: 1, becomes: "question.asked", body: |body| with(body, "to", json!("product")) },
        Lift { r#type: "question.asked", version: 1, becomes: "question.asked", body: |body| with(body, "blocking", json!(false)) },
    ];

    fn with(mut body: Value, field: &str, value: Value) -> Value {
        if let Some(fields) = body.as_object_mut() {
            fields.insert(field.into(), value);
        }
        body
    }

    #[test]
    fn an_old_form_is_lifted_step_by_step() {
        let (r#type, version, body) = lift(MADE_UP, "request.made", 1, json!({"text": "Who pays?"}));
        assert_eq!((r#type.as_str(), version), ("question.asked", 2));
        assert_eq!(body, json!({"text": "Who pays?", "to": "product", "blocking": false}));
    }

    #[test]
    fn todays_version_follows_from_the_list() {
        assert_eq!(current(MADE_UP, "question.asked"), 2);
        assert_eq!(current(MADE_UP, "question.answered"), 1);
        assert!(is_old(MADE_UP, "question.asked", 1));
        assert!(!is_old(MADE_UP, "question.asked", 2));
    }

    #[test]
    fn what_a_lift_does_not_understand_it_hands_on() {
        assert_eq!(lift(MADE_UP, "question.asked", 1, json!("nonsense")).2, json!("nonsense"));
    }
}
