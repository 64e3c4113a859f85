//! The handlers of the Import page.

use crate::{
    importing::{
        desk::{Handed, Step},
        form::{self, Fields},
    },
    pages::import::{self as page_of, Desk, Past},
    parts::frame::{self, Frame, Nav},
    problem::{OnPage, Problem},
    state::State,
};
use axum::{
    Form,
    extract::{Multipart, Path, State as Shared, multipart::Field},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::ImportId;
use import::{InForce, csv_export::Columns, mapping_file};
use maud::Markup;
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

/// A file may be so long.
const FILE_BYTES: u64 = 512 << 20;

fn framed(state: &State, content: &Markup) -> Markup {
    let seq = state.engine.world().seq.0;
    frame::page(&Frame { title: "Import".into(), nav: Some(Nav::Import), seq: Some(seq), ..Frame::default() }, content)
}

fn desk(state: &State) -> Desk {
    let world = state.engine.world();
    let past = |(id, import): (ImportId, &domain::source::Import)| Past {
        id,
        source: world.sources.name(import.source).to_string(),
        begun: import.begun,
        tally: import.finished.as_ref().map(|(_, tally)| tally.clone()),
        undone: import.undone,
    };
    let mut pasts: Vec<Past> = world.sources.imports().map(past).collect();
    pasts.reverse();
    let sources = world.sources.iter().map(|(_, source)| source.name.to_string()).collect();
    Desk { step: state.desk.step(), pasts, sources, now: state.now(), wrong: BTreeMap::new(), typed: vec![], said: None }
}

/// The page.
pub async fn page(Shared(state): Shared<State>) -> Markup {
    framed(&state, &page_of::page(&desk(&state)))
}

fn refused(state: &State, typed: Fields, why: String) -> Response {
    let desk = Desk { said: Some((false, why)), typed, ..desk(state) };
    (StatusCode::UNPROCESSABLE_ENTITY, framed(state, &page_of::page(&desk))).into_response()
}

/// Takes a file from a form and starts reading it.
pub async fn hand_in(Shared(state): Shared<State>, form: Multipart) -> Result<Response, OnPage> {
    if state.desk.is_busy() {
        return Err(OnPage(Problem::refused(
            "Another import is under way. Wait until it is done, then hand in the next.",
            ("See how far it is", "/import"),
        )));
    }
    let mut typed = vec![];
    match handed(form, &mut typed).await {
        Ok(_) if matches!(state.desk.step(), Step::Ready(_)) => Ok(refused(
            &state,
            typed,
            "A preview lies here that nobody has taken in yet. Take it in or throw it away, then hand in the next file.".into(),
        )),
        Ok(handed) => {
            state.read_in(handed);
            Ok(Redirect::to("/import").into_response())
        }
        Err(why) => Ok(refused(&state, typed, why)),
    }
}

/// Reads the form; what was typed in it is there even where it is refused.
async fn handed(mut form: Multipart, typed: &mut Fields) -> Result<Handed, String> {
    let mut file = None;
    let broken = |error: axum::extract::multipart::MultipartError| {
        format!("The file did not arrive whole: {}. Nothing was imported; hand it in again.", error.body_text())
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default().to_owned() {
            name if name == "file" => file = Some(kept(field).await?),
            name => typed.push((name, field.text().await.map_err(broken)?)),
        }
    }
    let typed = |name: &str| typed.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.trim());
    let Kept { folder, path, file } = file.ok_or("Choose a file or an archive.")?;
    let source: String = typed("source").chars().take(80).collect();
    if source.is_empty() {
        return Err("Give the source a name, such as “tracker”.".into());
    }
    let columns = Columns::parse(typed("columns")).map_err(|wrong| wrong.to_string())?;
    Ok(Handed { folder, path, file, source, tool: page_of::tool_of(typed("tool")), columns })
}

/// A file that was handed in, in a folder of its own that goes when it is no longer needed.
struct Kept {
    folder: TempDir,
    path: PathBuf,
    file: String,
}

/// Keeps a file under its own name, since its ending says how it is packed and
/// problems are told with its name.
async fn kept(mut field: Field<'_>) -> Result<Kept, String> {
    let failed = |error: std::io::Error| format!("The file could not be kept: {error}. Look at the free space of the temporary folder.");
    let name = plain(field.file_name().unwrap_or_default());
    let folder = tempfile::Builder::new().prefix("alongside-").tempdir().map_err(failed)?;
    let path = folder.path().join(&name);
    let mut file = tokio::fs::File::create_new(&path).await.map_err(failed)?;
    let mut length = 0;
    while let Some(bytes) = field.chunk().await.map_err(|error| format!("The file did not arrive whole: {}.", error.body_text()))? {
        length += bytes.len() as u64;
        if length > FILE_BYTES {
            return Err("The file is longer than 512 MB. Take it in on the command line: alongside import.".into());
        }
        file.write_all(&bytes).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    if length == 0 {
        return Err("The file is empty, or none was chosen.".into());
    }
    Ok(Kept { folder, path, file: name })
}

/// A name that is safe as a file's name: its last part, plain letters, digits, `.`, `-` and `_` only.
fn plain(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_') { letter } else { '_' };
    let plain: String = base.chars().rev().take(100).collect::<Vec<_>>().into_iter().rev().map(safe).collect();
    let plain = plain.trim_start_matches('.');
    if plain.is_empty() { "history".into() } else { plain.into() }
}

/// Takes in what lies on the desk, with what the form says of its words and people.
pub async fn take(Shared(state): Shared<State>, Form(fields): Form<Fields>) -> Response {
    let Step::Ready(shown) = state.desk.step() else {
        return refused(&state, vec![], "There is no preview to take in; hand in the file.".into());
    };
    let said = form::read(&fields, &shown.mapping);
    if !said.wrong.is_empty() {
        let text = Some((false, "Nothing was taken in: some choices below are not understood.".to_owned()));
        let desk = Desk { wrong: said.wrong, typed: fields, said: text, ..desk(&state) };
        return (StatusCode::UNPROCESSABLE_ENTITY, framed(&state, &page_of::page(&desk))).into_response();
    }
    let partial = fields.iter().any(|(name, value)| name == "partial" && value == "yes");
    match state.take_on(said.mapping, &said.disciplines, partial) {
        Ok(()) => Redirect::to("/import").into_response(),
        Err(why) => refused(&state, vec![], why),
    }
}

/// Throws away what lies on the desk.
pub async fn clear(Shared(state): Shared<State>) -> Redirect {
    state.desk.clear();
    Redirect::to("/import")
}

/// Which import.
#[derive(Deserialize)]
pub struct Which {
    import: u32,
}

/// Takes an import back.
pub async fn undo(Shared(state): Shared<State>, Form(which): Form<Which>) -> Result<Response, OnPage> {
    let asked = state.clone();
    let undone =
        tokio::task::spawn_blocking(move || import::undo(&mut asked.door(), ImportId(which.import))).await.map_err(Problem::fault)?;
    match undone {
        Ok(()) => {
            state.desk.clear();
            Ok(Redirect::to("/import").into_response())
        }
        Err(stopped) => Err(OnPage(Problem::refused(stopped.to_string(), ("See the imports", "/import")))),
    }
}

/// The mapping of a source as text.
pub async fn mapping(Shared(state): Shared<State>, Path(source): Path<String>) -> Result<Markup, OnPage> {
    let text = written(&state, &source).await?;
    Ok(framed(&state, &page_of::mapping_page(&source, &text, &[], None)))
}

async fn written(state: &State, source: &str) -> Result<String, Problem> {
    let (asked, name) = (state.clone(), source.to_owned());
    let written = tokio::task::spawn_blocking(move || InForce::of(&mut asked.door(), &name));
    let text = written.await.map_err(Problem::fault)?.map_err(Problem::fault)?;
    text.map(|in_force| in_force.text())
        .ok_or_else(|| Problem::not_found("There is no source of that name.", ("See the imports", "/import")))
}

/// A mapping as text.
#[derive(Deserialize)]
pub struct Agreed {
    mapping: String,
}

/// Applies a mapping; what is wrong with it is named by line, and the text stays.
pub async fn agree(Shared(state): Shared<State>, Path(source): Path<String>, Form(agreed): Form<Agreed>) -> Result<Response, OnPage> {
    let text = agreed.mapping.replace("\r\n", "\n");
    let applied = match mapping_file::parse(&text) {
        Err(wrong) => Err(wrong.iter().map(ToString::to_string).collect()),
        Ok(file) => {
            let (asked, name) = (state.clone(), source.clone());
            let applied = tokio::task::spawn_blocking(move || mapping_file::apply(&mut asked.door(), &name, &file)).await;
            applied.map_err(Problem::fault)?.map_err(|stopped| vec![stopped.to_string()])
        }
    };
    match applied {
        Ok(applied) => {
            let fresh = written(&state, &source).await?;
            Ok(framed(&state, &page_of::mapping_page(&source, &fresh, &[], Some(&applied.to_string()))).into_response())
        }
        Err(wrong) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, framed(&state, &page_of::mapping_page(&source, &text, &wrong, None))).into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_becomes_a_plain_file_name() {
        assert_eq!(plain("issues.tar.xz"), "issues.tar.xz");
        assert_eq!(plain("C:\\export\\Issues 2026.ZIP"), "Issues_2026.ZIP");
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!([plain(".."), plain(""), plain("a/")], ["history", "history", "history"]);
        assert!(plain(&"ä".repeat(500)).len() <= 100);
    }
}
