//! Programs in Python that judge what the node made, each in an environment of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::progress::say;
use crate::{debian, project};

/// The folders of interop/ that have such a program and say in requirements.txt what it needs.
const FOLDERS: [&str; 2] = ["iati", "pkilint"];

/// Makes the environment of each anew, unless it was made from the same requirements.
pub(crate) fn install() -> Result<()> {
    FOLDERS.into_iter().try_for_each(install_one)
}

fn install_one(name: &str) -> Result<()> {
    let folder = project::root().join("interop").join(name);
    let (venv, requirements) = (folder.join("venv"), folder.join("requirements.txt"));
    let wanted =
        fs::read(&requirements).with_context(|| format!("interop/{name} has no requirements.txt"))?;
    let stamp = venv.join(".installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say(&format!("    installing what interop/{name} needs into its folder venv"));
    let python = debian::find_or_install("python3 with venv", &["python3", "python3-venv"], with_venv)?;
    project::run(project::command(&python.to_string_lossy()).args(["-m", "venv", "--clear"]).arg(&venv))?;
    let pip = venv.join("bin/pip");
    let quiet = ["install", "--quiet", "--disable-pip-version-check", "-r"];
    project::run(project::command(&pip.to_string_lossy()).args(quiet).arg(&requirements))?;
    fs::write(&stamp, wanted).context("could not note what the environment was made from")
}

/// A Python that can make environments: Debian keeps that apart.
fn with_venv() -> Option<PathBuf> {
    let python = project::on_path("python3")?;
    let tried = Command::new(&python).args(["-c", "import ensurepip"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success()).then_some(python)
}
