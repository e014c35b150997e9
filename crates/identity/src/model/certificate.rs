//! Signing in with a citizen certificate: what a person signs, whose certificate it is, why it is refused.

use std::fmt::Write as _;

use kernel::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

/// Whose certificate somebody showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The citizen.
    pub person: PersonId,
    /// SHA-256 of the certificate in hexadecimal, for the audit trail.
    pub fingerprint: String,
}

/// Why a certificate signs nobody in, as of the instant it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Refused {
    /// No authority of this node issued it.
    UnknownIssuer {
        /// The issuer that it names, for people.
        issuer: String,
    },
    /// It is of a business, an agency or a server: these sign nobody in.
    NotCitizen,
    /// It is not for signing in (extended key usage), or has what nobody here can judge.
    Unfit,
    /// Revoked for good.
    Revoked {
        /// Since when.
        since: Timestamp,
    },
    /// Put on hold.
    Held {
        /// Since when.
        since: Timestamp,
    },
    /// Its time is over.
    Expired {
        /// Its last instant.
        until: Timestamp,
    },
    /// Its time has not come: either it is very new, or a clock is wrong.
    NotYet {
        /// Its first instant.
        from: Timestamp,
        /// The node's clock.
        now: Timestamp,
    },
    /// The authority above it was revoked or is past its time.
    Authority,
}

impl Refused {
    /// Stable code, also of the locale keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownIssuer { .. } => "identity.certificate_unknown_issuer",
            Self::NotCitizen => "identity.certificate_not_citizen",
            Self::Unfit => "identity.certificate_unfit",
            Self::Revoked { .. } => "identity.certificate_revoked",
            Self::Held { .. } => "identity.certificate_held",
            Self::Expired { .. } => "identity.certificate_expired",
            Self::NotYet { .. } => "identity.certificate_not_yet",
            Self::Authority => "identity.certificate_authority",
        }
    }
}

/// A refusal, with the person whose certificate it is when that is known: they are to see the attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub refused: Refused,
    /// Whose certificate it is.
    pub holder: Option<Holder>,
}

/// What a person signs to sign in. It names this node's address, so that the signature is worth nothing
/// elsewhere, and says what it is for to whoever opens it. Lines end as on every system (CRLF), so that
/// signing it as text or as bytes gives the same.
pub(crate) fn challenge_text(address: &str, nonce: &str, until: Timestamp) -> String {
    let lines = [
        "民本登入確認檔 Minben sign-in challenge",
        "",
        "以憑證簽署這個檔案，表示您本人要登入下列網址。若不是您要登入，請不要簽署。",
        "Signing this file with your certificate signs you in at the address below. If that is not what you are doing, do not sign it.",
        "",
    ];
    let mut text = lines.join("\r\n");
    // Writing to a String cannot fail.
    let _ = write!(text, "\r\nAddress: {address}\r\nNonce: {nonce}\r\nUntil: {until}\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_names_the_address_and_is_the_same_as_text_and_as_bytes() {
        let text = challenge_text("https://minben.example", "n-1", Timestamp(0));
        assert!(text.contains("\r\nAddress: https://minben.example\r\nNonce: n-1\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }
}
