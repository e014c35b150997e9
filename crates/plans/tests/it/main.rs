//! Tests of plans over a small synthetic programme and over the project's own.

mod audit;
mod figures;
mod folder;
mod government;
mod load;
mod pages;
