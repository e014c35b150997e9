//! Mandates through the real router, and generated graphs of them against a plain oracle.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod graphs;
mod journeys;
mod node;
