//! A PostgreSQL of our own for the length of the tests: a cluster in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::child::Server;
use crate::{debian, project};

/// A running cluster; dropping it stops the server and removes the folder.
pub(crate) struct Cluster {
    // Fields drop in this order: first the server ends, then its folder goes.
    _server: Server,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// Makes a cluster and starts it on a free port of the loopback address.
    pub(crate) fn start() -> Result<Self> {
        let programs = debian::find_or_install("PostgreSQL", &["postgresql"], find_programs)?;
        let folder = tempfile::Builder::new().prefix("minben-pg-").tempdir_in(project::scratch())?;
        let account = Account::choose();
        account.give(folder.path())?;
        init(&account, &programs, folder.path())?;
        let port = project::free_port()?;
        let mut server = Server::start(
            "PostgreSQL",
            account
                .command(&programs.join("postgres"), folder.path())
                .args(server_arguments(folder.path(), port)),
            &folder.path().join("log"),
            "INT",
        )?;
        let is_ready = programs.join("pg_isready");
        server.wait_until(Duration::from_mins(1), || {
            Command::new(&is_ready)
                .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
                .status()
                .is_ok_and(|status| status.success())
        })?;
        Ok(Self { _server: server, folder, port })
    }

    /// What tests find in MINBEN_TEST_DATABASE: by the socket, which costs less than the loopback address.
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.path().to_string_lossy().replace('/', "%2F");
        format!("postgres://minben@{folder}:{}/postgres", self.port)
    }
}

/// The account that the server runs as: PostgreSQL refuses to run as root.
struct Account {
    other: Option<&'static str>,
}

impl Account {
    fn choose() -> Self {
        let other = project::is_root().then(|| {
            let there = project::output_of(project::command("id").args(["-u", "postgres"])).is_some();
            if there { "postgres" } else { "nobody" }
        });
        Self { other }
    }

    fn give(&self, folder: &Path) -> Result<()> {
        let Some(user) = self.other else {
            return Ok(());
        };
        project::run(Command::new("chown").arg(user).arg(folder))
    }

    /// `program` as this account; setpriv replaces itself, so the child's id is the server's.
    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = match self.other {
            None => Command::new(program),
            Some(user) => {
                let group = project::output_of(Command::new("id").args(["-g", user]));
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={}", group.unwrap_or_default()))
                    .args(["--clear-groups", "--pdeathsig=INT", "--"])
                    .arg(program);
                command
            }
        };
        command.current_dir(folder).env("HOME", folder).env("LC_ALL", "C");
        command
    }
}

fn init(account: &Account, programs: &Path, folder: &Path) -> Result<()> {
    let output = account
        .command(&programs.join("initdb"), folder)
        .args(["--username=minben", "--auth=trust", "--encoding=UTF8"])
        .args(["--locale=C", "--no-sync", "--pgdata=data"])
        .output()
        .context("could not start initdb")?;
    anyhow::ensure!(output.status.success(), "initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// The tests make and drop many small databases: nothing needs to outlive the run.
fn server_arguments(folder: &Path, port: u16) -> Vec<String> {
    let mut arguments = vec![
        "-D".to_owned(),
        folder.join("data").to_string_lossy().into_owned(),
        "-p".to_owned(),
        port.to_string(),
    ];
    let sockets = format!("unix_socket_directories={}", folder.display());
    for setting in [
        "listen_addresses=127.0.0.1",
        &sockets,
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=300",
        "autovacuum=off",
        "track_counts=off",
        "wal_level=minimal",
        "max_wal_senders=0",
    ] {
        arguments.extend(["-c".to_owned(), setting.to_owned()]);
    }
    arguments
}

/// The folder that holds `initdb` and `postgres`: beside the one on PATH, or Debian's newest.
fn find_programs() -> Option<PathBuf> {
    let on_path = project::on_path("initdb")
        .and_then(|file| file.canonicalize().ok())
        .and_then(|file| file.parent().map(Path::to_owned));
    let mut folders: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .collect();
    folders.sort();
    let newest = folders.pop().map(|(_, folder)| folder);
    [on_path, newest].into_iter().flatten().find(|folder| {
        ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file())
    })
}
