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
    let digest = format!("{:016x}", digest(&folder)?);
    let stamp = folder.join("dist/.built-from");
    if fs::read_to_string(&stamp).is_ok_and(|built| built == digest) {
        say("    assets/dist is up to date");
        return Ok(());
    }
    install(&folder)?;
    project::run(project::command("npm").args(["run", "--silent", "build"]).current_dir(&folder))?;
    fs::write(&stamp, digest).with_context(|| format!("the build made no folder for {}", stamp.display()))
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

/// A number that changes when any input of the front end does.
fn digest(folder: &Path) -> Result<u64> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(folder)?.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("dist") {
                list(&path, files)?;
            }
        } else {
            files.push(path);
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
    fn the_digest_follows_inputs_and_ignores_results() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir_all(path.join("src")).unwrap();
        fs::write(path.join("src/a.scss"), "a { color: red }").unwrap();
        let before = digest(path).unwrap();
        fs::create_dir_all(path.join("dist")).unwrap();
        fs::write(path.join("dist/a.css"), "a{color:red}").unwrap();
        assert_eq!(digest(path).unwrap(), before);
        fs::write(path.join("src/a.scss"), "a { color: blue }").unwrap();
        assert_ne!(digest(path).unwrap(), before);
    }
}
