//! pkilint, which judges certificates, in an environment of its own.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::progress::say;
use crate::{debian, project};

/// Makes the environment of interop/pkilint, when it is not there.
pub(crate) fn install() -> Result<()> {
    let folder = project::root().join("interop/pkilint");
    let venv = folder.join("venv");
    if venv.join("bin/lint_pkix_cert").is_file() {
        return Ok(());
    }
    say("    pkilint was not found: installing it into interop/pkilint/venv");
    let python = debian::find_or_install("python3 with venv", &["python3", "python3-venv"], with_venv)?;
    project::run(project::command(&python.to_string_lossy()).args(["-m", "venv"]).arg(&venv))?;
    let pip = venv.join("bin/pip");
    let quiet = ["install", "--quiet", "--disable-pip-version-check", "-r"];
    project::run(project::command(&pip.to_string_lossy()).args(quiet).arg(folder.join("requirements.txt")))
}

/// A Python that can make environments: Debian keeps that apart.
fn with_venv() -> Option<PathBuf> {
    let python = project::on_path("python3")?;
    let tried = Command::new(&python).args(["-c", "import ensurepip"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success()).then_some(python)
}
