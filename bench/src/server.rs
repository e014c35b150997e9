//! The release build, started for one benchmark.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// Longest that a benchmark waits for the first page.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running `minben serve --demo`; dropping it stops the process.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    log: PathBuf,
    /// Goes with the server, when it is the server's own.
    folder: Option<TempDir>,
}

impl Server {
    /// Starts the program with an empty data folder of its own. It is not ready yet.
    ///
    /// # Errors
    /// The release build is missing, or does not start.
    pub fn start() -> Result<Self> {
        Self::start_with("", &[])
    }

    /// As [`Server::start`], with the text of its settings and more arguments.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn start_with(settings: &str, arguments: &[&str]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
        let data = folder.path().join("data");
        fs::create_dir(&data)?;
        if !settings.is_empty() {
            fs::write(data.join("minben.toml"), settings)?;
        }
        let mut server = Self::spawn(&data, arguments)?;
        server.folder = Some(folder);
        Ok(server)
    }

    /// Starts the program on a free port of the loopback address with a data folder that stays.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn start_in(data: &Path) -> Result<Self> {
        Self::spawn(data, &[])
    }

    fn spawn(data: &Path, arguments: &[&str]) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let log = data.join("bench.log");
        let out = File::create(&log)?;
        let child = minben()
            .args(["serve", "--demo", "--listen", &address, "--data"])
            .arg(data)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .context("minben does not start; build it with: cargo build --release")?;
        Ok(Self { child, address, log, folder: None })
    }

    /// `host:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a page and gives its length in bytes.
    ///
    /// # Errors
    /// The server ends, answers with an error, or takes too long.
    pub fn wait_for(&mut self, path: &str) -> Result<usize> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(answer) = self.fetch(path) {
                ensure!(answer.starts_with("HTTP/1.1 200"), "{path} answered {answer:.80}");
                return Ok(answer.len());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}): {}", self.log());
            }
            sleep(Duration::from_millis(2));
        }
        bail!("no page after {} s: {}", PATIENCE.as_secs(), self.log())
    }

    /// Size of the program that runs, in bytes.
    ///
    /// # Errors
    /// The file is gone.
    pub fn program_bytes(&self) -> Result<u64> {
        Ok(fs::metadata(program()).context("the program's file is gone")?.len())
    }

    fn fetch(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        (!answer.is_empty()).then_some(answer)
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing in the folder is needed again. An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Memory a process holds now, in bytes.
///
/// # Errors
/// The machine does not tell, or the process has ended.
pub fn memory_bytes(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))
        .context("memory is read from /proc, which only Linux has")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: u64 = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0);
    Ok(kilobytes * 1024)
}

/// The program itself, run in the project's folder.
pub fn minben() -> Command {
    let mut command = Command::new(program());
    command.current_dir(root());
    command
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("bench lies in a folder of the project")
}

/// Beside this benchmark: both are release builds of one target folder.
fn program() -> PathBuf {
    let benchmark = std::env::current_exe().unwrap_or_default();
    benchmark.with_file_name("minben")
}
