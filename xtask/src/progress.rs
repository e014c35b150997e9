//! Lines that tell a person what is going on and how long it took.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The stages of one command, with the time each took.
pub(crate) struct Progress {
    began: Instant,
    done: Vec<(String, Duration)>,
}

impl Progress {
    /// Starts the watch.
    pub(crate) fn start() -> Self {
        Self { began: Instant::now(), done: Vec::new() }
    }

    /// Runs one stage between a line that names it and a line that gives its time.
    pub(crate) fn stage<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        say(&format!("==> {name}"));
        let began = Instant::now();
        let result = work().with_context(|| format!("{name} failed"))?;
        let took = began.elapsed();
        say(&format!("    {name}: {}", shown(took)));
        self.done.push((name.to_owned(), took));
        Ok(result)
    }

    /// A table of all stages and the whole time.
    pub(crate) fn summary(&self) {
        say("");
        for (name, took) in &self.done {
            say(&format!("{:>8}  {name}", shown(*took)));
        }
        say(&format!("{:>8}  in all", shown(self.began.elapsed())));
    }
}

/// Prints one line at once, also into a pipe.
pub(crate) fn say(line: &str) {
    println!("{line}");
    // A closed standard output is no reason to stop a build.
    let _ = std::io::stdout().flush();
}

fn shown(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{}:{:02} min", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_the_unit_a_person_expects() {
        assert_eq!(shown(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(125)), "2:05 min");
    }

    #[test]
    fn a_failed_stage_is_named() {
        let error =
            Progress::start().stage("Lint", || -> Result<()> { anyhow::bail!("a warning") }).unwrap_err();
        assert_eq!(format!("{error:#}"), "Lint failed: a warning");
    }
}
