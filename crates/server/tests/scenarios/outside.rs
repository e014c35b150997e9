//! What stands outside the node: programs that nobody here wrote, the port on which they reach it,
//! and the certificates that people hold.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::world::Outcome;

/// A certificate with its key, as its holder keeps them: `key.pem`, `certificate.pem`, `chain.pem` from the
/// issuer up, `root.pem`.
#[derive(Clone)]
pub(crate) struct Card {
    /// Folder of the files.
    pub(crate) folder: PathBuf,
    /// Which authority issued it.
    pub(crate) authority: String,
    /// Its number, in hexadecimal.
    pub(crate) serial: String,
    /// Where the certificate says that OCSP answers.
    pub(crate) ocsp: String,
}

/// The node's own port, and what lies outside of it.
pub(crate) struct Outside {
    port: u16,
    waiting: Option<TcpListener>,
    server: Option<AbortHandle>,
    /// Where a host shows that it asked for a certificate.
    pub(crate) challenge_port: u16,
    kept_free: Option<TcpListener>,
    folder: tempfile::TempDir,
    /// Certificates by what the scenario calls them.
    pub(crate) cards: BTreeMap<String, Card>,
    /// Keeps the node's port for other nodes open.
    pub(crate) door: Option<watch::Sender<bool>>,
    /// The authorities that the last key ceremony founded.
    pub(crate) founded: Vec<String>,
}

impl Drop for Outside {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

impl Outside {
    /// A port that is kept free for the node, and an empty folder.
    pub(crate) fn new() -> Result<Self, String> {
        let listen = || TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string());
        let port = |listener: &TcpListener| {
            listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
        };
        let (own, free) = (listen()?, listen()?);
        Ok(Self {
            port: port(&own)?,
            challenge_port: port(&free)?,
            waiting: Some(own),
            kept_free: Some(free),
            server: None,
            folder: tempfile::tempdir().map_err(|error| error.to_string())?,
            cards: BTreeMap::new(),
            founded: Vec::new(),
            door: None,
        })
    }

    /// The node's address, which its certificates name too: `localhost` is no name to some programs.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Lets programs reach the node, until the scenario ends.
    pub(crate) fn serve(&mut self, router: &axum::Router) -> Outcome {
        let Some(listener) = self.waiting.take() else { return Ok(()) };
        listener.set_nonblocking(true).map_err(|error| error.to_string())?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(|error| error.to_string())?;
        let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        self.server = Some(tokio::spawn(async move { axum::serve(listener, service).await }).abort_handle());
        Ok(())
    }

    /// Leaves the challenge's port to the host that asks for a certificate.
    pub(crate) fn leave_challenge_port(&mut self) -> u16 {
        self.kept_free = None;
        self.challenge_port
    }

    /// A folder of this name for somebody's files.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(folder)
    }

    /// The certificate that the scenario calls so.
    pub(crate) fn card(&self, name: &str) -> Result<Card, String> {
        self.cards.get(name).cloned().ok_or_else(|| format!("nobody holds a certificate “{name}”"))
    }
}

/// What a program said, and whether it succeeded.
pub(crate) struct Said {
    /// Whether it succeeded.
    pub(crate) well: bool,
    /// All that it wrote.
    pub(crate) text: String,
}

/// Runs a program of Debian in a folder, off the threads that serve the node.
pub(crate) async fn run(program: &str, folder: &Path, words: &[&str]) -> Result<Said, String> {
    let mut command = Command::new(program);
    command.args(words).current_dir(folder).stdin(Stdio::null());
    let ran = tokio::task::spawn_blocking(move || command.output()).await;
    let output = ran.map_err(|error| error.to_string())?.map_err(|error| {
        format!("{program} does not run ({error}); install it with: apt-get install {program}")
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Said { well: output.status.success(), text: text(&output.stdout) + &text(&output.stderr) })
}

/// Runs openssl, which must succeed, and gives what it said.
pub(crate) async fn openssl(folder: &Path, words: &[&str]) -> Result<String, String> {
    let said = run("openssl", folder, words).await?;
    if said.well { Ok(said.text) } else { Err(format!("openssl {}: {}", words.join(" "), said.text)) }
}

/// Fetches a file of the node with curl.
pub(crate) async fn fetch(folder: &Path, address: &str, name: &str) -> Outcome {
    let said = run("curl", folder, &["-sSf", "-o", name, address]).await?;
    if said.well { Ok(()) } else { Err(format!("{address}: {}", said.text)) }
}
