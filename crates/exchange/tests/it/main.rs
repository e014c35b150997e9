//! The exchange through the real router, over a small government of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod api;
mod calls;
mod calls_of_services;
mod calls_to_other_nodes;
mod evidence;
mod look_ups;
mod node;
mod pages;
mod receipts;
mod refusals;
mod service;
mod subscriptions;
mod subscriptions_to_other_nodes;
