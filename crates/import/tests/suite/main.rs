//! What the importer does with real and with bad input, from the file to the world.

mod bad_input;
mod data;
mod github;
mod given;
mod jira_archives;
mod mapping;
mod taking_in;
