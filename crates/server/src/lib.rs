//! The program: puts the blocks together and serves them.

pub mod assemble;
mod certificates;
pub mod commands;
pub mod demo;
mod seals;
mod stamps;

/// For Rust and, by its override of malloc, for SQLite, which asks for memory all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use assemble::{App, Plan, assemble, blocks};
