//! The catalogue from the outside.
#![allow(clippy::unwrap_used, clippy::panic)]

mod apis;
mod broken;
mod controls;
mod councils;
mod expr;
mod fields;
mod folder;
mod government;
mod initial;
mod lints;
mod parts;
mod questions;
mod reload;
mod steps;
