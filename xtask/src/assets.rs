//! The front end's npm package: built only when its inputs changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::progress::say;
use crate::project;

/// Oldest Node.js whose npm and test runner the project uses.
const OLDEST_NODE: u32 = 20;

/// Checks that Node.js and npm are there and new enough.
pub(crate) fn check_node() -> Result<()> {
    let Some(version) = project::output_of(project::command("node").arg("--version")) else {
        bail!("Node.js was not found; install Node.js {OLDEST_NODE} or newer with npm");
    };
    if project::output_of(project::command("npm").arg("--version")).is_none() {
        bail!("npm was not found; install it beside Node.js (Debian's package is npm)");
    }
    match major(&version) {
        Some(number) if number >= OLDEST_NODE => Ok(()),
        _ => bail!("Node.js {version} is too old; install Node.js {OLDEST_NODE} or newer"),
    }
}

/// Builds `assets/dist` unless it was built from the same inputs.
pub(crate) fn build() -> Result<()> {
    let folder = project::root().join("assets");
    if !folder.join("package.json").exists() {
        bail!("assets/package.json is missing; the clone is not complete");
    }
    // Beside dist, not in it: everything in dist becomes part of the program.
    let stamp = folder.join("node_modules/.built-from");
    if fs::read_to_string(&stamp).is_ok_and(|built| Some(built) == state(&folder).ok()) {
        say("    assets/dist is up to date");
        return Ok(());
    }
    install(&folder)?;
    project::run(project::command("npm").args(["run", "--silent", "build"]).current_dir(&folder))?;
    fs::write(&stamp, state(&folder)?).context("could not note what the front end was built from")
}

/// `npm ci` in a folder with a lock file, unless node_modules came from that very lock file.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    project::run(
        project::command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder),
    )?;
    if folder.join("node_modules").is_dir() {
        fs::write(stamp, lock)?;
    }
    Ok(())
}

/// Changes when an input of the front end does, or its result is not the one that was built.
fn state(folder: &Path) -> Result<String> {
    let dist = folder.join("dist");
    Ok(format!("{:016x} {:016x}", digest(folder, &["node_modules", "dist"])?, digest(&dist, &[])?))
}

/// A number that changes when a file does, folders called as in `without` left out.
fn digest(folder: &Path, without: &[&str]) -> Result<u64> {
    let mut files = Vec::new();
    list(folder, without, &mut files).with_context(|| format!("cannot list {}", folder.display()))?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(folder)?.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn list(folder: &Path, without: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            files.push(path);
        } else if !without.iter().any(|name| path.ends_with(name)) {
            list(&path, without, files)?;
        }
    }
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn the_state_follows_inputs_and_results() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for name in ["src", "dist", "node_modules"] {
            fs::create_dir(path.join(name)).unwrap();
        }
        let after = |file: &str, text: &str| {
            fs::write(path.join(file), text).unwrap();
            state(path).unwrap()
        };
        let first = after("src/a.scss", "a { color: red }");
        assert_eq!(after("node_modules/x.js", "x"), first);
        let second = after("src/a.scss", "a { color: blue }");
        assert_ne!(second, first);
        assert_ne!(after("dist/a.css", "a{}"), second);
    }
}
