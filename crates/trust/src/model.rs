//! Certificates, their states and the generations of an authority's key; no IO.

use kernel::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use signature::Reason;

/// The number of a certificate: 128 random bits, of which the first is 0 and the second 1, so
/// that each has the same length (RFC 5280 §4.1.2.2). Written in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Serial(String);

impl Serial {
    /// From the bytes of the INTEGER, with or without leading zeros.
    pub fn of(bytes: &[u8]) -> Self {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        Self(hex::encode(&bytes[start..]))
    }

    /// From a text that came from storage or a path; anything is a number nobody has.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_ascii_lowercase())
    }

    /// A new one from random bytes.
    pub(crate) fn fresh(entropy: &kernel::entropy::Entropy) -> [u8; 16] {
        let mut bytes = [0_u8; 16];
        entropy.fill(&mut bytes);
        bytes[0] = (bytes[0] & 0x7f) | 0x40;
        bytes
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of the number.
    pub fn bytes(&self) -> Vec<u8> {
        hex::decode(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The reasons for revoking, with their CRLReason numbers (RFC 5280 §5.3.1) and the words of
/// forms and locale keys. The compromise of an attribute authority is none of ours.
pub const REASONS: [(i64, &str, Reason); 8] = [
    (0, "unspecified", Reason::Unspecified),
    (1, "key-compromise", Reason::KeyCompromise),
    (2, "ca-compromise", Reason::CaCompromise),
    (3, "affiliation-changed", Reason::AffiliationChanged),
    (4, "superseded", Reason::Superseded),
    (5, "cessation-of-operation", Reason::CessationOfOperation),
    (6, "certificate-hold", Reason::CertificateHold),
    (9, "privilege-withdrawn", Reason::PrivilegeWithdrawn),
];

/// The CRLReason number of a reason.
pub fn reason_number(reason: Reason) -> i64 {
    REASONS.iter().find(|(_, _, known)| *known == reason).map_or(0, |(number, _, _)| *number)
}

/// The word of a reason.
pub fn reason_word(reason: Reason) -> &'static str {
    REASONS.iter().find(|(_, _, known)| *known == reason).map_or("unspecified", |(_, word, _)| *word)
}

/// The reason with a CRLReason number.
pub fn reason_of_number(number: i64) -> Option<Reason> {
    REASONS.iter().find(|(known, _, _)| *known == number).map(|(_, _, reason)| *reason)
}

/// The reason a form names.
pub fn reason_of_word(word: &str) -> Option<Reason> {
    REASONS.iter().find(|(_, known, _)| *known == word).map(|(_, _, reason)| *reason)
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An authority's own.
    Authority,
    /// From one generation of an authority's key to another (RFC 4210 §4.4).
    Link,
    /// Of an OCSP responder.
    Responder,
    /// Of the time-stamping unit.
    TimeStamping,
    /// Of somebody outside: a person, business, agency or server.
    Holder,
}

impl Kind {
    /// All with the words storage uses.
    pub const ALL: [(&'static str, Self); 5] = [
        ("authority", Self::Authority),
        ("link", Self::Link),
        ("ocsp", Self::Responder),
        ("tsa", Self::TimeStamping),
        ("holder", Self::Holder),
    ];

    /// The word storage uses.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("holder", |(word, _)| *word)
    }

    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.iter().find(|(known, _)| *known == word).map_or(Self::Holder, |(_, kind)| *kind)
    }
}

/// A certificate as it is kept.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Id of the authority.
    pub authority: String,
    /// Its number.
    pub serial: Serial,
    /// Which generation of the authority's key signed it.
    pub generation: i64,
    /// What it is for.
    pub kind: Kind,
    /// Profile it was issued under; empty for the authority's own services.
    pub profile: String,
    /// Kind of holder: the word of the profile, or `authority`.
    pub holder_kind: String,
    /// Who holds it: a person's id on this node, a business number, an object identifier, an
    /// agency's id, a host, or an authority's id.
    pub holder: String,
    /// The post for which an official holds it; it ends with the post.
    pub post: Option<kernel::PostId>,
    /// Its subject, for people.
    pub subject: String,
    /// SHA-256 of the DER, in hexadecimal.
    pub fingerprint: String,
    /// In DER.
    pub der: Vec<u8>,
    /// Valid from.
    pub not_before: Timestamp,
    /// Valid until.
    pub not_after: Timestamp,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Label of whoever had it issued.
    pub issued_by: String,
    /// Number of the certificate it renews.
    pub replaces: Option<Serial>,
    /// When it was revoked or put on hold.
    pub revoked_at: Option<Timestamp>,
    /// Why.
    pub reason: Option<Reason>,
}

/// The state of a certificate at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its time has not begun.
    NotYet,
    /// In force.
    InForce,
    /// On hold.
    Held,
    /// Revoked for good.
    Revoked,
    /// Its time is over.
    Expired,
}

impl Issued {
    /// Its state at an instant.
    pub fn state(&self, at: Timestamp) -> State {
        match (self.revoked_at, self.reason) {
            (Some(_), Some(Reason::CertificateHold)) => State::Held,
            (Some(_), _) => State::Revoked,
            (None, _) if at > self.not_after => State::Expired,
            (None, _) if at < self.not_before => State::NotYet,
            (None, _) => State::InForce,
        }
    }
}

/// What a key of an authority is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing certificates and lists.
    Certify,
    /// Answering OCSP.
    Respond,
    /// Stamping the time.
    Stamp,
}

impl Purpose {
    /// The word storage uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Certify => "certify",
            Self::Respond => "respond",
            Self::Stamp => "stamp",
        }
    }
}

/// One generation of a key of an authority, with the certificate it is used under.
#[derive(Debug, Clone)]
pub struct Generation {
    /// Id of the authority.
    pub authority: String,
    /// What for.
    pub purpose: Purpose,
    /// Which generation of the authority's own key: 1, 2, …
    pub generation: i64,
    /// Name of the key in its store.
    pub key_name: String,
    /// Its certificate in DER.
    pub der: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When a newer generation took over; it still signs lists for what it issued.
    pub retired_at: Option<Timestamp>,
}

/// To whom a certificate is to be issued.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A natural person of this node.
    Citizen {
        /// The person.
        person: PersonId,
        /// Name as in the household register.
        name: String,
        /// Last four of the id number.
        id_tail: String,
    },
    /// A company or firm.
    Business {
        /// Its business number, checked.
        number: String,
        /// Its registered name.
        name: String,
    },
    /// A school, association or other organisation.
    Organisation {
        /// Its object identifier.
        oid: String,
        /// Its name.
        name: String,
    },
    /// An agency of the directory, by its id.
    Agency(kernel::AgencyId),
    /// A host of an agency.
    Server {
        /// The agency.
        agency: kernel::AgencyId,
        /// Its hosts, the first of which is the name; all registered for the agency.
        hosts: Vec<String>,
    },
    /// An official, for signing in office.
    Official {
        /// The person.
        person: PersonId,
        /// Name.
        name: String,
        /// The post, which the person holds today.
        post: kernel::PostId,
    },
    /// The log in which the node's audit trail is sealed, by its name.
    Log(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_with_and_without_leading_zeros() {
        assert_eq!(Serial::of(&[0, 0x4f, 1]), Serial::of(&[0x4f, 1]));
        let bytes = Serial::fresh(&kernel::entropy::Entropy::seeded(3));
        assert_eq!(Serial::of(&bytes).as_str().len(), 32);
        assert_eq!(bytes[0] & 0xc0, 0x40);
    }

    #[test]
    fn reasons_have_the_numbers_of_the_standard() {
        for (number, word, reason) in REASONS {
            assert_eq!((reason_number(reason), reason_word(reason)), (number, word));
            assert_eq!(reason_of_number(number), Some(reason));
            assert_eq!(reason_of_word(word), Some(reason));
        }
        assert_eq!(reason_of_number(7), None, "7 is not used");
    }
}
