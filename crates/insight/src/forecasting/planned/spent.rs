//! Hours of work that went into a slice, where work is recorded for the feature as a whole.

use crate::measuring::Calendar;
use domain::{Moment, work::Spell};

/// Hours of value-adding work between two moments, in working time. Where `others` were under way
/// at the same time, each gets an equal share; where no work is recorded at all, the working time
/// itself counts.
pub(crate) fn spent_hours(spells: &[Spell], begun: Moment, until: Moment, others: &[(Moment, Moment)], calendar: &Calendar) -> f64 {
    if spells.is_empty() {
        return hours(calendar, begun, until);
    }
    let clipped = spells.iter().filter(|spell| spell.because.is_none()).filter_map(|spell| {
        let (from, until) = (spell.from.max(begun), spell.until.min(until));
        (from < until).then_some((from, until))
    });
    clipped.map(|(from, until)| shared(from, until, others, calendar)).sum()
}

/// The hours of a stretch, cut where other slices begin and end.
fn shared(from: Moment, until: Moment, others: &[(Moment, Moment)], calendar: &Calendar) -> f64 {
    let mut borders: Vec<Moment> = others.iter().flat_map(|(begun, over)| [*begun, *over]).filter(|at| from < *at && *at < until).collect();
    borders.extend([from, until]);
    borders.sort_unstable();
    borders.dedup();
    let parts = borders.iter().zip(borders.iter().skip(1));
    parts
        .map(|(from, until)| {
            let beside = others.iter().filter(|(begun, over)| begun <= from && until <= over).count();
            hours(calendar, *from, *until) / (beside + 1) as f64
        })
        .sum()
}

fn hours(calendar: &Calendar, from: Moment, until: Moment) -> f64 {
    calendar.working_seconds(from, until) as f64 / 3600.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{PersonId, Seq};

    /// An hour of Monday, 5 January 2026.
    fn at(hour: i64) -> Moment {
        "2026-01-05T00:00:00Z".parse::<Moment>().expect("a time").plus_seconds(hour * 3600)
    }

    fn spell(from: i64, until: i64) -> Spell {
        Spell { person: PersonId(1), from: at(from), until: at(until), because: None, seq: Seq(1) }
    }

    #[test]
    fn nights_do_not_count_and_slices_at_once_share() {
        let calendar = Calendar::default();
        let day_and_a_half = [spell(9, 24 + 13)];
        assert_eq!(spent_hours(&day_and_a_half, at(9), at(48), &[], &calendar), 12.0);
        assert_eq!(spent_hours(&day_and_a_half, at(9), at(48), &[(at(24), at(48))], &calendar), 8.0 + 2.0);
        assert_eq!(spent_hours(&day_and_a_half, at(13), at(17), &[], &calendar), 4.0);
    }

    #[test]
    fn without_any_record_working_time_stands_in() {
        assert_eq!(spent_hours(&[], at(9), at(24 + 10), &[], &Calendar::default()), 9.0);
        let again = Spell { because: Some(domain::work::Because::Defect(domain::DefectId(1))), ..spell(9, 17) };
        assert_eq!(spent_hours(&[again], at(9), at(17), &[], &Calendar::default()), 0.0, "done again is not what it takes");
    }
}
