//! Which column of an export is which.

use super::dates::DateOrder;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Column {
    /// What people call the item.
    Id,
    /// Its type.
    Type,
    /// Its title.
    Title,
    /// Its status today.
    Status,
    /// When it was written down.
    Created,
    /// When it began.
    Started,
    /// When it was completed.
    Completed,
    /// When it was given up.
    Cancelled,
    /// When it last changed.
    Updated,
    /// When it is due.
    Due,
    /// Who has it.
    Assignee,
    /// Who wrote it down.
    Creator,
    /// What it was estimated at.
    Estimate,
    /// What it took.
    Actual,
    /// The item that it is a part of.
    Parent,
    /// Its labels.
    Labels,
    /// Its sprint or cycle.
    Sprint,
    /// Its milestone or version.
    Milestone,
    /// Its priority.
    Priority,
    /// Its project.
    Project,
    /// Its team.
    Team,
    /// Why it was closed.
    Resolution,
    /// A comment.
    Comment,
    /// Work that was logged.
    Log,
    /// An item that points at this one.
    Inward,
    /// An item that this one points at.
    Outward,
    /// The tool's own number of the item, by which others name it as what they are a part of.
    Number,
}

/// The headers that trackers write, in small letters and digits alone; the first
/// header of a line that an export has is taken.
const HEADERS: [(Column, &str); 27] = [
    (
        Column::Id,
        "issuekey key schlüssel vorgangsschlüssel clé clédeticket clave clavedeincidencia iid number id issueid \
         tasknumber taskid ticket ticketid cardid storyid formattedid workitemid ref",
    ),
    (Column::Type, "issuetype type workitemtype tracker storytype kind category vorgangstyp typedeticket tipodeincidencia tasktype"),
    (Column::Title, "summary title name subject issuename taskname story headline cardname zusammenfassung résumé resumen titel titre"),
    (Column::Status, "status state statuscode workflowstate list column section currentstate listname état estado sectioncolumn"),
    (
        Column::Created,
        "created createdat createddate creationdate createdon datecreated opened openedat estimateon reportedon \
         erstellt création créé creada",
    ),
    (Column::Started, "started startedat startedon startdate start activateddate inprogressdate begun actualstart"),
    (
        Column::Completed,
        "completed completedat completedon resolved resolveddate resolutiondate closed closedat closeddate done \
         finished finishedat completeddate enddate accepted acceptedat datedone dateclosed erledigt résolu résolue \
         resuelta",
    ),
    (Column::Cancelled, "cancelled canceled cancelledat canceledat abandoned dropped"),
    (
        Column::Updated,
        "updated updatedat lastmodified modified changeddate lastupdated updatedon dateupdated aktualisiert misàjour \
         actualizada",
    ),
    (Column::Due, "duedate due deadline dueon dueat targetdate target targetend fälligkeitsdatum fällig échéance"),
    (
        Column::Assignee,
        "assignee assignedto owner assigned assignedtoid developerid developer responsible ownedby owners bearbeiter \
         zugewieseneperson personneassignée responsable personaasignada assignees",
    ),
    (
        Column::Creator,
        "creator reporter createdby author requestedby requester raisedby raisedbyid autor ersteller rapporteur \
         informador user",
    ),
    (
        Column::Estimate,
        "estimate storypoints customfieldstorypoints customfieldstorypointestimate points storypointestimate \
         hoursestimate originalestimate estimatedhours effort size estimatedtime",
    ),
    (Column::Actual, "developerhoursactual hoursactual actual timespent spenttime actualhours completedwork hoursspent"),
    (Column::Parent, "parentissue parentkey parenttask parent epiclink customfieldepiclink epic parentid"),
    (Column::Labels, "labels label tags tag components component stichwörter étiquettes etiquetas"),
    (Column::Sprint, "sprint cyclename cycle iteration iterationpath cyclenumber"),
    (Column::Milestone, "fixversions fixversion milestone projectmilestone version release"),
    (Column::Priority, "priority severity urgency priorität priorité prioridad"),
    (Column::Project, "project projectname projectcode"),
    (Column::Team, "team teamname areapath projectkey group"),
    (Column::Resolution, "resolution closereason statereason lösung résolution resolución"),
    (Column::Comment, "comment comments"),
    (Column::Log, "logwork"),
    (Column::Inward, "inwardissuelink"),
    (Column::Outward, "outwardissuelink"),
    (Column::Number, "issueid"),
];

/// Of these every header counts that an export has; the first one that is filled in a line is taken.
const SEVERAL: [Column; 3] = [Column::Completed, Column::Cancelled, Column::Parent];

/// It may as well be a plan, so it says when something was completed only where no other header does.
const LAST_RESORT: &str = "enddate";

/// The headers of these go on with the type of the link: `Inward issue link (Blocks)`.
const PREFIXES: [Column; 2] = [Column::Inward, Column::Outward];

/// A column of the export, and what it was taken for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fit {
    /// What it holds.
    pub column: Column,
    /// Its header, as it is written.
    pub header: String,
    /// Its place in a line, from 0.
    pub place: usize,
}

/// What a mapping file says about an export. Nothing said is guessed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Headers by what they hold: `id = "Issue key"`, `labels = ["Labels", "Tags"]`.
    #[serde(default)]
    columns: BTreeMap<Column, OneOrMore>,
    /// How dates are written, where that is known.
    #[serde(default)]
    dates: Dates,
    /// How effort is written, where that is known.
    #[serde(default)]
    estimate: Estimate,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    order: Option<DateOrder>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Estimate {
    unit: Option<Unit>,
}

/// In what effort is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    /// Story points: no time.
    Points,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl Unit {
    /// Seconds of one; `None` for points.
    pub fn seconds(self) -> Option<f64> {
        match self {
            Self::Points => None,
            Self::Seconds => Some(1.0),
            Self::Minutes => Some(60.0),
            Self::Hours => Some(3600.0),
        }
    }
}

/// The mapping file cannot be read; `Display` says where and what to write.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("This is no mapping of columns: {0}Write lines like id = \"Issue key\" under [columns].")]
pub struct NotAMapping(String);

impl Columns {
    /// Reads a mapping file in TOML: `[columns]` with a header, or a list of headers,
    /// for `id`, `type`, `title`, `status`, `created`, `started`, `completed`,
    /// `cancelled`, `updated`, `due`, `assignee`, `creator`, `estimate`, `actual`,
    /// `parent`, `labels`, `sprint`, `milestone`, `priority`, `project`, `team`,
    /// `resolution`, `comment`, `log`, `inward`, `outward`, `number`; `[dates] order = "day-first"` or `"month-first"`;
    /// `[estimate] unit = "points"`, `"seconds"`, `"minutes"` or `"hours"`.
    ///
    /// # Errors
    /// [`NotAMapping`] names the line and what is wrong there.
    pub fn parse(text: &str) -> Result<Self, NotAMapping> {
        toml::from_str(text).map_err(|error| NotAMapping(error.to_string()))
    }

    /// How dates are written, where the mapping file says it.
    pub(super) fn date_order(&self) -> Option<DateOrder> {
        self.dates.order
    }

    /// In what the column holds effort: as the mapping file says, else as its header does.
    pub(super) fn unit(&self, fit: &Fit) -> Unit {
        let header = plain(&fit.header);
        self.estimate.unit.unwrap_or(match header.as_str() {
            // Jira exports seconds.
            "originalestimate" | "timespent" => Unit::Seconds,
            // Redmine exports hours.
            "estimatedtime" => Unit::Hours,
            _ if header.contains("hour") || header == "completedwork" => Unit::Hours,
            _ if header.contains("minute") => Unit::Minutes,
            _ if fit.column == Column::Actual => Unit::Hours,
            _ => Unit::Points,
        })
    }

    /// Finds the columns of an export by its headers; headers that the mapping file
    /// names and the export does not have are answered too.
    pub(super) fn fit(&self, headers: &[String]) -> (Vec<Fit>, Vec<String>) {
        let (mut fits, mut absent) = (vec![], vec![]);
        for (column, named) in &self.columns {
            let named = match named {
                OneOrMore::One(one) => std::slice::from_ref(one),
                OneOrMore::More(more) => more,
            };
            for name in named {
                let before = fits.len();
                let places = headers.iter().enumerate().filter(|(_, header)| header.trim() == name.trim());
                fits.extend(places.map(|(place, header)| Fit { column: *column, header: header.clone(), place }));
                absent.extend((fits.len() == before).then(|| name.clone()));
            }
        }
        let said: BTreeSet<Column> = self.columns.keys().copied().collect();
        let taken: BTreeSet<usize> = fits.iter().map(|fit| fit.place).collect();
        fits.extend(guessed(headers, &taken).into_iter().filter(|fit| !said.contains(&fit.column)));
        (fits, absent)
    }
}

/// How many headers of unused columns are named.
const UNUSED: usize = 12;

/// What each column was taken for, in a sentence, and which were not used.
pub(super) fn said(fits: &[Fit], headers: &[String]) -> String {
    let mut taken: Vec<String> =
        fits.iter().map(|fit| format!("{} is “{}”", format!("{:?}", fit.column).to_lowercase(), fit.header)).collect();
    taken.dedup();
    let is_used = |place: usize| fits.iter().any(|fit| fit.place == place);
    let unused: Vec<String> =
        headers.iter().enumerate().filter(|(place, _)| !is_used(*place)).map(|(_, header)| format!("“{header}”")).collect();
    let more = match unused.len().saturating_sub(UNUSED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let unused = match unused.is_empty() {
        true => String::new(),
        false => format!(" Not used: {}{more}.", unused[..unused.len().min(UNUSED)].join(", ")),
    };
    format!("Columns: {}.{unused}", taken.join(", "))
}

/// What headers say by themselves. Of a header that is there more than once, as Jira
/// writes labels, comments and sprints, every column counts.
fn guessed(headers: &[String], taken: &BTreeSet<usize>) -> Vec<Fit> {
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let mut fits: Vec<Fit> = vec![];
    for (column, names) in HEADERS {
        let free = |place: &usize| !taken.contains(place) && fits.iter().all(|fit| fit.place != *place);
        let is = |header: &str, name: &str| header == name || PREFIXES.contains(&column) && header.starts_with(name);
        let named = |name: &str| (0..plain.len()).filter(|place| is(&plain[*place], name)).filter(free).collect::<Vec<usize>>();
        let all = names.split(' ').map(|name| (name, named(name))).filter(|(_, places)| !places.is_empty());
        let mut found: Vec<(&str, Vec<usize>)> = if SEVERAL.contains(&column) { all.collect() } else { all.take(1).collect() };
        if found.len() > 1 {
            found.retain(|(name, _)| *name != LAST_RESORT);
        }
        let fit = |place: usize| Fit { column, header: headers[place].clone(), place };
        let new: Vec<Fit> = found.into_iter().flat_map(|(_, places)| places).map(fit).collect();
        fits.extend(new);
    }
    fits
}

/// A header in small letters and digits alone, without the zone of its times; `#` is a number.
pub(crate) fn plain(header: &str) -> String {
    if header.trim() == "#" {
        return "number".into();
    }
    let header = header.trim().trim_end_matches("(UTC)");
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(mapping: &str, headers: &[&str]) -> Vec<(Column, usize)> {
        let headers: Vec<String> = headers.iter().map(ToString::to_string).collect();
        let (fits, _) = Columns::parse(mapping).expect("a mapping").fit(&headers);
        fits.iter().map(|fit| (fit.column, fit.place)).collect()
    }

    #[test]
    fn headers_of_trackers_are_known() {
        let jira = found("", &["Summary", "Issue key", "Issue id", "Labels", "Labels", "Custom field (Story Points)", "Resolved"]);
        let ends = found("", &["Key", "End date", "Date Closed", "Resolved"]);
        assert_eq!(ends, [(Column::Id, 0), (Column::Completed, 3), (Column::Completed, 2)], "an end date may be a plan");
        assert_eq!(found("", &["Key", "End date"]), [(Column::Id, 0), (Column::Completed, 1)]);
        assert_eq!(jira[..2], [(Column::Id, 1), (Column::Title, 0)]);
        for fit in [(Column::Labels, 3), (Column::Labels, 4), (Column::Estimate, 5), (Column::Completed, 6)] {
            assert!(jira.contains(&fit), "{jira:?}");
        }
    }

    #[test]
    fn a_mapping_file_goes_before_guesses() {
        let mapping = "[columns]\nid = \"Nr\"\nlabels = [\"A\", \"B\"]\n";
        assert_eq!(found(mapping, &["ID", "Nr", "A", "B", "Labels"]), [(Column::Id, 1), (Column::Labels, 2), (Column::Labels, 3)]);
        let (_, absent) = Columns::parse(mapping).expect("a mapping").fit(&["Nr".into()]);
        assert_eq!(absent, ["A", "B"]);
    }

    #[test]
    fn a_mapping_that_cannot_be_read_says_what_to_write() {
        for text in ["[columns]\nkey = 3", "[columns]\nnonsense = \"x\"", "[", "[date]\n"] {
            let refusal = Columns::parse(text).expect_err(text).to_string();
            assert!(refusal.contains("id = \"Issue key\""), "{refusal}");
        }
    }
}
