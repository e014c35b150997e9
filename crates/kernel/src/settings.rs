//! Settings of one node: one commented TOML file, `minben.toml` in the data folder.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;

use crate::Mistake;

/// The text of the file that the server writes at its first start.
pub const DEFAULT_FILE: &str = include_str!("minben.default.toml");

/// Each setting with the values it may have, as errors tell them.
const ALLOWED: [(&str, &str); 26] = [
    ("database_url", "empty, or \"postgres://user:password@host:5432/name\""),
    ("database_pool", "a whole number from 1 to 200"),
    ("public_url", "an address that begins with http:// or https:// and has no slash at the end"),
    ("trusted_proxies", "a whole number from 0 to 8"),
    ("government_dir", "empty, or the path of a folder in quotes"),
    ("upload_max_mb", "a whole number from 1 to 1000"),
    ("session_hours", "a whole number from 1 to 168"),
    ("session_idle_minutes", "a whole number from 1 to 1440"),
    ("rate_limit_per_minute", "a whole number from 1 to 1000000"),
    ("rate_limit_sign_in_per_minute", "a whole number from 1 to 1000000"),
    ("tls_certificate", "empty, or the path of a PEM file in quotes; give tls_key with it"),
    ("tls_key", "empty, or the path of a PEM file in quotes; give tls_certificate with it"),
    ("trust_secret_file", "empty, or the path of a file in quotes"),
    ("trust_module", "empty, or the path of a PKCS #11 library in quotes"),
    ("trust_token", "the label of a token; needed with trust_module"),
    ("trust_root_token", "empty, or the label of a token"),
    ("federation_instance", "1 to 20 letters and digits, the same on every node of the federation"),
    ("exchange_max_mb", "a whole number from 1 to 100000"),
    ("exchange_timeout_seconds", "a whole number from 1 to 3600"),
    ("xroad_error_names", "\"snake\" (X-Road 7.8) or \"camel\" (up to 7.7)"),
    (
        "service_urls",
        "a table of API ids and addresses that begin with http:// and have no slash at the end, { vehicles = \"http://127.0.0.1:9000\" }",
    ),
    ("federation_stamp_grace_minutes", "a whole number from 1 to 10080"),
    ("openid_private_hosts", "a list of host names or addresses without port, [\"system.agency.example\"]"),
    ("harvest_private_hosts", "a list of host names or addresses without port, [\"www.agency.example\"]"),
    ("harvest_pause_ms", "a whole number from 10 to 60000"),
    ("log", "\"error\", \"warn\", \"info\", \"debug\" or \"trace\""),
];

/// Settings of one node. `Debug` leaves the database's password out.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Empty: an SQLite file in the data folder; else a PostgreSQL URL.
    pub database_url: String,
    /// Connections at the same time.
    pub database_pool: usize,
    /// Address people type, without a slash at the end.
    pub public_url: String,
    /// Reverse proxies in front of the server.
    pub trusted_proxies: usize,
    /// Folder of the catalogue; empty: `./government`.
    pub government_dir: String,
    /// Largest upload, in megabytes.
    pub upload_max_mb: u64,
    /// Longest session, in hours.
    pub session_hours: i64,
    /// Longest session without a request, in minutes.
    pub session_idle_minutes: i64,
    /// Requests a minute from one client.
    pub rate_limit_per_minute: u32,
    /// Attempts to sign in a minute from one client.
    pub rate_limit_sign_in_per_minute: u32,
    /// PEM file of the certificate chain for TLS; empty: no TLS.
    pub tls_certificate: String,
    /// PEM file of its private key.
    pub tls_key: String,
    /// File with the passphrase or PIN of the certification authorities' keys; empty: they stay locked.
    pub trust_secret_file: String,
    /// PKCS #11 library of the token that holds those keys; empty: encrypted files.
    pub trust_module: String,
    /// Label of that token.
    pub trust_token: String,
    /// Label of the token that holds the root's key; empty: an encrypted file.
    pub trust_root_token: String,
    /// The federation's name, first part of every identifier in calls between systems.
    pub federation_instance: String,
    /// Longest body of a call between systems, in megabytes.
    pub exchange_max_mb: u64,
    /// How long a service behind this node may take to answer, in seconds.
    pub exchange_timeout_seconds: u64,
    /// `snake` or `camel`: how X-Road's error types are spelled.
    pub xroad_error_names: String,
    /// Where the services behind this node are, by API id.
    pub service_urls: BTreeMap<String, String>,
    /// How long a node goes on exchanging without a time stamp, in minutes.
    pub federation_stamp_grace_minutes: i64,
    /// Hosts of agencies' systems that are told of sign-outs although their addresses are private.
    pub openid_private_hosts: Vec<String>,
    /// Hosts of agencies' sites that are harvested although their addresses are private.
    pub harvest_private_hosts: Vec<String>,
    /// Between two requests to one agency's site, in milliseconds.
    pub harvest_pause_ms: u64,
    /// Level of the log.
    pub log: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: String::new(),
            database_pool: 16,
            public_url: "http://localhost:8080".to_owned(),
            trusted_proxies: 0,
            government_dir: String::new(),
            upload_max_mb: 10,
            session_hours: 12,
            session_idle_minutes: 60,
            rate_limit_per_minute: 600,
            rate_limit_sign_in_per_minute: 20,
            tls_certificate: String::new(),
            tls_key: String::new(),
            trust_secret_file: String::new(),
            trust_module: String::new(),
            trust_token: String::new(),
            trust_root_token: String::new(),
            federation_instance: "TW".to_owned(),
            exchange_max_mb: 2048,
            exchange_timeout_seconds: 60,
            xroad_error_names: "snake".to_owned(),
            service_urls: BTreeMap::new(),
            federation_stamp_grace_minutes: 240,
            openid_private_hosts: Vec::new(),
            harvest_private_hosts: Vec::new(),
            harvest_pause_ms: 1_000,
            log: "info".to_owned(),
        }
    }
}

impl Settings {
    /// Reads the settings file. All mistakes that can be told at once are told,
    /// each with its line and the values the setting may have.
    pub fn load(file: &Path) -> Result<Self, Vec<Mistake>> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|error| {
            let hint = "check that the file exists and that the server's account may read it";
            vec![Mistake { file: name.clone(), line: 0, reason: error.to_string(), hint: hint.to_owned() }]
        })?;
        Self::parse(&name, &text)
    }

    /// Reads the text of a settings file that is called `file` in mistakes.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Mistake>> {
        let settings: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or(text).matches('\n').count() + 1;
            let key = text.lines().nth(line - 1).and_then(|line| line.split('=').next());
            vec![mistake(file, line, key.unwrap_or_default().trim(), error.message())]
        })?;
        let mistakes: Vec<Mistake> = settings
            .wrong()
            .into_iter()
            .map(|key| mistake(file, line_of(text, key), key, "this value is not possible"))
            .collect();
        if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
    }

    /// Keys whose values are outside of what [`ALLOWED`] says.
    fn wrong(&self) -> Vec<&'static str> {
        let url = &self.public_url;
        let postgres = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
        [
            ("database_url", self.database_url.is_empty() || postgres(&self.database_url)),
            ("database_pool", (1..=200).contains(&self.database_pool)),
            (
                "public_url",
                (url.starts_with("http://") || url.starts_with("https://")) && !url.ends_with('/'),
            ),
            ("trusted_proxies", self.trusted_proxies <= 8),
            ("upload_max_mb", (1..=1000).contains(&self.upload_max_mb)),
            ("session_hours", (1..=168).contains(&self.session_hours)),
            ("session_idle_minutes", (1..=1440).contains(&self.session_idle_minutes)),
            ("rate_limit_per_minute", (1..=1_000_000).contains(&self.rate_limit_per_minute)),
            ("rate_limit_sign_in_per_minute", (1..=1_000_000).contains(&self.rate_limit_sign_in_per_minute)),
            ("tls_certificate", self.tls_key.is_empty() || !self.tls_certificate.is_empty()),
            ("tls_key", self.tls_certificate.is_empty() || !self.tls_key.is_empty()),
            ("trust_token", self.trust_module.is_empty() || !self.trust_token.is_empty()),
            ("federation_instance", is_instance(&self.federation_instance)),
            ("exchange_max_mb", (1..=100_000).contains(&self.exchange_max_mb)),
            ("exchange_timeout_seconds", (1..=3_600).contains(&self.exchange_timeout_seconds)),
            ("xroad_error_names", matches!(self.xroad_error_names.as_str(), "snake" | "camel")),
            ("service_urls", self.service_urls.values().all(|url| is_service_url(url))),
            ("federation_stamp_grace_minutes", (1..=10_080).contains(&self.federation_stamp_grace_minutes)),
            ("openid_private_hosts", self.openid_private_hosts.iter().all(|host| is_host(host))),
            ("harvest_private_hosts", self.harvest_private_hosts.iter().all(|host| is_host(host))),
            ("harvest_pause_ms", (10..=60_000).contains(&self.harvest_pause_ms)),
            ("log", matches!(self.log.as_str(), "error" | "warn" | "info" | "debug" | "trace")),
        ]
        .into_iter()
        .filter_map(|(key, right)| (!right).then_some(key))
        .collect()
    }

    /// Longest body of a call between systems, in bytes.
    pub fn exchange_max_bytes(&self) -> u64 {
        self.exchange_max_mb * 1_000_000
    }

    /// Largest upload, in bytes.
    pub fn upload_max_bytes(&self) -> u64 {
        self.upload_max_mb * 1_000_000
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("database_url", &without_password(&self.database_url))
            .field("database_pool", &self.database_pool)
            .field("public_url", &self.public_url)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("government_dir", &self.government_dir)
            .field("upload_max_mb", &self.upload_max_mb)
            .field("session_hours", &self.session_hours)
            .field("session_idle_minutes", &self.session_idle_minutes)
            .field("rate_limit_per_minute", &self.rate_limit_per_minute)
            .field("rate_limit_sign_in_per_minute", &self.rate_limit_sign_in_per_minute)
            .field("tls_certificate", &self.tls_certificate)
            .field("tls_key", &self.tls_key)
            .field("trust_secret_file", &self.trust_secret_file)
            .field("trust_module", &self.trust_module)
            .field("trust_token", &self.trust_token)
            .field("trust_root_token", &self.trust_root_token)
            .field("federation_instance", &self.federation_instance)
            .field("exchange_max_mb", &self.exchange_max_mb)
            .field("exchange_timeout_seconds", &self.exchange_timeout_seconds)
            .field("xroad_error_names", &self.xroad_error_names)
            .field("service_urls", &self.service_urls)
            .field("federation_stamp_grace_minutes", &self.federation_stamp_grace_minutes)
            .field("openid_private_hosts", &self.openid_private_hosts)
            .field("harvest_private_hosts", &self.harvest_private_hosts)
            .field("harvest_pause_ms", &self.harvest_pause_ms)
            .field("log", &self.log)
            .finish()
    }
}

/// What X-Road allows as an instance identifier, and no more than people can read out.
fn is_instance(name: &str) -> bool {
    (1..=20).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A name, or an address as it stands in one: in brackets when it is of IPv6.
fn is_host(host: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b".-[:]".contains(&byte);
    !host.is_empty() && host.bytes().all(known) && (host.starts_with('[') || !host.contains(':'))
}

/// Services stand beside the node or on its own network; a password in an address would reach the logs.
fn is_service_url(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap_or_default();
    let graphic = host.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@".contains(&byte));
    !host.is_empty() && !host.starts_with([':', '/']) && graphic && !host.ends_with('/')
}

/// A database URL fit for a log: user, password and parameters are left out.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return if url.is_empty() { String::new() } else { "…".to_owned() };
    };
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let rest = rest.split('?').next().unwrap_or_default();
    format!("{scheme}://{rest}")
}

fn mistake(file: &str, line: usize, key: &str, reason: &str) -> Mistake {
    // The parser's own list of names repeats what the hint says.
    let reason = reason.split(", expected one of").next().unwrap_or(reason);
    let allowed = ALLOWED.iter().find(|(name, _)| *name == key);
    let hint = if let Some((_, values)) = allowed {
        format!("`{key}` is {values}")
    } else {
        let names: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
        format!("the settings are {}", names.join(", "))
    };
    let reason = if key.is_empty() { reason.to_owned() } else { format!("`{key}`: {reason}") };
    Mistake { file: file.to_owned(), line, reason, hint }
}

fn line_of(text: &str, key: &str) -> usize {
    let names = |line: &str| line.split('=').next().is_some_and(|name| name.trim() == key);
    text.lines().position(names).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Mistake {
        Settings::parse("minben.toml", text).unwrap_err().remove(0)
    }

    #[test]
    fn the_default_file_holds_every_setting_with_its_default() {
        assert_eq!(Settings::parse("x", DEFAULT_FILE).unwrap(), Settings::default());
        for (key, _) in ALLOWED {
            assert_ne!(line_of(DEFAULT_FILE, key), 0, "{key}");
        }
        assert_eq!(Settings::parse("x", "").unwrap(), Settings::default());
    }

    #[test]
    fn mistakes_name_line_key_and_allowed_values() {
        let unknown = first("log = \"info\"\nupload_max = 10\n");
        assert_eq!(unknown.line, 2);
        assert!(unknown.reason.contains("upload_max") && unknown.hint.contains("upload_max_mb"), "{unknown}");
        let kind = first("# x\n\nupload_max_mb = \"ten\"\n");
        assert_eq!(kind.line, 3);
        assert!(kind.reason.contains("upload_max_mb") && kind.hint.contains("1 to 1000"), "{kind}");
        let service =
            first("log = \"info\"\nservice_urls = { a = \"http://127.0.0.1:1\", b = \"ftp://x\" }\n");
        assert_eq!((service.line, service.hint.contains("http://")), (2, true), "{service}");
        let value = first("log = \"loud\"\n");
        assert_eq!((value.line, value.hint.contains("\"trace\"")), (1, true), "{value}");
        assert_eq!(first("log = \n").line, 1);
    }

    #[test]
    fn all_impossible_values_are_told_at_once() {
        let mistakes =
            Settings::parse("x", "session_hours = 0\npublic_url = \"https://x.example/\"\n").unwrap_err();
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [2, 1]);
    }

    #[test]
    fn the_password_is_never_shown() {
        let text = "database_url = \"postgres://minben:s3cret@db.example:5432/minben?password=s3cret\"\n";
        let settings = Settings::parse("x", text).unwrap();
        let debug = format!("{settings:?}");
        assert!(debug.contains("db.example") && !debug.contains("s3cret"), "{debug}");
        let wrong = format!("{:?}", Settings::parse("x", "database_url = \"mysql://a:s3cret@b\"\n"));
        assert!(!wrong.contains("s3cret"), "{wrong}");
    }

    #[test]
    fn a_missing_file_says_what_to_do() {
        let mistakes = Settings::load(Path::new("no-such-folder/minben.toml")).unwrap_err();
        assert!(mistakes[0].hint.contains("exists"));
    }
}
