//! `minben verify`: a signed document or a receipt against what is trusted, or a node's audit trail against its
//! log.

mod package;
mod receipt;
mod trail;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ledger::receipt::Trust;
use signature::asic::is_package;
use signature::cades::is_signature;

use super::say_error;

/// Exit code when it cannot be told whether something is proven.
const OPEN: u8 = 2;
/// Longest file that is read as a receipt, key or head.
const MOST_BYTES: u64 = 1 << 20;

/// Arguments of `minben verify`. Exit codes: 0 proven, 1 disproven, 2 it cannot be told.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["file", "data"])))]
pub struct Verify {
    /// The receipt, the signed document (.asics) or the signature (.p7s) to check; it needs no network and
    /// no node
    file: Option<PathBuf>,
    /// The document that a .p7s signature signs
    #[arg(long, value_name = "FILE", requires = "file")]
    document: Option<PathBuf>,
    /// Root certificate (PEM) of signers, of time stamps and of the log, or the public key of a log as
    /// the node publishes it at /ledger/key; may be given several times
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
            (Some(file), _) => self.file(file),
            (None, Some(data)) => match self.trust() {
                Ok(trust) => trail::verify(data, trust, &self.seen).await,
                Err(reason) => Err(reason),
            },
            (None, None) => {
                Err("name a receipt, a signed document, or --data with a node's folder".to_owned())
            }
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

    /// A package or a signature is told by its bytes; anything else may be a receipt.
    fn file(&self, file: &Path) -> Result<ExitCode, String> {
        let bytes = read(file, package::MOST_BYTES)?;
        if is_package(&bytes) {
            return match &self.document {
                Some(_) => Err("a package holds its document; leave --document out".to_owned()),
                None => package::verify(file, &bytes, &self.trust()?),
            };
        }
        if is_signature(&bytes) {
            return package::verify_detached(file, &bytes, self.document.as_deref(), &self.trust()?);
        }
        if self.document.is_some() {
            return Err(format!("{} is not a signature (.p7s), so --document says nothing", file.display()));
        }
        if bytes.len() as u64 > MOST_BYTES {
            return Err(format!("{} is too large to be a receipt", file.display()));
        }
        receipt::verify(file, &bytes, &self.trust()?)
    }
}

/// The bytes of a file, unless there are more than `most`.
fn read(file: &Path, most: u64) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("{} cannot be read: {error}", file.display());
    if std::fs::metadata(file).map_err(told)?.len() > most {
        return Err(format!("{} is larger than {} MiB, which is not read", file.display(), most >> 20));
    }
    std::fs::read(file).map_err(told)
}

/// The text of a receipt, key or head.
fn text(file: &Path) -> Result<String, String> {
    String::from_utf8(read(file, MOST_BYTES)?).map_err(|_| {
        format!("{} is not text, so it is no receipt, key, certificate (PEM) or head", file.display())
    })
}
