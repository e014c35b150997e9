//! All SQL of the authorities.

mod acme;
mod certificates;
mod hosts;
mod keys;
mod lists;
mod policies;
mod seals;

pub(crate) use acme::*;
pub use certificates::*;
pub use hosts::*;
pub use keys::*;
pub use lists::*;
pub use policies::*;
pub(crate) use seals::*;
