//! The mandate under which a signer acted, as a signed attribute of our own (ADR 0010).

use der::asn1::{GeneralizedTime, OctetStringRef};
use der::{Decode as _, Encode as _, Sequence};
use kernel::Timestamp;
use serde::Serialize;

use crate::time;

/// The longest mandate attribute that is read, in bytes.
const MAX_BYTES: usize = 4 * 1024;

/// A mandate: who acted for whom, in what, and for how long. What the texts mean is for whoever
/// issues mandates; a reader needs no access to them to show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mandate {
    /// The mandate's id, under which its issuer has it on record.
    pub id: String,
    /// Its kind, such as `parent`, `guardian`, `company-representative` or `deputy`.
    pub kind: String,
    /// The id of whom the signer acted for. Never a national id number: documents travel.
    pub principal: String,
    /// What it covers; empty for everything.
    pub scope: Vec<String>,
    /// First instant, in whole seconds.
    pub from: Option<Timestamp>,
    /// Last second.
    pub until: Option<Timestamp>,
}

/// `Mandate ::= SEQUENCE { version INTEGER (1), id, kind, principal UTF8String, scope SEQUENCE OF
/// UTF8String, from [0] GeneralizedTime OPTIONAL, until [1] GeneralizedTime OPTIONAL }`
#[derive(Sequence)]
struct Encoded {
    version: u8,
    id: String,
    kind: String,
    principal: String,
    scope: Vec<String>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    from: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    until: Option<GeneralizedTime>,
}

impl Mandate {
    /// Whether it held at an instant.
    pub fn valid_at(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until.plus_seconds(1))
    }

    /// The attribute's value. It is wrapped into an OCTET STRING, so that readers who do not know it
    /// have nothing to misread.
    pub(crate) fn to_der(&self) -> der::Result<Vec<u8>> {
        let encoded = Encoded {
            version: 1,
            id: self.id.clone(),
            kind: self.kind.clone(),
            principal: self.principal.clone(),
            scope: self.scope.clone(),
            from: self.from.map(time::general).transpose()?,
            until: self.until.map(time::general).transpose()?,
        };
        OctetStringRef::new(&encoded.to_der()?)?.to_der()
    }

    pub(crate) fn from_der(value: &[u8]) -> der::Result<Self> {
        if value.len() > MAX_BYTES {
            return Err(der::ErrorKind::Overlength.into());
        }
        let encoded = crate::raw::decode_der::<Encoded>(OctetStringRef::from_der(value)?.as_bytes())?;
        if encoded.version != 1 {
            return Err(der::Tag::Integer.value_error());
        }
        Ok(Self {
            id: encoded.id,
            kind: encoded.kind,
            principal: encoded.principal,
            scope: encoded.scope,
            from: encoded.from.as_ref().map(time::of_general),
            until: encoded.until.as_ref().map(time::of_general),
        })
    }
}
