//! The server as a browser and a program see it.

mod api;
mod hostile;
mod importing;
mod judging;
mod pages;
mod rules;
mod served;
mod timing;
