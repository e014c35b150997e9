//! What benchmarks have in common: a server of the release build, and figures with bounds.

mod cluster;
mod figure;
mod http;
mod long;
mod server;
mod watch;

pub use cluster::Cluster;
pub use figure::{Bound, Figure, quantile, report};
pub use http::{Answer, Client};
pub use long::{copy_folder, long_bodies};
pub use server::{Server, memory_bytes, minben};
pub use watch::Watch;
