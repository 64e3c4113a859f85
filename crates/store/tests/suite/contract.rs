//! What every journal promises.

use crate::given::{all, history, world};
use domain::Seq;
use engine::{Append, Fault, Journal};

/// Holds a journal to every promise; each gets a new one.
pub fn contract<J: Journal>(mut make: impl FnMut() -> J) {
    begins_empty(make());
    keeps_what_was_appended(make());
    refuses_who_comes_late(make());
    takes_all_or_nothing(make());
    reads_after_a_place(make());
    reads_long_histories_in_order(make());
    keeps_one_snapshot(make());
}

fn begins_empty(mut journal: impl Journal) {
    assert_eq!(journal.head(), Ok(Seq(0)));
    assert_eq!(journal.append(&[]), Ok(Append::Done));
    assert_eq!(all(&mut journal), []);
    assert_eq!(kept(&mut journal, "1"), Ok(None));
}

fn keeps_what_was_appended(mut journal: impl Journal) {
    let written = history(1..=30);
    assert_eq!(journal.append(&written[..1]), Ok(Append::Done));
    assert_eq!(journal.append(&written[1..]), Ok(Append::Done));
    assert_eq!(journal.head(), Ok(Seq(30)));
    let read = all(&mut journal);
    assert_eq!(read, written);
    assert_eq!(world(&read), world(&written));
}

fn refuses_who_comes_late(mut journal: impl Journal) {
    assert_eq!(journal.append(&history(1..=3)), Ok(Append::Done));
    assert_eq!(journal.append(&history(3..=4)), Ok(Append::Behind(Seq(3))));
    assert_eq!(journal.append(&history(1..=1)), Ok(Append::Behind(Seq(3))));
    assert_eq!(journal.append(&history(4..=4)), Ok(Append::Done));
    assert_eq!(all(&mut journal), history(1..=4));
}

fn takes_all_or_nothing(mut journal: impl Journal) {
    assert_eq!(journal.append(&history([1, 2])), Ok(Append::Done));
    assert_ne!(journal.append(&history([4, 5])), Ok(Append::Done), "a gap before");
    assert_eq!(all(&mut journal), history([1, 2]));
}

fn reads_after_a_place(mut journal: impl Journal) {
    assert_eq!(journal.append(&history(1..=9)), Ok(Append::Done));
    for after in [0, 4, 9, 10] {
        let mut read = vec![];
        assert_eq!(journal.read(Seq(after), &mut |recorded| read.push(recorded)), Ok(()));
        assert_eq!(read, history(after + 1..=9));
    }
}

fn reads_long_histories_in_order(mut journal: impl Journal) {
    let written = history(1..=9_000);
    for events in written.chunks(3_000) {
        assert_eq!(journal.append(events), Ok(Append::Done));
    }
    let read = all(&mut journal);
    assert!(read == written, "the same events in the same order");
}

fn kept(journal: &mut impl Journal, form: &str) -> Result<Option<(Seq, Vec<u8>)>, Fault> {
    let mut kept = None;
    journal.snapshot(form, &mut |at, bytes| kept = Some((at, bytes.to_vec()))).map(|()| kept)
}

fn keeps_one_snapshot(mut journal: impl Journal) {
    assert_eq!(journal.append(&history(1..=3)), Ok(Append::Done));
    assert_eq!(journal.keep_snapshot("1", Seq(2), b"two"), Ok(()));
    assert_eq!(journal.keep_snapshot("1", Seq(3), b"three"), Ok(()));
    assert_eq!(kept(&mut journal, "1"), Ok(Some((Seq(3), b"three".to_vec()))));
    assert_eq!(kept(&mut journal, "2"), Ok(None), "a snapshot in another form is none");
    assert_eq!(journal.keep_snapshot("2", Seq(1), b"one"), Ok(()));
    assert_eq!(kept(&mut journal, "1"), Ok(None));
    assert_eq!(kept(&mut journal, "2"), Ok(Some((Seq(1), b"one".to_vec()))));
    assert_eq!(all(&mut journal), history(1..=3));
}
