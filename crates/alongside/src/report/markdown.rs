//! The report in Markdown: for a wiki, a pull request, a mail.

use super::Report;
use crate::terminal::words::{self, count};
use insight::{
    Label,
    telling::{
        Why,
        findings::FindingView,
        time::Insights,
        words::{MISSED, likelihood},
    },
};
use jiff::civil::Date;
use std::fmt::Write;
use web::parts::odds;

/// The report.
pub fn render(report: &Report) -> String {
    let mut text = format!("# Where the weeks go\n\n{}\n\n", escaped(&report.insights.sentence.to_string()));
    text += &insights(&report.insights);
    let _ = write!(text, "## What hurts\n\n{}\n\n", escaped(&report.findings.sentence.to_string()));
    report.findings.findings.iter().for_each(|each| text += &finding(each));
    text += &ahead(report);
    text += "## The features that waited most\n\n";
    report.features.iter().for_each(|each| text += &feature(each));
    text + &format!("As of {} UTC.\n", words::minute(report.as_of))
}

/// When what is under way lands, what is at risk, and how good forecasts have been.
fn ahead(report: &Report) -> String {
    let today = report.as_of.date();
    let mut text = format!("## When it lands\n\n{}\n\n", escaped(&report.outlook.sentence.to_string()));
    if !report.under_way.is_empty() {
        text += "| Feature | P50 | P85 | P95 | Target | Odds |\n|---|---|---|---|---|---|\n";
    }
    for row in &report.under_way {
        let days = row.lands.as_ref().map(|lands| [lands.p50, lands.p85, lands.p95].map(words::date));
        let [p50, p85, p95] = days.unwrap_or_else(|| [words::CANNOT_TELL; 3].map(String::from));
        let chance =
            row.target.zip(row.lands.as_ref().and_then(|lands| lands.target_odds)).map(|(target, odds)| likely(odds, target, today));
        let (key, title, target) = (escaped(row.key.as_str()), escaped(&row.title), row.target.map(words::date).unwrap_or_default());
        let _ = writeln!(text, "| {key}: {title} | {p50} | {p85} | {p95} | {target} | {} |", chance.unwrap_or_default());
    }
    if !report.at_risk.is_empty() {
        text += "\n### Checkpoints at risk\n\n| What must be true | Feature | By | Odds | P50 | P85 |\n|---|---|---|---|---|---|\n";
    }
    for point in &report.at_risk {
        let [by, p50, p85] = [point.by, point.p50, point.p85].map(words::date);
        let (what, key, chance) = (escaped(&point.what), escaped(point.feature.as_str()), likely(point.odds, point.by, today));
        let _ = writeln!(text, "| {what} | {key} | {by} | {chance} | {p50} | {p85} |");
    }
    text + &format!("\n### How good forecasts have been\n\n{}\n\n", escaped(&report.backtest.sentence.to_string()))
}

/// Odds of a day with their word; of a day that has passed, that it was missed.
fn likely(chance: f64, by: Date, today: Date) -> String {
    if by < today { MISSED.to_owned() } else { format!("{} {}", odds::figure(chance), likelihood(chance)) }
}

fn insights(insights: &Insights) -> String {
    let (time, flow) = (&insights.time, &insights.flow);
    let total = time.totals.total().max(1) as f64;
    let mut labels: Vec<Label> = Label::ALL.into_iter().filter(|label| time.totals.of(*label) > 0).collect();
    labels.sort_by_key(|label| -time.totals.of(*label));
    let mut text = String::from("| What the time was | Time | Share |\n|---|---:|---:|\n");
    for label in labels {
        let seconds = time.totals.of(label);
        let _ = writeln!(text, "| {} | {} | {} |", label.words(), words::time(seconds), words::percent(seconds as f64 / total));
    }
    let cycle = match (flow.cycle_time_days_p50, flow.cycle_time_days_p85) {
        (Some(p50), Some(p85)) => format!("half took at most {}, 85 in 100 at most {}", words::days(p50), words::days(p85)),
        _ => "too few have landed to tell how long they take".to_owned(),
    };
    let _ = write!(
        text,
        "\n{} landed from {} to {}, {} under way; {} of the time was inferred. From the start of building to value (cycle time): {cycle}.\n\n",
        count(time.landed, "feature", "features"),
        insights.period.from,
        insights.period.until,
        words::number(time.open),
        words::percent(time.inferred_share),
    );
    let _ = writeln!(text, "{}\n", time.how.join(" "));
    text
}

fn finding(finding: &FindingView) -> String {
    let feature = finding.feature.as_ref().map(|key| format!(", {}", escaped(key.as_str()))).unwrap_or_default();
    let sure = words::percent(finding.confidence);
    let mut text =
        format!("- **{}{feature}** ({sure} sure, since {}): {}", finding.name, words::day(finding.since), escaped(&finding.text));
    let _ = writeln!(text, " *{}*", escaped(&finding.way_out));
    for piece in finding.evidence.iter().take(3) {
        let _ = writeln!(text, "  - {}: {}", words::day(piece.at), escaped(&piece.text));
    }
    text + "\n"
}

fn feature(why: &Why) -> String {
    let row = &why.feature;
    let mut text = format!("### {}: {}\n\n{}\n\n", escaped(row.key.as_str()), escaped(&row.title), escaped(&why.sentence.to_string()));
    text += "| What the time was | Time | Share | Largest evidence |\n|---|---:|---:|---|\n";
    for cause in &why.causes {
        let proof = cause.evidence.first().map(|piece| escaped(&piece.text)).unwrap_or_default();
        let _ = writeln!(text, "| {} | {} | {} | {proof} |", cause.label.words(), words::time(cause.seconds), words::percent(cause.share));
    }
    text + "\n"
}

/// Text of people in a line of Markdown: nothing in it is markup.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' => safe.extend(['\\', character]),
            '&' => safe.push_str("&amp;"),
            control if control.is_control() => safe.push(' '),
            plain => safe.push(plain),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_never_markup() {
        assert_eq!(escaped("a | b\n<script> `x` [y](z)"), "a \\| b \\<script\\> \\`x\\` \\[y\\](z)");
    }

    #[test]
    fn a_feature_reads_from_its_sentence_to_its_causes() {
        insta::assert_snapshot!(feature(&crate::terminal::why::example()), @r"
        ### PAY-12: Split payments at checkout

        61 days so far; 30 of them were work. 11 went into questions that waited for an answer.

        | What the time was | Time | Share | Largest evidence |
        |---|---:|---:|---|
        | Value-adding work | 30 d | 49% |  |
        | Requirements clarification | 11 d | 18% | Q14: who pays when one card is declined? |
        | Hand-off queue | 10 d | 16% |  |
        | Integration surprise | 8 d | 13% | fraud scoring counts each part as a new payment |
        | Unexplained | 2 d | 3% |  |
        ");
    }
}
