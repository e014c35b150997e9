//! The catalogue: what `government/` describes, read, checked and kept.
//!
//! `load` reads a folder and tells every mistake in it; `current` is the
//! catalogue in force. `FORMAT.md` describes the files.

mod catalogue;
mod check;
pub mod expr;
pub mod field;
mod load;
pub mod model;
mod node;
mod read;

pub use catalogue::Catalogue;
pub use load::load;
