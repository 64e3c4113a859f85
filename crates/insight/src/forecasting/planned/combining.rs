//! What several people think how much something takes, put together: within each side, then
//! between the sides, so that ten engineers do not outvote two product managers.

use crate::forecasting::Quantiles;
use domain::{
    Side,
    estimate::{Given, Range},
};

/// What the ranges of several people come to.
#[derive(Clone, PartialEq, Debug)]
pub struct Combined {
    /// Both sides together: level by level the average of the sides (Vincent averaging), on the
    /// logarithm. In the unit of the first range.
    pub range: Range,
    /// Each side by itself, product first; ranges of people whose side is not known stand alone at the end.
    pub sides: Vec<View>,
    /// How far the sides' medians lie apart: the larger ÷ the smaller, at least 1; `None` unless both spoke.
    pub apart: Option<f64>,
    /// Ranges in another kind of unit (points beside hours), which cannot be put together with the first.
    pub left_out: usize,
}

/// How one side sees it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct View {
    /// Which side.
    pub side: Option<Side>,
    /// The average of its people, level by level.
    pub range: Range,
    /// How many of them spoke.
    pub n: usize,
}

/// Puts ranges together; `None` of none.
pub fn combine(given: &[Given]) -> Option<Combined> {
    let unit = given.first()?.range.unit;
    let same = |one: &&Given| one.range.unit == unit || (one.range.unit.hours().is_some() && unit.hours().is_some());
    let usable: Vec<&Given> = given.iter().filter(same).collect();
    let into = |range: &Range| range.unit.hours().zip(unit.hours()).map_or(1.0, |(from, to)| from / to);
    let sides: Vec<View> = [Some(Side::Product), Some(Side::Engineering), None]
        .into_iter()
        .filter_map(|side| {
            let views: Vec<Quantiles> = usable
                .iter()
                .filter(|one| one.estimator.side == side)
                .filter_map(|one| Some(quantiles(&one.range)?.times(into(&one.range))))
                .collect();
            Some(View { side, range: range(&averaged(&views)?, unit), n: views.len() })
        })
        .collect();
    let views: Vec<Quantiles> = sides.iter().filter_map(|view| quantiles(&view.range)).collect();
    let median = |side| sides.iter().find(|view| view.side == Some(side)).map(|view| view.range.p50);
    let apart = median(Side::Product).zip(median(Side::Engineering)).map(|(one, other)| one.max(other) / one.min(other));
    Some(Combined { range: range(&averaged(&views)?, unit), sides, apart, left_out: given.len() - usable.len() })
}

/// The range as a distribution, in its own unit.
pub fn quantiles(range: &Range) -> Option<Quantiles> {
    let low = range.p10.map(|p10| (0.1, p10));
    let points: Vec<(f64, f64)> = low.into_iter().chain([(0.5, range.p50), (0.9, range.p90)]).collect();
    Quantiles::through(&points)
}

fn averaged(views: &[Quantiles]) -> Option<Quantiles> {
    Quantiles::averaged(&views.iter().map(|view| (*view, 1.0)).collect::<Vec<_>>())
}

fn range(quantiles: &Quantiles, unit: domain::estimate::Unit) -> Range {
    Range { p10: Some(quantiles.at(0.1)), p50: quantiles.median(), p90: quantiles.at(0.9), unit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Moment,
        estimate::{Estimator, Unit},
    };

    fn given(side: Option<Side>, p50: f64, p90: f64, unit: Unit) -> Given {
        Given { estimator: Estimator { person: None, side }, range: Range { p10: None, p50, p90, unit }, at: Moment::default() }
    }

    fn close(one: f64, other: f64) -> bool {
        (one / other - 1.0).abs() < 1e-9
    }

    #[test]
    fn each_side_counts_alike_however_many_speak() {
        let (product, engineering) = (Some(Side::Product), Some(Side::Engineering));
        let all =
            [given(product, 2.0, 4.0, Unit::Days), given(engineering, 8.0, 16.0, Unit::Days), given(engineering, 8.0, 16.0, Unit::Days)];
        let combined = combine(&all).expect("three ranges");
        assert!(close(combined.range.p50, 4.0) && close(combined.range.p90, 8.0), "{combined:?}");
        assert!(combined.apart.is_some_and(|apart| close(apart, 4.0)));
        assert_eq!(combined.sides.iter().map(|view| (view.side, view.n)).collect::<Vec<_>>(), [(product, 1), (engineering, 2)]);
    }

    #[test]
    fn hours_and_days_go_together_and_points_do_not() {
        let all = [given(None, 1.0, 2.0, Unit::Days), given(None, 8.0, 16.0, Unit::Hours), given(None, 5.0, 8.0, Unit::Points)];
        let combined = combine(&all).expect("three ranges");
        assert!(close(combined.range.p50, 1.0) && close(combined.range.p90, 2.0), "{combined:?}");
        assert_eq!((combined.left_out, combined.apart), (1, None));
        assert_eq!(combine(&[]), None);
    }
}
