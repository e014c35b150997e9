//! `cargo xtask bench`: runs the programs of bench/, each an own crate outside the default build.

use std::fs;

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::project;

/// Runs one benchmark, or all of them in the order of their names.
pub(crate) fn run(name: Option<&str>) -> Result<()> {
    let all = list()?;
    let chosen: Vec<&String> = all.iter().filter(|bench| name.is_none_or(|name| name == *bench)).collect();
    if chosen.is_empty() {
        bail!("bench/ has no program {}; it has: {}", name.unwrap_or("at all"), all.join(", "));
    }
    let mut progress = Progress::start();
    for bench in chosen {
        progress.stage(bench, || {
            project::run(&mut project::cargo(&[
                "run",
                "--release",
                "--locked",
                "--manifest-path",
                &format!("bench/{bench}/Cargo.toml"),
            ]))
        })?;
    }
    progress.summary();
    Ok(())
}

/// The folders of bench/ that hold a program.
fn list() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project::root().join("bench"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").exists() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
