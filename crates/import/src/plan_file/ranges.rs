//! Ranges of effort as people write them.

use domain::{
    Side, World,
    estimate::{Given, Of, Range, Unit},
};

/// Reads `3 to 8 days`, `3-8d`, `1/3/8 h`, `5 points`: P50 and P90, P10 before them where there
/// are three numbers, one number where nothing is known of the spread. Without a unit it is days.
///
/// # Errors
/// A sentence that says what to write.
pub fn range(text: &str) -> Result<Range, String> {
    let wrong =
        || format!("“{text}” is no range; write it like “3 to 8 days” (P50 to P90), “1 to 3 to 8 hours” (P10, P50, P90) or “5 points”.");
    let text = text.trim();
    if is_below_zero(text) {
        return Err(out_of_order(text));
    }
    let letters = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
    let (numbers, word) = text.split_at(letters);
    let unit = if word.trim().is_empty() { Unit::Days } else { Unit::from_word(word).ok_or_else(wrong)? };
    let numbers = numbers.replace("to", " ").replace(['-', '–', '/', '…', '~'], " ").replace("..", " ").replace(',', ".");
    let numbers: Option<Vec<f64>> = numbers.split_whitespace().map(|number| number.parse().ok()).collect();
    let range = match numbers.ok_or_else(wrong)?.as_slice() {
        [p50] => Range::point(*p50, unit),
        [p50, p90] => Range { p10: None, p50: *p50, p90: *p90, unit },
        [p10, p50, p90] => Range { p10: Some(*p10), p50: *p50, p90: *p90, unit },
        _ => return Err(wrong()),
    };
    if range.is_sound() { Ok(range) } else { Err(out_of_order(text)) }
}

fn out_of_order(text: &str) -> String {
    format!("“{text}” is out of order; numbers are above 0 and do not fall: P10 (if any), P50, P90.")
}

/// Whether a number has a sign of its own, beside what stands between two numbers.
fn is_below_zero(text: &str) -> bool {
    let sign = |text: &str| text.trim_start().starts_with(['-', '−']);
    sign(text) || text.match_indices(['-', '–', '/', 'o', '…', '.']).any(|(at, between)| sign(&text[at + between.len()..]))
}

/// How a side sees something: what was said for the side as a whole, or else the middle of what its
/// people said (quantiles averaged), where they said it in one unit.
pub(super) fn of_side(world: &World, of: &Of, side: Side) -> Option<Range> {
    let known = world.estimates.get(of)?;
    let whose = |given: &&Given| given.estimator.side.or_else(|| world.people.side(given.estimator.person?)) == Some(side);
    let whole = known.given.iter().filter(|given| given.estimator.person.is_none()).rfind(whose);
    if let Some(whole) = whole {
        return Some(whole.range);
    }
    let all: Vec<Range> = known.given.iter().filter(whose).map(|given| given.range).collect();
    let (first, n) = (all.first()?, all.len() as f64);
    let middle = |what: fn(&Range) -> f64| (all.iter().map(what).sum::<f64>() / n * 100.0).round() / 100.0;
    let p10 = all.iter().all(|range| range.p10.is_some()).then(|| middle(|range| range.p10.unwrap_or(range.p50)));
    let range = Range { p10, p50: middle(|range| range.p50), p90: middle(|range| range.p90), unit: first.unit };
    all.iter().all(|range| range.unit == first.unit).then_some(range)
}

/// Writes a range so that [`range`] reads it again.
pub(super) fn written(range: &Range) -> String {
    range.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_people_write_it() {
        let days = |p10, p50, p90| Range { p10, p50, p90, unit: Unit::Days };
        for text in ["3 to 8 days", "3-8d", "3 – 8", "3..8 d", " 3/8 day "] {
            assert_eq!(range(text), Ok(days(None, 3.0, 8.0)), "{text}");
        }
        assert_eq!(range("1 to 2,5 to 8 h"), Ok(Range { unit: Unit::Hours, ..days(Some(1.0), 2.5, 8.0) }));
        assert_eq!(range("5 pts"), Ok(Range::point(5.0, Unit::Points)));
    }

    #[test]
    fn what_is_no_range_says_what_to_write() {
        for text in ["", "soon", "3 to 8 weeks", "1 2 3 4", "8 to 3", "0", "-", "-2 to 4 days", "2 to -4 days", "2--4d", "−3 h"] {
            let message = range(text).expect_err(text);
            assert!(message.ends_with('.') && message.contains(text.trim()), "{message}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for one in ["3 to 8 days", "1 to 3 to 8 hours", "5 points", "0.1 to 0.30000000000000004 days"] {
            let read = range(one).expect(one);
            assert_eq!(range(&written(&read)), Ok(read));
        }
    }
}
