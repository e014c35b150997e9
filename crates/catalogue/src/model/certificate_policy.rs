//! Certificate policies (憑證政策): what authorities may issue, version by version, and whose resolution puts a
//! version in force (RFC 3647).

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

use super::authority::{Holder, KeyKind};

/// A certificate policy of `certificate-policies/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatePolicy {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agency that answers for it.
    pub agency: AgencyId,
    /// The council whose resolutions put versions of it in force.
    pub council: String,
    /// Authorities that it binds.
    pub authorities: Vec<String>,
    /// Its versions, oldest first.
    pub versions: Vec<PolicyVersion>,
}

/// A version of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Its number, as `2.0`.
    pub number: String,
    /// What it says, in short.
    pub summary: Text,
    /// Policies that certificates may state, as object identifiers.
    pub oids: Vec<String>,
    /// What may be issued to whom; who is not named gets nothing.
    pub limits: Vec<PolicyLimit>,
    /// The resolution that adopted it before this node followed the council.
    pub adopted: Option<Adopted>,
}

/// What may be issued to holders of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyLimit {
    /// To whom.
    pub holder: Holder,
    /// Days a certificate is valid, at most.
    pub days: u32,
    /// Kinds of keys.
    pub keys: Vec<KeyKind>,
}

/// A resolution that was taken elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// Its number.
    pub resolution: String,
    /// Its day.
    pub on: Day,
}

impl CertificatePolicy {
    /// The version with this number.
    pub fn version(&self, number: &str) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.number == number)
    }
}

impl PolicyVersion {
    /// The fingerprint of what the version says: a resolution adopts exactly this.
    pub fn digest(&self) -> String {
        let said = Self { adopted: None, ..self.clone() };
        kernel::digest::sha256_hex(serde_json::to_vec(&said).unwrap_or_default())
    }

    /// What may be issued to such holders.
    pub fn limit(&self, holder: Holder) -> Option<&PolicyLimit> {
        self.limits.iter().find(|limit| limit.holder == holder)
    }
}
