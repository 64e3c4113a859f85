//! Why a feature took as long as it took, in a terminal: the sentence, the
//! ribbon, the table, the evidence.

use super::{
    Paper, findings, looks, paper, ribbon, sentence,
    table::{Cell, Column, Table},
    words,
};
use console::Style;
use domain::Side;
use insight::{
    Label,
    telling::{
        Why,
        feature::{Cause, Clocks, Evidence, Matter, Rejected},
        features::FeatureRow,
    },
};

/// The whole answer; `all` shows every piece of evidence instead of the largest.
pub fn render(paper: Paper, why: &Why, all: bool) -> String {
    let mut text = head(paper, &why.feature);
    text += &format!("\n{}", sentence::render(paper, &why.sentence));
    text += &format!("\n{}\n", ribbon::large(paper, &why.ribbon));
    text += &legend(paper, why);
    text += &format!("\n{}\n", paper.heading("Where the time went"));
    text += &causes(paper, &why.causes);
    text += &format!("\n{}", clocks(paper, &why.clocks));
    text += &volatility(paper, why);
    text += &evidence(paper, &why.causes, all);
    text += &rejected(paper, &why.method.rejected);
    text += &open_matters(paper, &why.agreed);
    text += &found(paper, why);
    text + &format!("\n{}", method(paper, why))
}

fn head(paper: Paper, feature: &FeatureRow) -> String {
    let title = paper.title(&looks::mark(paper, &feature.took_part), feature.key.as_str(), &feature.title);
    let none = if feature.open { "nobody yet" } else { "never named" };
    let owner = |name: &Option<String>, side: Side| format!("{side}: {}", name.as_deref().unwrap_or(none));
    let mut facts = vec![feature.stage.to_string()];
    facts.extend(feature.team.clone());
    facts.extend(feature.source.as_ref().map(|source| format!("from {source}")));
    facts.push(owner(&feature.product, Side::Product));
    facts.push(owner(&feature.engineering, Side::Engineering));
    facts.extend(feature.target.map(|target| format!("wanted by {}", words::date(target))));
    let lines = paper::facts(&facts, " · ", paper.measure(3));
    title + &lines.iter().map(|line| format!("   {}\n", paper.faint(line))).collect::<String>()
}

/// What the signs along the band mean, where there are any.
fn legend(paper: Paper, why: &Why) -> String {
    use insight::telling::ribbon::FlagKind::{Change, Decision};
    let drawn = &why.ribbon;
    let touched = |side| drawn.ticks.iter().any(|tick| tick.side == side);
    let flagged = |kind| drawn.flags.iter().any(|flag| flag.kind == kind);
    let signs = [
        (touched(Some(Side::Product)), "╷ product"),
        (touched(Some(Side::Engineering)), "╵ engineering"),
        (touched(None), "· touched, side not known"),
        (flagged(Decision), "◆ decision"),
        (flagged(Change), "△ change"),
        (ribbon::large_leaves_off_hours_out(paper, drawn), "off hours only where there is nothing else"),
    ];
    let signs: Vec<_> = signs.into_iter().filter(|(there, _)| *there).map(|(_, sign)| sign).collect();
    paper::facts(&signs, "   ", paper.measure(2)).iter().map(|line| format!("  {}\n", paper.faint(line))).collect()
}

fn causes(paper: Paper, causes: &[Cause]) -> String {
    let columns = [
        Column::left(""),
        Column::wide("Cause"),
        Column::right("Time"),
        Column::right("Share"),
        Column::left("How we know").if_room(),
        Column::right("Could save").if_room(),
        Column::left("").if_room(),
    ];
    let mut table = Table::new(2, columns);
    let widest = causes.iter().map(|cause| cause.share).fold(0.0, f64::max);
    let room = if paper.width >= 120 { 32.0 } else { 14.0 };
    for cause in causes {
        let bar = (cause.share / widest * room).round().max(1.0) as usize;
        let look = looks::style(cause.label);
        table.row([
            Cell::new(look.clone(), looks::pattern(cause.label).to_string().repeat(2)),
            cause.label.words().into(),
            Cell::bold(words::time(cause.seconds)),
            share(cause).into(),
            Cell::faint(known(cause)),
            Cell::faint(cause.sooner_seconds.filter(|seconds| *seconds > 0).map(at_most).unwrap_or_default()),
            Cell::new(look, looks::pattern(cause.label).to_string().repeat(bar)),
        ]);
    }
    let total = causes.iter().map(|cause| cause.seconds).sum();
    table.row(["".into(), Cell::faint("Elapsed"), Cell::bold(words::time(total)), "100%".into(), "".into(), "".into(), "".into()]);
    table.render(paper)
}

fn at_most(seconds: i64) -> String {
    format!("≤ {}", words::time(seconds))
}

/// One share, or the range when the order of precedence decides.
fn share(cause: &Cause) -> String {
    match cause.share_reversed {
        Some(reversed) => {
            let (low, high) = (cause.share.min(reversed), cause.share.max(reversed));
            format!("{:.0}–{}", low * 100.0, words::percent(high))
        }
        None => words::percent(cause.share),
    }
}

fn known(cause: &Cause) -> String {
    let settled = match (cause.recorded_seconds > 0, cause.confirmed_seconds > 0) {
        (true, true) => Some("recorded, confirmed"),
        (true, false) => Some("recorded"),
        (false, true) => Some("confirmed"),
        (false, false) => None,
    };
    match (settled, cause.confidence.filter(|_| cause.inferred_seconds > 0)) {
        (Some(settled), None) => settled.into(),
        (None, Some(sure)) => format!("inferred, {} sure", words::percent(sure)),
        (Some(_), Some(sure)) => format!("{} inferred, {} sure", words::time(cause.inferred_seconds), words::percent(sure)),
        (None, None) if cause.label == Label::OffHours => "by the calendar".into(),
        (None, None) => "nothing recorded".into(),
    }
}

fn clocks(paper: Paper, clocks: &Clocks) -> String {
    let clock = |name: &str, seconds: Option<i64>| format!("{name} {}", seconds.map_or_else(|| words::CANNOT_TELL.into(), words::time));
    let figures = [
        clock("Commitment to value", clocks.commitment_to_value_seconds),
        clock("start to value", clocks.start_to_value_seconds),
        clock("worked on", Some(clocks.touch_seconds)),
        format!(
            "flow efficiency (worked on ÷ elapsed, rework too) {}",
            clocks.flow_efficiency.map_or_else(|| words::CANNOT_TELL.into(), words::percent)
        ),
        format!(
            "overhead factor {}",
            clocks.overhead_factor.map_or_else(|| words::CANNOT_TELL.into(), |factor| format!("{}×", words::factor(factor)))
        ),
    ];
    paper::facts(&figures, " · ", paper.measure(2)).iter().map(|line| format!("  {line}\n")).collect()
}

/// Pieces of evidence shown for a cause unless all are wanted.
const SHOWN: usize = 3;

fn evidence(paper: Paper, causes: &[Cause], all: bool) -> String {
    let proven: Vec<&Cause> = causes.iter().filter(|cause| !cause.evidence.is_empty()).collect();
    if proven.is_empty() {
        return String::new();
    }
    let each = proven.into_iter().map(|cause| proof(paper, cause, if all { usize::MAX } else { SHOWN }));
    format!("\n{}\n{}", paper.heading("Evidence"), each.collect::<String>())
}

fn proof(paper: Paper, cause: &Cause, shown: usize) -> String {
    let evidence = &cause.evidence[..shown.min(cause.evidence.len())];
    let mut text = format!("  {} {}\n", looks::swatch(paper, cause.label, 2), cause.label.words());
    text += &pieces(paper, evidence);
    let (more, left_out) = (cause.evidence.len() - evidence.len(), cause.evidence_left_out);
    if more + left_out > 0 {
        let said = match (more, left_out) {
            (more, 0) => format!("and {} more; --all shows them", words::number(more)),
            (0, _) => format!("and {} more that are smaller", words::number(left_out)),
            (more, _) => format!("and {} more; --all shows the {} largest of them", words::number(more + left_out), words::number(more)),
        };
        text += &format!("{}\n", paper.faint(format!("     {said}")));
    }
    text
}

/// What a person rejected: it is told, and counts nowhere.
fn rejected(paper: Paper, rejected: &[Rejected]) -> String {
    if rejected.is_empty() {
        return String::new();
    }
    let each = rejected.iter().map(|one| format!("  {}\n{}", one.label.words(), pieces(paper, std::slice::from_ref(&one.evidence))));
    format!("\n{}\n{}", paper.heading("Inferred, and rejected"), each.collect::<String>())
}

/// Evidence in columns: when, how much, its place in the journal, and what it
/// says. A reason for inferring that all share is said once, above them.
pub fn pieces(paper: Paper, evidence: &[Evidence]) -> String {
    let first = evidence.first().and_then(|piece| piece.inferred.as_deref());
    let shared = first.filter(|why| evidence.iter().all(|piece| piece.inferred.as_deref() == Some(why)));
    let mut text = shared.map(|why| paper.prose(&format!("inferred: {why}"), 5)).unwrap_or_default();
    let mut table = Table::new(5, [Column::right(""), Column::right(""), Column::left(""), Column::prose("")]);
    for piece in evidence {
        let mut said = match piece.inferred.as_deref().filter(|_| shared.is_none()) {
            Some(why) => format!("{} (inferred: {why})", piece.text),
            None => piece.text.clone(),
        };
        if let Some(verdict) = piece.verdict {
            said += &format!(" ({verdict})");
        }
        let (day, time) = (format!("{:>11}", words::day(piece.at)), format!("{:>8}", words::time(piece.seconds)));
        let place = piece.place.map(words::place).unwrap_or_default();
        table.row([Cell::faint(day), time.into(), Cell::faint(place), said.into()]);
    }
    text += &table.render(paper);
    text
}

fn open_matters(paper: Paper, matters: &[Matter]) -> String {
    let mut table = Table::new(2, [Column::left(""), Column::left("").if_room(), Column::wide(""), Column::left("").if_room()]);
    for matter in matters.iter().filter(|matter| matter.settled.is_none()) {
        let side = matter.waits_for.map_or_else(Style::new, looks::side);
        let waits = matter.waits_for.map(|side| format!("waits for {side} since {}", words::day(matter.raised)));
        let kind = if matter.blocking { format!("blocking {}", matter.kind) } else { matter.kind.into() };
        table.row([Cell::bold(&matter.code), kind.into(), matter.text.clone().into(), Cell::new(side, waits.unwrap_or_default())]);
    }
    if table.is_empty() { String::new() } else { format!("\n{}\n{}", paper.heading("Still open"), table.render(paper)) }
}

fn found(paper: Paper, why: &Why) -> String {
    if why.findings.is_empty() {
        return String::new();
    }
    let each = why.findings.iter().map(|finding| findings::one(paper, finding)).collect::<Vec<_>>().join("\n");
    format!("\n{}\n{each}", paper.heading("Findings"))
}

fn volatility(paper: Paper, why: &Why) -> String {
    let Some(volatility) = &why.volatility else { return String::new() };
    format!("\n{}\n{}", paper.heading("Requirements volatility"), paper.prose(&volatility.text, 2))
}

fn method(paper: Paper, why: &Why) -> String {
    let method = &why.method;
    let mut said = vec![
        format!("As of {} UTC, from {}.", words::minute(why.as_of), words::count(method.events, "event", "events")),
        format!("{} of the elapsed time was inferred.", words::percent(method.inferred_share)),
    ];
    if method.confirmed_share > 0.0 {
        said.push(format!("{} was inferred and confirmed by a person.", words::percent(method.confirmed_share)));
    }
    if method.rejected_share > 0.0 {
        said.push(format!("{} was inferred and rejected by a person; it does not count.", words::percent(method.rejected_share)));
    }
    said.extend(method.how.iter().chain(&method.left_out).cloned());
    paper.prose(&said.join(" "), 0).lines().map(|line| format!("{}\n", paper.faint(line))).collect()
}

#[cfg(test)]
pub use tests::example;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Moment, Seq, Stage, item::Place};
    use insight::{
        Sure,
        telling::{
            Ribbon, Sentence,
            feature::{Method, StageStay},
            ribbon::{Flag, FlagKind, Segment, StageSpan, Tick},
        },
    };

    /// PAY-12 of the mock, 61 days old.
    pub fn example() -> Why {
        let ribbon = ribbon();
        let feature = FeatureRow {
            key: "PAY-12".into(),
            title: "Split payments at checkout".into(),
            stage: Stage::Build,
            open: true,
            team: Some("Payments".into()),
            source: None,
            product: Some("Ana".into()),
            engineering: Some("Jonas".into()),
            took_part: vec![Side::Product, Side::Engineering],
            idea: day(0),
            value: None,
            age_days: 61.0,
            work_share: Some(22.0 / 61.0),
            ribbon: ribbon.clone(),
            questions: 1,
            question_days: Some(6.2),
            waiting_for: Some("an answer to Q31".into()),
            waiting_side: Some(Side::Product),
            finding: None,
            target: Some(jiff::civil::date(2026, 12, 15)),
            lands: None,
        };
        let sentence = Sentence::default().stress("61 days").say(" so far; ").count("30", Label::Work).say(" of them were work. ");
        Why {
            feature,
            as_of: day(61),
            sentence: sentence.count("11", Label::Clarification).say(" went into questions that waited for an answer."),
            ribbon,
            clocks: Clocks {
                idea_to_value_seconds: 61 * 86_400,
                commitment_to_value_seconds: Some(40 * 86_400),
                start_to_value_seconds: None,
                touch_seconds: 30 * 86_400,
                flow_efficiency: Some(30.0 / 61.0),
                overhead_factor: Some(61.0 / 30.0),
                working_seconds: 44 * 8 * 3600,
            },
            volatility: None,
            causes: causes_of_example(),
            stages: vec![StageStay { stage: Stage::Idea, seconds: Some(5 * 86_400), now: false }],
            findings: vec![],
            timeline: vec![],
            earlier: 0,
            method: Method {
                how: vec![],
                events: 214,
                inferred_share: 0.16,
                confirmed_share: 0.0,
                rejected_share: 0.0,
                rejected: vec![],
                recorded_share: Some(0.84),
                left_out: vec!["Two comments have no date.".into()],
            },
            agreed: vec![Matter {
                code: "Q31".into(),
                kind: "question",
                text: "What happens to part one when part two is declined?".into(),
                settled: None,
                raised: day(55),
                settled_at: None,
                blocking: true,
                waits_for: Some(Side::Product),
                place: place(200),
            }],
        }
    }

    fn day(n: i64) -> Moment {
        Moment::from_seconds(1_790_121_600 + n * 86_400)
    }

    fn place(seq: u64) -> Place {
        Seq(seq).into()
    }

    fn ribbon() -> Ribbon {
        let inferred = Sure::Inferred { confidence: 0.7, reason: "asked in a comment" };
        let segment = |label, from, until, sure| Segment { label, from: day(from), until: day(until), sure, place: Some(place(1)) };
        let stage = |stage, from, until| StageSpan { stage, from: day(from), until: day(until) };
        let tick = |at, side| Tick { at: day(at), side };
        let flag = |code: &str, kind, at| Flag { code: code.into(), kind, at: day(at), text: "said".into(), place: place(9) };
        Ribbon {
            from: day(0),
            until: day(61),
            open: true,
            simplified: false,
            segments: vec![
                segment(Label::Work, 0, 12, Some(Sure::Recorded)),
                segment(Label::Clarification, 12, 23, Some(inferred)),
                segment(Label::Work, 23, 41, Some(Sure::Recorded)),
                segment(Label::IntegrationSurprise, 41, 49, Some(Sure::Recorded)),
                segment(Label::HandOff, 49, 59, Some(Sure::Recorded)),
                segment(Label::Unexplained, 59, 61, None),
            ],
            ticks: vec![tick(1, Some(Side::Product)), tick(24, Some(Side::Engineering)), tick(30, Some(Side::Engineering)), tick(50, None)],
            flags: vec![flag("D1", FlagKind::Decision, 13), flag("D2", FlagKind::Decision, 14), flag("C3", FlagKind::Change, 36)],
            stages: vec![
                stage(Stage::Idea, 0, 5),
                stage(Stage::Understand, 5, 13),
                stage(Stage::Design, 13, 27),
                stage(Stage::Build, 27, 61),
            ],
            target: None,
        }
    }

    fn causes_of_example() -> Vec<Cause> {
        let piece = |text: &str, days: i64, inferred: Option<&str>| Evidence {
            place: Some(place(12)),
            at: day(12),
            seconds: days * 86_400,
            text: text.into(),
            inferred: inferred.map(Into::into),
            verdict: None,
        };
        let cause = |label, days: i64, evidence: Vec<Evidence>| {
            let inferred = if label == Label::Clarification { days * 86_400 } else { 0 };
            Cause {
                label,
                seconds: days * 86_400,
                share: days as f64 / 61.0,
                share_reversed: (label == Label::HandOff).then_some(0.3),
                masked_seconds: 0,
                sooner_seconds: (label == Label::Clarification).then_some(9 * 86_400),
                recorded_seconds: if label == Label::Unexplained { 0 } else { days * 86_400 - inferred },
                confirmed_seconds: 0,
                inferred_seconds: inferred,
                confidence: (inferred > 0).then_some(0.7),
                evidence,
                evidence_left_out: 0,
            }
        };
        vec![
            cause(Label::Work, 30, vec![]),
            cause(Label::Clarification, 11, vec![piece("Q14: who pays when one card is declined?", 11, Some("asked in a comment"))]),
            cause(Label::HandOff, 10, vec![]),
            cause(Label::IntegrationSurprise, 8, vec![piece("fraud scoring counts each part as a new payment", 8, None)]),
            cause(Label::Unexplained, 2, vec![]),
        ]
    }

    #[test]
    fn the_answer_reads_from_the_sentence_to_the_evidence() {
        insta::assert_snapshot!(render(Paper { width: 96, colour: false }, &example(), false), @r"
        ▍▍ PAY-12  Split payments at checkout
           build · Payments · product: Ana · engineering: Jonas · wanted by 15 Dec 2026

        61 days so far; 30 of them were work. 11 went into questions that waited for an answer.

          idea   understand  design               build
                             ◆D1
           ╷
          ██████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒███████████████████████████║║║║║║║║║║║║┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄░░░
          ██████████████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒███████████████████████████║║║║║║║║║║║║┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄░░░
                                              ╵        ╵                             ·
                                                                △C3
          23 Sep 2026 Oct                                           Nov              today 23 Nov 2026

          ╷ product   ╵ engineering   · touched, side not known   ◆ decision   △ change

        Where the time went ────────────────────────────────────────────────────────────────────────────
              Cause                       Time   Share  How we know         Could save
          ██  Value-adding work           30 d     49%  recorded                        ██████████████
          ▒▒  Requirements clarification  11 d     18%  inferred, 70% sure       ≤ 9 d  ▒▒▒▒▒
          ┄┄  Hand-off queue              10 d  16–30%  recorded                        ┄┄┄┄┄
          ║║  Integration surprise         8 d     13%  recorded                        ║║║║
          ░░  Unexplained                  2 d      3%  nothing recorded                ░
              Elapsed                     61 d    100%

          Commitment to value 40 d · start to value cannot tell · worked on 30 d ·
          flow efficiency (worked on ÷ elapsed, rework too) 49% · overhead factor 2.0×

        Evidence ───────────────────────────────────────────────────────────────────────────────────────
          ▒▒ Requirements clarification
             inferred: asked in a comment
              5 Oct 2026      11 d  #12  Q14: who pays when one card is declined?
          ║║ Integration surprise
              5 Oct 2026       8 d  #12  fraud scoring counts each part as a new payment

        Still open ─────────────────────────────────────────────────────────────────────────────────────
          Q31  blocking question  What happens to part one when pa…  waits for product since 17 Nov 2026

        As of 23 Nov 2026 00:00 UTC, from 214 events. 16% of the elapsed time was inferred. Two comments
        have no date.
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_paper() {
        for width in [60, 80, 100, 140] {
            let mut why = example();
            why.feature.title = "Split payments at checkout by card, by voucher and by invoice, with one receipt for all of them".into();
            let text = render(Paper { width, colour: true }, &why, true);
            let widest = text.lines().map(console::measure_text_width).max();
            assert!(widest <= Some(width), "{widest:?} columns on {width}:\n{text}");
        }
    }
}
