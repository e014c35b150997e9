//! Exchanges between two nodes.

mod evidence;
mod faults;
mod journey;
mod world;
