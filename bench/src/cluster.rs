//! A PostgreSQL of the benchmark's own, as durable as PostgreSQL is by default.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

/// A running cluster in a temporary folder; dropping it stops the server and removes the folder.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl Cluster {
    /// Makes a cluster and starts it on a free port of the loopback address.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or does not start.
    pub fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not here; install the package postgresql")?;
        let folder = tempfile::Builder::new().prefix("minben-pg-").tempdir()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let account = account(folder.path())?;
        let made = command(&programs.join("initdb"), folder.path(), account)
            .args(["--username=minben", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata=data"])
            .output()?;
        ensure!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let log = File::create(folder.path().join("log"))?;
        let server = command(&programs.join("postgres"), folder.path(), account)
            .args(["-D", "data", "-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories=", "-c", "max_connections=100"])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let cluster = Self { server, port, _folder: folder };
        let began = Instant::now();
        let is_ready = || {
            let mut ask = Command::new(programs.join("pg_isready"));
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status().is_ok_and(|it| it.success())
        };
        while !is_ready() {
            ensure!(began.elapsed() < Duration::from_mins(1), "PostgreSQL was not ready after a minute");
            sleep(Duration::from_millis(50));
        }
        Ok(cluster)
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("postgres://minben@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The server is only a means, and its folder goes with it. An error means that it has ended already.
        let _ = Command::new("sh")
            .args(["-c", "kill -s INT \"$1\"", "stop", &self.server.id().to_string()])
            .status();
        let _ = self.server.wait();
    }
}

/// PostgreSQL refuses to run as root: then it runs as the account that Debian made for it.
fn account(folder: &Path) -> Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd")?;
    let numbers = accounts.lines().find_map(|line| {
        let mut parts = line.strip_prefix("postgres:")?.split(':').skip(1);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    });
    let (user, group) = numbers.context("there is no account postgres for the server to run as")?;
    chown(folder, Some(user), Some(group))?;
    Ok(Some((user, group)))
}

fn command(program: &Path, folder: &Path, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("HOME", folder).env("LC_ALL", "C");
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
    command
}

/// The folder that holds the server's programs: Debian's newest.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .collect();
    folders.sort();
    folders.pop().map(|(_, folder)| folder).filter(|folder| folder.join("postgres").is_file())
}
