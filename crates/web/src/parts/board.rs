//! The list and the board of features.

use super::{fan, ink, mark, odds, ribbon, row, words};
use domain::{Moment, Stage};
use insight::telling::{
    FeatureList,
    features::{FeatureRow, StageColumn},
};
use maud::{Markup, html};

/// The dense list; all ribbons share one scale of days.
pub fn list(list: &FeatureList, heads: Markup) -> Markup {
    let scale_days = ribbon::shared_days(list.rows.iter());
    html! {
        table.table.fold.tight.mid {
            caption.vh { "Features with age, share of work, forecast, questions and findings" }
            (heads)
            tbody { @for feature in &list.rows { (line(feature, scale_days, list)) } }
        }
        (shared_legend(list, scale_days))
    }
}

/// Whether the list holds something that is still to land.
pub fn has_forecasts(list: &FeatureList) -> bool {
    list.rows.iter().any(|row| row.open)
}

fn line(feature: &FeatureRow, scale_days: f64, list: &FeatureList) -> Markup {
    html! {
        tr data-key=(feature.key) data-row {
            td.hide-s { (mark::of_sides(&feature.took_part)) }
            th scope="row" {
                a href=(row::address(&feature.key, None)) data-go { (words::short(&feature.title, 96)) }
                span.sub-t { (feature.key) " · " (feature.stage.word()) @if let Some(team) = &feature.team { " · " (team) } }
            }
            td.full { (ribbon::small(&feature.ribbon, feature.lands.as_ref(), scale_days)) }
            td.n data-l="age" { (words::days_of(feature.age_days)) }
            td.n data-l="work" { (share(feature)) }
            @if has_forecasts(list) { td.nb.full.last.void[!feature.open] data-l="lands" { (lands(feature)) } }
            td.nb.full.last data-l="questions" { (questions(feature)) }
            td.full.last data-l=(if feature.open { "waits for" } else { "ended" }) { (waits(feature)) }
            td.full.last.void[feature.finding.is_none()] data-l="finding" { @if let Some(finding) = &feature.finding { span.warn.nb { (finding) } } }
        }
    }
}

fn share(feature: &FeatureRow) -> Markup {
    html! { @match feature.work_share { Some(share) => (words::percent(share)), None => span.mute { "–" } } }
}

fn questions(feature: &FeatureRow) -> Markup {
    html! {
        @match (feature.questions, feature.question_days) {
            (0, _) => span.mute { "none" },
            (open, None) => (open),
            (open, Some(days)) => { (open) " " span class=(if days > 3.0 { "bad" } else { "mute" }) { "· " (words::days_of(days)) " d" } },
        }
    }
}

/// When it lands beside when it should, P50 to P85; the odds with their word.
pub fn lands(feature: &FeatureRow) -> Markup {
    let now = feature.ribbon.until.date();
    html! {
        @match (&feature.lands, feature.target) {
            _ if !feature.open => {},
            (Some(lands), target) => {
                (fan::between(lands, now))
                span.sub-t { @match target.zip(lands.target_odds) {
                    Some((target, chance)) => { "target " (words::soon(target, now)) " " (odds::told_by(chance, target, now)) },
                    None => "no target",
                } }
            },
            (None, target) => { span.mute { "cannot tell" } @if let Some(target) = target { span.sub-t { "target " (words::soon(target, now)) } } },
        }
    }
}

/// What it waits for; of one that landed, when, and how that stood to its target.
fn waits(feature: &FeatureRow) -> Markup {
    html! {
        @match (feature.value, &feature.waiting_for) {
            (Some(landed), _) => { "landed " (landed.date().strftime("%-d %b %Y")) (against_target(feature, landed)) },
            (None, _) if !feature.open => span.mute { "given up" },
            (None, Some(what)) => (words::short(what, 60)),
            (None, None) => span.mute { "nobody" },
        }
    }
}

fn against_target(feature: &FeatureRow, landed: Moment) -> Markup {
    let late = feature.target.map(|target| odds::days_from(target, landed.date()));
    html! {
        @match late {
            Some(days) if days > 0 => span.sub-t { (words::counted(days as usize, "day")) " after its target" },
            Some(_) => span.sub-t { "in time" },
            None => {},
        }
    }
}

fn shared_legend(list: &FeatureList, scale_days: f64) -> Markup {
    let there = |label| list.rows.iter().any(|row| row.ribbon.segments.iter().any(|segment| segment.label == label));
    html! {
        div.sub { (ink::legend(there)) }
        p.small.mute { "Every ribbon starts at day 0 of its feature and shares one scale of " (words::counted(scale_days.ceil() as usize, "day")) ". Solid line: today. Dotted line: target." @if has_forecasts(list) { " Fading tail: the chance that it is still not done; it fades at P50 and P85." } }
    }
}

/// The board: a column a stage, with how many are there and their usual stay.
pub fn board(list: &FeatureList) -> Markup {
    let scale_days = ribbon::shared_days(list.rows.iter());
    html! {
        div.scroll tabindex="0" role="group" aria-label="Board by stage" {
            div.board { @for column in &list.stages { (column_of(column, list, scale_days)) } }
        }
        (shared_legend(list, scale_days))
    }
}

fn column_of(column: &StageColumn, list: &FeatureList, scale_days: f64) -> Markup {
    let cards: Vec<&FeatureRow> = list.rows.iter().filter(|row| row.stage == column.stage).collect();
    html! {
        section.bare[column.count == 0] aria-label=(words::stage(column.stage)) {
            h2 { (words::stage(column.stage)) span { (words::thousands(column.count as i64)) } }
            p.stay { (stay(column)) }
            ul { @for feature in &cards { (card(feature, column, scale_days)) } }
            @if cards.len() < column.count { p.small { a href={"/features?view=list&state=all&stage=" (column.stage.word())} { (column.count - cards.len()) " more" } } }
        }
    }
}

fn stay(column: &StageColumn) -> Markup {
    html! {
        @match column.usual_days {
            Some(days) => { "usual stay " (words::days_of(days)) " d" }
            None if column.stage.is_over() => "in users’ hands",
            None => "usual stay: too few to tell",
        }
    }
}

fn card(feature: &FeatureRow, column: &StageColumn, scale_days: f64) -> Markup {
    let here = feature.ribbon.stages.last().filter(|span| span.stage == feature.stage).map(|span| span.until.days_since(span.from));
    let long = matches!((here, column.usual_days), (Some(here), Some(usual)) if here > usual && feature.stage != Stage::Value);
    html! {
        li data-key=(feature.key) data-row {
            div.bmeta { (mark::of_sides(&feature.took_part)) span { (feature.key) } span.push { (words::days_of(feature.age_days)) " d" } }
            a href=(row::address(&feature.key, None)) data-go { (words::short(&feature.title, 64)) }
            (ribbon::small(&feature.ribbon, feature.lands.as_ref(), scale_days))
            @if let Some(lands) = &feature.lands {
                div.bmeta { span.nb { (fan::between(lands, feature.ribbon.until.date())) } }
                @if let Some((target, chance)) = feature.target.zip(lands.target_odds) { div.bmeta { span.name { "target" } span.push { (odds::told_by(chance, target, feature.ribbon.until.date())) } } }
            }
            div.bmeta {
                @if feature.questions > 0 { span { (words::counted(feature.questions, "question")) } }
                @if long { span.warn.push { "longer than usual" } }
            }
        }
    }
}
