//! Exchanges between two nodes.

mod altered;
mod directory;
mod documents;
pub(crate) mod evidence;
mod expired;
mod faults;
mod journey;
mod missing;
mod portals;
pub(crate) mod receipts;
mod service;
mod subscriptions;
mod world;
