//! Bills and payments through the real router, with the bank of a demonstration on the other side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod books;
mod desk;
mod paying;
mod world;
