//! What a new node and the centre say to each other; JSON, read from outside.

use kernel::{AgencyId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::model::{NodeId, SignedList};

/// `POST /federation/join`: the token and one signing request for each certificate.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// The invitation's token.
    pub token: String,
    /// The node that joins.
    pub node: NodeId,
    /// Its clock, in microseconds UTC.
    pub now: Timestamp,
    /// For TLS (PKCS #10 in DER, as base64).
    #[serde(with = "crate::model::bytes")]
    pub tls: Vec<u8>,
    /// For the seal of each agency.
    pub seals: Vec<SealRequest>,
}

impl std::fmt::Debug for JoinRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JoinRequest").field("node", &self.node).finish_non_exhaustive()
    }
}

/// A request for an agency's seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealRequest {
    /// The agency.
    pub agency: AgencyId,
    /// PKCS #10 in DER, as base64.
    #[serde(with = "crate::model::bytes")]
    pub request: Vec<u8>,
}

/// What the centre answers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// For TLS.
    pub tls: Given,
    /// The seals.
    pub seals: Vec<GivenSeal>,
    /// The list, in which the node stands.
    pub list: SignedList,
}

/// A certificate and those above it, its issuer first; PEM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The certificate.
    pub certificate: String,
    /// The chain.
    pub chain: String,
}

/// A seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenSeal {
    /// The agency.
    pub agency: AgencyId,
    /// Its certificate.
    pub given: Given,
}

/// `POST /federation/renew`: a request for the next certificate of one use, shown with the one in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewRequest {
    /// The seal's agency; none: for TLS.
    pub seal: Option<AgencyId>,
    /// PKCS #10 in DER, as base64.
    #[serde(with = "crate::model::bytes")]
    pub request: Vec<u8>,
}
