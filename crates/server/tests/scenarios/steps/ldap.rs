//! The directory as an LDAP client that nobody here wrote sees it: Debian's ldapsearch.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::world::{Outcome, World};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("an LDAP client finds \"\" under \"\"", [post, agency]) => finds(world, post, agency).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Looks for the agency, then for the post below its entry.
async fn finds(world: &World, post: &str, agency: &str) -> Outcome {
    let door = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    let address = door.local_addr().map_err(|error| error.to_string())?;
    let (stop, stopped) = watch::channel(false);
    let doors = ldap::Doors { plain: Some(door), tls: None, certificate: None };
    let server = tokio::spawn(ldap::serve(world.ctx().clone(), doors, stopped));
    let agency = only(&search(address, ldap::SUFFIX, &format!("(minbenId={agency})")).await?)?;
    let found =
        only(&search(address, &agency, &format!("(&(objectClass=organizationalRole)(uid={post}))")).await?);
    let _ = stop.send(true);
    server.await.map_err(|error| error.to_string())?;
    found.map(drop)
}

/// The names of the entries that `ldapsearch` finds.
async fn search(address: SocketAddr, base: &str, filter: &str) -> Result<Vec<String>, String> {
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
        "1.1",
    ]);
    let run = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output());
    let output = run.await.map_err(|error| error.to_string())?.map_err(|error| {
        format!("ldapsearch does not run ({error}); install it with: apt-get install ldap-utils")
    })?;
    if !output.status.success() {
        return Err(format!("ldapsearch: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.starts_with("dn:")).map(name).collect()
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
