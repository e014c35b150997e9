//! Clients: agencies' own systems that let people sign in with this node (OpenID Connect).

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

use super::Purpose;

/// What a client may learn of who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// That somebody signed in, by an identifier that no other client knows.
    Openid,
    /// Name.
    Profile,
    /// National id number; needs a legal basis of its own.
    NationalId,
    /// Post and agency of an official.
    Post,
    /// Signing in again without the person (refresh tokens).
    OfflineAccess,
}

impl Scope {
    /// All scopes with the words that requests and files use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("openid", Self::Openid),
        ("profile", Self::Profile),
        ("national_id", Self::NationalId),
        ("post", Self::Post),
        ("offline_access", Self::OfflineAccess),
    ];

    /// The word that requests and files use.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, scope)| *scope == self).map_or("", |(word, _)| word)
    }

    /// The scope of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, scope)| *scope)
    }
}

/// A public key of a client, on the curve P-256 (RFC 7518, section 6.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientKey {
    /// Id in the header of what it signs.
    pub kid: String,
    /// Coordinate, base64url.
    pub x: String,
    /// Coordinate, base64url.
    pub y: String,
}

/// A client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Client {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agency whose system it is.
    pub agency: AgencyId,
    /// Why people sign in there.
    pub purpose: Purpose,
    /// Law and article.
    pub legal_basis: Text,
    /// Law by which it learns the national id number.
    pub national_id_basis: Option<Text>,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
    /// Where answers may be sent.
    pub redirect_uris: Vec<String>,
    /// Where people may be sent after they signed out.
    pub logout_redirect_uris: Vec<String>,
    /// Where the client is told that people signed out (OpenID Connect Back-Channel Logout 1.0).
    pub backchannel_logout_uri: Option<String>,
    /// Its keys; without any it shows a credential of its agency.
    pub keys: Vec<ClientKey>,
    /// Whether it may ask about tokens of its agency's other clients.
    pub introspects: bool,
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub until: Day,
}

impl Client {
    /// Whether the client is in force on `day`.
    pub fn in_force(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }
}
