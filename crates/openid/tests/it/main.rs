//! Signing in at an agency's system, as its developers and the person see it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;
mod consents;
mod keys;
mod levels;
mod node;
mod notices;
mod posts;
mod tokens;
