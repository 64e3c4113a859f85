//! Whether a choice is what it claims to be, told from the instance alone: nothing here is
//! shared with the way the choice was found.

use super::instance::{Instance, limit, needed};
use serde::Serialize;

/// What a choice is really worth and how it really stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Checked {
    /// The sum of the chosen items' values.
    pub value: f64,
    /// In how many scenarios the effort of the choice is within the capacity.
    pub met: usize,
    /// [`Checked::met`] as a share of all scenarios, 0 to 1.
    pub odds: f64,
}

/// Why a choice does not count.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "wrong", rename_all = "snake_case")]
pub enum Flaw {
    /// An item was named that does not exist, or twice, or out of order.
    Listing {
        /// The item.
        item: usize,
    },
    /// An item is in without one that it needs.
    NeedOut {
        /// The item.
        item: usize,
        /// What it needs.
        needed: usize,
    },
    /// An essential item is out.
    EssentialOut {
        /// The item.
        item: usize,
    },
    /// Too few scenarios are met.
    Odds {
        /// How many are met.
        met: usize,
        /// How many would have to be.
        needed: usize,
    },
}

/// Checks a choice (items in increasing order) against the definition.
///
/// # Errors
/// The first [`Flaw`].
pub fn check(instance: &Instance, chosen: &[usize], odds: f64) -> Result<Checked, Flaw> {
    let items = instance.items();
    let mut inside = vec![false; items.len()];
    let mut before = None;
    for &item in chosen {
        if item >= items.len() || before.is_some_and(|before| before >= item) {
            return Err(Flaw::Listing { item });
        }
        inside[item] = true;
        before = Some(item);
    }
    for (item, it) in items.iter().enumerate() {
        if it.essential && !inside[item] {
            return Err(Flaw::EssentialOut { item });
        }
        if let Some(&needed) = it.needs.iter().find(|needed| inside[item] && !inside[**needed]) {
            return Err(Flaw::NeedOut { item, needed });
        }
    }
    let met = met(instance, chosen);
    let needed = needed(odds, instance.scenarios());
    if met < needed {
        return Err(Flaw::Odds { met, needed });
    }
    Ok(Checked::of(instance, chosen, met))
}

impl Checked {
    /// A choice that meets so many scenarios.
    pub(super) fn of(instance: &Instance, chosen: &[usize], met: usize) -> Self {
        let value = chosen.iter().fold(0.0, |sum, &item| sum + instance.items()[item].value);
        Self { value, met, odds: met as f64 / instance.scenarios() as f64 }
    }
}

/// In how many scenarios the effort of `chosen` is within the capacity.
pub fn met(instance: &Instance, chosen: &[usize]) -> usize {
    let fits = |scenario: &usize| {
        let effort = instance.effort(*scenario);
        chosen.iter().map(|&item| effort[item]).sum::<f64>() <= limit(instance.capacity()[*scenario])
    };
    (0..instance.scenarios()).filter(fits).count()
}
