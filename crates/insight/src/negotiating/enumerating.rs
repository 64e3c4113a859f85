//! All choices of a case that are still open when few items are, one by one.

use super::bounding::Relaxed;
use super::deducing::Case;
use super::model::{Model, add};
use super::set::Set;

/// The free items of a case, renumbered so that what changes the bound most is decided first.
struct Enumeration<'a> {
    model: &'a Model,
    items: Vec<usize>,
    rest: Vec<f64>,
    down: Vec<u32>,
    up: Vec<u32>,
    value: f64,
    cutoff: f64,
    best: Option<u32>,
    /// The load at every depth of the descent.
    load: Vec<Vec<f64>>,
    steps: u64,
}

/// The best choice of a case with at most 31 free items that is worth at least `cutoff`, and how many steps it took.
///
/// `relaxed` must be a relaxation of the case or of one that contains it: what its prices say
/// about single items prunes.
pub(super) fn enumerate(model: &Model, case: &Case, relaxed: &Relaxed, cutoff: f64) -> (Option<Set>, u64) {
    let load = model.load(&case.decided.inside);
    if model.missed(&load) > model.spare {
        return (None, 1);
    }
    let mut items: Vec<usize> = case.decided.free.iter().collect();
    items.sort_by(|&a, &b| relaxed.rest[b].abs().total_cmp(&relaxed.rest[a].abs()).then(a.cmp(&b)));
    let mask = |set: &Set| items.iter().enumerate().filter(|(_, i)| set.has(**i)).map(|(place, _)| 1 << place).sum();
    let mut enumeration = Enumeration {
        model,
        rest: items.iter().map(|&i| relaxed.rest[i]).collect(),
        down: items.iter().map(|&i| mask(&model.down[i])).collect(),
        up: items.iter().map(|&i| mask(&model.up[i])).collect(),
        items,
        value: model.worth(&case.decided.inside),
        cutoff,
        best: None,
        load: vec![load; case.decided.free.len() + 1],
        steps: 1,
    };
    let open = (1u32 << enumeration.items.len()) - 1;
    enumeration.descend(0, open, 0, relaxed.bound - cutoff);
    let found = enumeration.best.map(|inside| {
        let mut set = case.decided.inside.clone();
        bits(inside).for_each(|place| set.add(enumeration.items[place]));
        set
    });
    (found, enumeration.steps)
}

impl Enumeration<'_> {
    /// Decides the open items; `slack` is what the bound is above the cutoff.
    fn descend(&mut self, inside: u32, open: u32, depth: usize, slack: f64) {
        self.steps += 1;
        if open == 0 {
            let value = self.value + bits(inside).map(|place| self.model.value[self.items[place]]).sum::<f64>();
            if value >= self.cutoff {
                self.cutoff = value + value.abs() * 1e-12 + f64::MIN_POSITIVE;
                self.best = Some(inside);
            }
            return;
        }
        let place = open.trailing_zeros() as usize;
        let (down, up) = (self.down[place] & open, self.up[place] & open);
        let without = slack - bits(up).map(|place| self.rest[place].max(0.0)).sum::<f64>();
        let with = slack + bits(down).map(|place| self.rest[place].min(0.0)).sum::<f64>();
        let first_in = self.rest[place] > 0.0;
        if !first_in && without >= 0.0 {
            self.descend(inside, open & !up, depth, without);
        }
        if with >= 0.0 && self.load_up(down, depth) {
            self.descend(inside | down, open & !down, depth + 1, with);
        }
        if first_in && without >= 0.0 {
            self.descend(inside, open & !up, depth, without);
        }
    }

    /// Adds items to the load of a depth, for the next; whether enough scenarios are met then.
    fn load_up(&mut self, items: u32, depth: usize) -> bool {
        let (above, below) = self.load.split_at_mut(depth + 1);
        let load = &mut below[0];
        load.copy_from_slice(&above[depth]);
        bits(items).for_each(|place| add(load, self.model.column(self.items[place])));
        self.model.missed(load) <= self.model.spare
    }
}

fn bits(mut word: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}
