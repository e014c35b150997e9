//! The list: which nodes there are, with which certificates, under which authorities.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{AgencyId, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use signature::Certificate;

use super::{Fingerprint, ListedDirectory, NodeId, is_host};

/// Name and version of the list's form.
pub const FORMAT: &str = "minben-federation-1";
/// For how long a list may be relied upon, in seconds.
pub const LIST_SECONDS: i64 = 600;
/// How far two nodes' clocks may differ, in seconds.
pub const SKEW_SECONDS: i64 = 300;
/// The longest list that is read, in bytes of JSON.
pub const MAX_LIST_BYTES: usize = 4 * 1024 * 1024;
/// More nodes, authorities or certificates of one node than a list may have.
const MOST_NODES: usize = 2_000;
const MOST_PARTS: usize = 500;

/// The nodes of a federation as the centre lists them at an instant. Instants are microseconds UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// [`FORMAT`].
    pub format: String,
    /// The federation's name, as identifiers of information systems begin.
    pub instance: String,
    /// Grows with each change of what is listed; a list issued again for its time alone keeps it.
    pub number: u64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Until when it may be relied upon.
    pub expires_at: Timestamp,
    /// The node that issues the list, answers OCSP and stamps the time.
    pub centre: NodeId,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Every certificate of the authorities above the nodes' certificates: the root's, each
    /// generation's, and those that lead from one generation to the next.
    pub authorities: Vec<ListedAuthority>,
    /// The time-stamping unit.
    pub stamping: Stamping,
    /// The directory that belongs to it; none in lists of older centres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<ListedDirectory>,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A node that may take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// Its name.
    pub name: Names,
    /// Host that its TLS certificate names.
    pub host: String,
    /// Port of the federation's listener.
    pub port: u16,
    /// Whether people sign in there.
    pub portal: bool,
    /// Agencies whose registries and systems it holds; the first vouches for the host.
    pub agencies: Vec<AgencyId>,
    /// Its TLS certificates in force.
    pub tls: Vec<Fingerprint>,
    /// The seals in force with which it signs for its agencies.
    pub seals: Vec<ListedSeal>,
    /// Since when it takes part.
    pub since: Timestamp,
}

/// A certificate with which a node signs for an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedSeal {
    /// The agency.
    pub agency: AgencyId,
    /// The certificate.
    pub sha256: Fingerprint,
}

/// One certificate of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedAuthority {
    /// The authority's id.
    pub id: String,
    /// The certificate; base64 of the DER.
    #[serde(serialize_with = "write_certificate", deserialize_with = "read_certificate")]
    pub certificate: Certificate,
    /// Where on the centre's federation port OCSP is asked about what this key issued.
    pub ocsp: Option<String>,
}

/// The unit that stamps the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamping {
    /// Its certificate; base64 of the DER.
    #[serde(serialize_with = "write_certificate", deserialize_with = "read_certificate")]
    pub certificate: Certificate,
    /// Where on the centre's federation port stamps are asked for.
    pub path: String,
}

fn write_certificate<S: Serializer>(certificate: &Certificate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(certificate.der()))
}

fn read_certificate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Certificate, D::Error> {
    let der = bytes::deserialize(deserializer)?;
    Certificate::from_der(&der).map_err(serde::de::Error::custom)
}

/// A list with its signature, as it is sent: `{"list": base64, "signature": base64}`. The signature
/// is a detached CAdES signature in DER over exactly these bytes of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedList {
    /// The list in JSON.
    #[serde(with = "bytes")]
    pub list: Vec<u8>,
    /// The signature in DER.
    #[serde(with = "bytes")]
    pub signature: Vec<u8>,
}

/// Bytes as base64 in JSON.
pub(crate) mod bytes {
    use base64::Engine as _;

    use super::{Deserialize as _, Deserializer, STANDARD, Serializer};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(&text).map_err(serde::de::Error::custom)
    }
}

/// Why a list, though signed, is none that is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListMistake {
    /// Longer than is read.
    #[error("it is longer than {MAX_LIST_BYTES} bytes")]
    TooLong,
    /// Not JSON of this form.
    #[error("it is no list of nodes: {0}")]
    Unreadable(String),
    /// Another form.
    #[error("its form is {0}, this program reads {FORMAT}; use a newer program")]
    Format(String),
    /// It speaks for a time that is none, or longer than lists may.
    #[error("its times are not those of a list")]
    Times,
    /// Something in it contradicts itself.
    #[error("{0}")]
    Contradiction(String),
}

impl List {
    /// Reads a list. The caller has verified its signature.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(json: &[u8]) -> Result<Self, ListMistake> {
        if json.len() > MAX_LIST_BYTES {
            return Err(ListMistake::TooLong);
        }
        let list: Self =
            serde_json::from_slice(json).map_err(|error| ListMistake::Unreadable(error.to_string()))?;
        list.check()?;
        Ok(list)
    }

    /// The node with this id.
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == *id)
    }

    fn check(&self) -> Result<(), ListMistake> {
        if self.format != FORMAT {
            return Err(ListMistake::Format(self.format.chars().take(40).collect()));
        }
        let lasts = self.expires_at.0.saturating_sub(self.issued_at.0);
        if !(1..=LIST_SECONDS * 1_000_000).contains(&lasts) {
            return Err(ListMistake::Times);
        }
        if self.nodes.len() > MOST_NODES || self.authorities.len() > MOST_PARTS {
            return Err(ListMistake::TooLong);
        }
        if self.node(&self.centre).is_none() {
            return Err(contradiction("the centre", &self.centre, "is not among the nodes"));
        }
        let (mut ids, mut agencies, mut keys) = (HashSet::new(), HashSet::new(), HashSet::new());
        for node in &self.nodes {
            check_node(node)?;
            if !ids.insert(&node.id) {
                return Err(contradiction("the node", &node.id, "stands twice"));
            }
            if let Some(twice) = node.agencies.iter().find(|agency| !agencies.insert(*agency)) {
                return Err(contradiction("the agency", twice, "is on two nodes"));
            }
            if let Some(twice) = node.tls.iter().find(|key| !keys.insert(**key)) {
                return Err(contradiction("the certificate", twice, "belongs to two nodes"));
            }
        }
        Ok(())
    }
}

fn check_node(node: &Node) -> Result<(), ListMistake> {
    let wrong = |what| Err(contradiction("the node", &node.id, what));
    if NodeId::parse(node.id.as_str()).is_none() {
        return wrong("has an id that is none");
    }
    if !is_host(&node.host) || node.port == 0 {
        return wrong("has no address");
    }
    if node.agencies.is_empty() || node.tls.is_empty() {
        return wrong("has no agency or no certificate");
    }
    if node.agencies.len() > MOST_PARTS || node.tls.len() > MOST_PARTS || node.seals.len() > MOST_PARTS {
        return Err(ListMistake::TooLong);
    }
    if node.seals.iter().any(|seal| !node.agencies.contains(&seal.agency)) {
        return wrong("has the seal of an agency that is not on it");
    }
    Ok(())
}

fn contradiction(what: &str, which: &impl std::fmt::Display, how: &str) -> ListMistake {
    ListMistake::Contradiction(format!("{what} {which} {how}"))
}
