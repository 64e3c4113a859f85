//! `alongside doctor`: what is set up, what is not, what to do.

use crate::{
    said,
    serving::PORT,
    terminal::{
        Paper, checks,
        checks::{Check, State},
        words::{count, number},
    },
    workspace::{Workspace, now},
};
use clap::Args;
use domain::{World, item::ItemKind};
use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

/// What is set up, what is not, and what to do
#[derive(Args)]
#[command(after_help = "Exits with 1 when something is broken; what is only missing is no failure.")]
pub struct Doctor {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl Doctor {
    /// Looks at everything once.
    ///
    /// # Errors
    /// When something is broken.
    pub fn run(self, file: &Path) -> anyhow::Result<()> {
        let mut checks = workspace(file);
        checks.extend([port(), token("ALONGSIDE_JIRA_TOKEN", "Jira"), token("ALONGSIDE_GITHUB_TOKEN", "GitHub"), sign_in()]);
        if self.json {
            said::say_json(&checks)?;
        } else {
            said::say(&checks::render(Paper::of_stdout(), &checks))?;
        }
        let broken = checks.iter().filter(|check| check.state == State::Broken).count();
        if broken > 0 { anyhow::bail!("{} to mend", count(broken, "thing is", "things are")) } else { Ok(()) }
    }
}

fn workspace(file: &Path) -> Vec<Check> {
    let name = "Workspace";
    if !file.exists() {
        let way = "Bring a history in with `alongside import …`, or look around with `alongside demo`.";
        return vec![Check::missing(name, format!("There is none at {} yet.", file.display()), way)];
    }
    match Workspace::open(file) {
        Err(error) => vec![Check::broken(name, format!("{error:#}."), "Check it with `alongside verify`, or restore a backup beside it.")],
        Ok(workspace) => {
            let world = workspace.engine.world();
            let size = format!("{:.1} MB", bytes(file) as f64 / 1e6);
            let said = format!("{}: {}, {size}.", file.display(), count(world.seq.0 as usize, "event", "events"));
            vec![Check::good(name, said), features(&world), words(&world), sides(&world), imports(&world), clock(&workspace)]
        }
    }
}

/// How long a workspace is, with what is written and not yet in its file.
fn bytes(file: &Path) -> u64 {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    [file, Path::new(&log)].iter().filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).sum()
}

fn features(world: &World) -> Check {
    let carried = insight::measuring::keys(world).len();
    match carried {
        0 => Check::missing("Features", "There are none yet.", "Bring a history in: `alongside import --help`."),
        some => Check::good("Features", format!("{}.", count(some, "feature", "features"))),
    }
}

/// Statuses that nobody has said the meaning of.
fn words(world: &World) -> Check {
    let sources = world.sources.iter().count();
    let issues = |id| world.items.iter().any(|(_, item)| item.source == id && item.kind() == ItemKind::Issue);
    let unsaid = |id| world.mappings.get(&id).is_none_or(|mapping| mapping.statuses.is_empty());
    let without = world.sources.iter().filter(|(id, _)| unsaid(*id) && issues(*id));
    let without: Vec<String> = without.map(|(_, source)| source.name.to_string()).collect();
    match (sources, without.as_slice()) {
        (0, _) => Check::good("Words", "Nothing was imported, so there is nothing to translate."),
        (_, []) => Check::good("Words", format!("Of {} it is known what their statuses mean.", count(sources, "source", "sources"))),
        (_, names) => {
            let way = "Say it with `alongside import mapping SOURCE`.";
            Check::missing("Words", format!("What the statuses of {} mean is not known.", names.join(", ")), way)
        }
    }
}

fn sides(world: &World) -> Check {
    let all = world.people.iter().count();
    let unclear = world.people.iter().filter(|(_, person)| person.discipline.is_none()).count();
    match unclear {
        _ if all == 0 => Check::missing("People", "There is nobody yet.", "They come with the first import."),
        0 => Check::good("People", format!("{}, every one with a discipline.", count(all, "person", "people"))),
        some => {
            let said = format!(
                "Of {} of {} the side is not clear; what passes between sides counts only where it is.",
                number(some),
                count(all, "person", "people")
            );
            Check::missing("People", said, "Say it in the [people] part of `alongside import mapping SOURCE`.")
        }
    }
}

fn imports(world: &World) -> Check {
    let unfinished: Vec<String> =
        world.sources.iter().filter(|(id, _)| world.sources.unfinished(*id).is_some()).map(|(_, s)| s.name.to_string()).collect();
    if unfinished.is_empty() {
        return Check::good("Imports", format!("{}, none left unfinished.", count(world.sources.imports().count(), "import", "imports")));
    }
    let said = format!("The last import from {} did not finish.", unfinished.join(", "));
    Check::broken("Imports", said, "Run the same import again: it goes on where it was.")
}

/// Events of the future mean that some clock was wrong.
fn clock(workspace: &Workspace) -> Check {
    let (now, mut last) = (now(), None);
    let head = workspace.engine.world().seq;
    let before = domain::Seq(head.0.saturating_sub(1));
    match workspace.engine.events(before, &mut |recorded| last = Some(recorded.mark.stamp.at)) {
        Err(fault) => {
            Check::broken("Clock", format!("The last event cannot be read: {fault}."), "Check the journal with `alongside verify`.")
        }
        Ok(()) => match last.filter(|last| *last > now.plus_seconds(60)) {
            Some(last) => Check::missing(
                "Clock",
                format!("The last event was written at {last}, which is in the future."),
                "Set the clock of this machine.",
            ),
            None => Check::good("Clock", "No event was written in the future."),
        },
    }
}

fn port() -> Check {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)) {
        Ok(_) => Check::good("Port", format!("{PORT} is free for `alongside serve`.")),
        Err(_) => Check::missing(
            "Port",
            format!("{PORT} is taken, perhaps by Alongside itself."),
            "Choose another with `alongside serve --port`.",
        ),
    }
}

fn token(variable: &'static str, tool: &str) -> Check {
    let name = if tool == "Jira" { "Jira token" } else { "GitHub token" };
    match std::env::var_os(variable).filter(|token| !token.is_empty()) {
        Some(_) => Check::good(name, format!("{variable} is set.")),
        None => Check::missing(
            name,
            format!("{variable} is not set; needed only to import over the network."),
            format!("Make one in {tool} and export it."),
        ),
    }
}

fn sign_in() -> Check {
    Check::missing(
        "Sign-in",
        "There is none yet, so only this machine is served.",
        "From elsewhere use a tunnel: ssh -L 7878:localhost:7878 this-machine.",
    )
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn what_is_not_in_the_file_yet_counts_too() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("work.db");
        std::fs::write(&file, [0; 10]).expect("a file");
        assert_eq!(bytes(&file), 10);
        std::fs::write(place.path().join("work.db-wal"), [0; 7]).expect("a file");
        assert_eq!(bytes(&file), 17);
    }
}
