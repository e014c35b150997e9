//! OpenLDAP's slapd with the same entries, for a ratio that does not depend on the machine.

use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::book::{Book, search};

/// Where Debian keeps it, which is on no user's path.
const SLAPD: &str = "/usr/sbin/slapd";
const SLAPADD: &str = "/usr/sbin/slapadd";
/// Arc of the schema that is our own.
const OWN_ARC: &str = "2.25.";

/// A running slapd; dropping it stops the server and removes its folder.
pub(crate) struct Peer {
    child: Child,
    address: String,
    _folder: TempDir,
}

impl Peer {
    /// Loads the entries and starts it on a free port of the loopback address.
    pub(crate) fn start(own: &str, book: &Book) -> Result<Self> {
        ensure!(Path::new(SLAPD).exists(), "slapd is not here; install it with: apt-get install slapd");
        let folder = tempfile::Builder::new().prefix("minben-slapd-").tempdir()?;
        fs::create_dir(folder.path().join("db"))?;
        fs::write(folder.path().join("own.schema"), schema(own)?)?;
        fs::write(folder.path().join("slapd.conf"), configuration(folder.path()))?;
        let ldif: Vec<&str> = book.entries().iter().map(|entry| entry.ldif.as_str()).collect();
        fs::write(folder.path().join("all.ldif"), ldif.join("\n"))?;
        let added = Command::new(SLAPADD)
            .args(["-q", "-f", "slapd.conf", "-l", "all.ldif"])
            .current_dir(folder.path())
            .output()?;
        ensure!(added.status.success(), "slapadd: {}", String::from_utf8_lossy(&added.stderr));
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let child = Command::new(SLAPD)
            .args(["-d", "0", "-f", "slapd.conf", "-h", &format!("ldap://{address}")])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .spawn()
            .context("slapd does not start")?;
        let peer = Self { child, address, _folder: folder };
        let began = Instant::now();
        while TcpStream::connect(&peer.address).is_err() {
            ensure!(began.elapsed() < Duration::from_secs(20), "slapd was not ready after 20 s");
            sleep(Duration::from_millis(20));
        }
        Ok(peer)
    }

    /// `host:port`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Nothing in its folder is needed again. An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Indexes as an administrator would give them for these questions.
fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    let mut text = String::new();
    for schema in ["core", "cosine", "inetorgperson"] {
        let _ = writeln!(text, "include /etc/ldap/schema/{schema}.schema");
    }
    let _ = writeln!(
        text,
        "include {folder}/own.schema\npidfile {folder}/pid\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n\
         sizelimit unlimited\ndatabase mdb\nsuffix c=TW\ndirectory {folder}/db\nmaxsize 268435456\n\
         index objectClass eq\nindex cn,sn,displayName,ou,o eq,sub\nindex uid,minbenId eq"
    );
    text
}

/// The types and classes of our own, as the node itself publishes them.
fn schema(own: &str) -> Result<String> {
    let told = search(
        own,
        &["-b", "cn=subschema", "-s", "base", "(objectClass=*)", "attributeTypes", "objectClasses"],
    )?;
    let mut text = String::new();
    for (name, word) in [("attributeTypes", "attributetype"), ("objectClasses", "objectclass")] {
        let lines = told.lines().filter_map(|line| line.strip_prefix(&format!("{name}: ")));
        for line in lines.filter(|line| line.trim_start_matches("( ").starts_with(OWN_ARC)) {
            let _ = writeln!(text, "{word} {line}");
        }
    }
    ensure!(text.contains("minbenAgency"), "the subschema does not tell our own classes");
    Ok(text)
}
