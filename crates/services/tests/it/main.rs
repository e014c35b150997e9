//! Services through the real router and through their actions, on a small government of four agencies'
//! posts, three registries and three services.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has failed, as it should"
)]

mod agents;
mod conditions;
mod correction;
mod deciding;
mod hidden;
mod journey;
mod levels;
mod lists;
mod officials;
mod parties;
mod repeats;
mod rights;
mod sealed;
mod together;
mod values;
mod world;
