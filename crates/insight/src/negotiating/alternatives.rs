//! Other scopes of nearly the same value, for what the values do not say.
//!
//! An alternative should be worth nearly as much and be *different*. So the values are tilted:
//! what earlier scopes hold counts less, what none of them holds counts more, and the best
//! scope of tilted values is looked for, with less tilt until it is worth enough in truth.

use super::instance::Instance;
use super::pricing::worth;
use super::solving::{Answer, Limits, Refusal, solve_from};
use serde::Serialize;

/// A scope beside the best one.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Alternative {
    /// The items that are in, in increasing order.
    pub chosen: Vec<usize>,
    /// The sum of their values.
    pub value: f64,
    /// What it is worth less than the best, as a share of the best; at least 0 where the best
    /// is proven.
    pub loss: f64,
    /// In which share of the scenarios they fit, 0 to 1; at least the wished odds.
    pub odds: f64,
    /// What is in here and not in the best.
    pub more: Vec<usize>,
    /// What is in the best and not here.
    pub less: Vec<usize>,
    /// How different it is from the nearest scope before it: items in one of the two as a
    /// share of items in any of the two (Jaccard distance), 0 to 1.
    pub distance: f64,
}

/// How strongly values are tilted, most first.
const TILTS: [f64; 5] = [0.4, 0.2, 0.1, 0.05, 0.02];

/// Up to `most` scopes with at least `odds` that are worth at most the share `loss` less than
/// `best`, each different from all before it. Fewer where there are no more.
///
/// Each takes up to five times the work of [`Limits::work`], and is looked for no more
/// precisely than a quarter of `loss`.
///
/// # Errors
/// As [`solve`](super::solve).
pub fn alternatives(
    instance: &Instance,
    odds: f64,
    best: &Answer,
    loss: f64,
    most: usize,
    limits: Limits,
) -> Result<Vec<Alternative>, Refusal> {
    let limits = Limits { gap: limits.gap.max(loss / 4.0), ..limits };
    let mut seen: Vec<Vec<usize>> = vec![best.chosen.clone()];
    let mut found: Vec<Alternative> = Vec::new();
    while found.len() < most {
        let Some(chosen) = another(instance, odds, (best.value * (1.0 - loss), &seen), limits)? else { break };
        found.push(describe(instance, best, &seen, chosen.clone()));
        seen.push(chosen);
    }
    Ok(found)
}

/// The first scope of falling tilts that is worth enough and new.
fn another(instance: &Instance, odds: f64, (least, seen): (f64, &[Vec<usize>]), limits: Limits) -> Result<Option<Vec<usize>>, Refusal> {
    for tilt in TILTS {
        let tilted = instance.with_values(|item, value| {
            let in_before = seen.iter().filter(|chosen| chosen.binary_search(&item).is_ok()).count();
            let share = in_before as f64 / seen.len() as f64;
            value * (1.0 + tilt * (1.0 - 2.0 * share))
        });
        let known: Vec<&[usize]> = seen.iter().map(Vec::as_slice).collect();
        let answer = solve_from(&tilted, odds, limits, &known)?;
        // A sum in another order may differ in its last place.
        let enough = worth(instance, &answer.chosen) >= least - least.abs() * 1e-12;
        let part = |chosen: &Vec<usize>| answer.chosen.iter().all(|item| chosen.binary_search(item).is_ok());
        if enough && !seen.iter().any(part) {
            return Ok(Some(answer.chosen));
        }
    }
    Ok(None)
}

fn describe(instance: &Instance, best: &Answer, seen: &[Vec<usize>], chosen: Vec<usize>) -> Alternative {
    let value = worth(instance, &chosen);
    let away = |from: &Vec<usize>| distance(from, &chosen);
    Alternative {
        value,
        loss: (best.value - value) / best.value.max(f64::MIN_POSITIVE),
        odds: super::check::met(instance, &chosen) as f64 / instance.scenarios() as f64,
        more: chosen.iter().filter(|item| best.chosen.binary_search(item).is_err()).copied().collect(),
        less: best.chosen.iter().filter(|item| chosen.binary_search(item).is_err()).copied().collect(),
        distance: seen.iter().map(away).fold(1.0, f64::min),
        chosen,
    }
}

/// Jaccard's distance of two sets in increasing order; 0 for two empty ones.
fn distance(one: &[usize], other: &[usize]) -> f64 {
    let both = one.iter().filter(|item| other.binary_search(item).is_ok()).count();
    let any = one.len() + other.len() - both;
    if any == 0 { 0.0 } else { (any - both) as f64 / any as f64 }
}
