//! A set of small numbers, one bit each.

/// Items by their place; all sets of one model have the same length.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// The empty set, with room for the numbers below `size`.
    pub(super) fn none(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    /// The numbers below `size`.
    pub(super) fn all(size: usize) -> Self {
        let mut set = Self::none(size);
        (0..size).for_each(|item| set.add(item));
        set
    }

    pub(super) fn has(&self, item: usize) -> bool {
        self.0[item / 64] >> (item % 64) & 1 == 1
    }

    pub(super) fn add(&mut self, item: usize) {
        self.0[item / 64] |= 1 << (item % 64);
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub(super) fn remove_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine &= !theirs);
    }

    /// Removes what is not in `other`.
    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine &= theirs);
    }

    /// The numbers that are in both, in increasing order.
    pub(super) fn and<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = usize> + 's {
        let words = self.0.iter().zip(&other.0).map(|(mine, theirs)| mine & theirs);
        words.enumerate().flat_map(|(place, word)| bits(word).map(move |bit| place * 64 + bit))
    }

    /// Whether the two have a number in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(mine, theirs)| mine & theirs != 0)
    }

    /// How many numbers are in it.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The numbers in increasing order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(place, word)| bits(*word).map(move |bit| place * 64 + bit))
    }

    /// The numbers that are here and not in `other`, in increasing order.
    pub(super) fn without<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = usize> + 's {
        let words = self.0.iter().zip(&other.0).map(|(mine, theirs)| mine & !theirs);
        words.enumerate().flat_map(|(place, word)| bits(word).map(move |bit| place * 64 + bit))
    }
}

fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}
