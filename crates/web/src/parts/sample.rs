//! Invented views: the style page shows every part with them, and the tests
//! render every page from them. The product itself computes its own.

use domain::{DAY_SECONDS, Key, Moment, Seq, Side, Stage, Worth, item::Place};
use insight::{
    Label, Seconds, Sure,
    telling::{
        FeatureList, Glance, Negotiation, Ribbon, Sentence, Why,
        feature::{Cause, Clocks, Evidence, Happening, Matter, Method, StageStay},
        features::{FeatureRow, Query, StageColumn},
        findings::{DetectorView, FindingView, Findings},
        forecast::{Dates, Odds},
        negotiation::{AlternativeView, CutView, FrontierPoint, ScopeLine, StepView},
        ribbon::{Flag, FlagKind, Segment, StageSpan, Tick},
        time::{CycleTime, FlowDay, FlowView, Handover, Handovers, Insights, Period, Step, Time},
        today::{AtRisk, Moved, Today, Waiting},
    },
};
use jiff::civil::{Date, date};

/// The moment at which everything here is told: 23 November 2026, 10:40 UTC.
pub fn now() -> Moment {
    Moment::start_of(date(2026, 11, 23)).plus_seconds(38_400)
}

const fn place(seq: u64) -> Place {
    Place { seq: Seq(seq), nth: 0 }
}

/// Days of each label of PAY-12, in order.
const PAY_12: [(Label, f64); 23] = [
    (Label::Work, 3.0),
    (Label::HandOff, 2.0),
    (Label::Work, 3.5),
    (Label::Clarification, 2.5),
    (Label::Decision, 2.0),
    (Label::Work, 3.5),
    (Label::HandOff, 3.0),
    (Label::Work, 1.5),
    (Label::Clarification, 1.5),
    (Label::Work, 2.0),
    (Label::Review, 3.5),
    (Label::Work, 3.5),
    (Label::Clarification, 4.5),
    (Label::Work, 2.0),
    (Label::MidDevelopmentChange, 4.5),
    (Label::Work, 1.5),
    (Label::TechnicalRework, 4.0),
    (Label::Work, 1.0),
    (Label::IntegrationSurprise, 5.0),
    (Label::Work, 0.5),
    (Label::QualityRework, 2.5),
    (Label::Unexplained, 1.5),
    (Label::Clarification, 2.5),
];

/// A ribbon from lengths in days that end now.
pub fn ribbon_of(days: &[(Label, f64)], target: Option<Date>) -> Ribbon {
    let seconds = |days: f64| (days * DAY_SECONDS as f64) as i64;
    let total: i64 = days.iter().map(|(_, days)| seconds(*days)).sum();
    let (from, until) = (now().plus_seconds(-total), now());
    let mut at = from;
    let mut segments = Vec::new();
    for (nth, (label, days)) in days.iter().enumerate() {
        let begun = at;
        at = at.plus_seconds(seconds(*days));
        let sure = (*label != Label::Unexplained).then_some(Sure::Recorded);
        segments.push(Segment { label: *label, from: begun, until: at, sure, place: sure.map(|_| place(nth as u64 + 1)) });
    }
    Ribbon { from, until, open: true, segments, simplified: false, ticks: vec![], flags: vec![], stages: stage_spans(from, until), target }
}

fn stage_spans(from: Moment, until: Moment) -> Vec<StageSpan> {
    let total = until.seconds_since(from);
    let at = |share: i64| from.plus_seconds(total * share / 100);
    let ends = [(Stage::Idea, 0, 8), (Stage::Understand, 8, 21), (Stage::Design, 21, 32), (Stage::Plan, 32, 46), (Stage::Build, 46, 100)];
    ends.into_iter().map(|(stage, begun, ended)| StageSpan { stage, from: at(begun), until: at(ended) }).collect()
}

/// The large ribbon of the invented feature PAY-12.
pub fn ribbon() -> Ribbon {
    let mut ribbon = ribbon_of(&PAY_12, Some(date(2026, 12, 11)));
    let at = |day: i64| ribbon.from.plus_seconds(day * DAY_SECONDS);
    let side = |nth: i64| if nth % 3 == 0 { Some(Side::Product) } else { Some(Side::Engineering) };
    let ticks = (0..60).map(|nth| Tick { at: at(nth).plus_seconds(nth * 4_000 % DAY_SECONDS), side: side(nth) }).collect();
    let flag = |code: &str, kind, day, text: &str| Flag {
        code: code.into(),
        kind,
        at: at(day),
        text: text.into(),
        place: place(100 + day as u64),
    };
    let flags = vec![
        flag("D1", FlagKind::Decision, 12, "problem agreed"),
        flag("D2", FlagKind::Decision, 19, "authorise each card"),
        flag("C1", FlagKind::Change, 37, "gift cards count as a share"),
        flag("D3", FlagKind::Decision, 42, "at most three cards"),
        flag("C2", FlagKind::Change, 49, "refunds in reverse order"),
    ];
    ribbon.ticks = ticks;
    ribbon.flags = flags;
    ribbon
}

/// A row of the invented list.
pub fn row(key: &str, title: &str, stage: Stage, days: &[(Label, f64)]) -> FeatureRow {
    let ribbon = ribbon_of(days, None);
    let total: f64 = days.iter().map(|(_, days)| days).sum();
    let work: f64 = days.iter().filter(|(label, _)| *label == Label::Work).map(|(_, days)| days).sum();
    FeatureRow {
        key: Key::new(key),
        title: title.into(),
        stage,
        team: Some("Payments".into()),
        source: Some("tracker".into()),
        product: Some("Ana".into()),
        engineering: Some("Jonas".into()),
        took_part: vec![Side::Product, Side::Engineering],
        idea: ribbon.from,
        value: None,
        age_days: total,
        work_share: Some(work / total),
        ribbon,
        questions: 0,
        question_days: None,
        waiting_for: None,
        waiting_side: None,
        finding: None,
        target: None,
        open: true,
        lands: None,
    }
}

/// A forecast from even odds to 95 of 100, in days from now.
pub fn lands(p50: i64, p85: i64, p95: i64, target_odds: Option<f64>) -> Glance {
    let at = |days: f64| now().plus_seconds((days * DAY_SECONDS as f64) as i64);
    let day = |days: i64| at(days as f64).date();
    let known = [(0.0, 0.0), (0.5, p50 as f64), (0.85, p85 as f64), (0.95, p95 as f64)];
    let days = |odds: f64| {
        let next = known.iter().position(|(level, _)| *level >= odds).unwrap_or(3).max(1);
        let ((low, from), (high, to)) = (known[next - 1], known[next]);
        from + (to - from) * ((odds - low) / (high - low))
    };
    let fan = (0..20).map(|level| f64::from(level) / 20.0).map(|odds| Odds { at: at(days(odds)), odds }).collect();
    let sentence = Sentence::default()
        .say("It lands by ")
        .stress("4 December")
        .say(" with even odds, and by ")
        .stress("16 December")
        .say(" in 85 of 100 cases.");
    Glance { sentence, p50: day(p50), p85: day(p85), p95: day(p95), target_odds, planned: true, fan }
}

/// The dates of a forecast whose odds rise evenly between its levels.
pub fn dates() -> Dates {
    let lands = lands(11, 23, 35, Some(0.71));
    let curve = lands.fan.into_iter().chain([Odds { at: now().plus_seconds(50 * DAY_SECONDS), odds: 0.99 }]).collect();
    Dates { p50: lands.p50, p85: lands.p85, p95: lands.p95, target: Some(date(2026, 12, 11)), target_odds: Some(0.71), curve }
}

/// An answer to “what fits 11 December?”
pub fn negotiation() -> Negotiation {
    let line = |name: &str, title: &str, value: f64, worth: Worth, odds_change: f64, days_more: Option<f64>| ScopeLine {
        name: name.into(),
        title: title.into(),
        value,
        worth,
        is_in: days_more.is_none(),
        with: vec![],
        odds_change,
        days_more,
        p50_hours: value * 4.0,
    };
    let day = |nth: i64| date(2026, 11, 30).saturating_add(jiff::Span::new().days(nth * 4));
    let point = |nth: i64, level: usize| FrontierPoint {
        by: day(nth),
        odds: [0.5, 0.85, 0.95][level],
        value: Some((8.0 + 4.0 * (nth - level as i64) as f64).min(31.0)).filter(|value| *value >= 12.0),
        slices: (nth as usize).min(5),
        gap: 0.0,
    };
    Negotiation {
        feature: Key::new("PAY-12"),
        title: "Split payments at checkout".into(),
        as_of: now(),
        sentence: Sentence::default().say("By ").stress("11 December").say(" fit ").stress("3 of 5 slices").say(", worth 24 of 31."),
        by: date(2026, 12, 11),
        first: now().date(),
        last: date(2027, 1, 8),
        wished: 0.85,
        odds: 0.86,
        value: 24.0,
        value_of_all: 31.0,
        bound: 24.0,
        proven: true,
        slices: vec![
            line("S1", "Pay with two cards", 10.0, Worth::Essential, 0.09, None),
            line("S2", "All or nothing", 8.0, Worth::Essential, 0.11, None),
            line("S3", "Receipt that names each card", 6.0, Worth::Wanted, 0.03, None),
            line("S4", "Gift card as one share", 4.0, Worth::Wanted, -0.13, Some(3.0)),
            line("S5", "Remember the split", 3.0, Worth::Later, -0.24, Some(6.0)),
        ],
        alternatives: vec![AlternativeView {
            more: vec!["S4 Gift card as one share".into()],
            less: vec!["S3 Receipt that names each card".into()],
            value: 22.0,
            odds: 0.85,
        }],
        planned_odds: 0.71,
        cut_first: vec![CutView { names: vec!["S4".into()], titles: vec!["Gift card as one share".into()], value: 4.0, odds: 0.86 }],
        steps: vec![StepView {
            by: date(2026, 12, 14),
            days_more: 3,
            more: vec!["S4 Gift card as one share".into()],
            less: vec![],
            value: 28.0,
            odds: 0.86,
        }],
        frontier: (0..8).flat_map(|nth| (0..3).map(move |level| (nth, level))).map(|(nth, level)| point(nth, level)).collect(),
        impossible: None,
        method: vec!["Proven: no scope that fits these scenarios is worth more.".into()],
    }
}

/// The invented features.
pub fn rows() -> Vec<FeatureRow> {
    use Label::{Clarification, HandOff, IntegrationSurprise, Release, Review, Unexplained, Work};
    let mut pay = row("PAY-12", "Split payments at checkout", Stage::Build, &PAY_12);
    (pay.questions, pay.question_days, pay.target) = (3, Some(2.5), Some(date(2026, 12, 11)));
    (pay.waiting_for, pay.waiting_side) = (Some("an answer to Q31".into()), Some(Side::Product));
    pay.finding = Some("Context loss".into());
    let mut led =
        row("LED-31", "Two captures per order", Stage::Build, &[(Work, 2.0), (HandOff, 3.0), (Work, 4.0), (Review, 1.0), (Work, 2.0)]);
    led.took_part = vec![Side::Engineering];
    let mut rsk =
        row("RSK-11", "Fewer false fraud alarms on trains", Stage::Understand, &[(Work, 4.0), (HandOff, 14.0), (Unexplained, 6.0)]);
    rsk.took_part = vec![Side::Product];
    rsk.engineering = None;
    let mer = row(
        "MER-17",
        "Dispute answers from the phone",
        Stage::Release,
        &[(Work, 12.0), (Clarification, 2.0), (IntegrationSurprise, 6.0), (Work, 7.0), (Release, 2.0)],
    );
    (pay.lands, led.lands) = (Some(lands(11, 23, 35, Some(0.71))), Some(lands(5, 9, 16, None)));
    let mut mer = mer;
    (mer.lands, mer.target) = (Some(lands(3, 6, 9, Some(0.9))), Some(date(2026, 11, 30)));
    vec![pay, mer, rsk, led]
}

/// The invented list.
pub fn features() -> FeatureList {
    let rows = rows();
    let stages =
        Stage::WAY.map(|stage| StageColumn { stage, count: rows.iter().filter(|row| row.stage == stage).count(), usual_days: Some(9.5) });
    FeatureList {
        sentence: Sentence::default()
            .stress("4 features")
            .say(", the oldest 61 days. ")
            .stress("One")
            .say(" waits for an answer from the product side."),
        query: Query::default(),
        matching: rows.len(),
        total: 18,
        scale_days: 61.0,
        stages: stages.to_vec(),
        teams: vec!["Payments".into()],
        sources: vec!["tracker".into()],
        rows,
    }
}

fn causes() -> Vec<Cause> {
    let mut causes: Vec<Cause> = Label::ALL.into_iter().filter_map(cause).collect();
    causes.sort_by_key(|cause| -cause.seconds);
    causes
}

fn cause(label: Label) -> Option<Cause> {
    let days: f64 = PAY_12.iter().filter(|(of, _)| *of == label).map(|(_, days)| days).sum();
    let total: f64 = PAY_12.iter().map(|(_, days)| days).sum();
    let seconds = (days * DAY_SECONDS as f64) as i64;
    let inferred = label == Label::TechnicalRework;
    let reason = inferred.then(|| "it went back to work after a review".to_string());
    let piece = |nth: u64, text: &str| Evidence {
        place: Some(place(nth)),
        at: now(),
        seconds: seconds / 2,
        text: text.into(),
        inferred: reason.clone(),
        verdict: None,
    };
    (seconds > 0).then(|| Cause {
        label,
        seconds,
        share: days / total,
        share_reversed: (label == Label::Review).then_some(0.18),
        masked_seconds: if label == Label::Clarification { 3 * DAY_SECONDS } else { 0 },
        sooner_seconds: (label != Label::Unexplained).then_some(seconds / 2),
        recorded_seconds: if inferred { 0 } else { seconds },
        confirmed_seconds: 0,
        inferred_seconds: if inferred { seconds } else { 0 },
        confidence: inferred.then_some(0.8),
        evidence: if label == Label::Unexplained {
            vec![]
        } else {
            vec![piece(31, "May a share be zero?"), piece(14, "Who gets the money if one refund fails?")]
        },
        evidence_left_out: 0,
    })
}

/// A finding.
pub fn finding() -> FindingView {
    FindingView {
        detector: "context_loss",
        name: "Context loss",
        feature: Some(Key::new("PAY-12")),
        title: Some("Split payments at checkout".into()),
        text: "Three of four people who built it were not there when the problem was agreed.".into(),
        confidence: 0.85,
        since: now().plus_seconds(-20 * DAY_SECONDS),
        evidence: vec![Evidence {
            place: Some(place(31)),
            at: now(),
            seconds: DAY_SECONDS,
            text: "Mei’s first commit, 9 days after kick-off".into(),
            inferred: None,
            verdict: None,
        }],
        way_out: "Ask Ana to tell the problem to the builders, 30 minutes, before the next slice.".into(),
        quiet_when: "two more builders have met the problem".into(),
    }
}

/// A matter between the sides.
pub fn matter(code: &str, kind: &'static str, text: &str, settled: Option<&str>) -> Matter {
    Matter {
        code: code.into(),
        kind,
        text: text.into(),
        settled: settled.map(Into::into),
        raised: now().plus_seconds(-60 * 3600),
        settled_at: settled.map(|_| now().plus_seconds(-10 * 3600)),
        blocking: settled.is_none(),
        waits_for: settled.is_none().then_some(Side::Product),
        place: place(31),
    }
}

fn happening(seq: u64, hours_ago: i64, side: Side, who: &str, what: &str) -> Happening {
    Happening { place: place(seq), at: now().plus_seconds(-hours_ago * 3600), side: Some(side), who: Some(who.into()), what: what.into() }
}

/// What happened to PAY-12.
pub fn timeline() -> Vec<Happening> {
    vec![
        happening(11, 300, Side::Product, "Ana", "wrote down the problem"),
        happening(14, 90, Side::Engineering, "Lena", "found that the ledger rejects a second capture"),
        happening(31, 60, Side::Engineering, "Jonas", "asked who gets the money if one refund fails"),
        happening(32, 2, Side::Engineering, "Mei", "asked whether the receipt names the bank"),
    ]
}

/// Why PAY-12 takes so long.
pub fn why() -> Why {
    let causes = causes();
    let total: i64 = causes.iter().map(|cause| cause.seconds).sum();
    let work = causes.iter().find(|cause| cause.label == Label::Work).map_or(1, |cause| cause.seconds);
    let mut feature = rows().remove(0);
    feature.ribbon = ribbon();
    let sentence = Sentence::default()
        .stress("61 days")
        .say(" so far; ")
        .count("22", Label::Work)
        .say(" of them were work. The largest part went to finding out what was meant (")
        .count("11", Label::Clarification)
        .say(") and to an integration that no map showed (")
        .count("5", Label::IntegrationSurprise)
        .say(").");
    let stay = |stage, days: Option<i64>, now| StageStay { stage, seconds: days.map(|days| days * DAY_SECONDS), now };
    Why {
        as_of: now(),
        sentence,
        ribbon: ribbon(),
        clocks: Clocks {
            idea_to_value_seconds: total,
            commitment_to_value_seconds: Some(total * 7 / 10),
            start_to_value_seconds: Some(total / 2),
            touch_seconds: work + 12 * DAY_SECONDS,
            flow_efficiency: Some((work + 12 * DAY_SECONDS) as f64 / total as f64),
            overhead_factor: Some(total as f64 / work as f64),
            working_seconds: total / 4,
        },
        volatility: None,
        causes,
        stages: vec![
            stay(Stage::Idea, Some(5), false),
            stay(Stage::Understand, Some(7), false),
            stay(Stage::Design, Some(7), false),
            stay(Stage::Plan, Some(9), false),
            stay(Stage::Build, Some(33), true),
            stay(Stage::Release, None, false),
            stay(Stage::Value, None, false),
        ],
        findings: vec![finding()],
        timeline: timeline(),
        earlier: 0,
        method: Method {
            how: vec!["Every instant between idea and value has one label.".into()],
            events: 214,
            inferred_share: 0.08,
            confirmed_share: 0.0,
            rejected_share: 0.0,
            rejected: vec![],
            recorded_share: Some(0.92),
            left_out: vec!["2 status changes without a time".into()],
        },
        agreed: vec![
            matter("Q31", "question", "If one of two refunds fails, who gets the money?", None),
            matter("D2", "decision", "Authorise each card, capture together", Some("Only option that helps debit users")),
        ],
        feature,
    }
}

/// Insights over an invented year.
pub fn insights() -> Insights {
    let steps: Vec<Step> = (1..=11).map(step).collect();
    let mut totals = Seconds::default();
    for step in &steps {
        for label in Label::ALL {
            totals.0[label.index()] += step.seconds.of(label);
        }
    }
    let landed = steps.iter().map(|step| step.landed).sum();
    Insights {
        sentence: Sentence::default()
            .say("Features take ")
            .stress("2.4 times")
            .say(" as long as the work in them; in January it was ")
            .stress("3.0")
            .say("."),
        period: Period { from: date(2026, 1, 1), until: now().date() },
        time: Time {
            step: "month",
            steps,
            overhead_factor_p50: Some(2.4),
            overhead_factor_n: landed,
            totals,
            landed,
            open: 12,
            left_out: vec!["3 features with fewer than 5 events".into()],
            inferred_share: 0.14,
            confirmed_share: 0.0,
            rejected_share: 0.0,
            how: vec!["Elapsed time from idea to value, one label per instant.".into()],
        },
        flow: flow(landed),
        handovers: Handovers {
            between: vec![
                Handover { from: Some(Side::Product), to: Some(Side::Engineering), count: 88 },
                Handover { from: Some(Side::Engineering), to: Some(Side::Product), count: 96 },
                Handover { from: Some(Side::Engineering), to: None, count: 9 },
                Handover { from: Some(Side::Product), to: Some(Side::Product), count: 41 },
            ],
            ping_pong: 61,
            features: 23,
            first_touch_seconds_p50: Some(19 * 3600),
        },
    }
}

fn step(nth: i8) -> Step {
    let mut seconds = Seconds::default();
    for (label, days) in PAY_12 {
        seconds.0[label.index()] += (days * DAY_SECONDS as f64) as i64;
    }
    seconds.0[Label::Work.index()] += i64::from(nth) * DAY_SECONDS;
    let from = date(2026, nth, 1);
    Step {
        from,
        name: from.strftime("%b %Y").to_string(),
        landed: 2 + nth as usize % 4,
        seconds,
        overhead_factor_p50: Some(3.0 - 0.06 * f64::from(nth)),
        overhead_factor_n: 2,
    }
}

fn flow(landed: usize) -> FlowView {
    let cycle = |nth: i64| CycleTime {
        key: Key::new(format!("PAY-{nth}")),
        landed: Moment::start_of(date(2026, 1, 1)).plus_seconds(nth * 8 * DAY_SECONDS),
        days: 20.0 + ((nth * 37) % 53) as f64,
        worst: (nth % 3 > 0).then_some(Label::Clarification),
    };
    let column = |nth: i8| FlowDay { day: date(2026, nth, 28), in_stage: [1, 2, 1, 2, 4, 2, 4 * nth as usize] };
    FlowView {
        cycle_times: (0..40).map(cycle).collect(),
        cycle_times_n: landed,
        cycle_time_days_p50: Some(34.0),
        cycle_time_days_p85: Some(66.0),
        cycle_time_days_p50_censored: Some(37.5),
        cumulative_flow: (1..=11).map(column).collect(),
        wip: 12,
        age_days_p50: Some(22.0),
        little_days: Some(100.0),
        mean_days: Some(48.0),
    }
}

/// All findings.
pub fn findings() -> Findings {
    Findings {
        sentence: Sentence::default().stress("One pattern").say(" hurts: people built what they had not heard the reason for."),
        findings: vec![finding()],
        matching: 1,
        detectors: vec![DetectorView {
            id: "context_loss",
            name: "Context loss",
            question: "Did the people who built it meet the problem?",
            definition:
                "A feature in build or later, with at least two builders, of whom fewer than half touched it before the build began.".into(),
            why: "Who builds without the reason builds what was written, not what was meant.",
            way_out: "Tell the problem to the builders.",
            quiet_when: "half of the builders have met the problem",
            count: 1,
            judged: 12,
        }],
    }
}

/// What waits today.
pub fn today() -> Today {
    let waiting = Waiting {
        feature: Key::new("PAY-12"),
        title: "Split payments at checkout".into(),
        matter: matter("Q31", "question", "If one of two refunds fails, who gets the money?", None),
        seconds: 60 * 3600,
    };
    Today {
        sentence: Sentence::default()
            .stress("One question")
            .say(" waits for the product side and stops work; ")
            .stress("four features")
            .say(" moved since yesterday."),
        now: now(),
        waiting: vec![waiting],
        waiting_in_all: 1,
        moved: rows().into_iter().map(|feature| Moved { feature, last: timeline().remove(3) }).collect(),
        findings: vec![finding()],
        oldest: rows(),
        at_risk: vec![AtRisk {
            feature: Key::new("PAY-12"),
            title: "Split payments at checkout".into(),
            what: "Ten shops split payments".into(),
            by: date(2026, 12, 1),
            overdue: false,
            odds: 0.31,
            p50: date(2026, 12, 4),
            p85: date(2026, 12, 11),
        }],
        empty: false,
    }
}
