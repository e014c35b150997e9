//! The systems of the mission and the folders that make them work.

use kernel::{AgencyId, Text};
use serde::{Deserialize, Serialize};

/// A row of `systems.csv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SystemRow {
    /// Id as in the programmes, `P2/3.1.1`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agencies that own it.
    pub owners: Vec<AgencyId>,
    /// Blocks it needs.
    pub blocks: Vec<String>,
    /// What a newcomer must be able to do for it to count as working.
    pub works_when: String,
    /// Folder under `systems/` that makes it work, when there is one.
    pub folder: Option<String>,
}

/// A folder under `systems/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct System {
    /// Name of the folder.
    pub folder: String,
    /// Rows of `systems.csv` it makes work.
    pub rows: Vec<String>,
    /// Name.
    pub name: Text,
    /// Agency that runs it.
    pub owner: AgencyId,
    /// Law it rests on.
    pub legal_basis: Text,
    /// What it does.
    pub summary: Text,
    /// Whether it has a scenario (`works.feature`).
    pub has_feature: bool,
}
