//! Certification authorities (憑證機構): who stands under whom, what they issue to whom,
//! and where revocation is told. RFC 5280 and the GPKI certificate profile name the parts.

use kernel::{AgencyId, PostId, Text};
use serde::{Deserialize, Serialize};

/// A certification authority of `trust/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Authority {
    /// Id, also in the addresses of its certificates and lists.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agency that answers for it.
    pub agency: AgencyId,
    /// The authority that certifies it; none for a root.
    pub issuer: Option<String>,
    /// Its distinguished name.
    pub subject: Vec<NamePart>,
    /// Kind of key a new generation gets.
    pub key: KeyKind,
    /// How long its certificate is valid, in years.
    pub years: u32,
    /// Authorities that may still follow below it in a chain (RFC 5280 §4.2.1.9).
    pub path_length: Option<u32>,
    /// Certificate policies, as object identifiers.
    pub policies: Vec<String>,
    /// Posts that issue and revoke certificates.
    pub officers: Vec<PostId>,
    /// Posts that change the authority itself: its key, its algorithm.
    pub managers: Vec<PostId>,
    /// Where its lists and OCSP are, without a slash at the end; none: the node's own address.
    pub address: Option<String>,
    /// How revocation lists are published.
    pub lists: Lists,
    /// Its OCSP responder; none for an authority that answers by lists alone.
    pub responder: Option<Signer>,
    /// Its time-stamping unit.
    pub time_stamping: Option<TimeStamping>,
    /// What it issues.
    pub profiles: Vec<Profile>,
}

/// One part of a distinguished name, whose value may hold places such as `{name}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamePart {
    /// Which attribute.
    pub kind: NameKind,
    /// Its value.
    pub value: String,
}

/// The attributes of names we write (RFC 4519, X.520).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameKind {
    /// `C`.
    Country,
    /// `O`.
    Organisation,
    /// `OU`.
    Unit,
    /// `L`.
    Locality,
    /// `CN`.
    CommonName,
    /// `serialNumber`.
    SerialNumber,
}

impl NameKind {
    /// Each with the word files use.
    pub const ALL: [(&'static str, Self); 6] = [
        ("C", Self::Country),
        ("O", Self::Organisation),
        ("OU", Self::Unit),
        ("L", Self::Locality),
        ("CN", Self::CommonName),
        ("serialNumber", Self::SerialNumber),
    ];
}

/// Kinds of keys that are made for signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// ECDSA over P-256.
    P256,
    /// ECDSA over P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

impl KeyKind {
    /// Each with the word files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("p256", Self::P256), ("p384", Self::P384), ("ed25519", Self::Ed25519)];

    /// The word files use.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// How often lists of revoked certificates are published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    /// Hours between two whole lists.
    pub hours: u32,
    /// Hours between two delta lists; none: no delta lists.
    pub delta_hours: Option<u32>,
    /// Hours a list stays valid after the next one was due.
    pub grace_hours: u32,
}

/// A certificate for a service of the authority itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Its distinguished name.
    pub subject: Vec<NamePart>,
    /// Days it is valid.
    pub days: u32,
    /// Kind of its key.
    pub key: KeyKind,
}

/// A time-stamping unit (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeStamping {
    /// Its certificate.
    pub signer: Signer,
    /// The policy under which it stamps, as an object identifier.
    pub policy: String,
    /// How far its clock may be off, in milliseconds.
    pub accuracy_ms: u32,
}

/// To whom certificates of a profile are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    /// A natural person.
    Citizen,
    /// A company or firm with a business number.
    Business,
    /// A school, association or other organisation with an object identifier.
    Organisation,
    /// An agency or unit of the directory.
    Agency,
    /// A host of an agency.
    Server,
    /// An official in a post, who signs in office.
    Official,
    /// The log in which the node's audit trail is sealed.
    Log,
}

impl Holder {
    /// Each with the word files use.
    pub const ALL: [(&'static str, Self); 7] = [
        ("citizen", Self::Citizen),
        ("business", Self::Business),
        ("organisation", Self::Organisation),
        ("agency", Self::Agency),
        ("server", Self::Server),
        ("official", Self::Official),
        ("log", Self::Log),
    ];

    /// The word files use.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, holder)| *holder == self).map_or("", |(word, _)| word)
    }

    /// The places that names and attributes of such certificates may have. `{below}` becomes
    /// one part for each agency below the topmost one; `{number}` is a citizen's certificate
    /// number of 16 digits, which is never the id number; `{class}` is 1 of an agency and 2 of a
    /// unit, as the GPKI's subject classes of both end.
    pub fn places(self) -> &'static [&'static str] {
        match self {
            Self::Citizen => &["name", "number", "id_tail"],
            Self::Business => &["name", "business_number"],
            Self::Organisation => &["name", "oid"],
            Self::Agency => &["name", "oid", "class", "top", "below"],
            Self::Server => &["host", "name", "oid", "class", "top", "below"],
            Self::Official => &["name", "title", "top", "below"],
            Self::Log => &["log"],
        }
    }
}

/// One kind of certificate that an authority issues to others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Id, unique within the authority.
    pub id: String,
    /// Name.
    pub name: Text,
    /// To whom.
    pub holder: Holder,
    /// The holder's distinguished name.
    pub subject: Vec<NamePart>,
    /// Days it is valid.
    pub days: u32,
    /// Kinds of keys it may be for; the first is what is made here.
    pub keys: Vec<KeyKind>,
    /// What the key is for (RFC 5280 §4.2.1.3).
    pub key_usage: Vec<KeyUse>,
    /// Extended key usages, as object identifiers.
    pub extended_key_usage: Vec<String>,
    /// Certificate policies, as object identifiers.
    pub policies: Vec<String>,
    /// Subject directory attributes.
    pub attributes: Vec<Attribute>,
}

/// A subject directory attribute (RFC 5280 §4.2.1.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its type, as object identifier.
    pub oid: String,
    /// Its value.
    pub value: AttributeValue,
}

/// The value of a subject directory attribute; both forms may have places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeValue {
    /// An object identifier. An attribute whose place is not known is left out.
    Oid(String),
    /// A text.
    Text(String),
}

/// Bits of the key usage extension that end entities have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUse {
    /// Sign-in and signatures in general.
    DigitalSignature,
    /// Signatures that bind (contentCommitment).
    NonRepudiation,
    /// Encrypting keys.
    KeyEncipherment,
    /// Agreeing on keys.
    KeyAgreement,
}

impl KeyUse {
    /// Each with the word files use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("digital_signature", Self::DigitalSignature),
        ("non_repudiation", Self::NonRepudiation),
        ("key_encipherment", Self::KeyEncipherment),
        ("key_agreement", Self::KeyAgreement),
    ];
}

impl Authority {
    /// The profile with this id.
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Whether it is a root.
    pub fn is_root(&self) -> bool {
        self.issuer.is_none()
    }
}

/// The places in a text: what stands between `{` and `}`.
pub fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(place, _)| place))
}

/// Whether a text is an object identifier in dotted form that certificates can be written with:
/// two numbers or more, the first 0 to 2, the second below 40 (under 2 the standard allows more,
/// the library that writes them does not), none with a leading zero.
pub fn is_oid(text: &str) -> bool {
    let number = |part: &str| -> Option<u64> {
        let plain = !part.is_empty() && part.len() <= 10 && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain && (part == "0" || !part.starts_with('0')) { part.parse().ok() } else { None }
    };
    let parts: Vec<Option<u64>> = text.split('.').map(number).collect();
    match parts.as_slice() {
        [Some(first), Some(second), rest @ ..] => {
            *first <= 2
                && *second < 40
                && rest.iter().all(|part| part.is_some_and(|part| u32::try_from(part).is_ok()))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_are_told_from_other_texts() {
        for good in ["2.16.886.101.0.3.3", "1.2", "0.0"] {
            assert!(is_oid(good), "{good}");
        }
        for bad in ["", "1", "3.1", "1.40", "2.999.1", "1.2.", "1..2", "1.02", "a.b", "1.2.99999999999"] {
            assert!(!is_oid(bad), "{bad}");
        }
    }

    #[test]
    fn places_are_what_stands_in_braces() {
        assert_eq!(places("a {name} b {number}").collect::<Vec<_>>(), ["name", "number"]);
        assert_eq!(places("plain").count(), 0);
    }
}
