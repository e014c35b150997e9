//! Exchanges between two nodes.

mod altered;
mod evidence;
mod expired;
mod faults;
mod journey;
mod portals;
mod service;
mod world;
