//! When the features that match will all have landed, by the landing of each; and how
//! many land, by how many landed before, with the drift that one's own past shows.

use super::{
    Sentence,
    features::{Query, State},
    issue::{self, IssueView},
    list,
    together::{self, Together},
    words,
};
use crate::{
    End, Scene,
    forecasting::{
        landing::SEED,
        throughput::{Forecast, Throughput},
    },
};
use domain::{DAY_SECONDS, Moment};
use jiff::civil::Date;
use serde::Serialize;

/// Issues that are listed at most.
const ISSUES: usize = 50;

/// When the features that match a query will all have landed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Outlook {
    /// The moment that this is told from.
    pub as_of: Moment,
    /// The answer in words.
    pub sentence: Sentence,
    /// Whose features were asked for: a team, or empty for everybody's.
    pub team: String,
    /// Teams that can be asked for.
    pub teams: Vec<String>,
    /// How many features match.
    pub features: usize,
    /// By then with even odds; `None` where it cannot be told.
    pub p50: Option<Date>,
    /// By then in 85 of 100 cases.
    pub p85: Option<Date>,
    /// By then in 95 of 100 cases.
    pub p95: Option<Date>,
    /// When so many features will have landed, whichever they are; `None` where too few have.
    pub any: Option<Any>,
    /// The words that keys and titles were asked for; empty for everything.
    pub find: String,
    /// Open issues of other tools that match such words: the 50 that are over soonest.
    pub issues: Vec<IssueView>,
    /// How many land within the next 30, 60 and 90 days: P15, P50 and P85 of each.
    pub how_many: Vec<HowMany>,
    /// How it was made.
    pub method: Vec<String>,
}

/// When so many features will have landed, whichever they are.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Any {
    /// By then with even odds; `None` where that is more than ten years away.
    pub p50: Option<Date>,
    /// By then in 85 of 100 cases.
    pub p85: Option<Date>,
    /// By then in 95 of 100 cases.
    pub p95: Option<Date>,
}

/// How many land within so many days.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HowMany {
    /// Days from now.
    pub days: u32,
    /// At least so many in 85 of 100 cases.
    pub p15: f64,
    /// Half of the time at least so many.
    pub p50: f64,
    /// At least so many in 15 of 100 cases.
    pub p85: f64,
}

/// When the open features of a query will all have landed, by the landing of each; and how many land, by the
/// throughput of its team or of everybody.
pub fn outlook(scene: &Scene<'_>, query: &Query) -> Outlook {
    let open = Query { state: State::Open, skip: 0, take: 0, ..query.clone() };
    let wanted = list::matching(scene, &open);
    let (found, issues) = issues(scene, query);
    let together = Some(&wanted).filter(|wanted| wanted.len() <= together::MOST);
    let together = together.and_then(|wanted| Together::of(scene, wanted.iter().copied()));
    let pace = Pace::of(scene, query, wanted.len());
    let asking = Asking { wanted: wanted.len(), today: scene.at.date() };
    let sentence = match &together {
        Some(together) => asking.all(together),
        None if wanted.is_empty() => asking.nothing(found, &issues),
        None => asking.cannot_tell(),
    };
    let day = |p: f64| together.as_ref().map(|together| together.day(p));
    Outlook {
        as_of: scene.at,
        sentence: pace.told(sentence, &asking, scene.at),
        team: query.team.trim().to_owned(),
        teams: list::teams(scene),
        features: wanted.len(),
        p50: day(0.5),
        p85: day(0.85),
        p95: day(0.95),
        any: pace.any(scene.at),
        find: query.find.trim().to_owned(),
        issues,
        how_many: pace.how_many(),
        method: method(together.as_ref(), &pace, found > 0),
    }
}

/// What was asked.
struct Asking {
    wanted: usize,
    today: Date,
}

impl Asking {
    /// "9 features will all have landed by 22 March with even odds, by 4 April in 85 of 100 cases."
    fn all(&self, together: &Together) -> Sentence {
        let [p50, p85] = [0.5, 0.85].map(|p| together.day(p));
        let day = words::dates(&[p50, p85], self.today);
        let sentence = Sentence::default().stress(words::count(self.wanted, "feature", "features"));
        let sentence = match self.wanted - together.told() {
            0 => sentence,
            silent => sentence.say(format!(", without {silent} of which nothing can be told,")),
        };
        sentence
            .say(if self.wanted == 1 { " lands by " } else { " will all have landed by " })
            .stress(day(p50))
            .say(" with even odds, by ")
            .stress(day(p85))
            .say(" in 85 of 100 cases.")
    }

    fn nothing(&self, found: usize, issues: &[IssueView]) -> Sentence {
        if found == 0 {
            return Sentence::default().say("No feature that is under way matches; there is nothing to forecast.");
        }
        let soon = issues.first().map(|issue| words::date(issue.p50, self.today)).unwrap_or_default();
        Sentence::default()
            .say("No feature matches, and ")
            .stress(words::count(found, "open issue does", "open issues do"))
            .say(": the first is over by ")
            .stress(soon)
            .say(" with even odds.")
    }

    fn cannot_tell(&self) -> Sentence {
        let sentence = Sentence::default().say("It cannot be told when ");
        match self.wanted {
            1 => sentence.say("this ").stress("1 feature").say(" will have landed."),
            n => sentence.say("these ").stress(words::count(n, "feature", "features")).say(" will all have landed."),
        }
    }
}

/// How many land, whichever they are.
struct Pace {
    of: String,
    landed: usize,
    forecast: Option<(Throughput, Forecast)>,
}

impl Pace {
    fn of(scene: &Scene<'_>, query: &Query, wanted: usize) -> Self {
        let team = query.team.trim();
        let of = if team.is_empty() { "all features".to_owned() } else { team.to_owned() };
        let landed = scene.readings.all().iter().filter(|reading| reading.end == Some(End::Value));
        let own = landed.filter(|reading| team.is_empty() || reading.team.as_deref() == Some(team));
        let completions: Vec<Moment> = own.filter_map(|reading| reading.value()).collect();
        let learned = Throughput::learn(&completions, scene.at).filter(|_| wanted > 0);
        let forecast = learned.map(|learned| {
            let when = learned.when(wanted as u32, SEED);
            (learned, when)
        });
        Self { of, landed: completions.len(), forecast }
    }

    fn any(&self, at: Moment) -> Option<Any> {
        let (_, when) = self.forecast.as_ref()?;
        let day = |p: f64| {
            let days = Some(when.at(p)).filter(|days| days.is_finite())?;
            Some(at.plus_seconds((days * DAY_SECONDS as f64) as i64).date())
        };
        Some(Any { p50: day(0.5), p85: day(0.85), p95: day(0.95) })
    }

    /// "At the pace so far, any 9 land by 2 January with even odds."
    fn told(&self, sentence: Sentence, asking: &Asking, at: Moment) -> Sentence {
        match (self.any(at).map(|any| any.p50), asking.wanted) {
            (_, 0 | 1) => sentence,
            (Some(None), n) => sentence.say(format!(
                " At the pace so far fewer than {} of {} land within ten years, with even odds.",
                words::number(n),
                self.of
            )),
            (Some(Some(day)), n) => sentence
                .say(format!(" At the pace so far any {} of {} land by ", words::number(n), self.of))
                .say(words::date(day, asking.today))
                .say(" with even odds, newcomers among them."),
            (None, _) => sentence.say(format!(
                " How many land cannot be told: {} of {} {} landed, and it takes 10 within at least four weeks.",
                words::number(self.landed),
                self.of,
                if self.landed == 1 { "has" } else { "have" }
            )),
        }
    }

    fn how_many(&self) -> Vec<HowMany> {
        let of = |(learned, _): &(Throughput, _)| {
            [30, 60, 90].map(|days| {
                let forecast = learned.how_many(f64::from(days), SEED);
                HowMany { days, p15: forecast.at(0.15), p50: forecast.at(0.5), p85: forecast.at(0.85) }
            })
        };
        self.forecast.as_ref().map(of).map(Vec::from).unwrap_or_default()
    }
}

fn method(together: Option<&Together>, pace: &Pace, has_issues: bool) -> Vec<String> {
    let mut method = vec![];
    if let Some(together) = together.filter(|together| together.told() > 1) {
        method.push(format!(
            "All of them: the odds of {} landings, each as on its own page, multiplied. They count as independent; where they share people, bad times come together.",
            words::number(together.told())
        ));
    }
    if let Some((_, when)) = &pace.forecast {
        method.push(format!(
            "How many land: from {} of {} in {} days, a bootstrap of days whose rate drifts as it drifted before, {} trials, seed {}. Any feature counts as one; which of them lands first is not asked.",
            words::count(when.sample, "landing", "landings"),
            pace.of,
            when.days,
            words::number(when.trials),
            when.seed
        ));
    }
    if has_issues {
        method.push("Each issue by how long issues took, with what is known of it (kind, team, priority, size), those that are open counted for their age.".to_owned());
    }
    method
}

/// How many open issues match the words, and those that are over soonest; none where no words were said.
fn issues(scene: &Scene<'_>, query: &Query) -> (usize, Vec<IssueView>) {
    if query.find.trim().is_empty() {
        return (0, vec![]);
    }
    let mut issues = issue::matching(scene, &query.find, query.team.trim());
    let found = issues.len();
    issues.truncate(ISSUES);
    (found, issues)
}
