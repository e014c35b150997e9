//! Which systems of the programmes work.
//!
//! A row works when its scenarios passed in the last run on exactly this catalogue.
//! The run writes `works.json` beside the catalogue with a digest of every file it
//! stood on; when a file has changed since, nothing counts as working until the
//! scenarios have run again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use catalogue::Catalogue;
use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

/// The file's name in the catalogue's folder.
pub const RECORD: &str = "works.json";

/// What one run of all scenarios found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Digest of the catalogue it ran on.
    pub digest: String,
    /// Day of the run.
    pub on: Option<Day>,
    /// Result by row id.
    pub rows: BTreeMap<String, RowRun>,
}

/// The result of one row's scenarios.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRun {
    /// Scenarios that passed.
    pub passed: u32,
    /// Scenarios that failed.
    pub failed: u32,
    /// Scenarios that wait for a part of the system that is not built yet.
    #[serde(default)]
    pub pending: u32,
}

/// A row and whether it works.
#[derive(Debug, Clone)]
pub struct SystemState {
    /// Row id, `P2/3.1.1`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Owner agencies.
    pub owners: Vec<AgencyId>,
    /// What must be seen for it to count.
    pub works_when: String,
    /// Whether its scenarios passed on this catalogue.
    pub works: bool,
    /// Why: `passed`, `failed`, `partly` (some scenarios still wait), `changed` since the run, `never` run,
    /// or `none` (no scenario yet).
    pub proof: &'static str,
    /// What the last run found, on whatever catalogue.
    pub run: Option<RowRun>,
    /// The folder that makes it work, if there is one.
    pub folder: Option<String>,
}

/// The last run's record, if there is one that can be read.
pub fn last_run(dir: &Path) -> Option<Run> {
    let text = std::fs::read_to_string(dir.join(RECORD)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Writes a run's record, unless the one there says the same.
pub fn write_run(dir: &Path, run: &Run) -> std::io::Result<()> {
    if last_run(dir).is_some_and(|old| old.digest == run.digest && old.rows == run.rows) {
        return Ok(());
    }
    let mut text = serde_json::to_string_pretty(run)?;
    text.push('\n');
    std::fs::write(dir.join(RECORD), text)
}

/// Every row of the mission and its state.
pub fn states(catalogue: &Catalogue, dir: &Path) -> Vec<SystemState> {
    let run = last_run(dir).unwrap_or_default();
    let same = digest(dir).is_ok_and(|digest| digest == run.digest);
    catalogue
        .rows
        .iter()
        .map(|row| {
            let found = run.rows.get(&row.id).copied();
            let proof = match found {
                _ if row.folder.is_none() => "none",
                None => "never",
                Some(_) if !same => "changed",
                Some(run) if run.failed > 0 || run.passed == 0 => "failed",
                Some(run) if run.pending > 0 => "partly",
                Some(_) => "passed",
            };
            SystemState {
                id: row.id.clone(),
                name: row.name.clone(),
                owners: row.owners.clone(),
                works_when: row.works_when.clone(),
                works: proof == "passed",
                proof,
                run: found,
                folder: row.folder.clone(),
            }
        })
        .collect()
}

/// A digest of every file of the catalogue, by path and content.
pub fn digest(dir: &Path) -> std::io::Result<String> {
    let mut files = Vec::new();
    collect(dir, &mut files)?;
    files.sort();
    let mut hash = kernel::digest::Sha256::new();
    for file in files.iter().filter(|file| file.as_path() != dir.join(RECORD)) {
        let name = file.strip_prefix(dir).unwrap_or(file).to_string_lossy().into_owned();
        let content = std::fs::read(file)?;
        hash.update(format!("{name}\n{}\n", content.len()));
        hash.update(&content);
    }
    Ok(hex::encode(hash.finalize()))
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !hidden {
            collect(&path, files)?;
        } else if !hidden {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_changes_the_digest_and_the_record_itself_does_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("systems")).unwrap();
        std::fs::write(dir.path().join("systems/a.toml"), "a").unwrap();
        let first = digest(dir.path()).unwrap();
        write_run(dir.path(), &Run { digest: first.clone(), ..Run::default() }).unwrap();
        assert_eq!(digest(dir.path()).unwrap(), first);
        std::fs::write(dir.path().join("systems/a.toml"), "b").unwrap();
        assert_ne!(digest(dir.path()).unwrap(), first);
    }
}
