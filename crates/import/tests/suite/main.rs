//! What the importer does with real and with bad input, from the file to the world.

mod bad_input;
mod csv_export;
mod data;
mod event_log;
mod github;
mod given;
mod jira_archives;
mod mapping;
mod other_tools;
mod taking_in;
mod targets;
