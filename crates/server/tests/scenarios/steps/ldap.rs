//! The directory as an LDAP client that nobody here wrote sees it: Debian's ldapsearch.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::world::{Outcome, World};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("an LDAP client finds \"\" under \"\"", [post, agency]) => finds(world, post, agency).await?,
        ("an LDAP client finds # certificates of the agency \"\"", [count, agency]) => {
            let found = certificates(world, agency).await?;
            if found.to_string() != *count {
                return Err(format!("the client finds {found}"));
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The directory's door, open for one step.
struct Door {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    server: tokio::task::JoinHandle<()>,
}

impl Door {
    async fn open(world: &World) -> Result<Self, String> {
        let door = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
        let address = door.local_addr().map_err(|error| error.to_string())?;
        let (stop, stopped) = watch::channel(false);
        let doors = ldap::Doors { plain: Some(door), tls: None, certificate: None };
        let server = tokio::spawn(ldap::serve(world.ctx().clone(), doors, stopped));
        Ok(Self { address, stop, server })
    }

    async fn close(self) -> Outcome {
        let _ = self.stop.send(true);
        self.server.await.map_err(|error| error.to_string())
    }
}

/// Looks for the agency, then for the post below its entry.
async fn finds(world: &World, post: &str, agency: &str) -> Outcome {
    let door = Door::open(world).await?;
    let agency = only(&names(door.address, ldap::SUFFIX, &format!("(minbenId={agency})")).await?)?;
    let filter = format!("(&(objectClass=organizationalRole)(uid={post}))");
    let found = only(&names(door.address, &agency, &filter).await?);
    door.close().await?;
    found.map(drop)
}

/// How many certificates the agency's entry shows.
async fn certificates(world: &World, agency: &str) -> Result<usize, String> {
    let (door, filter) = (Door::open(world).await?, format!("(minbenId={agency})"));
    let lines = search(door.address, ldap::SUFFIX, &filter, "userCertificate;binary").await?;
    door.close().await?;
    Ok(lines.iter().filter(|line| line.starts_with("userCertificate;binary:")).count())
}

/// The names of the entries that `ldapsearch` finds.
async fn names(address: SocketAddr, base: &str, filter: &str) -> Result<Vec<String>, String> {
    let lines = search(address, base, filter, "1.1").await?;
    lines.iter().filter(|line| line.starts_with("dn:")).map(|line| name(line)).collect()
}

/// What `ldapsearch` prints of the entries it finds, with one attribute.
async fn search(
    address: SocketAddr,
    base: &str,
    filter: &str,
    attribute: &str,
) -> Result<Vec<String>, String> {
    let mut command = Command::new("ldapsearch");
    command.args([
        "-x",
        "-LLL",
        "-o",
        "ldif-wrap=no",
        "-H",
        &format!("ldap://{address}"),
        "-b",
        base,
        filter,
        attribute,
    ]);
    let run = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output());
    let output = run.await.map_err(|error| error.to_string())?.map_err(|error| {
        format!("ldapsearch does not run ({error}); install it with: apt-get install ldap-utils")
    })?;
    if !output.status.success() {
        return Err(format!("ldapsearch: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().map(str::to_owned).collect())
}

/// A name that is not ASCII comes in base64.
fn name(line: &str) -> Result<String, String> {
    use base64::Engine as _;
    let Some(coded) = line.strip_prefix("dn:: ") else {
        return Ok(line.trim_start_matches("dn:").trim().to_owned());
    };
    let bytes = base64::engine::general_purpose::STANDARD.decode(coded).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn only(names: &[String]) -> Result<String, String> {
    match names {
        [name] => Ok(name.clone()),
        names => Err(format!("the client finds {} entries: {}", names.len(), names.join("; "))),
    }
}
