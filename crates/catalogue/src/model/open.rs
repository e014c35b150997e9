//! What everybody may take along, and the words by which people look for it.

use kernel::{AgencyId, Text};
use serde::{Deserialize, Serialize};

/// The fewest records that a published count may stand for, unless a registry says more.
pub const SMALLEST_CELL: u32 = 5;

/// Anonymous statistics of a registry: how many records there are by one or two of its codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Id, unique in the registry; stands in its address.
    pub id: String,
    /// What is counted.
    pub title: Text,
    /// One or two code fields: rows, then columns.
    pub by: Vec<String>,
    /// Counts below this are not shown.
    pub smallest: u32,
}

/// Under which terms everybody may use the public data (`open-data.toml`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenData {
    /// Name of the licence.
    pub licence: Text,
    /// Where it can be read.
    pub licence_url: String,
    /// Agency that answers for the catalogue of data.
    pub publisher: AgencyId,
}
