//! Instances drawn from a seed: log-normal efforts with a common factor, as plans have them.

use crate::negotiating::{Instance, Item};

/// Numbers from a seed (Steele, Lea, Flood 2014, SplitMix64).
pub(super) struct Numbers(pub u64);

impl Numbers {
    /// The next number, from 0 up to 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * (1.0 - self.unit()).ln()).sqrt(), std::f64::consts::TAU * self.unit());
        radius * angle.cos()
    }

    fn lognormal(&mut self, mean: f64, spread: f64) -> f64 {
        (mean + spread * self.normal()).exp()
    }
}

/// `items` items with about one need each, and scenarios with room for less than half of them.
pub(super) fn drawn(items: usize, scenarios: usize, seed: u64) -> Instance {
    let mut numbers = Numbers(seed);
    let shape: Vec<(f64, f64)> = (0..items).map(|_| (0.3 + 1.7 * numbers.unit(), 0.3 + 0.5 * numbers.unit())).collect();
    let item = |place: usize, numbers: &mut Numbers| {
        let needs = if place == 0 { 0 } else { (numbers.unit() * 2.6) as usize };
        let needs = (0..needs).map(|_| place - 1 - (numbers.unit() * place.min(30) as f64) as usize).collect();
        Item { value: numbers.lognormal(3.0, 0.7).round().clamp(1.0, 100.0), essential: false, needs }
    };
    let all: Vec<Item> = (0..items).map(|place| item(place, &mut numbers)).collect();
    let effort: Vec<Vec<f64>> = (0..scenarios)
        .map(|_| {
            let common = numbers.lognormal(0.0, 0.15);
            shape.iter().map(|(mean, spread)| (10.0 * common * numbers.lognormal(*mean, *spread)).round().max(1.0)).collect()
        })
        .collect();
    let nominal = 0.45 * effort.iter().flatten().sum::<f64>() / scenarios as f64;
    let capacity = (0..scenarios).map(|_| (nominal * numbers.lognormal(0.0, 0.1)).round()).collect();
    Instance::new(all, &effort, capacity).expect("a sound instance")
}
