//! The program: puts the blocks together and serves them.

pub mod assemble;
pub mod commands;
pub mod demo;

pub use assemble::{App, Plan, assemble, blocks};
