//! The kernel against a real database: SQLite, or PostgreSQL when the test command says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod db;
mod jobs;
mod migrate;
