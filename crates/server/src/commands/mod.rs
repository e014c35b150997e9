//! The command line. Exit codes: 0 done, 1 refused or failed (the message says why),
//! 2 a mistake in the arguments. `verify` answers 2 when it cannot tell.

mod audit;
mod check;
mod doctor;
mod door;
mod export;
mod federation;
mod federation_door;
mod import;
mod ldap;
mod migrate;
mod node;
mod serve;
mod sign_in_code;
mod systems;
mod systems_door;
mod trust;
mod verify;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

pub use node::Node;

/// What the program can be told to do.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Serve a government: pages, APIs and jobs
    Serve(serve::Serve),
    /// Check a catalogue and report every mistake with file, line and a hint
    Check {
        /// The catalogue's folder
        #[arg(default_value = "government")]
        dir: PathBuf,
    },
    /// List the systems of the programmes and which of them work
    Systems(systems::Systems),
    /// Recompute every printed figure of the programmes and name those that do not follow
    Audit(audit::Audit),
    /// Bring the database to this program's schema
    Migrate(Node),
    /// Look for what would keep a node from serving, and say what to do
    Doctor(Node),
    /// Write a registry or the cases out as CSV
    Export(export::Export),
    /// Check a signed document or a receipt offline, or a node's whole audit trail against its log
    Verify(verify::Verify),
    /// Make a code by which a person signs in once, for the first officials of a new node
    SignInCode(sign_in_code::SignInCode),
    /// Read a registry's records in from CSV, with a report by line
    Import(import::Import),
    /// The certification authorities: the key ceremony, and a new key for one of them
    #[command(subcommand)]
    Trust(trust::Trust),
    /// A federation of nodes: found, invite, join, diagnose
    #[command(subcommand)]
    Node(federation::Federation),
}

impl Command {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve(serve) => serve.run().await,
            Self::Check { dir } => Ok(check::run(&dir)),
            Self::Systems(systems) => systems.run(),
            Self::Audit(audit) => audit.run(),
            Self::Migrate(node) => migrate::run(&node).await,
            Self::Doctor(node) => doctor::run(&node).await,
            Self::Verify(verify) => verify.run().await,
            Self::Export(export) => export.run().await,
            Self::SignInCode(code) => code.run().await,
            Self::Import(import) => import.run().await,
            Self::Trust(trust) => trust.run().await,
            Self::Node(node) => node.run().await,
        }
    }
}

/// Writes a line for people or programs to standard output; a closed pipe is no error.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes progress to standard error, so that output can be piped.
pub fn say_progress(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes why the program stops.
pub fn say_error(line: &str) {
    let _ = writeln!(std::io::stderr(), "minben: {line}");
}
