//! An invitation: one line that the centre's operator hands to the operator of a new node.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::AgencyId;
use serde::{Deserialize, Serialize};

use super::{Fingerprint, NodeId, is_host};

/// What an invitation begins with: its form and version.
const PREFIX: &str = "minben-join-1:";
/// The longest invitation that is read, in characters.
const MAX_CHARS: usize = 2_048;
/// Characters of a token: 256 bits in base64url.
const TOKEN_CHARS: usize = 43;

/// Where the centre is, by what it is recognised, and the right to join once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Host of the centre, which its certificate names.
    pub host: String,
    /// Port of its federation listener.
    pub port: u16,
    /// The root of the centre's certificate.
    pub root: Fingerprint,
    /// The secret that is good once; 256 random bits.
    pub token: String,
    /// The node that is invited.
    pub node: NodeId,
    /// Its own host, as its certificate will name it.
    pub own_host: String,
    /// Its own port.
    pub own_port: u16,
    /// Its agencies.
    pub agencies: Vec<AgencyId>,
}

/// The text is no invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvitationUnreadable {
    /// It does not begin as one.
    #[error("an invitation begins with {PREFIX}")]
    Prefix,
    /// It was cut, or changed on the way.
    #[error(
        "it is not whole; copy the line that `minben node invite` printed, from its first character to its last"
    )]
    Damaged,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}

impl Invitation {
    /// The one line.
    pub fn to_line(&self) -> String {
        let json = serde_json::json!(self).to_string();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(json))
    }

    /// Reads the line; white space around and inside it, as mail programs break lines, does not count.
    ///
    /// # Errors
    /// See [`InvitationUnreadable`].
    pub fn read(line: &str) -> Result<Self, InvitationUnreadable> {
        if line.len() > 2 * MAX_CHARS {
            return Err(InvitationUnreadable::Damaged);
        }
        let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let body = line.strip_prefix(PREFIX).ok_or(InvitationUnreadable::Prefix)?;
        let json = URL_SAFE_NO_PAD.decode(body).map_err(|_| InvitationUnreadable::Damaged)?;
        let read: Self = serde_json::from_slice(&json).map_err(|_| InvitationUnreadable::Damaged)?;
        let right = read.port != 0
            && read.own_port != 0
            && is_host(&read.host)
            && is_host(&read.own_host)
            && !read.agencies.is_empty()
            && NodeId::parse(read.node.as_str()).is_some()
            && read.token.len() == TOKEN_CHARS;
        if right { Ok(read) } else { Err(InvitationUnreadable::Damaged) }
    }
}
