//! Releases and deployments: when something reached an environment.

use super::{
    mentions,
    reading::Reading,
    record::{Record, address},
    timeline::{CREATED, WHO},
};
use crate::Found;
use domain::{
    Key, Moment, PersonId,
    item::{Basis, Fact, ItemKind, What},
};

/// A release; published, it has reached the environment "release" or "prerelease".
pub(super) fn release(reading: &mut Reading<'_>, record: Record<'_>) {
    let tag = record.text(&["tag_name"]);
    let Some(repository) = repository(reading, record) else {
        return reading.problem(&format!("The release {tag}"), "names no repository; name it for the import, like owner/repo.");
    };
    let key = Key::new(format!("{repository}/releases/{tag}"));
    let Some(created) = reading.moment(record, &CREATED, key.as_str()) else { return };
    let by = reading.who(record.login(&WHO));
    let title = [record.text(&["name"]), tag].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let mut facts = vec![opened(created, by, "Release", title, "draft", &repository)];
    let published = reading.optional(record, &["published_at"], key.as_str()).filter(|_| record.flag(&["draft"]) != Some(true));
    if let Some(at) = published {
        let environment = if record.flag(&["prerelease"]) == Some(true) { "prerelease" } else { "release" };
        facts.push(fact(at, by, What::Status { from: "draft".into(), to: "released".into() }));
        facts.push(fact(at, by, What::Deployed { environment: environment.into(), succeeded: true }));
    }
    for (to, how) in mentions::in_text(record.text(&["body"]), &repository) {
        facts.push(fact(published.unwrap_or(created), by, What::Linked { how: how.word().into(), to }));
    }
    reading.add(Found { item: key, facts });
}

/// A deployment, with its statuses where they came with it.
pub(super) fn deployment(reading: &mut Reading<'_>, record: Record<'_>) {
    let id = record.id(&["id"]).unwrap_or_default();
    let Some(repository) = repository(reading, record) else {
        return reading.problem(&format!("The deployment {id}"), "names no repository; name it for the import, like owner/repo.");
    };
    let key = Key::new(format!("{repository}/deployments/{id}"));
    let Some(created) = reading.moment(record, &CREATED, key.as_str()) else { return };
    let by = reading.who(record.login(&["creator", "user"]));
    let title = format!("{} to {}", record.text(&["ref", "sha"]), record.text(&["environment"]));
    let mut facts = vec![opened(created, by, "Deployment", &title, "created", &repository)];
    let mut statuses: Vec<(Moment, Record<'_>)> =
        record.list(&["statuses"]).filter_map(|one| Some((reading.moment(one, &CREATED, &format!("a status of {key}"))?, one))).collect();
    statuses.sort_by_key(|(at, _)| *at);
    let mut from = "created".to_string();
    for (at, one) in statuses {
        let by = reading.who(one.login(&["creator", "user"]));
        let to = one.text(&["state"]).to_ascii_lowercase();
        let succeeded = match to.as_str() {
            "success" => Some(true),
            "failure" | "error" => Some(false),
            _ => None,
        };
        if to != from {
            facts.push(fact(at, by, What::Status { from: from.as_str().into(), to: to.as_str().into() }));
        }
        let environment = [one.text(&["environment"]), record.text(&["environment"])].into_iter().find(|text| !text.is_empty());
        if let Some(succeeded) = succeeded {
            facts.push(fact(at, by, What::Deployed { environment: environment.unwrap_or_default().into(), succeeded }));
        }
        from = to;
    }
    reading.add(Found { item: key, facts });
}

fn repository(reading: &Reading<'_>, record: Record<'_>) -> Option<String> {
    let written = address(record.text(&["html_url", "url", "repository_url"])).map(|(repository, _)| repository);
    reading.repository(written)
}

fn opened(at: Moment, by: Option<PersonId>, r#type: &str, title: &str, status: &str, repository: &str) -> Fact {
    let (r#type, title, status) = (r#type.into(), title.into(), status.into());
    fact(at, by, What::Opened { kind: ItemKind::Deployment, r#type, title, status, parent: None, team: Some(repository.into()) })
}

fn fact(at: Moment, by: Option<PersonId>, what: What) -> Fact {
    Fact { at, by, basis: Basis::Recorded, what }
}
