//! The browser tests: the demo served from a temporary folder, driven by interop/browser.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use crate::child::Server;
use crate::progress::say;
use crate::{assets, debian, project};

/// One browser acts for many people from one address, faster than any of them would.
pub(crate) const SETTINGS: &str = "rate_limit_per_minute = 100000\nrate_limit_sign_in_per_minute = 10000\n";

/// Starts the debug build's demo and runs the node tests against it.
pub(crate) fn run() -> Result<()> {
    let chromium = debian::find_or_install("Chromium", &["chromium", "fonts-noto-cjk"], find_chromium)?;
    let tests = project::root().join("interop/browser");
    assets::install(&tests)?;
    let data = tempfile::Builder::new().prefix("minben-browser-").tempdir()?;
    let folder = data.path().join("data");
    std::fs::create_dir(&folder)?;
    std::fs::write(folder.join("minben.toml"), SETTINGS)?;
    let address = format!("127.0.0.1:{}", project::free_port()?);
    let door = project::free_port()?;
    let program = project::target().join("debug/minben");
    let mut server = Server::start(
        "minben",
        project::command(&program.to_string_lossy())
            // Enough people for the journeys; a debug build fills more of them slowly.
            .args(["serve", "--demo", "--people=2000", "--listen", &address])
            .args(["--certificate-listen", &format!("127.0.0.1:{door}"), "--data"])
            .arg(&folder),
        &data.path().join("log"),
        "TERM",
    )?;
    server.wait_until(Duration::from_mins(5), || answers(&address))?;
    let result = project::run(
        project::command("node")
            // While one file's browser waits for the server, another's can go on.
            .args(["--test", "--test-concurrency=2"])
            .current_dir(&tests)
            .env("MINBEN_URL", format!("http://{address}"))
            .env("MINBEN_DOOR", format!("https://localhost:{door}"))
            .env("MINBEN_PROGRAM", &program)
            .env("CHROMIUM", chromium),
    );
    if result.is_err() {
        say(&format!("    the server's last lines:\n{}", server.log_end()));
    }
    result
}

fn find_chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(project::on_path)
}

/// True when the server says that it is ready for visitors.
pub(crate) fn answers(address: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let limit = Some(Duration::from_secs(5));
    let mut answer = String::new();
    stream.set_read_timeout(limit).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}
