//! Tests of plans over a small synthetic programme and over the project's own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod audit;
mod exports;
mod figures;
mod folder;
mod government;
mod grants;
mod life;
mod load;
mod pages;
