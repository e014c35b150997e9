//! pkilint, which judges certificates, in an environment of its own.

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
    let python =
        debian::find_or_install("python3", &["python3", "python3-venv"], || project::on_path("python3"))?;
    project::run(project::command(&python.to_string_lossy()).args(["-m", "venv"]).arg(&venv))?;
    let pip = venv.join("bin/pip");
    let quiet = ["install", "--quiet", "--disable-pip-version-check", "-r"];
    project::run(project::command(&pip.to_string_lossy()).args(quiet).arg(folder.join("requirements.txt")))
}
