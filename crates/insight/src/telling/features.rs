//! What is in flight, how old, and what it is waiting for.

use super::{Glance, Ribbon, Sentence};
use domain::{Key, Moment, Side, Stage};
use serde::{Deserialize, Serialize};

/// What to list; every field comes from the address of the page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Query {
    /// Words of key or title.
    pub find: String,
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Only these; `open` is the default.
    pub state: State,
    /// Only those carried by this team.
    pub team: String,
    /// Only those from this source.
    pub source: String,
    /// Only those that wait for this side.
    pub waiting: Option<Side>,
    /// In which order.
    pub sort: Sort,
    /// How many to pass over.
    pub skip: usize,
    /// How many to show, at most 200; 0 is 50.
    pub take: usize,
}

/// Which features.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Under way.
    #[default]
    Open,
    /// Users have them.
    Landed,
    /// Given up.
    Dropped,
    /// All.
    All,
}

impl State {
    /// All of them, in the order in which faces offer them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Landed, Self::Dropped, Self::All];

    /// The word of addresses and of the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Landed => "landed",
            Self::Dropped => "dropped",
            Self::All => "all",
        }
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// What it means, in a few words.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Open => "Under way",
            Self::Landed => "Users have them",
            Self::Dropped => "Given up",
            Self::All => "All",
        }
    }
}

/// In which order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Oldest first.
    #[default]
    Age,
    /// Latest landed first.
    Landed,
    /// Least work in their time first.
    Work,
    /// Longest waiting question first.
    Questions,
    /// By key.
    Key,
    /// By stage.
    Stage,
}

impl Sort {
    /// All of them, in the order in which faces offer them.
    pub const ALL: [Self; 6] = [Self::Age, Self::Landed, Self::Work, Self::Questions, Self::Key, Self::Stage];

    /// The word of addresses and of the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Landed => "landed",
            Self::Work => "work",
            Self::Questions => "questions",
            Self::Key => "key",
            Self::Stage => "stage",
        }
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.word() == word)
    }

    /// What comes first, in a few words.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Age => "Oldest first",
            Self::Landed => "Latest landed first",
            Self::Work => "Least work in their time first",
            Self::Questions => "Longest waiting question first",
            Self::Key => "By key",
            Self::Stage => "By stage",
        }
    }
}

/// The list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeatureList {
    /// The answer in words.
    pub sentence: Sentence,
    /// What was asked.
    pub query: Query,
    /// How many match.
    pub matching: usize,
    /// How many there are in all.
    pub total: usize,
    /// Those shown.
    pub rows: Vec<FeatureRow>,
    /// Days that the widest ribbon of this list spans: the shared scale.
    pub scale_days: f64,
    /// Stages with how many are in each and the usual stay, for the board.
    pub stages: Vec<StageColumn>,
    /// Teams to filter by.
    pub teams: Vec<String>,
    /// Sources to filter by.
    pub sources: Vec<String>,
}

/// A column of the board.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageColumn {
    /// Which.
    pub stage: Stage,
    /// How many of those matching are in it.
    pub count: usize,
    /// The usual stay in days (P50); `None` with fewer than 5 finished stays.
    pub usual_days: Option<f64>,
}

/// A feature in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FeatureRow {
    /// What people call it.
    pub key: Key,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub stage: Stage,
    /// Prefix or name of the team, where there is one.
    pub team: Option<String>,
    /// The tool it was imported from; `None` when it was opened here.
    pub source: Option<String>,
    /// The owner from the product side, by name.
    pub product: Option<String>,
    /// The owner from the engineering side, by name.
    pub engineering: Option<String>,
    /// The sides that took part so far.
    pub took_part: Vec<Side>,
    /// When it was thought of.
    pub idea: Moment,
    /// When users had it.
    pub value: Option<Moment>,
    /// Whether it is under way; one that is neither that nor landed was given up.
    pub open: bool,
    /// Elapsed days, to value or to now.
    pub age_days: f64,
    /// Value-adding work ÷ elapsed, 0 to 1.
    pub work_share: Option<f64>,
    /// The small picture.
    pub ribbon: Ribbon,
    /// Open questions.
    pub questions: usize,
    /// Days that the oldest open question waits.
    pub question_days: Option<f64>,
    /// What it waits for, in words.
    pub waiting_for: Option<String>,
    /// The side it waits for.
    pub waiting_side: Option<Side>,
    /// The finding that hurts most: its name.
    pub finding: Option<String>,
    /// The day by which users should have it.
    pub target: Option<jiff::civil::Date>,
    /// When it lands, with odds; `None` where it is not under way, or it cannot be told.
    pub lands: Option<Glance>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_in_json() {
        for state in State::ALL {
            assert_eq!(serde_json::to_value(state).expect("a word"), state.word());
            assert_eq!(State::from_word(state.word()), Some(state));
        }
        for sort in Sort::ALL {
            assert_eq!(serde_json::to_value(sort).expect("a word"), sort.word());
            assert_eq!(Sort::from_word(sort.word()), Some(sort));
        }
    }
}
