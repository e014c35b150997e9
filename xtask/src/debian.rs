//! Programs that come from Debian packages, installed when we may.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::progress::say;
use crate::project;

/// Finds a program; installs `packages` when it is missing and we are root on Debian.
///
/// # Errors
/// Not found and not installable: the message names the packages.
pub(crate) fn find_or_install(
    what: &str,
    packages: &[&str],
    find: impl Fn() -> Option<PathBuf>,
) -> Result<PathBuf> {
    if let Some(file) = find() {
        return Ok(file);
    }
    let names = packages.join(" ");
    if !project::is_root() || project::on_path("apt-get").is_none() {
        bail!("{what} was not found; install it with: apt-get install {names}");
    }
    say(&format!("    {what} was not found: installing Debian's {names}"));
    apt_get(&["update", "-q"])?;
    let mut words = vec!["install", "-q", "-y", "--no-install-recommends"];
    words.extend(packages);
    apt_get(&words)?;
    find().ok_or_else(|| anyhow::anyhow!("{names} was installed, yet {what} was not found"))
}

fn apt_get(words: &[&str]) -> Result<()> {
    let mut command = project::command("apt-get");
    command.args(words).env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
    project::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed_again() {
        let found = find_or_install("a shell", &["dash"], || project::on_path("sh")).unwrap();
        assert!(found.ends_with("sh"));
    }
}
