//! **Chance**: where every random number of a forecast comes from.
//!
//! A generator is named: by what it is for, a seed, and its place (a trial, or a block of
//! trials). Nothing else goes in, so a forecast is the same to the bit on one thread or many,
//! whatever the order in which trials are made. Only integer arithmetic and IEEE additions,
//! multiplications, divisions and square roots are used, never the machine's own `exp` or `ln`
//! and never a fused multiply-add: the width of the machine's vectors changes nothing either.
//!
//! The generators are xoshiro128++ and xoshiro256++ (Blackman, Vigna 2021, "Scrambled linear
//! pseudorandom number generators"), seeded through splitmix64 as their authors advise.

mod exact;
mod normal;

pub use exact::{exp, ln, normal_score};
pub use normal::{exp32, normal_pair};

/// How many trials are made side by side. It is no part of the result: every trial has a
/// stream of its own. Sixteen fill the widest vectors and keep two thousand items in 128 kB.
pub const LANES: usize = 16;

/// One number for each of the trials that are made side by side.
pub type Lane<T> = [T; LANES];

/// The next number of splitmix64.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Where the generator with this name, seed and place begins.
fn beginning(name: &str, seed: u64, place: u64) -> u64 {
    let named = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut state = named;
    state = splitmix(&mut state) ^ seed;
    state = splitmix(&mut state) ^ place;
    splitmix(&mut state)
}

/// One stream of 64-bit numbers: xoshiro256++.
#[derive(Clone, Debug)]
pub struct Stream([u64; 4]);

impl Stream {
    /// The stream with this name, seed and place.
    pub fn named(name: &str, seed: u64, place: u64) -> Self {
        let mut state = beginning(name, seed, place);
        Self(std::array::from_fn(|_| splitmix(&mut state)))
    }

    /// The next 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        drawn
    }

    /// A number in 0..1, never 0 and never 1, in steps of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// A standard normal, by its quantile function: accurate to about 1e-9 also in the tails.
    pub fn normal(&mut self) -> f64 {
        normal_score(self.unit())
    }
}

/// A stream of its own for each of the trials that are made side by side: xoshiro128++.
#[derive(Clone, Debug)]
pub struct Lanes([Lane<u32>; 4]);

impl Lanes {
    /// The streams of the trials `first_trial`, `first_trial` + 1, …
    pub fn named(name: &str, seed: u64, first_trial: u64) -> Self {
        let mut lanes = Self([[0; LANES]; 4]);
        for lane in 0..LANES {
            let mut state = beginning(name, seed, first_trial + lane as u64);
            let (low, high) = (splitmix(&mut state), splitmix(&mut state));
            // A state of zeros would stay there.
            let words = [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32 | 1];
            for (part, word) in lanes.0.iter_mut().zip(words) {
                part[lane] = word;
            }
        }
        lanes
    }

    /// Two independent standard normals for every trial.
    #[inline(always)]
    pub fn normals(&mut self, first: &mut Lane<f32>, second: &mut Lane<f32>) {
        let [a, b, c, d] = &mut self.0;
        for lane in 0..LANES {
            let mut state = [a[lane], b[lane], c[lane], d[lane]];
            let radius = next(&mut state);
            let angle = next(&mut state);
            [a[lane], b[lane], c[lane], d[lane]] = state;
            (first[lane], second[lane]) = normal_pair(radius, angle);
        }
    }

    /// 32 random bits for every trial.
    #[inline(always)]
    pub fn bits(&mut self, drawn: &mut Lane<u32>) {
        let [a, b, c, d] = &mut self.0;
        for lane in 0..LANES {
            let mut state = [a[lane], b[lane], c[lane], d[lane]];
            drawn[lane] = next(&mut state);
            [a[lane], b[lane], c[lane], d[lane]] = state;
        }
    }
}

/// One step of xoshiro128++.
#[inline(always)]
fn next(state: &mut [u32; 4]) -> u32 {
    let [a, b, c, d] = *state;
    let drawn = a.wrapping_add(d).rotate_left(7).wrapping_add(a);
    let (c, d) = (c ^ a, d ^ b);
    *state = [a ^ d, b ^ c, c ^ (b << 9), d.rotate_left(11)];
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generators_are_the_published_ones() {
        // The first numbers of the reference implementations from the states 1, 2, 3, 4.
        let mut small = [1, 2, 3, 4];
        assert_eq!(std::array::from_fn(|_| next(&mut small)), [641, 1_573_767, 3_222_811_527, 3_517_856_514]);
        let mut large = Stream([1, 2, 3, 4]);
        assert_eq!(std::array::from_fn(|_| large.bits()), [41_943_041, 58_720_359, 3_588_806_011_781_223]);
        let mut state = 1_234_567;
        assert_eq!(std::array::from_fn(|_| splitmix(&mut state)), [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn another_name_seed_or_place_is_another_stream() {
        let first = |name: &str, seed, place| Stream::named(name, seed, place).bits();
        let all = [first("a", 1, 1), first("b", 1, 1), first("a", 2, 1), first("a", 1, 2), first("a", 0, 0)];
        assert!((0..5).all(|i| (0..i).all(|j| all[i] != all[j])), "{all:?}");
        assert_eq!(first("a", 1, 1), first("a", 1, 1));
    }

    #[test]
    fn a_trial_draws_the_same_wherever_its_block_begins() {
        let (mut one, mut other) = (Lanes::named("test", 7, 0), Lanes::named("test", 7, 5));
        let (mut early, mut late) = ([0; LANES], [0; LANES]);
        for _ in 0..3 {
            one.bits(&mut early);
            other.bits(&mut late);
            assert_eq!(early[5..], late[..LANES - 5]);
        }
    }

    #[test]
    fn neighbouring_trials_are_independent() {
        let mut lanes = Lanes::named("test", 3, 0);
        let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
        let (mut along, mut across, mut count) = (0.0, 0.0, 0.0);
        for _ in 0..4000 {
            lanes.normals(&mut first, &mut second);
            for lane in 1..LANES {
                along += f64::from(first[lane] * first[lane - 1]);
                across += f64::from(first[lane] * second[lane]);
                count += 1.0;
            }
        }
        let limit = 4.0 / f64::sqrt(count);
        assert!((along / count).abs() < limit && (across / count).abs() < limit, "{along} {across} of {count}");
    }
}
