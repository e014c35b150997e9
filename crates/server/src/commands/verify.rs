//! `minben verify`: a receipt against what is trusted, or a node's audit trail against its log.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kernel::files::FileStore;
use kernel::{Clock, Ctx, CtxBuilder};
use ledger::actions::{Against, Finding, Kept, Walk, walk};
use ledger::receipt::{Doubt, Proven, Receipt, StampProof, Trust, check};

use super::{Node, say, say_error};

/// Exit code when it cannot be told whether something is proven.
const OPEN: u8 = 2;
/// Longest file that is read as a receipt, key or head.
const MOST_BYTES: u64 = 1 << 20;

/// Arguments of `minben verify`. Exit codes: 0 proven, 1 disproven, 2 it cannot be told.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["file", "data"])))]
pub struct Verify {
    /// The receipt to check; it needs no network and no node
    file: Option<PathBuf>,
    /// Public key of the log, as the node publishes it at /ledger/key, or a root certificate (PEM)
    /// of the log and of time stamps; may be given several times
    #[arg(long, value_name = "FILE")]
    root: Vec<PathBuf>,
    /// Walk the whole audit trail of the node whose data are in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "file")]
    data: Option<PathBuf>,
    /// A signed head or a receipt kept earlier, which the log of --data has to continue
    #[arg(long, value_name = "FILE", requires = "data")]
    seen: Vec<PathBuf>,
}

impl Verify {
    /// Checks.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let outcome = match (&self.file, &self.data) {
            (Some(file), _) => self.receipt(file),
            (None, Some(data)) => self.trail(data).await,
            (None, None) => Err("name a receipt, or --data with a node's folder".to_owned()),
        };
        Ok(outcome.unwrap_or_else(|reason| {
            say_error(&format!("it cannot be told: {reason}"));
            ExitCode::from(OPEN)
        }))
    }

    fn trust(&self) -> Result<Trust, String> {
        let mut trust = Trust::default();
        for file in &self.root {
            trust.add(&text(file)?).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        Ok(trust)
    }

    fn receipt(&self, file: &Path) -> Result<ExitCode, String> {
        let receipt: Receipt = serde_json::from_str(&text(file)?)
            .map_err(|error| format!("{} is not a receipt: {error}", file.display()))?;
        let trust = self.trust()?;
        if trust.keys.is_empty() && trust.roots.is_empty() {
            return Err(format!(
                "give the log's public key or a root certificate with --root FILE; the receipt itself names {}, which proves nothing \
                 until you compare it with the key that the node's agency publishes",
                receipt.key
            ));
        }
        match check(&receipt, &trust, Clock::System.now()) {
            Ok(proven) => {
                tell_proven(&receipt, &proven);
                Ok(ExitCode::SUCCESS)
            }
            Err(doubt) if doubt.is_open() => Err(doubt.to_string()),
            Err(doubt) => {
                say(&format!("NOT PROVEN  {doubt}"));
                if matches!(doubt, Doubt::Newest(_)) {
                    say("            keep this receipt: it is evidence that rows may have been rewritten");
                }
                Ok(ExitCode::FAILURE)
            }
        }
    }

    async fn trail(&self, data: &Path) -> Result<ExitCode, String> {
        let trust = self.trust()?;
        let mut against = Against { keys: trust.keys, roots: trust.roots, ..Against::default() };
        for file in &self.seen {
            against.kept.extend(heads_in(file)?);
        }
        let ctx = open(data).await?;
        let walk = walk(&ctx, against).await.map_err(|error| error.to_string())?;
        tell_walk(&walk);
        Ok(if walk.found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn text(file: &Path) -> Result<String, String> {
    let told = |error: std::io::Error| format!("{} cannot be read: {error}", file.display());
    if std::fs::metadata(file).map_err(told)?.len() > MOST_BYTES {
        return Err(format!("{} is too large to be a receipt, a key or a head", file.display()));
    }
    std::fs::read_to_string(file).map_err(told)
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

fn tell_proven(receipt: &Receipt, proven: &Proven) {
    let row = &receipt.row;
    say(&format!(
        "PROVEN      {} wrote: {} on {} {} by {}, detail {}",
        row.at, row.action, row.object, row.object_id, row.actor, row.detail
    ));
    say(&format!(
        "            row {} is number {} of {} in the log “{}”, unchanged",
        row.id,
        receipt.index + 1,
        proven.head.size,
        proven.head.origin
    ));
    if proven.newest_size > proven.head.size {
        say(&format!("            the log went on from there to {} rows", proven.newest_size));
    }
    if let [log, above @ ..] = proven.certified.as_slice() {
        say(&format!("KEY         the log's key is that of {log}"));
        above.iter().for_each(|authority| say(&format!("            certified by {authority}")));
    }
    say(&match &proven.stamp {
        StampProof::Before { at, authority } => {
            format!("TIME        it existed before {at}, as {authority} has stamped")
        }
        StampProof::Unchecked => "TIME        the receipt has a time stamp; give the authority's root certificate with --root to check it".to_owned(),
        StampProof::None => {
            "TIME        not proven: the head is not time-stamped, only the row itself tells its time"
                .to_owned()
        }
    });
}

fn tell_walk(walk: &Walk) {
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
