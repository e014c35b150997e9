//! Money in whole New Taiwan dollars.
use serde::{Deserialize, Serialize};

/// Whole New Taiwan dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);
