//! The audit trail, sealed so that nobody can rewrite it unseen.

pub mod tree;
