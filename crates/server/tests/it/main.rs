//! The whole program: who may use what, the command line, what happens to bad input,
//! when it is killed, and when storage fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod bad_forms;
mod bad_values;
mod calls;
mod ceremony;
mod certificates;
mod child;
mod cli;
mod counted;
mod exchanged;
mod joining;
mod killed;
mod locales;
mod node;
mod nodes;
mod published;
mod reload;
mod sealed;
mod signed;
mod storage;
mod token;
mod writers;
