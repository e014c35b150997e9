//! The errors as `web` shows them.

use web::Failure;

use super::FederationError;

impl From<FederationError> for Failure {
    fn from(error: FederationError) -> Self {
        let (status, code) = (error.status(), error.code());
        match error {
            FederationError::Trust(error) => error.into(),
            FederationError::Db(error) => error.into(),
            FederationError::AlreadyMember { node } | FederationError::IdTaken { node } => {
                Self::new(status, code).with("node", node.as_str()).at("id")
            }
            FederationError::NodeUnknown { node } => Self::new(status, code).with("node", node),
            FederationError::LogUnknown { node } | FederationError::LogDoubted { node } => {
                Self::new(status, code).with("node", node.as_str())
            }
            FederationError::LogNameTaken { name } => Self::new(status, code).with("name", name),
            FederationError::AgencyUnknown { agency } => {
                Self::new(status, code).with("agency", agency.as_str()).at("agencies")
            }
            FederationError::AgencyTaken { agency, node } => Self::new(status, code)
                .with("agency", agency.as_str())
                .with("node", node.as_str())
                .at("agencies"),
            FederationError::HostTaken { host, port, node } => Self::new(status, code)
                .with("host", host)
                .with("port", i64::from(port))
                .with("node", node.as_str())
                .at("host"),
            FederationError::HostRefused { host, agency } => {
                Self::new(status, code).with("host", host).with("agency", agency.as_str()).at("host")
            }
            FederationError::IdRefused { id } => Self::new(status, code).with("id", id).at("id"),
            FederationError::NotInvited { invited, asked } => {
                Self::new(status, code).with("invited", invited).with("asked", asked)
            }
            FederationError::Stapled { peer, .. } => Self::new(status, code).with("peer", peer),
            FederationError::PeerRevoked { node, at } => {
                Self::new(status, code).with("node", node.as_str()).with("at", at)
            }
            FederationError::Suspended { node } => Self::new(status, code).with("node", node.as_str()),
            FederationError::RequestRefused { what } => Self::new(status, code).with("what", what),
            FederationError::Expired { node, until } => {
                Self::new(status, code).with("node", node).with("until", until)
            }
            FederationError::InvitationExpired { until } => Self::new(status, code).with("until", until),
            FederationError::Stale { issued_at, expired_at, now } => {
                Self::new(status, code).with("issued", issued_at).with("expired", expired_at).with("now", now)
            }
            FederationError::ClockSkewed { listed_at, now } => {
                Self::new(status, code).with("listed", listed_at).with("now", now)
            }
            FederationError::StampsOverdue { since, grace_minutes } => {
                Self::new(status, code).with("since", since).with("minutes", grace_minutes)
            }
            error @ (FederationError::Internal(_) | FederationError::Keys(_)) => {
                tracing::error!(%error, "the federation's part of this node cannot work");
                Self::new(status, code)
            }
            _ => Self::new(status, code),
        }
    }
}
