//! A server started for the tests, stopped by its process id whatever happens.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project;

/// A running server; dropping it stops the process and waits until it is gone.
pub(crate) struct Server {
    name: &'static str,
    child: Child,
    log: PathBuf,
    stop_signal: &'static str,
}

impl Server {
    /// Starts `command` with its output in the file `log`.
    ///
    /// `stop_signal` is the polite one (`TERM`, or `INT` for PostgreSQL's fast shutdown).
    pub(crate) fn start(
        name: &'static str,
        command: &mut Command,
        log: &Path,
        stop_signal: &'static str,
    ) -> Result<Self> {
        let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        Ok(Self { name, child, log: log.to_owned(), stop_signal })
    }

    /// Waits until `ready` is true; fails with the end of the log when the process ends or time is up.
    pub(crate) fn wait_until(&mut self, limit: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let began = Instant::now();
        while !ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended while starting ({status}):\n{}", self.name, self.log_end());
            }
            if began.elapsed() > limit {
                bail!("{} was not ready after {} s:\n{}", self.name, limit.as_secs(), self.log_end());
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// The last lines that the process wrote.
    pub(crate) fn log_end(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let id = self.child.id().to_string();
        // The shell's own kill: the program of that name is not on every machine.
        let asked = project::command("sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "stop", self.stop_signal, &id])
            .status();
        let deadline = Instant::now() + Duration::from_secs(15);
        while asked.is_ok() && Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        // It did not go when asked. Errors here mean that it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_server_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let mut sleeper = Command::new("sleep");
        let server = Server::start("sleep", sleeper.arg("60"), &folder.path().join("log"), "TERM").unwrap();
        let proc = PathBuf::from(format!("/proc/{}", server.child.id()));
        assert!(proc.exists());
        drop(server);
        assert!(!proc.exists());
    }

    #[test]
    fn a_server_that_ends_at_once_shows_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        let mut server = Server::start(
            "sh",
            shell.args(["-c", "echo the port is taken; exit 3"]),
            &folder.path().join("log"),
            "TERM",
        )
        .unwrap();
        let error = server.wait_until(Duration::from_secs(5), || false).unwrap_err().to_string();
        assert!(error.contains("the port is taken"), "{error}");
    }
}
