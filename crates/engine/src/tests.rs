use super::*;
use domain::{Discipline, Event, Mark, PersonId, Side, Via, feature, person, question, team};

fn stamp() -> Stamp {
    Stamp { at: Moment::from_seconds(1_767_225_600), by: None, via: Via::Cli }
}

fn form() -> Command {
    team::Command::Form { prefix: "PAY".into(), name: "Payments".into() }.into()
}

fn open(title: &str) -> Command {
    feature::Command::Open { team: "PAY".into(), title: title.into() }.into()
}

fn workspace() -> (Engine, MemoryJournal) {
    let journal = MemoryJournal::default();
    let engine = Engine::open(Box::new(journal.clone()), Box::new(journal.clone())).expect("memory opens");
    (engine, journal)
}

#[test]
fn what_is_asked_is_recorded_and_seen() {
    let (engine, mut journal) = workspace();
    let recorded = engine.ask_blocking(stamp(), vec![form(), open("Split payments")]).expect("accepted");
    assert_eq!(recorded.iter().map(|r| r.mark.seq).collect::<Vec<_>>(), [Seq(1), Seq(2)]);
    assert!(engine.world().features.contains_key("PAY-1"));
    assert_eq!(journal.head(), Ok(Seq(2)));
    assert_eq!(*engine.subscribe().borrow(), Seq(2));
}

#[test]
fn a_refusal_takes_the_whole_act_back_and_nothing_else() {
    let (engine, mut journal) = workspace();
    engine.ask_blocking(stamp(), vec![form()]).expect("accepted");
    let refused = engine.ask_blocking(stamp(), vec![open("Split payments"), open(" ")]);
    assert_eq!(refused, Err(Refused::Refusal(feature::Refusal::NoTitle.into())));
    assert!(engine.world().features.is_empty());
    let opened = engine.ask_blocking(stamp(), vec![open("Refunds")]).expect("accepted");
    assert_eq!(opened[0].mark.seq, Seq(2), "nothing was left of the refused act");
    assert_eq!(journal.head(), Ok(Seq(2)));
}

#[test]
fn consequences_name_their_cause() {
    let (engine, _) = workspace();
    let ana = PersonId(1);
    let join = person::Command::Join { person: ana, discipline: Some(Discipline::Product), why: None, import: None };
    let own = feature::Command::Own { feature: "PAY-1".into(), side: Side::Product, owner: Some(ana) };
    engine.ask_blocking(stamp(), vec![form(), join.into(), open("Split payments"), own.into()]).expect("accepted");
    let left = engine.ask_blocking(stamp(), vec![person::Command::Leave { person: ana }.into()]).expect("accepted");
    assert_eq!(left.len(), 2);
    assert_eq!(left[1].cause, Some(left[0].mark.seq));
    assert_eq!(engine.world().features["PAY-1"].product, None);
}

#[test]
fn when_another_writer_was_first_the_loser_decides_again() {
    let (engine, mut journal) = workspace();
    engine.ask_blocking(stamp(), vec![form(), open("Split payments")]).expect("accepted");
    let (text, to, feature) = ("Who pays?".into(), Side::Product, "PAY-1".into());
    let asked = question::Event::Asked { question: domain::QuestionId(1), feature, to, text, blocking: false };
    let elsewhere = Recorded { mark: Mark { seq: Seq(3), stamp: stamp() }, event: asked.into(), cause: None };
    assert_eq!(journal.append(&[elsewhere]), Ok(Append::Done));
    let ask = question::Command::Ask { feature: "PAY-1".into(), to, text: "Who refunds?".into(), blocking: true };
    let recorded = engine.ask_blocking(stamp(), vec![ask.into()]).expect("accepted");
    assert_eq!(recorded[0].mark.seq, Seq(4));
    assert!(matches!(&recorded[0].event, Event::Question(question::Event::Asked { question, .. }) if question.0 == 2));
    assert_eq!(engine.world().questions.len(), 2);
}

/// A journal whose disk is full.
struct Full(MemoryJournal);

impl Journal for Full {
    fn head(&mut self) -> Result<Seq, Fault> {
        self.0.head()
    }
    fn append(&mut self, events: &[Recorded]) -> Result<Append, Fault> {
        if events.len() > 1 { Err(Fault::new("the disk is full")) } else { self.0.append(events) }
    }
    fn read(&mut self, after: Seq, take: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
        self.0.read(after, take)
    }
    fn snapshot(&mut self, form: &str, take: &mut dyn FnMut(Seq, &[u8])) -> Result<(), Fault> {
        self.0.snapshot(form, take)
    }
    fn keep_snapshot(&mut self, form: &str, at: Seq, bytes: &[u8]) -> Result<(), Fault> {
        self.0.keep_snapshot(form, at, bytes)
    }
}

#[test]
fn what_could_not_be_written_was_never_seen() {
    let journal = MemoryJournal::default();
    let engine = Engine::open(Box::new(Full(journal.clone())), Box::new(journal)).expect("memory opens");
    let refused = engine.ask_blocking(stamp(), vec![form(), open("Split payments")]);
    assert!(matches!(&refused, Err(Refused::Fault(fault)) if fault.to_string().contains("the disk is full")), "{refused:?}");
    assert_eq!(*engine.world(), World::default());
    engine.ask_blocking(stamp(), vec![form()]).expect("a smaller act still fits");
}

/// A runtime for callers that are asynchronous.
fn waiting<T>(answer: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts").block_on(answer)
}

#[test]
fn everybody_who_asks_at_once_is_answered_and_no_key_is_given_twice() {
    let (engine, mut journal) = workspace();
    engine.ask_blocking(stamp(), vec![form()]).expect("accepted");
    let asked = |nth: usize| match nth % 2 {
        0 => engine.ask_blocking(stamp(), vec![open("Refunds")]),
        _ => waiting(engine.ask(stamp(), vec![open("Refunds")])),
    };
    thread::scope(|scope| {
        for nth in 0..16 {
            let asked = &asked;
            scope.spawn(move || (0..50).for_each(|_| assert_eq!(asked(nth).expect("accepted").len(), 1)));
        }
    });
    assert_eq!(engine.world().features.len(), 800);
    assert_eq!(journal.head(), Ok(Seq(801)));
}

/// A journal that breaks its writer.
struct Broken;

impl Journal for Broken {
    fn head(&mut self) -> Result<Seq, Fault> {
        Ok(Seq(0))
    }
    fn append(&mut self, _: &[Recorded]) -> Result<Append, Fault> {
        panic!("this journal breaks whoever writes to it")
    }
    fn read(&mut self, _: Seq, _: &mut dyn FnMut(Recorded)) -> Result<(), Fault> {
        Ok(())
    }
    fn snapshot(&mut self, _: &str, _: &mut dyn FnMut(Seq, &[u8])) -> Result<(), Fault> {
        Ok(())
    }
    fn keep_snapshot(&mut self, _: &str, _: Seq, _: &[u8]) -> Result<(), Fault> {
        Ok(())
    }
}

#[test]
fn when_the_writer_breaks_nobody_waits_for_ever() {
    let engine = Engine::open(Box::new(Broken), Box::new(Broken)).expect("it opens");
    assert_eq!(waiting(engine.ask(stamp(), vec![form()])), Err(gone().into()));
    assert_eq!(engine.ask_blocking(stamp(), vec![form()]), Err(gone().into()));
    assert_eq!(waiting(engine.ask(stamp(), vec![form()])), Err(gone().into()));
}

#[test]
fn a_snapshot_changes_nothing() {
    let (engine, mut journal) = workspace();
    engine.ask_blocking(stamp(), vec![form(), open("Split payments")]).expect("accepted");
    assert_eq!(engine.snapshot_blocking(), Ok(Seq(2)));
    engine.ask_blocking(stamp(), vec![open("Refunds")]).expect("accepted");
    let (quick, whole) = (snapshot::world(&mut journal), snapshot::world_from_events(&mut journal));
    assert_eq!(quick, whole);
    assert_eq!(quick.as_ref(), Ok(&*engine.world()));
}

#[test]
fn a_snapshot_of_more_than_the_journal_holds_is_none() {
    let (engine, mut journal) = workspace();
    engine.ask_blocking(stamp(), vec![form(), open("Split payments"), open("Refunds")]).expect("accepted");
    let later = engine.world().clone();
    let (other, mut shorter) = workspace();
    other.ask_blocking(stamp(), vec![form()]).expect("accepted");
    snapshot::keep(&mut shorter, &later).expect("memory keeps it");
    assert_eq!(snapshot::world(&mut shorter).as_ref(), Ok(&*other.world()));
    snapshot::keep(&mut journal, &later).expect("memory keeps it");
    assert_eq!(snapshot::world_and_news(&mut journal), Ok((later, 0)));
}

#[test]
fn opening_keeps_a_snapshot_only_when_much_was_folded() {
    let (engine, mut journal) = workspace();
    let reopened =
        |journal: &MemoryJournal| drop(Engine::open(Box::new(journal.clone()), Box::new(journal.clone())).expect("memory opens"));
    let news = |journal: &mut MemoryJournal| snapshot::world_and_news(journal).map(|(_, news)| news);
    engine.ask_blocking(stamp(), vec![form()]).expect("accepted");
    reopened(&journal);
    assert_eq!(news(&mut journal), Ok(1), "one event is quickly folded again");
    engine.ask_blocking(stamp(), (0..WORTH_A_SNAPSHOT).map(|_| open("Refunds")).collect()).expect("accepted");
    assert_eq!(news(&mut journal), Ok(WORTH_A_SNAPSHOT + 1));
    reopened(&journal);
    assert_eq!(news(&mut journal), Ok(0));
}

#[test]
fn the_past_is_a_shorter_fold() {
    let (engine, _) = workspace();
    let later = Stamp { at: stamp().at.plus_seconds(60), ..stamp() };
    engine.ask_blocking(stamp(), vec![form()]).expect("accepted");
    engine.ask_blocking(later, vec![open("Split payments")]).expect("accepted");
    let past = engine.as_known_at(stamp().at).expect("the journal is read");
    assert!(past.teams.contains_key("PAY") && past.features.is_empty());
    assert!(Arc::ptr_eq(&past, &engine.as_known_at(stamp().at).expect("the journal is read")), "the past is kept folded");
}
