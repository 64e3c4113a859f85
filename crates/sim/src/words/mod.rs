//! What people at Meridian Pay say, by team: titles, questions and answers,
//! decisions, changes, dependencies and defects, in the words of payments.

mod checkout;
mod ledger;
mod merchants;
mod payments;
mod risk;

use crate::chance::Chance;

/// A topic that needs a decision.
pub(crate) struct Topic {
    pub topic: &'static str,
    pub what: &'static str,
    pub why: &'static str,
    pub instead: &'static [&'static str],
}

/// A change of what was agreed, and what it means for either side.
pub(crate) struct Turn {
    pub what: &'static str,
    pub users: &'static str,
    pub technology: &'static str,
}

/// Something that is needed from elsewhere.
pub(crate) struct Need {
    pub on: &'static str,
    pub what: &'static str,
}

/// How success is known: name, unit, baseline, target, where it is read.
pub(crate) struct Goal {
    pub name: &'static str,
    pub unit: &'static str,
    pub baseline: f64,
    pub target: f64,
    pub read_at: &'static str,
}

/// What one team talks about.
pub(crate) struct Subject {
    pub titles: &'static [&'static str],
    pub questions: &'static [(&'static str, &'static str)],
    /// Cases that every question form below can be asked about.
    pub cases: &'static [&'static str],
    pub topics: &'static [Topic],
    pub wishes: &'static [Turn],
    pub constraints: &'static [Turn],
    pub needs: &'static [Need],
    pub defects: &'static [&'static str],
    pub goals: &'static [Goal],
    pub deferrals: &'static [&'static str],
}

/// Questions that fit any case of a subject, with their answers.
const FORMS: [(&str, &str); 8] = [
    ("What should people see when {}?", "One plain line that says what happened and what to do next; no error code."),
    ("Who is told when {}?", "The merchant by e-mail the same day, and support sees it in the case view."),
    ("How often does it happen that {}?", "About 40 times a week; I put the numbers of the last quarter into the problem."),
    (
        "May we leave it out of the first slice that {}?",
        "Yes, if nothing is lost: we write it to the log and support handles it by hand until March.",
    ),
    (
        "What is the right amount on the statement when {}?",
        "The amount the shopper agreed to, in the currency they agreed to; fees stay on our side.",
    ),
    ("Does it count as done if we only warn when {}?", "No: it must be prevented for new orders. For old ones a warning is enough."),
    ("How long may it take until it is put right when {}?", "Until the next morning. Overnight is fine, two days is a support call."),
    ("Do we need to keep a record when {}?", "Yes, ten years for the auditors; amount, time and reason, no card number."),
];

/// The subject of the team in this place; teams beyond the fifth start over.
pub(crate) fn subject(team: usize) -> &'static Subject {
    [&payments::SUBJECT, &checkout::SUBJECT, &ledger::SUBJECT, &merchants::SUBJECT, &risk::SUBJECT][team % 5]
}

/// A pile that is gone through in a shuffled order, and then again.
pub(crate) struct Pile<T> {
    things: Vec<T>,
    next: usize,
}

impl<T: Clone> Pile<T> {
    pub fn new(things: impl IntoIterator<Item = T>, chance: &mut Chance) -> Self {
        Self { things: chance.shuffled(things.into_iter().collect()), next: 0 }
    }

    /// The next one, and how often the pile was gone through before.
    pub fn draw(&mut self) -> (T, usize) {
        let (place, round) = (self.next % self.things.len(), self.next / self.things.len());
        self.next += 1;
        (self.things[place].clone(), round)
    }
}

/// Everything a team has to say, in a shuffled order, nothing twice before all was said once.
pub(crate) struct Voice {
    titles: Pile<&'static str>,
    questions: Pile<(String, String)>,
    pub topics: Pile<&'static Topic>,
    pub wishes: Pile<&'static Turn>,
    pub constraints: Pile<&'static Turn>,
    pub needs: Pile<&'static Need>,
    pub defects: Pile<&'static str>,
    pub goals: Pile<&'static Goal>,
    pub deferrals: Pile<&'static str>,
}

impl Voice {
    /// The voice of a team.
    pub fn new(team: usize, chance: &mut Chance) -> Self {
        let subject = subject(team);
        let told = subject.questions.iter().map(|(question, answer)| (question.to_string(), answer.to_string()));
        let formed = subject
            .cases
            .iter()
            .flat_map(|case| FORMS.iter().map(move |(question, answer)| (question.replace("{}", case), answer.to_string())));
        Self {
            titles: Pile::new(subject.titles.iter().copied(), chance),
            questions: Pile {
                things: chance.shuffled(told.collect()).into_iter().chain(chance.shuffled(formed.collect())).collect(),
                next: 0,
            },
            topics: Pile::new(subject.topics, chance),
            wishes: Pile::new(subject.wishes, chance),
            constraints: Pile::new(subject.constraints, chance),
            needs: Pile::new(subject.needs, chance),
            defects: Pile::new(subject.defects.iter().copied(), chance),
            goals: Pile::new(subject.goals, chance),
            deferrals: Pile::new(subject.deferrals.iter().copied(), chance),
        }
    }

    /// A title; the second time round it is a second part of the same.
    pub fn title(&mut self) -> String {
        match self.titles.draw() {
            (title, 0) => title.into(),
            (title, round) => format!("{title}, part {}", round + 1),
        }
    }

    /// A question and its answer.
    pub fn question(&mut self) -> (String, String) {
        self.questions.draw().0
    }
}
