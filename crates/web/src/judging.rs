//! Confirming and rejecting what was inferred: by the buttons of a feature's page, and
//! by the API.

use crate::{
    looking::When,
    parts::row,
    problem::{OnPage, Problem},
    state::State,
};
use axum::{
    Form,
    extract::{Path, State as Shared},
    response::Redirect,
};
use domain::{Key, Seq, Stamp, Via, inference::Command, inference::Inference, item::Place};
use engine::Refused;
use insight::Label;
use serde::Deserialize;

/// What somebody says of an inference.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// So it was.
    Confirm,
    /// So it was not.
    Reject,
    /// What was said before is taken back.
    Forget,
}

impl Answer {
    /// The word of forms and of the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Forget => "forget",
        }
    }
}

/// Which inference of a feature, and what is said of it.
#[derive(Deserialize, Debug, utoipa::ToSchema)]
pub struct Judged {
    /// Number of the event that it was inferred from, as the evidence names it.
    seq: u64,
    /// The fact's place in that event, from 0.
    #[serde(default)]
    nth: u32,
    /// What the time was taken for: review, work, clarification.
    label: String,
    /// confirm, reject, or forget what was said before.
    answer: Answer,
}

/// Says it, in the name of whoever sits at this machine.
///
/// # Errors
/// When there is no such feature or inference, or the journal fails.
pub async fn say(state: &State, key: String, judged: Judged, via: Via) -> Result<(), Problem> {
    let evidence = Place { seq: Seq(judged.seq), nth: judged.nth };
    let word = judged.label.trim();
    let label = Label::from_word(word).ok_or_else(|| {
        let words = Label::ALL.map(Label::word).join(", ");
        Problem::unreadable(format!("label={} is not understood; write one of: {words}.", crate::parts::words::short(word, 40)))
    })?;
    let feature = Key::new(&key);
    let told = state.look_at(&key, When::Now, move |scene, _, key| {
        let index = insight::measuring::Index::of(scene.world, key);
        let history = insight::measuring::history_with(scene.world, &index, key, scene.at)?;
        Some(history.infers(label, evidence))
    });
    if !told.await?.answer && judged.answer != Answer::Forget {
        let detail = format!("Nothing is inferred as “{}” from event {} any more; the page shows what is.", label.words(), judged.seq);
        return Err(Problem::refused(detail, ("See the features", "/features")));
    }
    let inference = Inference { feature, evidence, label: label.word().into() };
    let command = match judged.answer {
        Answer::Confirm => Command::Confirm(inference),
        Answer::Reject => Command::Reject(inference),
        Answer::Forget => Command::Forget(inference),
    };
    let stamp = Stamp { at: state.now(), by: None, via };
    match state.engine.ask(stamp, vec![command.into()]).await {
        Ok(_) => Ok(()),
        Err(Refused::Fault(fault)) => Err(Problem::fault(fault)),
        Err(refused) => Err(Problem::refused(refused.to_string(), ("See the features", "/features"))),
    }
}

/// Takes the answer of a form, and leads back to where it stood.
pub async fn judge(Shared(state): Shared<State>, Path(key): Path<String>, Form(judged): Form<Judged>) -> Result<Redirect, OnPage> {
    let place = format!("{}#l-{}", row::address(&Key::new(&key), None), crate::parts::words::short(&judged.label, 40));
    say(&state, key, judged, Via::Web).await?;
    Ok(Redirect::to(&place))
}
