//! Evidence as a case keeps it: what a registry answered, when, under which look-up.

use std::collections::BTreeMap;

use catalogue::model::Evidence;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The answer of one look-up, kept for good with the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Contract it was looked up under.
    pub contract: String,
    /// The value it was looked up by.
    pub key: String,
    /// Id of the look-up in the exchange's log.
    pub look_up: String,
    /// When.
    pub at: Timestamp,
    /// The records with the contracted fields alone.
    pub records: Vec<Map<String, Json>>,
    /// Whether the person has seen it.
    #[serde(default)]
    pub shown: bool,
}

/// All snapshots of a case by evidence id.
pub type Snapshots = BTreeMap<String, Snapshot>;

impl Snapshot {
    /// Its value in expressions: all records, or the first (missing: null).
    pub fn value(&self, evidence: &Evidence) -> Json {
        if evidence.many {
            return Json::Array(self.records.iter().cloned().map(Json::Object).collect());
        }
        self.records.first().cloned().map_or(Json::Null, Json::Object)
    }
}
