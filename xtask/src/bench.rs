//! `cargo xtask bench`: runs the programs of bench/ against the release build.

use std::fs;

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::{assets, project};

/// Runs one benchmark, or all of them in the order of their names.
pub(crate) fn run(name: Option<&str>, arguments: &[String]) -> Result<()> {
    let all = list()?;
    let chosen: Vec<&String> = all.iter().filter(|bench| name.is_none_or(|name| name == *bench)).collect();
    if let (Some(name), true) = (name, chosen.is_empty()) {
        bail!("bench/src/bin has no {name}; it has: {}", all.join(", "));
    }
    let mut progress = Progress::start();
    progress.stage("Build", || {
        assets::check_node()?;
        assets::build()?;
        project::run(&mut project::cargo(&[
            "build",
            "--release",
            "--locked",
            "--package=server",
            "--package=bench",
        ]))
    })?;
    for bench in chosen {
        let program = project::target().join("release").join(bench);
        progress
            .stage(bench, || project::run(project::command(&program.to_string_lossy()).args(arguments)))?;
    }
    progress.summary();
    Ok(())
}

/// The names of the programs in bench/.
fn list() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project::root().join("bench/src/bin"))? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}
