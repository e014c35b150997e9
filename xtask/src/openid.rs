//! Signing in through an OpenID client that nobody here wrote, against a demo of its own.

use std::time::Duration;

use anyhow::Result;

use crate::child::Server;
use crate::progress::say;
use crate::{assets, browser, project};

/// Starts the debug build's demo with the clients of interop/openid and runs its tests.
pub(crate) fn run() -> Result<()> {
    let tests = project::root().join("interop/openid");
    assets::install(&tests)?;
    let folder = tempfile::Builder::new().prefix("minben-openid-").tempdir()?;
    let port = project::free_port()?.to_string();
    project::run(project::command("node").arg(tests.join("prepare.mjs")).arg(folder.path()).arg(&port))?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let settings = format!("{}openid_private_hosts = [\"127.0.0.1\"]\n", browser::SETTINGS);
    std::fs::write(data.join("minben.toml"), settings)?;
    let address = format!("127.0.0.1:{}", project::free_port()?);
    let program = project::target().join("debug/minben");
    let mut server = Server::start(
        "minben",
        project::command(&program.to_string_lossy())
            .args(["serve", "--demo", "--people=500", "--listen", &address, "--data"])
            .arg(&data)
            .arg("--government")
            .arg(folder.path().join("government")),
        &folder.path().join("log"),
        "TERM",
    )?;
    server.wait_until(Duration::from_mins(5), || browser::answers(&address))?;
    let result = project::run(
        project::command("node")
            // One file after the other: they share the provider's key and the port that is told of sign-outs.
            .args(["--test", "--test-concurrency=1"])
            .current_dir(&tests)
            .env("MINBEN_URL", format!("http://{}", address.replace("127.0.0.1", "localhost")))
            .env("INTEROP_PORT", &port)
            .env("INTEROP_KEY", folder.path().join("key.json")),
    );
    if result.is_err() {
        say(&format!("    the server's last lines:\n{}", server.log_end()));
    }
    result
}
