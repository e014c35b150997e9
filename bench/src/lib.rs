//! What benchmarks have in common: a server of the release build, and figures with bounds.

mod figure;
mod server;

pub use figure::{Bound, Figure, report};
pub use server::Server;
