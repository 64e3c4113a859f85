//! What hurts, in a terminal: what was found, the evidence, the way out.

use super::{
    Paper, sentence,
    table::{Cell, Column, Table},
    why, words,
};
use insight::telling::findings::{DetectorView, FindingView, Findings};

/// All findings, then every detector with what it looks for.
pub fn render(paper: Paper, findings: &Findings) -> String {
    let each = findings.findings.iter().map(|finding| one(paper, finding));
    let mut text = sentence::render(paper, &findings.sentence);
    text.extend(each.map(|finding| format!("\n{finding}")));
    text + &format!("\n{}\n{}", paper.heading("What was looked for"), detectors(paper, &findings.detectors))
}

/// One finding.
pub fn one(paper: Paper, finding: &FindingView) -> String {
    let sure = paper.faint(format!("{} sure, since {}", words::percent(finding.confidence), words::day(finding.since)));
    let feature = finding.feature.as_ref().map(|key| format!(" · {key}")).unwrap_or_default();
    let mut text = format!("  {}{feature}  {sure}\n", paper.bold(finding.name));
    text += &paper.prose(&finding.text, 5);
    text += &why::pieces(paper, &finding.evidence[..finding.evidence.len().min(3)]);
    text += &paper.prose(&format!("→ {}", finding.way_out), 5);
    text += &paper.prose(&finding.quiet_when, 5);
    text
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
