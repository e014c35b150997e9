//! A federation of several nodes in one process, over real TLS connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fields;
mod heads;
mod joins;
mod life;
mod lists;
mod node;
mod pages;
mod port;
mod stamping;
