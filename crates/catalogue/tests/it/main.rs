//! The catalogue from the outside.

mod broken;
mod expr;
mod fields;
mod folder;
mod government;
mod reload;
