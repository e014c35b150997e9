//! Debian's LDAP clients, run as programs.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use base64::Engine as _;

use crate::node::Node;

/// What a client said and found.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) told: String,
    pub(crate) entries: Vec<Found>,
    pub(crate) pages: usize,
}

/// An entry as the client printed it.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) dn: String,
    attributes: BTreeMap<String, Vec<String>>,
}

impl Found {
    /// The values of an attribute, by the very description the server wrote.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.attributes.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first value.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.all(name).first().map(String::as_str).unwrap_or_default()
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.attributes.keys().map(String::as_str).collect()
    }
}

impl Said {
    pub(crate) fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|entry| entry.dn.as_str()).collect()
    }

    /// The only entry.
    pub(crate) fn only(&self) -> &Found {
        assert_eq!(self.entries.len(), 1, "{self:?}");
        &self.entries[0]
    }

    pub(crate) fn ids(&self) -> Vec<&str> {
        self.entries.iter().map(|entry| entry.one("minbenId")).collect()
    }
}

/// Which door.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    Plain,
    StartTls,
    Tls,
}

impl Node {
    /// `ldapsearch` as nobody, over the plain door.
    pub(crate) async fn search(&self, arguments: &[&str]) -> Said {
        self.run("ldapsearch", Door::Plain, &[&["-LLL", "-o", "ldif-wrap=no"], arguments].concat()).await
    }

    /// `ldapsearch` as a system of an agency, with a new credential of it.
    pub(crate) async fn search_bound(&self, agency: &str, arguments: &[&str]) -> Said {
        let (id, secret) = self.credential(agency).await;
        let name = format!("uid={id},c=TW");
        let bind = ["-LLL", "-o", "ldif-wrap=no", "-D", &name, "-w", &secret];
        self.run("ldapsearch", Door::Tls, &[&bind[..], arguments].concat()).await
    }

    /// Runs one of the programs of ldap-utils with simple authentication.
    pub(crate) async fn run(&self, program: &'static str, door: Door, arguments: &[&str]) -> Said {
        let (address, more): (String, &[&str]) = match door {
            Door::Plain => (format!("ldap://{}", self.plain), &[]),
            Door::StartTls => (format!("ldap://{}", self.plain), &["-ZZ"]),
            Door::Tls => (format!("ldaps://{}", self.tls), &[]),
        };
        let mut command = Command::new(program);
        command.args(["-x", "-H", &address]).args(more).args(arguments);
        command.env("LDAPTLS_CACERT", &self.authority).env("LDAPNOINIT", "1").env_remove("LDAPRC");
        command.env("LDAPTLS_REQCERT", "demand").stdin(Stdio::null());
        // LDAPNOINIT would keep the client from reading the variables too.
        command.env_remove("LDAPNOINIT").env("LDAPCONF", "/dev/null");
        let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
        let output = done.unwrap_or_else(|error| {
            panic!("{program} does not run ({error}); install it with: apt-get install ldap-utils")
        });
        let out = String::from_utf8(output.stdout).unwrap();
        let told = format!("{out}{}", String::from_utf8_lossy(&output.stderr));
        let pages = out.lines().filter(|line| line.starts_with("pagedresults:")).count();
        Said { code: output.status.code().unwrap_or(-1), entries: read(&out), told, pages }
    }
}

/// Reads LDIF (RFC 2849).
fn read(ldif: &str) -> Vec<Found> {
    let mut entries: Vec<Found> = Vec::new();
    for line in ldif.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, rest)) = line.split_once(':') else { continue };
        let value = match rest.strip_prefix(": ") {
            Some(coded) => {
                let bytes = base64::engine::general_purpose::STANDARD.decode(coded).unwrap();
                String::from_utf8(bytes).unwrap_or_else(|_| coded.to_owned())
            }
            None => rest.trim_start().to_owned(),
        };
        if name == "dn" {
            entries.push(Found { dn: value, ..Found::default() });
        } else if let Some(entry) = entries.last_mut() {
            entry.attributes.entry(name.to_owned()).or_default().push(value);
        }
    }
    entries
}
