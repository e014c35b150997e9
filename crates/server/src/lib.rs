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

/// Has the program's memory stand in pages of 4 KiB. The system's pages of 2 MiB hold what was let go together with what
/// is used: a node with them takes a third more memory and answers no faster (`bench nodes`).
pub fn use_small_pages() {
    // A system that cannot be asked for it has none.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

pub use assemble::{App, Plan, assemble, blocks};
