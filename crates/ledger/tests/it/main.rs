//! The ledger: its tree against other people's trees, sealing, receipts, pages, faults.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod batches;
mod killed;
mod many;
mod node;
mod pages;
mod pki;
mod receipts;
mod sealing;
mod tree;
mod walking;
