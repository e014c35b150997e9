//! What the run found, row by row, written beside the catalogue.

use std::collections::BTreeMap;
use std::path::Path;

use catalogue::model::System;
use kernel::Clock;
use portal::systems::{RowRun, digest, write_run};

/// What came of each scenario, by folder of its system.
#[derive(Debug, Default)]
pub(crate) struct Results(BTreeMap<String, RowRun>);

impl Results {
    /// Counts a scenario that passed.
    pub(crate) fn passed(&mut self, folder: &str) {
        self.0.entry(folder.to_owned()).or_default().passed += 1;
    }

    /// Counts a scenario that failed.
    pub(crate) fn failed(&mut self, folder: &str) {
        self.0.entry(folder.to_owned()).or_default().failed += 1;
    }

    /// Counts a scenario that waits for what is not there yet.
    pub(crate) fn pending(&mut self, folder: &str) {
        self.0.entry(folder.to_owned()).or_default().pending += 1;
    }

    /// Writes `works.json`: every row that a folder proves has the folder's counts.
    pub(crate) fn write(&self, government: &Path, systems: &[System]) -> std::io::Result<()> {
        let mut rows = BTreeMap::new();
        for system in systems {
            let Some(counts) = self.0.get(&system.folder) else { continue };
            rows.extend(system.rows.iter().map(|row| (row.clone(), *counts)));
        }
        let run =
            portal::systems::Run { digest: digest(government)?, on: Some(Clock::System.now().day()), rows };
        write_run(government, &run)
    }
}
