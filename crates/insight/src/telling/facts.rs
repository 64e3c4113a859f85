//! What a fact of another tool says, as a sentence without its subject.

use super::words::{self, Names};
use domain::item::{Basis, Fact, ItemKind, Measure, ReviewVerdict, What};

/// The sentence of a fact: `moved it from Doing to Code Review`.
pub fn what(fact: &Fact, names: &Names) -> String {
    let said = match &fact.what {
        What::Opened { kind, r#type, title, status, .. } => opened(*kind, r#type, title, status),
        What::Retitled { from, to } => format!("renamed it from {} to {}", words::quote(from), words::quote(to)),
        What::Retyped { from, to } => changed("its type", from, to),
        What::Described { words_added, words_removed } => described(*words_added as usize, *words_removed as usize),
        What::Status { from, to } if from.is_empty() => format!("moved it to {}", words::line(to)),
        What::Status { from, to } => format!("moved it from {} to {}", words::line(from), words::line(to)),
        What::Resolved { from, to } if to.is_empty() => format!("took the resolution {} back", words::quote(from)),
        What::Resolved { to, .. } => format!("resolved it as {}", words::quote(to)),
        What::Assigned { from, to } => assigned(fact, *from, *to, names),
        What::Estimated { measure, from, to } => estimated(*measure, *from, *to),
        What::Prioritised { from, to } => changed("its priority", from, to),
        What::Labelled { added } => format!("labelled it {}", words::quote(added)),
        What::Unlabelled { removed } => format!("took the label {} off", words::quote(removed)),
        What::Planned { into, from, to } => changed(&format!("its {}", words::line(into)), from, to),
        What::Linked { how, to } => format!("linked it: {} {to}", words::line(how)),
        What::Unlinked { how, to } => format!("took the link away: {} {to}", words::line(how)),
        What::Moved { to: Some(to), .. } => format!("made it a part of {to}"),
        What::Moved { from: Some(from), to: None } => format!("took it out of {from}"),
        What::Moved { from: None, to: None } => "took it out of where it was a part".to_owned(),
        What::Flagged { why } if why.trim().is_empty() => "marked it as blocked".to_owned(),
        What::Flagged { why } => format!("marked it as blocked: {}", words::quote(why)),
        What::Unflagged => "took the mark of being blocked off".to_owned(),
        What::Commented { text, .. } => format!("wrote: {}", words::quote(text)),
        What::Worked { seconds } => format!("logged {} of work", hours(*seconds as f64)),
        What::ReviewRequested { from: Some(from) } => format!("asked {} for a review", words::person(names, *from)),
        What::ReviewRequested { from: None } => "asked for a review".to_owned(),
        What::Reviewed { verdict, .. } => reviewed(*verdict).to_owned(),
        What::Pushed { commits, forced } => pushed(*commits as usize, *forced),
        What::Drafted => "put it back to draft".to_owned(),
        What::Readied => "said that it is ready for review".to_owned(),
        What::Merged => "merged it".to_owned(),
        What::Closed { why } if why.trim().is_empty() => "closed it".to_owned(),
        What::Closed { why } => format!("closed it as {}", words::quote(why)),
        What::Reopened => "opened it again".to_owned(),
        What::Deployed { environment, succeeded: true } => format!("deployed it to {}", words::line(environment)),
        What::Deployed { environment, .. } => format!("tried to deploy it to {}, which failed", words::line(environment)),
        What::Changed { field, from, to } => changed(&words::line(field), from, to),
    };
    if fact.basis == Basis::FromFields { format!("{said} (as its date fields say)") } else { said }
}

fn opened(kind: ItemKind, r#type: &str, title: &str, status: &str) -> String {
    match kind {
        ItemKind::Pull => return format!("opened the pull request {}", words::quote(title)),
        ItemKind::Deployment => return format!("made the release {}", words::quote(title)),
        ItemKind::Issue | ItemKind::Case => {}
    }
    let kind = if r#type.is_empty() { "it as" } else { r#type };
    let place = if status.is_empty() { String::new() } else { format!(", in {}", words::line(status)) };
    format!("opened {} {}{place}", words::line(kind), words::quote(title))
}

fn changed(field: &str, from: &str, to: &str) -> String {
    match (from.trim().is_empty(), to.trim().is_empty()) {
        (true, true) => format!("changed {field}"),
        (true, false) => format!("set {field} to {}", words::quote(to)),
        (false, true) => format!("took {field} {} away", words::quote(from)),
        (false, false) => format!("changed {field} from {} to {}", words::quote(from), words::quote(to)),
    }
}

fn described(added: usize, removed: usize) -> String {
    match (added, removed) {
        (0, 0) => "touched up the description".to_owned(),
        (added, 0) => format!("added {} to the description", words::count(added, "word", "words")),
        (0, removed) => format!("took {} out of the description", words::count(removed, "word", "words")),
        (added, removed) => format!("changed the description: {} in, {} out", words::count(added, "word", "words"), words::number(removed)),
    }
}

fn assigned(fact: &Fact, from: Option<domain::PersonId>, to: Option<domain::PersonId>, names: &Names) -> String {
    match (from, to) {
        (_, Some(to)) if fact.by == Some(to) => "took it".to_owned(),
        (_, Some(to)) => format!("gave it to {}", words::person(names, to)),
        (Some(from), None) if fact.by == Some(from) => "gave it back".to_owned(),
        (Some(from), None) => format!("took it from {}", words::person(names, from)),
        (None, None) => "left it with nobody".to_owned(),
    }
}

fn estimated(measure: Measure, from: Option<f64>, to: Option<f64>) -> String {
    let say = |value: f64| match measure {
        Measure::Points if value == 1.0 => "1 point".to_owned(),
        Measure::Points => format!("{value} points"),
        Measure::OriginalSeconds | Measure::RemainingSeconds => format!("{} of work", hours(value)),
    };
    match (measure, from, to) {
        (Measure::RemainingSeconds, _, Some(to)) => format!("said that {} remain", say(to)),
        (_, Some(from), Some(to)) => format!("changed its estimate from {} to {}", say(from), say(to)),
        (_, None, Some(to)) => format!("estimated it at {}", say(to)),
        (_, _, None) => "took its estimate back".to_owned(),
    }
}

/// Effort is said in hours: a day of effort is not a day of elapsed time.
fn hours(seconds: f64) -> String {
    let hours = (seconds / 360.0).round() / 10.0;
    if seconds < 3600.0 { words::duration(seconds as i64) } else { format!("{hours} {}", if hours == 1.0 { "hour" } else { "hours" }) }
}

const fn reviewed(verdict: ReviewVerdict) -> &'static str {
    match verdict {
        ReviewVerdict::Approved => "approved it",
        ReviewVerdict::ChangesRequested => "asked for changes in review",
        ReviewVerdict::Commented => "remarked on it in review",
        ReviewVerdict::Dismissed => "set a review aside",
    }
}

fn pushed(commits: usize, forced: bool) -> String {
    match (commits, forced) {
        (0, true) => "rewrote its commits".to_owned(),
        (commits, true) => format!("rewrote it to {}", words::count(commits, "commit", "commits")),
        (commits, false) => format!("pushed {}", words::count(commits, "commit", "commits")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Moment, PersonId};

    fn said(what: What) -> String {
        let names = [(PersonId(1), "Ana".into()), (PersonId(2), "Jonas".into())].into();
        super::what(&Fact { at: Moment::default(), by: Some(PersonId(1)), basis: Basis::Recorded, what }, &names)
    }

    #[test]
    fn facts_read_as_sentences() {
        assert_eq!(said(What::Status { from: "Doing".into(), to: "Code Review".into() }), "moved it from Doing to Code Review");
        assert_eq!(said(What::Assigned { from: None, to: Some(PersonId(1)) }), "took it");
        assert_eq!(said(What::Assigned { from: None, to: Some(PersonId(2)) }), "gave it to Jonas");
        assert_eq!(said(What::Assigned { from: Some(PersonId(9)), to: None }), "took it from person 9");
        assert_eq!(said(What::Estimated { measure: Measure::Points, from: None, to: Some(5.0) }), "estimated it at 5 points");
        let estimate = What::Estimated { measure: Measure::OriginalSeconds, from: Some(3600.0), to: Some(144_000.0) };
        assert_eq!(said(estimate), "changed its estimate from 1 hour of work to 40 hours of work");
        assert_eq!(said(What::Planned { into: "sprint".into(), from: "".into(), to: "12".into() }), "set its sprint to “12”");
        assert_eq!(said(What::Described { words_added: 1, words_removed: 0 }), "added 1 word to the description");
        assert_eq!(said(What::Pushed { commits: 3, forced: false }), "pushed 3 commits");
        assert_eq!(said(What::Commented { id: "1".into(), text: "Who\npays?".into() }), "wrote: “Who pays?”");
    }

    #[test]
    fn a_date_that_was_taken_from_fields_says_so() {
        let fact = Fact { at: Moment::default(), by: None, basis: Basis::FromFields, what: What::Merged };
        assert_eq!(what(&fact, &Names::default()), "merged it (as its date fields say)");
    }
}
