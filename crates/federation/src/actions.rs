//! What is done: found, list, invite, admit, join, renew, suspend.

mod authorities;
mod found;
mod identity;
mod publish;

pub use found::{Founding, found};
pub use publish::publish;
