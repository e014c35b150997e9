//! A federation of several nodes in one process, over real TLS connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod check;
mod directory;
mod fields;
mod heads;
mod joins;
mod life;
mod lists;
mod logs;
mod node;
mod pages;
mod port;
mod proof;
mod stamping;
