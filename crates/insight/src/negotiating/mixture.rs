//! The best mixture of known closed sets under a few rows: the master of column generation
//! (Dantzig, Wolfe 1960), a linear program with one column per set, solved by the primal
//! simplex method with an explicit inverse, because there are never more than a few dozen rows.

/// Reduced profits below this share of a set's value do not pay for entering.
const NOTHING: f64 = 1e-9;

/// A mixture: shares of columns that sum to one, whose load keeps to every row.
pub(super) struct Mixture {
    /// Rows: one per scenario that is looked at, and the last that the shares sum to one.
    rows: usize,
    value: Vec<f64>,
    /// Column after column, one number per row.
    load: Vec<f64>,
    /// What is in the basis: a column, or (from `SLACK` on) the slack of a row.
    basis: Vec<usize>,
    /// The inverse of the basis, by row of the basis.
    inverse: Vec<f64>,
    /// How much of each basic variable there is.
    amount: Vec<f64>,
    /// The price of each row.
    price: Vec<f64>,
    weight: Vec<f64>,
}

const SLACK: usize = usize::MAX / 2;

impl Mixture {
    /// A mixture that is all of the first column, which must keep to every row with `room`.
    pub(super) fn new(room: &[f64], value: f64, load: &[f64]) -> Self {
        let rows = room.len() + 1;
        let mut inverse = vec![0.0; rows * rows];
        (0..rows).for_each(|row| inverse[row * rows + row] = 1.0);
        load.iter().enumerate().for_each(|(row, load)| inverse[row * rows + rows - 1] = -load);
        let mut mixture = Self {
            rows,
            value: Vec::new(),
            load: Vec::new(),
            basis: (SLACK..SLACK + room.len()).chain([0]).collect(),
            inverse,
            amount: room.iter().zip(load).map(|(room, load)| room - load).chain([1.0]).collect(),
            price: vec![0.0; rows],
            weight: vec![0.0; rows],
        };
        mixture.add(value, load);
        mixture
    }

    /// One more column that may be mixed in.
    pub(super) fn add(&mut self, value: f64, load: &[f64]) {
        self.value.push(value);
        self.load.extend_from_slice(load);
        self.load.push(1.0);
    }

    /// Prices of the rows (the last: of the shares' sum) with which no column pays better than
    /// the mixture; the number of pivots it took.
    pub(super) fn optimise(&mut self) -> usize {
        let most = 40 * self.rows + 200;
        for pivots in 0..most {
            self.find_prices();
            // Bland's rule ends what might go round; before, the best column enters.
            let Some(entering) = self.entering(pivots > most / 2) else { return pivots };
            if !self.enter(entering) {
                return pivots;
            }
        }
        most
    }

    /// The price of a row, at least 0.
    pub(super) fn price(&self, row: usize) -> f64 {
        self.price[row].max(0.0)
    }

    /// What the mixture is worth.
    pub(super) fn worth(&self) -> f64 {
        self.basis.iter().zip(&self.amount).map(|(basic, amount)| self.value_of(*basic) * amount).sum()
    }

    /// The columns in the mixture with their shares.
    pub(super) fn shares(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.basis.iter().zip(&self.amount).filter(|(basic, _)| **basic < SLACK).map(|(basic, amount)| (*basic, *amount))
    }

    fn value_of(&self, variable: usize) -> f64 {
        self.value.get(variable).copied().unwrap_or(0.0)
    }

    fn find_prices(&mut self) {
        self.price.fill(0.0);
        for (place, basic) in self.basis.iter().enumerate() {
            let value = self.value.get(*basic).copied().unwrap_or(0.0);
            if value != 0.0 {
                let row = &self.inverse[place * self.rows..][..self.rows];
                self.price.iter_mut().zip(row).for_each(|(price, inverse)| *price += value * inverse);
            }
        }
    }

    fn entering(&self, first: bool) -> Option<usize> {
        let mut best = (None, 0.0);
        for (column, load) in self.load.chunks_exact(self.rows).enumerate() {
            let cost: f64 = load.iter().zip(&self.price).map(|(load, price)| load * price).sum();
            let gain = self.value[column] - cost - NOTHING * self.value[column].abs().max(1.0);
            if gain > best.1 {
                best = (Some(column), gain);
                if first {
                    return best.0;
                }
            }
        }
        for row in 0..self.rows - 1 {
            if -self.price[row] > best.1 + NOTHING {
                best = (Some(SLACK + row), -self.price[row]);
            }
        }
        best.0
    }

    /// Lets a variable into the basis; false if nothing limits it, which only rounding can cause.
    fn enter(&mut self, entering: usize) -> bool {
        let m = self.rows;
        for place in 0..m {
            let inverse = &self.inverse[place * m..][..m];
            self.weight[place] = if entering >= SLACK {
                inverse[entering - SLACK]
            } else {
                inverse.iter().zip(&self.load[entering * m..][..m]).map(|(inverse, load)| inverse * load).sum()
            };
        }
        let limits = (0..m).filter(|&place| self.weight[place] > NOTHING);
        let ratio = |place: usize| self.amount[place].max(0.0) / self.weight[place];
        let leaving = limits.min_by(|&a, &b| ratio(a).total_cmp(&ratio(b)).then(self.weight[b].total_cmp(&self.weight[a])));
        let Some(leaving) = leaving else { return false };
        self.pivot(entering, leaving);
        true
    }

    fn pivot(&mut self, entering: usize, leaving: usize) {
        let m = self.rows;
        let scale = 1.0 / self.weight[leaving];
        let pivot: Vec<f64> = self.inverse[leaving * m..][..m].iter().map(|inverse| inverse * scale).collect();
        let amount = self.amount[leaving].max(0.0) * scale;
        for place in 0..m {
            let weight = self.weight[place];
            if place != leaving && weight != 0.0 {
                let row = &mut self.inverse[place * m..][..m];
                row.iter_mut().zip(&pivot).for_each(|(inverse, pivot)| *inverse -= weight * pivot);
                self.amount[place] -= weight * amount;
            }
        }
        self.inverse[leaving * m..][..m].copy_from_slice(&pivot);
        self.amount[leaving] = amount;
        self.basis[leaving] = entering;
    }
}
