//! The course of a feature, stage by stage, with the habits of its team.

use crate::{
    Way, calendar,
    chance::{Stay, about},
    habits::Habits,
    planning::{self, Slice},
    story::{Again, Story},
};
use domain::{DAY_SECONDS, Discipline, Moment, Side, Stage, Text, change::Origin, feature, success_metric};
use insight::Label;

/// Makes up one feature from its idea to its outcome.
pub(crate) fn carry(story: &mut Story<'_>, prefix: Text) {
    let habits = Habits::of(story.way);
    open(story, habits, prefix);
    understand(story, habits);
    if story.chance.whether(habits.dropped) {
        let product = story.somebody(Side::Product);
        story.move_to(Stage::Dropped, product);
        story.over = Some(story.now);
        return;
    }
    design(story, habits);
    let slices = plan(story, habits);
    build(story, habits, &slices);
    release(story, habits);
    outcome(story, habits);
}

fn open(story: &mut Story<'_>, habits: &Habits, prefix: Text) {
    let (product, title) = (story.somebody(Side::Product), story.voice.title());
    story.moves.extend(story.company.side(product).map(|side| (story.now, side)));
    story.act(product, move |_| feature::Command::Open { team: prefix.clone(), title: title.as_str().into() }.into());
    story.now = story.now.plus_seconds(story.chance.between(40, 400));
    story.own(Side::Product, Some(product), product);
    if story.way == Way::Alongside && !story.chance.whether(habits.missing_owner) {
        engineering_owner(story);
    }
    story.pass(habits.idea);
}

fn engineering_owner(story: &mut Story<'_>) {
    let engineer = story.somebody(Side::Engineering);
    story.own(Side::Engineering, Some(engineer), engineer);
}

fn understand(story: &mut Story<'_>, habits: &Habits) {
    let product = story.somebody(Side::Product);
    story.move_to(Stage::Understand, product);
    let pieces = story.chance.between(habits.thinking_pieces.0, habits.thinking_pieces.1);
    for piece in 0..pieces {
        let product = story.somebody(Side::Product);
        story.work(product, habits.thinking, None, Label::Work);
        if piece == 0 && story.chance.whether(habits.both_sides) {
            let engineer = story.somebody(Side::Engineering);
            story.work(engineer, about(3.0, 0.4), None, Label::Work);
        }
        if piece + 1 < pieces {
            story.pass(about(2.0, 0.6));
        }
    }
    for _ in 0..story.chance.between(habits.early_questions.0, habits.early_questions.1) {
        question(story, habits, Side::Product);
    }
    goal(story, habits);
}

/// How both sides will know that it was worth it; observed after it is used.
fn goal(story: &mut Story<'_>, habits: &Habits) {
    let (goal, by) = (story.voice.goals.draw().0, story.now.plus_seconds(120 * DAY_SECONDS).date());
    let product = story.somebody(Side::Product);
    let metric = story.raise_quietly(product, move |known| {
        let definition = success_metric::Definition {
            name: goal.name.into(),
            unit: goal.unit.into(),
            baseline: Some(goal.baseline),
            target: goal.target,
            by: Some(by),
            read_at: Some(goal.read_at.into()),
        };
        success_metric::Command::Propose { feature: known.key(), definition }.into()
    });
    story.note(product, move |known| success_metric::Command::Agree { metric: known.metric(metric), side: Side::Product }.into());
    if story.chance.whether(habits.agreed_goals) {
        story.pass(about(2.0, 0.7));
        let engineer = story.somebody(Side::Engineering);
        story.note(engineer, move |known| success_metric::Command::Agree { metric: known.metric(metric), side: Side::Engineering }.into());
    }
    story.goal = Some((metric, goal));
}

fn design(story: &mut Story<'_>, habits: &Habits) {
    let product = story.somebody(Side::Product);
    story.move_to(Stage::Design, product);
    let designer = story.one_of(|discipline| matches!(discipline, Discipline::Design | Discipline::Product));
    story.work(designer, habits.thinking, None, Label::Work);
    if story.chance.whether(habits.both_sides) {
        let engineer = story.somebody(Side::Engineering);
        story.work(engineer, about(6.0, 0.5), None, Label::Work);
    }
    for _ in 0..story.chance.between(habits.topics.0, habits.topics.1) {
        topic(story, habits);
    }
}

fn plan(story: &mut Story<'_>, habits: &Habits) -> Vec<Slice> {
    let product = story.somebody(Side::Product);
    if story.chance.whether(0.7) {
        let by = story.now.plus_seconds(story.chance.between(25, 60) * DAY_SECONDS).date();
        story.note(product, move |known| feature::Command::Target { feature: known.key(), by: Some(by) }.into());
    }
    story.move_to(Stage::Plan, product);
    story.pass(habits.take_over);
    if !story.chance.whether(habits.missing_owner) {
        engineering_owner(story);
    }
    let engineer = story.somebody(Side::Engineering);
    story.work(engineer, about(7.0, 0.5), None, Label::Work);
    let slices = planning::slices(story, habits);
    if story.chance.whether(habits.mapped) {
        dependency(story, habits);
    }
    slices
}

/// A dependency that is on the map before building starts: it is waited for in part only.
fn dependency(story: &mut Story<'_>, habits: &Habits) {
    let engineer = story.somebody(Side::Engineering);
    let need = story.voice.needs.draw().0;
    let blocking = story.chance.whether(0.5);
    let found = story.now;
    let matter = story.raise(engineer, move |known| {
        domain::dependency::Command::Find { feature: known.key(), on: need.on.into(), what: need.what.into(), blocking }.into()
    });
    let there = story.chance.later(found, habits.delivery);
    story.note_at(there, engineer, move |known| domain::dependency::Command::Resolve { dependency: known.dependency(matter) }.into());
    story.was(Label::Dependency, found, there);
    if blocking && story.chance.whether(0.5) {
        story.now = there;
    }
}

fn build(story: &mut Story<'_>, habits: &Habits, slices: &[Slice]) {
    let engineer = story.somebody(Side::Engineering);
    story.move_to(Stage::Build, engineer);
    if story.way == Way::OverTheWall {
        story.pass(about(habits.take_over.median_hours / 2.0, 0.6));
    }
    let troubles = troubles(story, habits);
    for (place, slice) in slices.iter().enumerate() {
        let builder = builder(story);
        slice.begin(story, builder);
        story.work(builder, about(slice.hours, 0.0), None, Label::Work);
        slice.finish(story, builder, place);
        story.review(builder, "part of", habits);
        for (_, trouble) in troubles.iter().filter(|(when, _)| *when == place as i64) {
            trouble.happen(story, habits);
        }
        story.pass(about(1.0, 0.8));
    }
}

/// Usually the engineer who carries it; one piece in three is built by another.
fn builder(story: &mut Story<'_>) -> domain::PersonId {
    if story.chance.whether(0.35) {
        story.one_of(|discipline| discipline == Discipline::Engineering)
    } else {
        story.somebody(Side::Engineering)
    }
}

#[derive(Clone, Copy)]
enum Trouble {
    Question,
    Wish,
    Constraint,
    Surprise,
    Topic,
}

/// What goes wrong while building, and after which piece.
fn troubles(story: &mut Story<'_>, habits: &Habits) -> Vec<(i64, Trouble)> {
    let mut kinds = vec![Trouble::Question; story.chance.between(habits.late_questions.0, habits.late_questions.1) as usize];
    kinds.extend(vec![Trouble::Wish; story.chance.between(habits.wishes.0, habits.wishes.1) as usize]);
    kinds.extend(story.chance.whether(habits.constraint).then_some(Trouble::Constraint));
    kinds.extend(story.chance.whether(habits.surprise).then_some(Trouble::Surprise));
    kinds.extend(story.chance.whether(habits.deferral / 2.0).then_some(Trouble::Topic));
    let kinds = story.chance.shuffled(kinds);
    kinds.into_iter().map(|kind| (story.chance.between(0, habits.building_pieces.0 - 1), kind)).collect()
}

impl Trouble {
    fn happen(self, story: &mut Story<'_>, habits: &Habits) {
        match self {
            Self::Question => question(story, habits, Side::Engineering),
            Self::Wish => turn(story, habits, Origin::Intent),
            Self::Constraint => turn(story, habits, Origin::Constraint),
            Self::Surprise => surprise(story, habits),
            Self::Topic => topic(story, habits),
        }
    }
}

/// One side asks, the other answers, the first accepts. Work stops, or goes on meanwhile.
fn question(story: &mut Story<'_>, habits: &Habits, asks: Side) {
    let (asker, (text, answer)) = (story.somebody(asks), story.voice.question());
    let (blocking, asked, to) = (story.chance.whether(habits.blocking), story.now, asks.other());
    let matter = story.raise(asker, move |known| {
        domain::question::Command::Ask { feature: known.key(), to, text: text.as_str().into(), blocking }.into()
    });
    let answered = story.chance.later(asked, habits.answer);
    let accepted = story.chance.later(answered, habits.accept);
    let (answerer, asker_then) = (story.somebody_at(to, answered), story.somebody_at(asks, accepted));
    story.act_at(answered, answerer, move |known| {
        domain::question::Command::Answer { question: known.question(matter), text: answer.as_str().into() }.into()
    });
    story.act_at(accepted, asker_then, move |known| domain::question::Command::Accept { question: known.question(matter) }.into());
    story.was(Label::Clarification, asked, accepted);
    if blocking {
        story.now = accepted;
    }
}

/// A topic is raised, perhaps deferred again and again, and decided.
fn topic(story: &mut Story<'_>, habits: &Habits) {
    let topic = story.voice.topics.draw().0;
    let raiser = story.somebody(Side::Product);
    let raised = story.now;
    let matter =
        story.raise(raiser, move |known| domain::decision::Command::Raise { feature: known.key(), topic: topic.topic.into() }.into());
    story.pass(habits.decision);
    for _ in 0..4 {
        if !story.chance.whether(habits.deferral) {
            break;
        }
        let (why, who) = (story.voice.deferrals.draw().0, story.somebody(Side::Product));
        story.note(who, move |known| domain::decision::Command::Defer { decision: known.decision(matter), why: why.into() }.into());
        story.pass(Stay { median_hours: habits.decision.median_hours * 1.5, ..habits.decision });
    }
    let side = if story.way == Way::Alongside && story.chance.whether(0.4) { Side::Engineering } else { Side::Product };
    let decider = story.somebody(side);
    story.act(decider, move |known| {
        let alternatives = topic.instead.iter().map(|text| (*text).into()).collect();
        domain::decision::Command::Take { decision: known.decision(matter), what: topic.what.into(), why: topic.why.into(), alternatives }
            .into()
    });
    story.was(Label::Decision, raised, story.now);
}

/// What was agreed changes: wanted by product, or found by engineering.
fn turn(story: &mut Story<'_>, habits: &Habits, origin: Origin) {
    let (side, turn, label) = match origin {
        Origin::Intent => (Side::Product, story.voice.wishes.draw().0, Label::MidDevelopmentChange),
        Origin::Constraint => (Side::Engineering, story.voice.constraints.draw().0, Label::TechnicalRework),
    };
    let (proposer, proposed) = (story.somebody(side), story.now);
    let matter = story.raise(proposer, move |known| {
        let (what, user_impact, technical_impact) = match origin {
            Origin::Intent => (turn.what.into(), Some(turn.users.into()), None),
            Origin::Constraint => (turn.what.into(), None, Some(turn.technology.into())),
        };
        domain::change::Command::Propose { feature: known.key(), what, origin, user_impact, technical_impact }.into()
    });
    story.pass(habits.assessment);
    let assessor = story.somebody(side.other());
    story.note(assessor, move |known| {
        let (user_impact, technical_impact) = match origin {
            Origin::Intent => (None, Some(turn.technology.into())),
            Origin::Constraint => (Some(turn.users.into()), None),
        };
        domain::change::Command::Assess { change: known.change(matter), user_impact, technical_impact }.into()
    });
    story.pass(habits.assessment);
    let judge = story.somebody(Side::Product);
    if origin == Origin::Intent && story.chance.whether(habits.declined) {
        story.act(judge, move |known| {
            let why = "It can wait for the next slice; the users we asked did not miss it.";
            domain::change::Command::Decline { change: known.change(matter), why: why.into() }.into()
        });
        story.was(label, proposed, story.now);
        return;
    }
    story.act(judge, move |known| domain::change::Command::Accept { change: known.change(matter) }.into());
    story.was(label, proposed, story.now);
    story.pass(about(1.0, 0.6));
    let builder = builder(story);
    story.work(builder, habits.rework, Some(Again::Change(matter)), label);
}

/// Something is needed from elsewhere that nobody had on the map.
fn surprise(story: &mut Story<'_>, habits: &Habits) {
    let (finder, need, found) = (story.somebody(Side::Engineering), story.voice.needs.draw().0, story.now);
    let matter = story.raise(finder, move |known| {
        domain::dependency::Command::Find { feature: known.key(), on: need.on.into(), what: need.what.into(), blocking: true }.into()
    });
    story.pass(habits.delivery);
    let resolver = story.somebody(Side::Engineering);
    story.note(resolver, move |known| domain::dependency::Command::Resolve { dependency: known.dependency(matter) }.into());
    story.was(Label::IntegrationSurprise, found, story.now);
    let builder = builder(story);
    story.work(
        builder,
        Stay { median_hours: habits.rework.median_hours / 2.0, ..habits.rework },
        Some(Again::Dependency(matter)),
        Label::IntegrationSurprise,
    );
}

fn release(story: &mut Story<'_>, habits: &Habits) {
    let engineer = story.somebody(Side::Engineering);
    let called_done = story.now;
    story.move_to(Stage::Release, engineer);
    story.pass(Stay { median_hours: habits.take_over.median_hours / 2.0, ..habits.take_over });
    let product = story.somebody(Side::Product);
    story.work(product, about(2.0, 0.5), None, Label::Work);
    let tester = story.one_of(|discipline| discipline == Discipline::Quality);
    story.work(tester, habits.testing, None, Label::Work);
    for _ in 0..story.chance.between(habits.defects.0, habits.defects.1) {
        defect(story, habits, tester);
    }
    story.pass(habits.release);
    story.deploy();
    story.now = story.now.plus_seconds(story.chance.between(300, 3000));
    story.was(Label::Release, called_done, story.now);
    let product = story.somebody(Side::Product);
    story.move_to(Stage::Value, product);
    story.over = Some(story.now);
}

fn defect(story: &mut Story<'_>, habits: &Habits, tester: domain::PersonId) {
    let (what, reported) = (story.voice.defects.draw().0, story.now);
    let matter = story.raise(tester, move |known| domain::defect::Command::Report { feature: known.key(), what: what.into() }.into());
    story.pass(habits.defect_wait);
    let builder = builder(story);
    story.work(builder, habits.fix, Some(Again::Defect(matter)), Label::QualityRework);
    story.review(builder, "part of", habits);
    story.note(tester, move |known| domain::defect::Command::Fix { defect: known.defect(matter) }.into());
    story.was(Label::QualityRework, reported, story.now);
}

/// Users have it: the metric is read, and the outcome is looked at, or not.
fn outcome(story: &mut Story<'_>, habits: &Habits) {
    let success = if story.way == Way::Alongside { (55, 115) } else { (-10, 95) };
    if let Some((metric, goal)) = story.goal {
        for weeks in [1, 4] {
            let share = story.chance.between(success.0, success.1) as f64 / 100.0 * (weeks as f64 / 4.0).sqrt();
            let value = ((goal.baseline + (goal.target - goal.baseline) * share) * 10.0).round() / 10.0;
            let at: Moment = calendar::at_work(story.now.plus_seconds(weeks * 7 * DAY_SECONDS + story.chance.between(0, 5000)));
            let product = story.somebody_at(Side::Product, at);
            story.note_at(at, product, move |known| success_metric::Command::Observe { metric: known.metric(metric), value }.into());
        }
    }
    if story.chance.whether(habits.outcome) {
        story.now = calendar::at_work(story.now.plus_seconds(30 * DAY_SECONDS + story.chance.between(0, 90_000)));
        let product = story.somebody(Side::Product);
        story.move_to(Stage::Delivered, product);
    }
}
