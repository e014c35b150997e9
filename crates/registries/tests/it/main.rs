//! The registries from the outside.

mod access;
mod bulk;
mod extracts;
mod figures;
mod histories;
mod made;
mod records;
mod world;
