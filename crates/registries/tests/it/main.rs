//! The registries from the outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::redundant_clone,
    clippy::print_stdout
)]

mod access;
mod bulk;
mod extracts;
mod histories;
mod initial;
mod made;
mod open;
mod records;
mod world;
