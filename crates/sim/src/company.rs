//! Who works at Meridian Pay: teams, people of both sides, who comes and who goes.

use crate::{Way, chance::Chance};
use domain::{DAY_SECONDS, Discipline, Moment, PersonId, Side};

/// One team.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamPlan {
    /// Key prefix.
    pub prefix: &'static str,
    /// What it calls itself.
    pub name: &'static str,
    /// How it works at first.
    pub way: Way,
    /// The share of the time span, in percent, after which it works alongside; `None` stays as it is.
    pub turns_alongside_percent: Option<u32>,
}

/// The teams of the demo, in order; a plan takes the first few.
pub const TEAMS: [TeamPlan; 5] = [
    TeamPlan { prefix: "PAY", name: "Payments", way: Way::OverTheWall, turns_alongside_percent: Some(50) },
    TeamPlan { prefix: "CHK", name: "Checkout", way: Way::Alongside, turns_alongside_percent: None },
    TeamPlan { prefix: "LED", name: "Ledger", way: Way::OverTheWall, turns_alongside_percent: Some(65) },
    TeamPlan { prefix: "MER", name: "Merchants", way: Way::OverTheWall, turns_alongside_percent: Some(35) },
    TeamPlan { prefix: "RSK", name: "Risk", way: Way::OverTheWall, turns_alongside_percent: None },
];

/// Somebody, and when they are here.
#[derive(Clone, Debug)]
pub(crate) struct Colleague {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub discipline: Discipline,
    pub team: usize,
    pub joins: Moment,
    pub leaves: Option<Moment>,
}

impl Colleague {
    fn is_here(&self, at: Moment) -> bool {
        self.joins <= at && self.leaves.is_none_or(|leaves| at < leaves)
    }
}

/// Everybody, in the order of their numbers.
pub(crate) struct Company {
    pub people: Vec<Colleague>,
}

/// Whom a team of either side consists of; the first of each side stay all year.
const CAST: [Discipline; 9] = [
    Discipline::Product,
    Discipline::Engineering,
    Discipline::Engineering,
    Discipline::Quality,
    Discipline::Design,
    Discipline::Engineering,
    Discipline::Engineering,
    Discipline::Product,
    Discipline::Operations,
];

const FIRST_NAMES: [&str; 48] = [
    "Ana", "Jonas", "Mei", "Kofi", "Lena", "Samira", "Ivo", "Noor", "Rui", "Astrid", "Diego", "Hana", "Piotr", "Zuri", "Marta", "Elif",
    "Tariq", "Sofia", "Bram", "Ines", "Yusuf", "Clara", "Dmitri", "Wanjiru", "Beatriz", "Oskar", "Priya", "Luca", "Amara", "Henrik",
    "Joana", "Mateus", "Kaya", "Nils", "Fatima", "Gabor", "Leila", "Stefan", "Aiko", "Raul", "Greta", "Omar", "Vera", "Tiago", "Selma",
    "Emeka", "Irina", "Paulo",
];

const LAST_NAMES: [&str; 48] = [
    "Moreira",
    "Weber",
    "Tanaka",
    "Mensah",
    "Novak",
    "Haddad",
    "Petrov",
    "Rahman",
    "Carvalho",
    "Lindqvist",
    "Romero",
    "Sato",
    "Kowalski",
    "Okafor",
    "Santos",
    "Demir",
    "Aziz",
    "Ricci",
    "Jansen",
    "Ferreira",
    "Osman",
    "Becker",
    "Volkov",
    "Kamau",
    "Lopes",
    "Nyberg",
    "Sharma",
    "Conti",
    "Diallo",
    "Berg",
    "Pinto",
    "Silva",
    "Aydin",
    "Holm",
    "Khan",
    "Nagy",
    "Farsi",
    "Vogel",
    "Mori",
    "Vega",
    "Falk",
    "Saleh",
    "Horvat",
    "Almeida",
    "Dahl",
    "Eze",
    "Popova",
    "Nunes",
];

/// Places of the cast that are filled from the first day; the others come during the year.
const FROM_THE_FIRST_DAY: usize = 6;

impl Company {
    /// Everybody of so many teams, from `begin` on, over `days` days.
    pub fn new(teams: usize, begin: Moment, days: u32, chance: &mut Chance) -> Self {
        let mut people = vec![];
        let first_names = chance.shuffled((0..FIRST_NAMES.len()).collect());
        for team in 0..teams {
            for (place, discipline) in CAST.into_iter().enumerate() {
                let number = people.len();
                let first = FIRST_NAMES[first_names[number % FIRST_NAMES.len()]];
                let last = LAST_NAMES[(number * 7 + number / LAST_NAMES.len()) % LAST_NAMES.len()];
                let (joins, leaves) = presence(place, begin, i64::from(days), chance);
                let (name, email) =
                    (format!("{first} {last}"), format!("{}.{}@meridianpay.example", first.to_lowercase(), last.to_lowercase()));
                people.push(Colleague { person: PersonId(number as u32 + 1), name, email, discipline, team, joins, leaves });
            }
        }
        Self { people }
    }

    /// Those of a team and discipline who are here.
    pub fn here(&self, team: usize, at: Moment, wanted: impl Fn(Discipline) -> bool) -> Vec<PersonId> {
        let fits = |colleague: &&Colleague| wanted(colleague.discipline) && colleague.is_here(at);
        self.people[team * CAST.len()..(team + 1) * CAST.len()].iter().filter(fits).map(|colleague| colleague.person).collect()
    }

    /// The side somebody stands on.
    pub fn side(&self, person: PersonId) -> Option<Side> {
        self.people.get((person.0 as usize).checked_sub(1)?)?.discipline.side()
    }

    /// Whether somebody is here.
    pub fn is_here(&self, person: PersonId, at: Moment) -> bool {
        self.people.get((person.0 as usize).wrapping_sub(1)).is_some_and(|colleague| colleague.is_here(at))
    }
}

/// When the holder of a place in the cast comes, and when they go.
fn presence(place: usize, begin: Moment, days: i64, chance: &mut Chance) -> (Moment, Option<Moment>) {
    let day = |percent: i64| crate::calendar::at_work(begin.plus_seconds(days * percent / 100 * DAY_SECONDS));
    match place {
        0 | 1 | 3 => (begin, None),
        2 if chance.whether(0.4) => (begin, Some(day(chance.between(35, 80)))),
        5 if chance.whether(0.3) => (begin, Some(day(chance.between(40, 90)))),
        _ if place < FROM_THE_FIRST_DAY => (begin, None),
        7 => (day(chance.between(20, 70)), None),
        _ => (day(chance.between(5, 60)), None),
    }
}
