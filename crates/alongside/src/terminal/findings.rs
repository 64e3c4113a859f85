//! What hurts, in a terminal: what was found, the evidence, the way out.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    why, words,
};
use crate::said;
use domain::Key;
use insight::telling::findings::{DetectorView, FindingView, Findings};

/// All findings, what hurts most first as everywhere, then every detector.
pub fn render(paper: Paper, findings: &Findings) -> String {
    let mut text = sentence::render(paper, &findings.sentence);
    for alike in findings.findings.chunk_by(|one, next| one.detector == next.detector) {
        let known = text.contains(&way_out(paper, &alike[0], 2));
        text += &group(paper, alike, known);
    }
    text + &format!("\n{}\n{}", paper.heading("What was looked for"), detectors(paper, &findings.detectors))
}

/// Findings of one detector that follow each other; the way out, which they share, is said once.
fn group(paper: Paper, alike: &[FindingView], known: bool) -> String {
    let mut text = format!("\n{}\n", paper.heading(alike[0].name));
    for finding in alike {
        let (key, title) = (finding.feature.as_ref().map_or("", Key::as_str), finding.title.as_deref().unwrap_or_default());
        let room = paper.width.saturating_sub(key.len() + 30).max(12);
        text += &format!("  {}  {}  {}\n", paper.bold(key), words::short(&said::plain(title), room), sure(paper, finding));
        text += &told(paper, finding);
        text.push('\n');
    }
    if known { text } else { text + &way_out(paper, &alike[0], 2) }
}

fn sure(paper: Paper, finding: &FindingView) -> String {
    paper.faint(format!("{} sure, {}", words::percent(finding.confidence), words::day(finding.since)))
}

fn told(paper: Paper, finding: &FindingView) -> String {
    paper.prose(&finding.text, 5) + &why::pieces(paper, &finding.evidence[..finding.evidence.len().min(3)])
}

fn way_out(paper: Paper, finding: &FindingView, indent: usize) -> String {
    let way = paper.prose(&finding.way_out, indent + 2);
    let quiet: String = paper.prose(&finding.quiet_when, indent + 2).lines().map(|line| format!("{}\n", paper.faint(line))).collect();
    format!("{}→ {}{quiet}", " ".repeat(indent), way.trim_start())
}

/// One finding on the page of its feature.
pub fn one(paper: Paper, finding: &FindingView) -> String {
    format!("  {}  {}\n{}{}", paper.bold(finding.name), sure(paper, finding), told(paper, finding), way_out(paper, finding, 5))
}

fn detectors(paper: Paper, detectors: &[DetectorView]) -> String {
    let mut table = Table::new(2, [Column::left(""), Column::wide(""), Column::right("Found"), Column::right("Judged")]);
    for detector in detectors {
        table.row([
            Cell::bold(detector.name),
            detector.question.into(),
            words::number(detector.count).into(),
            words::number(detector.judged).into(),
        ]);
    }
    table.render(paper)
}
