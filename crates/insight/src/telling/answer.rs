//! The answer to "why did it take so long", in a sentence or three.

use super::{Sentence, words};
use crate::{End, History, Label, Seconds, measuring::Swept};
use domain::{DAY_SECONDS, Moment};

/// A share of elapsed time below which a part is not worth a sentence.
const WORTH_SAYING: f64 = 0.03;

/// What the parts of elapsed time are called in a sentence; waits count together. Nights
/// and weekends in which nothing went on are nobody's answer: they are set aside.
const PARTS: [(&str, &[Label]); 7] = [
    ("finding out what was meant", &[Label::Clarification]),
    ("waiting for each other", &[Label::Dependency, Label::Decision, Label::Review, Label::HandOff, Label::Release]),
    ("changes of what was agreed", &[Label::MidDevelopmentChange]),
    ("technical limits that nobody knew of", &[Label::TechnicalRework]),
    ("dependencies that were found late", &[Label::IntegrationSurprise]),
    ("mending what had been called done", &[Label::QualityRework]),
    ("time that nothing on record explains", &[Label::Unexplained]),
];

/// "61 days so far; 22 of them were work. The rest went mostly to finding out what was
/// meant (11) and to waiting for each other (10½)."
pub fn why(history: &History, swept: &Swept, at: Moment) -> Sentence {
    let elapsed = swept.seconds.total();
    let sentence = opening(history.end, elapsed);
    if elapsed < 60 {
        return sentence.say(match history.end {
            None => ". There is nothing to tell yet.",
            Some(_) => ": it was over when it was recorded, so nobody can tell where its time went.",
        });
    }
    let sentence = work(sentence, &swept.seconds);
    let sentence = rest(sentence, &swept.seconds);
    target(sentence, history, at).trimmed()
}

fn opening(end: Option<End>, elapsed: i64) -> Sentence {
    let took = words::duration(elapsed);
    match end {
        None => Sentence::default().stress(took).say(" so far"),
        Some(End::Value) => Sentence::default().say("It took ").stress(took),
        Some(End::Dropped) => Sentence::default().say("It was given up after ").stress(took),
    }
}

fn work(sentence: Sentence, seconds: &Seconds) -> Sentence {
    let (work, elapsed) = (seconds.of(Label::Work), seconds.total());
    let amount = words::days(work);
    match work {
        0 => sentence.say("; no work in it is on record. "),
        _ if work == elapsed => sentence.say(", all of it ").count("work", Label::Work).say(". "),
        _ if work < DAY_SECONDS => {
            let amount = words::duration(work);
            let verb = if amount.starts_with("1 ") || amount.starts_with("less") { "was" } else { "were" };
            sentence.say("; ").count(amount, Label::Work).say(format!(" of that {verb} work. "))
        }
        _ if amount == "1" => sentence.say("; ").count(amount, Label::Work).say(" of them was work. "),
        _ => sentence.say("; ").count(amount, Label::Work).say(" of them were work. "),
    }
}

/// A part of the elapsed time: its words, its seconds, and the label that it counts most.
type Part = (&'static str, i64, Label);

/// The parts beside work that are worth saying, largest first.
fn parts(seconds: &Seconds) -> Vec<Part> {
    let told = PARTS.iter().map(|(words, labels)| {
        let most = labels.iter().copied().max_by_key(|label| seconds.of(*label)).unwrap_or(Label::Unexplained);
        (*words, labels.iter().map(|label| seconds.of(*label)).sum::<i64>(), most)
    });
    let mut parts: Vec<Part> = told.filter(|(_, amount, _)| is_worth_saying(seconds, *amount)).collect();
    parts.sort_by_key(|(_, seconds, _)| -seconds);
    parts
}

fn is_worth_saying(seconds: &Seconds, amount: i64) -> bool {
    amount >= 60 && amount as f64 > seconds.total() as f64 * WORTH_SAYING
}

fn rest(sentence: Sentence, seconds: &Seconds) -> Sentence {
    let rest = seconds.total() - seconds.of(Label::Work) - seconds.of(Label::OffHours);
    let figure =
        |amount: i64| if seconds.total() < DAY_SECONDS || amount < DAY_SECONDS / 4 { words::duration(amount) } else { words::days(amount) };
    let parts = parts(seconds);
    let told: i64 = parts.iter().take(2).map(|(_, amount, _)| amount).sum();
    let what = if seconds.of(Label::Work) == 0 { "time" } else { "rest" };
    let verb = if parts.len() == 1 && told * 20 >= rest * 19 { "went to" } else { "went mostly to" };
    let begin = match (told * 2 >= rest, is_worth_saying(seconds, seconds.of(Label::OffHours))) {
        (true, false) => format!("The {what} {verb} "),
        (true, true) => format!("Nights and weekends aside, the {what} {verb} "),
        (false, false) => format!("The largest parts of the {what} went to "),
        (false, true) => format!("Nights and weekends aside, the largest parts of the {what} went to "),
    };
    match parts[..] {
        [] => sentence,
        [(_, amount, Label::Unexplained), ..] if amount * 2 > rest => {
            silence(sentence, amount, seconds.of(Label::OffHours), seconds.total())
        }
        [(one, amount, label)] => sentence.say(format!("{begin}{one} (")).count(figure(amount), label).say("). "),
        [(one, amount, label), (other, second, next), ..] => {
            let sentence = sentence.say(format!("{begin}{one} (")).count(figure(amount), label);
            sentence.say(format!(") and to {other} (")).count(figure(second), next).say("). ")
        }
    }
}

/// Nights count here: where nothing is on record, nobody can tell a night from a wait.
fn silence(sentence: Sentence, amount: i64, nights: i64, elapsed: i64) -> Sentence {
    let (amount, with) = (amount + nights, if nights > 0 { ", nights and weekends included" } else { "" });
    let of_what = if elapsed < DAY_SECONDS { "that" } else { "them" };
    let of_what = format!(" of {of_what} nothing is on record{with}. ");
    let amount = if elapsed < DAY_SECONDS || amount < DAY_SECONDS / 4 { words::duration(amount) } else { words::days(amount) };
    sentence.say("For ").count(amount, Label::Unexplained).say(of_what)
}

/// "What costs most beside it is waiting for each other: 226 days, 18% of the time."
pub fn costs_most(sentence: Sentence, seconds: &Seconds) -> Sentence {
    match parts(seconds)[..] {
        [(_, amount, Label::Unexplained), ..] => {
            let share = words::percent(amount as f64 / seconds.total() as f64);
            sentence
                .say("For the largest part of the rest too little is on record to say where it went: ")
                .count(share, Label::Unexplained)
                .say(" of the time.")
        }
        [(part, amount, label), ..] => {
            let share = words::percent(amount as f64 / seconds.total() as f64);
            let aside = if seconds.of(Label::OffHours) > amount { "Nights and weekends aside, what" } else { "What" };
            let sentence = sentence.say(format!("{aside} costs most beside it is {part}: ")).count(words::duration(amount), label);
            sentence.say(format!(", {share} of the time."))
        }
        [] => sentence,
    }
}

/// How it stands with its target, where it has one.
fn target(sentence: Sentence, history: &History, at: Moment) -> Sentence {
    let Some(day) = history.target else { return sentence };
    let (said, last) = (words::date(day, at.date()), Moment::start_of(day).plus_seconds(DAY_SECONDS));
    let off = history.until.seconds_since(last);
    let days = Moment::start_of(history.until.date()).seconds_since(Moment::start_of(day)) / DAY_SECONDS;
    let late = words::count(days.unsigned_abs() as usize, "day", "days");
    match history.end {
        Some(End::Dropped) => sentence,
        Some(End::Value) if off > 0 => sentence.say("It landed ").stress(format!("{late} after")).say(format!(" its target of {said}. ")),
        Some(End::Value) => sentence.say(format!("It landed in time for its target of {said}. ")),
        None if off > 0 => sentence.say(format!("Its target of {said} passed ")).stress(format!("{late} ago")).say(". "),
        None => sentence.say(format!("Its target is {said}. ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(days: &[(Label, f64)]) -> Seconds {
        let mut seconds = Seconds::default();
        for (label, days) in days {
            seconds.0[label.index()] = (days * DAY_SECONDS as f64) as i64;
        }
        seconds
    }

    fn said(end: Option<End>, days: &[(Label, f64)]) -> String {
        let seconds = seconds(days);
        rest(work(opening(end, seconds.total()), &seconds), &seconds).to_string().trim_end().to_owned()
    }

    #[test]
    fn the_answer_names_the_work_and_the_two_largest_parts_of_the_rest() {
        let pay_12 = [
            (Label::Work, 22.0),
            (Label::Clarification, 11.0),
            (Label::HandOff, 6.5),
            (Label::Review, 4.0),
            (Label::IntegrationSurprise, 5.0),
            (Label::MidDevelopmentChange, 4.5),
            (Label::TechnicalRework, 4.0),
            (Label::QualityRework, 2.5),
            (Label::Unexplained, 1.5),
        ];
        assert_eq!(
            said(None, &pay_12),
            "61 days so far; 22 of them were work. The rest went mostly to finding out what was meant (11) and to waiting for each other (10½)."
        );
    }

    #[test]
    fn one_is_singular_and_less_than_a_day_is_said_in_hours() {
        let one = [(Label::Work, 1.0), (Label::Review, 2.0)];
        assert_eq!(said(Some(End::Value), &one), "It took 3 days; 1 of them was work. The rest went to waiting for each other (2).");
        let short = [(Label::Work, 0.125), (Label::Review, 0.25)];
        assert_eq!(
            said(Some(End::Value), &short),
            "It took 9 hours; 3 hours of that were work. The rest went to waiting for each other (6 hours)."
        );
    }

    #[test]
    fn nights_and_weekends_are_set_aside() {
        let days = [(Label::Work, 10.0), (Label::Review, 4.0), (Label::Decision, 2.0), (Label::OffHours, 9.0)];
        assert_eq!(
            said(Some(End::Value), &days),
            "It took 25 days; 10 of them were work. Nights and weekends aside, the rest went to waiting for each other (6)."
        );
    }

    #[test]
    fn what_is_not_on_record_is_not_made_up() {
        let silent = [(Label::Unexplained, 12.0), (Label::OffHours, 8.0)];
        assert_eq!(
            said(None, &silent),
            "20 days so far; no work in it is on record. For 20 of them nothing is on record, nights and weekends included."
        );
        assert_eq!(said(Some(End::Dropped), &[(Label::Work, 4.0)]), "It was given up after 4 days, all of it work.");
    }
}
