//! What is in the directory, read by Debian's ldapsearch.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// An entry as LDIF and the values that questions are made of.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) dn: String,
    /// The record as it was read.
    pub(crate) ldif: String,
    values: Vec<(String, String)>,
}

impl Entry {
    /// The first value of an attribute.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether it is of a class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.values.iter().any(|(name, value)| name == "objectClass" && value == class)
    }
}

/// All entries that nobody in particular may see.
#[derive(Debug)]
pub(crate) struct Book(Vec<Entry>);

impl Book {
    /// Reads the whole directory in pages.
    pub(crate) fn read(address: &str) -> Result<Self> {
        let ldif =
            search(address, &["-E", "pr=500/noprompt", "-b", "c=TW", "-s", "sub", "(objectClass=*)", "*"])?;
        let mut entries: Vec<Entry> = ldif.split("\n\n").filter_map(read).collect();
        ensure!(entries.len() > 100, "the directory has only {} entries", entries.len());
        // Whoever stands above comes first.
        entries.sort_by_key(|entry| entry.dn.replace("\\,", "").matches(',').count());
        Ok(Self(entries))
    }

    /// Every entry.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The officials.
    pub(crate) fn officials(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(|entry| entry.is("inetOrgPerson"))
    }

    /// The agencies.
    pub(crate) fn agencies(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(|entry| entry.is("minbenAgency"))
    }
}

/// What ldapsearch prints.
pub(crate) fn search(address: &str, arguments: &[&str]) -> Result<String> {
    let done = Command::new("ldapsearch")
        .args(["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &format!("ldap://{address}")])
        .args(arguments)
        .env("LDAPCONF", "/dev/null")
        .output()
        .context("ldapsearch does not run; install it with: apt-get install ldap-utils")?;
    ensure!(done.status.success(), "ldapsearch: {}", String::from_utf8_lossy(&done.stderr));
    Ok(String::from_utf8(done.stdout)?)
}

fn read(record: &str) -> Option<Entry> {
    let mut entry = Entry::default();
    for line in record.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, rest) = line.split_once(':')?;
        if name == "pagedresults" {
            continue;
        }
        let value = match rest.strip_prefix(": ") {
            Some(coded) => String::from_utf8(STANDARD.decode(coded).ok()?).unwrap_or_default(),
            None => rest.trim_start().to_owned(),
        };
        if name == "dn" {
            entry.dn.clone_from(&value);
        }
        entry.ldif.push_str(line);
        entry.ldif.push('\n');
        entry.values.push((name.to_owned(), value));
    }
    (!entry.dn.is_empty()).then_some(entry)
}
