//! The shapes of Jira's JSON, as far as we read them: Cloud REST v3, Server REST
//! v2, and the files made from them. Everything else is skipped while parsing.

use super::{
    lenient::{List, Maybe, Num, Str},
    values::{Body, Custom},
};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap, fmt};

/// A file, a line or a response: an issue, a page of issues, or the comments of one.
#[derive(Deserialize, Default)]
#[serde(default, expecting = "an issue, a page of issues or comments")]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    pub key: Str<'a>,
    #[serde(borrow)]
    pub fields: Maybe<Fields<'a>>,
    #[serde(borrow)]
    pub changelog: Maybe<Changelog<'a>>,
    /// Worklogs and comments that a fetch added beyond those inside the fields.
    #[serde(borrow)]
    pub comments: Option<List<Maybe<Comment<'a>>>>,
    #[serde(borrow)]
    pub issues: Option<Vec<&'a RawValue>>,
    /// What Jira answers instead of an issue that is not there.
    #[serde(borrow, rename = "errorMessages")]
    pub errors: Option<List<Str<'a>>>,
    /// The issue itself, where an archive wraps it.
    #[serde(borrow)]
    pub data: Option<&'a RawValue>,
    #[serde(borrow)]
    pub names: Maybe<BTreeMap<Cow<'a, str>, Str<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Changelog<'a> {
    pub total: Num,
    #[serde(borrow)]
    pub histories: List<Maybe<History<'a>>, 16>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct History<'a> {
    /// A [`User`], as it is written: the same few write thousands of entries.
    #[serde(borrow)]
    pub author: Option<&'a RawValue>,
    #[serde(borrow)]
    pub created: Str<'a>,
    /// What [`changes::read`](super::changes::read) reads: the same few changes, too.
    #[serde(borrow)]
    pub items: Option<&'a RawValue>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct User<'a> {
    #[serde(borrow)]
    account_id: Str<'a>,
    #[serde(borrow)]
    key: Str<'a>,
    #[serde(borrow)]
    name: Str<'a>,
    #[serde(borrow)]
    email_address: Str<'a>,
    #[serde(borrow)]
    display_name: Str<'a>,
}

impl User<'_> {
    /// What the tool calls them in histories: the account id on Cloud, else the
    /// user key, else the login name.
    pub fn id(&self) -> Option<&str> {
        [&self.account_id, &self.key, &self.name, &self.email_address, &self.display_name].into_iter().find_map(Str::get)
    }

    pub fn shown(&self) -> &str {
        [&self.display_name, &self.name].into_iter().find_map(Str::get).unwrap_or_default()
    }

    pub fn email(&self) -> Option<&str> {
        self.email_address.get()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Named<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
}

/// A version that something is planned into.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Version<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub release_date: Str<'a>,
    #[serde(borrow)]
    pub released: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct IssueType<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub subtask: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Status<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub status_category: Maybe<StatusCategory<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StatusCategory<'a> {
    #[serde(borrow)]
    pub key: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Keyed<'a> {
    #[serde(borrow)]
    pub key: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Link<'a> {
    #[serde(borrow)]
    pub r#type: Maybe<LinkType<'a>>,
    #[serde(borrow)]
    pub inward_issue: Maybe<Keyed<'a>>,
    #[serde(borrow)]
    pub outward_issue: Maybe<Keyed<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LinkType<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub inward: Str<'a>,
    #[serde(borrow)]
    pub outward: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Comments<'a> {
    pub total: Num,
    #[serde(borrow)]
    pub comments: List<Maybe<Comment<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Comment<'a> {
    #[serde(borrow)]
    pub id: Str<'a>,
    #[serde(borrow)]
    pub author: Maybe<User<'a>>,
    #[serde(borrow)]
    pub created: Str<'a>,
    #[serde(borrow)]
    pub body: Body<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Worklogs<'a> {
    pub total: Num,
    #[serde(borrow)]
    pub worklogs: List<Maybe<Worklog<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Worklog<'a> {
    #[serde(borrow)]
    pub author: Maybe<User<'a>>,
    #[serde(borrow)]
    pub started: Str<'a>,
    pub time_spent_seconds: Num,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Sprint<'a> {
    #[serde(borrow)]
    pub name: Str<'a>,
    #[serde(borrow)]
    pub start_date: Str<'a>,
    #[serde(borrow)]
    pub state: Str<'a>,
}

/// The fields of an issue. `None` where the page does not have the field at all.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub summary: Option<Str<'a>>,
    pub issuetype: Option<Maybe<IssueType<'a>>>,
    pub status: Option<Maybe<Status<'a>>>,
    pub resolution: Option<Maybe<Named<'a>>>,
    pub resolutiondate: Option<Str<'a>>,
    pub created: Option<Str<'a>>,
    pub updated: Option<Str<'a>>,
    pub assignee: Option<Maybe<User<'a>>>,
    pub reporter: Option<Maybe<User<'a>>>,
    pub creator: Option<Maybe<User<'a>>>,
    pub labels: Option<List<Str<'a>>>,
    pub project: Option<Maybe<Named<'a>>>,
    pub parent: Option<Maybe<Keyed<'a>>>,
    pub epic: Option<Maybe<Keyed<'a>>>,
    pub issuelinks: Option<List<Maybe<Link<'a>>>>,
    pub comment: Option<Maybe<Comments<'a>>>,
    pub worklog: Option<Maybe<Worklogs<'a>>>,
    pub fix_versions: Option<List<Maybe<Version<'a>>>>,
    pub priority: Option<Maybe<Named<'a>>>,
    pub duedate: Option<Str<'a>>,
    pub timeoriginalestimate: Option<Num>,
    pub timeestimate: Option<Num>,
    pub sprint: Option<Maybe<Sprint<'a>>>,
    pub closed_sprints: Option<List<Maybe<Sprint<'a>>>>,
    /// `customfield_10002` and its kin, by number.
    pub customs: Vec<(u32, Custom<'a>)>,
}

fn once<'de, T: Deserialize<'de>, A: MapAccess<'de>>(slot: &mut Option<T>, map: &mut A, name: &'static str) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    *slot = Some(map.next_value()?);
    Ok(())
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the fields of an issue")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Fields::default();
                while let Some(name) = map.next_key::<Str<'de>>()? {
                    fields.take(&name, &mut map)?;
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Each)
    }
}

impl<'de> Fields<'de> {
    /// Reads the value that follows the name; a name that comes twice is an error.
    fn take<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "summary" => once(&mut self.summary, map, "summary"),
            "issuetype" => once(&mut self.issuetype, map, "issuetype"),
            "status" => once(&mut self.status, map, "status"),
            "resolution" => once(&mut self.resolution, map, "resolution"),
            "resolutiondate" => once(&mut self.resolutiondate, map, "resolutiondate"),
            "created" => once(&mut self.created, map, "created"),
            "updated" => once(&mut self.updated, map, "updated"),
            "assignee" => once(&mut self.assignee, map, "assignee"),
            "reporter" => once(&mut self.reporter, map, "reporter"),
            "creator" => once(&mut self.creator, map, "creator"),
            "labels" => once(&mut self.labels, map, "labels"),
            "project" => once(&mut self.project, map, "project"),
            "parent" => once(&mut self.parent, map, "parent"),
            "epic" => once(&mut self.epic, map, "epic"),
            "issuelinks" => once(&mut self.issuelinks, map, "issuelinks"),
            "comment" => once(&mut self.comment, map, "comment"),
            "worklog" => once(&mut self.worklog, map, "worklog"),
            "fixVersions" => once(&mut self.fix_versions, map, "fixVersions"),
            "priority" => once(&mut self.priority, map, "priority"),
            "duedate" => once(&mut self.duedate, map, "duedate"),
            "timeoriginalestimate" => once(&mut self.timeoriginalestimate, map, "timeoriginalestimate"),
            "timeestimate" => once(&mut self.timeestimate, map, "timeestimate"),
            "sprint" => once(&mut self.sprint, map, "sprint"),
            "closedSprints" => once(&mut self.closed_sprints, map, "closedSprints"),
            _ => match name.strip_prefix("customfield_").and_then(|number| number.parse().ok()) {
                Some(number) => {
                    self.customs.push((number, map.next_value()?));
                    Ok(())
                }
                None => map.next_value::<IgnoredAny>().map(drop),
            },
        }
    }
}
