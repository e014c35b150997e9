//! The stable code of each error, and the status of an answer that carries it.

use super::FederationError;

impl FederationError {
    /// Stable code, for programs, logs and locale keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Alone => "federation.alone",
            Self::NotCentre => "federation.not_centre",
            Self::AlreadyMember { .. } => "federation.already_member",
            Self::Stale { .. } => "federation.list_stale",
            Self::ClockSkewed { .. } => "federation.clock_skewed",
            Self::List(_) => "federation.list_refused",
            Self::Directory(_) => "federation.directory_refused",
            Self::DirectoryMissing => "federation.directory_missing",
            Self::Contracts(_) => "federation.contracts_differ",
            Self::SetBack { .. } => "federation.list_set_back",
            Self::StampsOverdue { .. } => "federation.stamps_overdue",
            Self::Unreachable { .. } => "federation.unreachable",
            Self::WrongRoot { .. } => "federation.wrong_root",
            Self::NotInForce { .. } => "federation.not_in_force",
            Self::Stapled { .. } => "federation.staple_refused",
            Self::Dropped { .. } => "federation.dropped",
            Self::Unproven { .. } => "federation.ocsp_unusable",
            Self::Revoked { .. } => "federation.revoked",
            Self::NotAllowed => "federation.not_allowed",
            Self::Refused { .. } => "federation.refused",
            Self::Answer { .. } => "federation.answer_unreadable",
            Self::AgencyUnknown { .. } => "federation.agency_unknown",
            Self::AgencyTaken { .. } => "federation.agency_taken",
            Self::NoAgency => "federation.no_agency",
            Self::HostTaken { .. } => "federation.host_taken",
            Self::HostRefused { .. } => "federation.host_refused",
            Self::IdRefused { .. } => "federation.id_refused",
            Self::IdTaken { .. } => "federation.id_taken",
            Self::NoName => "federation.no_name",
            Self::NodeUnknown { .. } => "federation.node_unknown",
            Self::CentreStays => "federation.centre_stays",
            Self::InvitationUnreadable(_) => "federation.invitation_unreadable",
            Self::InvitationUnknown => "federation.invitation_unknown",
            Self::InvitationUsed => "federation.invitation_used",
            Self::InvitationExpired { .. } => "federation.invitation_expired",
            Self::NotInvited { .. } => "federation.not_invited",
            Self::RequestRefused { .. } => "federation.request_refused",
            Self::NotListed => "federation.not_listed",
            Self::PeerRevoked { .. } => "federation.certificate_revoked",
            Self::Suspended { .. } => "federation.suspended",
            Self::Expired { .. } => "federation.certificate_expired",
            Self::NotDue { .. } => "federation.not_due",
            Self::LogUnknown { .. } => "federation.log_unknown",
            Self::LogDoubted { .. } => "federation.log_doubted",
            Self::LogNameTaken { .. } => "federation.log_name_taken",
            Self::Keys(_) => "federation.keys_locked",
            Self::Trust(error) => error.code(),
            Self::Db(_) | Self::Internal(_) => "federation.unavailable",
        }
    }

    /// The status of an answer that carries this error.
    pub fn status(&self) -> u16 {
        match self {
            Self::NodeUnknown { .. } => 404,
            Self::AlreadyMember { .. }
            | Self::AgencyTaken { .. }
            | Self::HostTaken { .. }
            | Self::IdTaken { .. }
            | Self::CentreStays
            | Self::NotDue { .. }
            | Self::LogUnknown { .. }
            | Self::LogDoubted { .. }
            | Self::LogNameTaken { .. }
            | Self::NotCentre => 409,
            Self::InvitationUnknown
            | Self::InvitationUsed
            | Self::InvitationExpired { .. }
            | Self::NotInvited { .. }
            | Self::NotListed
            | Self::PeerRevoked { .. }
            | Self::Suspended { .. }
            | Self::Expired { .. }
            | Self::NotAllowed => 403,
            Self::AgencyUnknown { .. }
            | Self::NoAgency
            | Self::HostRefused { .. }
            | Self::IdRefused { .. }
            | Self::NoName
            | Self::InvitationUnreadable(_)
            | Self::RequestRefused { .. } => 422,
            Self::Unreachable { .. }
            | Self::Answer { .. }
            | Self::Refused { .. }
            | Self::List(_)
            | Self::Directory(_)
            | Self::WrongRoot { .. }
            | Self::Stapled { .. }
            | Self::Unproven { .. }
            | Self::NotInForce { .. } => 502,
            _ => 503,
        }
    }
}
