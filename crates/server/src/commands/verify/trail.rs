//! A node's whole audit trail against its log.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kernel::files::FileStore;
use kernel::{Ctx, CtxBuilder};
use ledger::actions::{Against, Finding, Kept, Walk, walk};
use ledger::receipt::{Receipt, Trust};

use super::text;
use crate::commands::{Node, say};

/// Walks the trail of the node in `data`, whose log has to continue what was `seen`.
pub(super) async fn verify(data: &Path, trust: Trust, seen: &[PathBuf]) -> Result<ExitCode, String> {
    let mut against = Against { keys: trust.keys, roots: trust.roots, ..Against::default() };
    for file in seen {
        against.kept.extend(heads_in(file)?);
    }
    let ctx = open(data).await?;
    let walk = walk(&ctx, against).await.map_err(|error| error.to_string())?;
    tell(&walk);
    Ok(if walk.found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The signed heads that a kept file holds: itself, or those of a receipt.
fn heads_in(file: &Path) -> Result<Vec<Kept>, String> {
    let text = text(file)?;
    let place = file.display().to_string();
    let notes = match serde_json::from_str::<Receipt>(&text) {
        Ok(receipt) => {
            let newest = receipt.newest.map(|newest| newest.checkpoint);
            [Some(receipt.checkpoint), newest].into_iter().flatten().collect()
        }
        Err(_) => vec![text],
    };
    Ok(notes.into_iter().map(|note| Kept { place: place.clone(), note }).collect())
}

/// The node's storage, without its catalogue: what is checked are rows, not rules.
async fn open(data: &Path) -> Result<Ctx, String> {
    if !["minben.toml", "minben.db"].iter().any(|name| data.join(name).exists()) {
        return Err(format!("{} is not the data folder of a node", data.display()));
    }
    let node = Node { data: data.to_owned(), government: None, demo: false };
    let settings = node.settings().map_err(|error| format!("{error:#}"))?;
    let location = node.location(&settings);
    if let kernel::db::Location::Sqlite(file) = &location
        && !file.exists()
    {
        return Err(format!("{} is not there", file.display()));
    }
    CtxBuilder::new(settings, FileStore::new(data.join("files")))
        .part(ledger::Log::new(data.join("ledger")))
        .open(&location)
        .await
        .map_err(|error| format!("the database does not open: {error}"))
}

fn tell(walk: &Walk) {
    for finding in &walk.findings {
        say(&format!("WRONG       {}", sentence(finding)));
    }
    if walk.found > walk.findings.len() as u64 {
        say(&format!("            and {} more", walk.found - walk.findings.len() as u64));
    }
    say(&format!(
        "{}  {} rows sealed, {} wait; {} daily heads fit, {} of them time-stamped; {} findings",
        if walk.found == 0 { "WELL      " } else { "NOT WELL  " },
        walk.size,
        walk.waiting,
        walk.heads,
        walk.stamped,
        walk.found
    ));
}

fn sentence(finding: &Finding) -> String {
    match finding {
        Finding::Altered { index, id, at } => {
            format!("row {id} (leaf {index}, {at}) was altered: it is not what was sealed")
        }
        Finding::Missing { index, id } => {
            format!("row {id} (leaf {index}) is missing: it was sealed and is gone")
        }
        Finding::LeafMissing { index } => format!("leaf {index}: nothing tells any more which row it is"),
        Finding::Reordered { index, id, sealed_as } => {
            format!("row {id} stands as leaf {index} but was sealed as leaf {sealed_as}: rows were reordered")
        }
        Finding::Added { id, at } => {
            format!("row {id} ({at}) was added beside the log: it is neither sealed nor waiting to be")
        }
        Finding::LeafAdded { index, id } => {
            format!("row {id} is noted as leaf {index}, which the tree does not have")
        }
        Finding::LostUnsealed { id } => format!("row {id} is missing: it was taken out before it was sealed"),
        Finding::Tile { level, number, first, end } => format!(
            "tile {number} of level {level} is missing or wrong: leaves {first} to {} cannot be trusted",
            end.saturating_sub(1)
        ),
        Finding::Head { kept, size, fits_until, reason } => format!(
            "the head of {size} rows ({kept}) does not fit: {reason}; rows before leaf {fits_until} fit an earlier head"
        ),
        Finding::RolledBack { kept, seen, held } => format!(
            "the log was set back: {kept} holds a signed head of {seen} rows, the database only {held}"
        ),
    }
}
