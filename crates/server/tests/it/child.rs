//! The built program as a child process, and a client that talks HTTP to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use testkit::{FormOnPage, Page};

use crate::node::one_system;

/// The program.
pub(crate) const MINBEN: &str = env!("CARGO_BIN_EXE_minben");
/// Longest wait for a start or an answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whether the tests run on PostgreSQL this time: what is tried on child processes with
/// SQLite files need not be tried again.
#[expect(clippy::disallowed_methods, reason = "the test command tells the server by environment")]
pub(crate) fn on_postgres() -> bool {
    std::env::var("MINBEN_TEST_DATABASE").is_ok_and(|server| !server.is_empty())
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(MINBEN).args(arguments).stdin(Stdio::null()).output().expect("the program runs")
}

/// What a run wrote, both ways.
pub(crate) fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A port nobody listens on now.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

/// Settings for tests: no limit on requests, only errors in the log.
pub(crate) fn write_settings(data: &Path, more: &str) {
    std::fs::create_dir_all(data).expect("a data folder");
    let text = format!(
        "rate_limit_per_minute = 1000000\nrate_limit_sign_in_per_minute = 1000000\nlog = \"error\"\n{more}"
    );
    std::fs::write(data.join("minben.toml"), text).expect("settings");
}

/// A serving child; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// The command that serves a demonstration of one system.
pub(crate) fn serve(data: &Path, address: SocketAddr, people: &str) -> Command {
    let mut command = Command::new(MINBEN);
    command.args(["serve", "--demo", "--people", people, "--listen", &address.to_string()]);
    command.arg("--data").arg(data).arg("--government").arg(one_system());
    command
}

/// A demonstration of one system in a folder of its own, with SQLite files.
pub(crate) struct Demo {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) data: PathBuf,
    pub(crate) address: SocketAddr,
}

impl Demo {
    /// Enough adults for every post.
    const PEOPLE: &str = "600";

    /// None when the tests run on PostgreSQL, which has no files of ours.
    pub(crate) fn new() -> Option<Self> {
        if on_postgres() {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        Some(Self { data: folder.path().join("data"), folder, address: free_address() })
    }

    /// The command that serves it.
    pub(crate) fn command(&self) -> Command {
        write_settings(&self.data, "");
        serve(&self.data, self.address, Self::PEOPLE)
    }

    pub(crate) fn start(&self) -> Server {
        Server::start(self.command(), self.address).unwrap_or_else(|error| panic!("{error}"))
    }
}

impl Server {
    /// Starts the command and waits until it serves; gives what it wrote when it stops instead.
    pub(crate) fn start(mut command: Command, address: SocketAddr) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = BufReader::new(err).read_to_string(&mut text);
            text
        });
        let mut server = Self { child, address };
        match told.recv_timeout(PATIENCE) {
            Ok(line) if line.contains("serves") => {
                // Keep reading, so that the child never blocks on a full pipe.
                std::thread::spawn(move || while told.recv().is_ok() {});
                Ok(server)
            }
            _ => {
                server.kill();
                Err(errors.join().unwrap_or_default())
            }
        }
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Tells it to stop, and waits until it has finished what was begun.
    pub(crate) fn stop(mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }

    /// `kill -9`, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A browser over a real connection: one request each, with its cookies.
pub(crate) struct Client {
    address: SocketAddr,
    cookie: Option<String>,
}

impl Client {
    /// A stranger.
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookie: None }
    }

    /// Opens a page; redirects are not followed.
    pub(crate) fn get(&mut self, path: &str) -> std::io::Result<Page> {
        self.send("GET", path, "")
    }

    /// Sends a form; redirects are not followed.
    pub(crate) fn post(&mut self, path: &str, form: &[(&str, &str)]) -> std::io::Result<Page> {
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send("POST", path, &body)
    }

    /// Sends a form of a page as it stands.
    pub(crate) fn submit(&mut self, form: &FormOnPage) -> std::io::Result<Page> {
        let button = form.buttons().into_iter().next();
        self.post(&form.action, &form.sent(button))
    }

    /// Signs a synthetic person in.
    pub(crate) fn sign_in(&mut self, person: &str, post: &str) -> std::io::Result<Page> {
        self.post("/sign-in/demo", &[("person", person), ("post", post), ("next", "/")])
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> std::io::Result<Page> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n{cookie}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let page = read_answer(path, &answer).ok_or_else(|| std::io::Error::other("the answer broke off"))?;
        for line in page.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            if line.starts_with("__Host-") {
                self.cookie = line.split(';').next().map(str::to_owned);
            }
        }
        Ok(page)
    }
}

/// Reads an answer that is complete; none when the connection broke off in it.
fn read_answer(path: &str, answer: &[u8]) -> Option<Page> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = axum::http::HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name = axum::http::HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.append(name, value.parse().ok()?);
    }
    let body = &answer[end + 4..];
    let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let body = match length {
        Some(length) if body.len() < length => return None,
        None if headers.get("transfer-encoding").is_some() => chunks(body)?,
        _ => body.to_vec(),
    };
    let location = headers.get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let text = String::from_utf8_lossy(&body).into_owned();
    Some(Page { status, path: path.to_owned(), location, headers, body: text, bytes: body })
}

fn chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).ok()?.trim(), 16).ok()?;
        let chunk = body.get(end + 2..end + 2 + size)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(chunk);
        body = body.get(end + 4 + size..)?;
    }
}
