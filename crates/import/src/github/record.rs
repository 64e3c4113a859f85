//! A JSON object read with patience: GitHub's REST answers, its GraphQL exports
//! and what backup tools make of them name the same things differently, and leave
//! things out.

use domain::Text;
use serde_json::Value;
use std::borrow::Cow;

/// A JSON value, read by several names for the same thing.
#[derive(Clone, Copy)]
pub(super) struct Record<'a>(pub &'a Value);

impl<'a> Record<'a> {
    /// The first of `names` that is there and not null. A name may be a path: `head.ref`.
    pub fn get(self, names: &[&str]) -> Option<&'a Value> {
        names.iter().find_map(|name| name.split('.').try_fold(self.0, |value, step| value.get(step))).filter(|value| !value.is_null())
    }

    /// The object under one of `names`.
    pub fn part(self, names: &[&str]) -> Option<Record<'a>> {
        self.get(names).filter(|value| value.is_object()).map(Record)
    }

    /// The elements of the list under one of `names`; nothing where there is no list.
    pub fn list(self, names: &[&str]) -> impl Iterator<Item = Record<'a>> + use<'a> {
        self.get(names).and_then(Value::as_array).into_iter().flatten().map(Record)
    }

    /// The text under one of `names`; empty where there is none.
    pub fn text(self, names: &[&str]) -> &'a str {
        self.get(names).and_then(Value::as_str).unwrap_or_default()
    }

    /// The number or text under one of `names`, as a text: identifiers come as both.
    pub fn id(self, names: &[&str]) -> Option<String> {
        match self.get(names)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The whole number under one of `names`.
    pub fn number(self, names: &[&str]) -> Option<u64> {
        self.get(names).and_then(Value::as_u64)
    }

    /// Yes or no under one of `names`.
    pub fn flag(self, names: &[&str]) -> Option<bool> {
        self.get(names).and_then(Value::as_bool)
    }

    /// Who is under one of `names`: an object with a login, or the login itself.
    pub fn login(self, names: &[&str]) -> Option<&'a str> {
        let value = self.get(names)?;
        value.as_str().or_else(|| value.get("login").and_then(Value::as_str)).filter(|login| !login.is_empty())
    }

    /// What something is called: an object with a name or title, or the text itself.
    pub fn named(self) -> Option<Text> {
        let text = self.0.as_str().or_else(|| self.get(&["name", "title"]).and_then(Value::as_str));
        text.filter(|text| !text.is_empty()).map(Into::into)
    }

    /// The text or number under one of `names` that should be a time; empty where
    /// there is none.
    pub fn time(self, names: &[&str]) -> Cow<'a, str> {
        match self.get(names) {
            None => Cow::Borrowed(""),
            Some(Value::String(text)) => Cow::Borrowed(text),
            Some(other) => Cow::Owned(other.to_string()),
        }
    }
}

/// `owner/repo`, and for an issue or pull request its number, from an address of
/// the website or of the API.
pub(super) fn address(url: &str) -> Option<(String, Option<u64>)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let steps: Vec<&str> = path.split(['/', '#', '?']).collect();
    let pair = |owner: usize| Some(format!("{}/{}", steps.get(owner)?, steps.get(owner + 1)?));
    if let Some(repos) = steps.iter().position(|step| *step == "repos") {
        let number = steps.get(repos + 4).filter(|_| steps.get(repos + 3).is_some_and(|s| is_thread(s)));
        return Some((pair(repos + 1)?, number.and_then(|n| n.parse().ok())));
    }
    let thread = steps.iter().skip(3).position(|step| is_thread(step)).map(|at| at + 3);
    let number = thread.and_then(|at| steps.get(at + 1)).and_then(|n| n.parse().ok());
    Some((pair(thread.map_or(1, |at| at - 2))?, number)).filter(|_| steps.len() > 2)
}

fn is_thread(step: &str) -> bool {
    matches!(step, "issues" | "pull" | "pulls")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_names_the_repository_and_the_number() {
        let issue = |n| Some(("quicwg/qlog".to_string(), Some(n)));
        assert_eq!(address("https://github.com/quicwg/qlog/issues/31"), issue(31));
        assert_eq!(address("https://github.com/quicwg/qlog/pull/31#pullrequestreview-7"), issue(31));
        assert_eq!(address("https://api.github.com/repos/quicwg/qlog/issues/31"), issue(31));
        assert_eq!(address("https://git.example.org/api/v3/repos/quicwg/qlog/pulls/31"), issue(31));
        assert_eq!(address("https://api.github.com/repos/quicwg/qlog/issues/comments/9"), Some(("quicwg/qlog".into(), None)));
        assert_eq!(address("https://api.github.com/repos/quicwg/qlog"), Some(("quicwg/qlog".into(), None)));
        assert_eq!(address("https://github.com/quicwg/qlog/releases/tag/1"), Some(("quicwg/qlog".into(), None)));
        assert_eq!(address("https://github.com/"), None);
        assert_eq!(address(""), None);
    }

    #[test]
    fn the_same_thing_is_found_under_its_several_names() {
        let rest = json!({"created_at": "2020-01-01T00:00:00Z", "user": {"login": "ann"}, "head": {"ref": "fix"}});
        let graph = json!({"createdAt": "2020-01-01T00:00:00Z", "author": "ann", "headRefName": "fix"});
        for value in [&rest, &graph] {
            let record = Record(value);
            assert_eq!(record.time(&["created_at", "createdAt"]), "2020-01-01T00:00:00Z");
            assert_eq!(record.login(&["user", "author"]), Some("ann"));
            assert_eq!(record.text(&["head.ref", "headRefName"]), "fix");
        }
    }
}
