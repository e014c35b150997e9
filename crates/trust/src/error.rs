//! Why an authority refuses, each with a stable code and what to do next.

use kernel::{DbError, Timestamp};
use web::Failure;

use crate::keys::KeysError;
use crate::x509::X509Error;
use crate::x509::request::RequestError;

/// An error of the authorities.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// No authority by that id.
    #[error("there is no certification authority {id}")]
    AuthorityUnknown {
        /// The id asked for.
        id: String,
    },
    /// No profile by that id.
    #[error("the authority {authority} has no profile {id}")]
    ProfileUnknown {
        /// Authority.
        authority: String,
        /// The id asked for.
        id: String,
    },
    /// No such certificate.
    #[error("there is no such certificate")]
    CertificateUnknown,
    /// The authority has no key yet.
    #[error("the authority {id} has not been founded; run minben trust ceremony")]
    NotFounded {
        /// Authority.
        id: String,
    },
    /// The actor's post may not do this.
    #[error("only the posts that the authority's file names may do this")]
    NotAllowed,
    /// A first certificate is issued at the counter.
    #[error("the first certificate is issued at the counter, where the person is seen")]
    CounterFirst,
    /// The keys are locked.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The authority's own certificate is not valid now, by the node's clock.
    #[error("the certificate of {authority} is valid from {from} to {until}; the node's clock says {now}")]
    NotValidNow {
        /// Authority.
        authority: String,
        /// First instant.
        from: Timestamp,
        /// Last instant.
        until: Timestamp,
        /// The node's clock.
        now: Timestamp,
    },
    /// The authority's own certificate was revoked.
    #[error("the certificate of the authority {authority} is revoked; roll its key over")]
    AuthorityRevoked {
        /// Authority.
        authority: String,
    },
    /// The key was rolled over between signing and writing; doing it again works.
    #[error("the authority's key was just changed; do it again")]
    JustRolledOver,
    /// The signing request is not taken.
    #[error("the signing request is not taken: {0:?}")]
    Request(RequestError),
    /// The profile does not take this kind of key.
    #[error("the profile takes other kinds of keys: {allowed}")]
    KeyKind {
        /// The words of those it takes.
        allowed: String,
    },
    /// No resolution put a version of the certificate policy in force.
    #[error("no resolution adopted a version of the certificate policy {policy}")]
    PolicyNotAdopted {
        /// The policy.
        policy: String,
    },
    /// The file of the adopted version was changed since.
    #[error("version {version} of the certificate policy {policy} is not what {resolution} adopted")]
    PolicyChanged {
        /// The policy.
        policy: String,
        /// The version.
        version: String,
        /// The resolution.
        resolution: String,
    },
    /// The policy in force does not let this be issued.
    #[error("the certificate policy in force, version {version} by {resolution}, does not allow {what}")]
    PolicyForbids {
        /// The version.
        version: String,
        /// The resolution that adopted it.
        resolution: String,
        /// A policy's identifier, a kind of holder or of key.
        what: String,
    },
    /// The profile is for other holders.
    #[error("the profile is for another kind of holder")]
    Holder,
    /// A host is not registered for the agency.
    #[error("the host {host} is not registered for the agency")]
    HostUnknown {
        /// The host.
        host: String,
    },
    /// The name of a host is none, or taken.
    #[error("the host {host} cannot be registered")]
    HostRefused {
        /// The host.
        host: String,
    },
    /// The certificate's state does not allow it.
    #[error("the certificate is {state}")]
    State {
        /// Its state, as locale keys name it.
        state: &'static str,
    },
    /// The clock went backwards since the last time stamp.
    #[error("the clock says {now}, the last time stamp was made at {last}")]
    ClockWentBack {
        /// The node's clock.
        now: Timestamp,
        /// The last stamp.
        last: Timestamp,
    },
    /// A password for a key file is too short.
    #[error("the password has fewer than {least} characters")]
    PasswordShort {
        /// Characters at least.
        least: usize,
    },
    /// A certificate could not be written.
    #[error(transparent)]
    X509(#[from] X509Error),
    /// A message could not be made.
    #[error("a signed message could not be made: {0}")]
    Message(String),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<RequestError> for TrustError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<signature::CertificateError> for TrustError {
    fn from(error: signature::CertificateError) -> Self {
        Self::X509(error.into())
    }
}

impl TrustError {
    /// Stable code, for programs, logs and locale keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AuthorityUnknown { .. } => "trust.authority_unknown",
            Self::ProfileUnknown { .. } => "trust.profile_unknown",
            Self::CertificateUnknown => "trust.certificate_unknown",
            Self::NotFounded { .. } => "trust.not_founded",
            Self::NotAllowed => "trust.not_allowed",
            Self::CounterFirst => "trust.counter_first",
            Self::Keys(KeysError::RootLocked) => "trust.root_locked",
            Self::Keys(_) => "trust.keys_locked",
            Self::NotValidNow { .. } => "trust.not_valid_now",
            Self::AuthorityRevoked { .. } => "trust.authority_revoked",
            Self::JustRolledOver => "trust.just_rolled_over",
            Self::Request(RequestError::NotARequest) => "trust.request_unreadable",
            Self::Request(RequestError::Algorithm) => "trust.request_algorithm",
            Self::Request(RequestError::NotPossessed) => "trust.request_not_possessed",
            Self::KeyKind { .. } => "trust.key_kind",
            Self::PolicyNotAdopted { .. } => "trust.policy_not_adopted",
            Self::PolicyChanged { .. } => "trust.policy_changed",
            Self::PolicyForbids { .. } => "trust.policy_forbids",
            Self::Holder => "trust.holder",
            Self::HostUnknown { .. } => "trust.host_unknown",
            Self::HostRefused { .. } => "trust.host_refused",
            Self::State { .. } => "trust.state",
            Self::ClockWentBack { .. } => "trust.clock_went_back",
            Self::PasswordShort { .. } => "trust.password_short",
            Self::X509(_) | Self::Message(_) | Self::Db(_) => "trust.unavailable",
        }
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        let code = error.code();
        match error {
            TrustError::AuthorityUnknown { id } => Self::new(404, code).with("authority", id),
            TrustError::ProfileUnknown { authority, id } => {
                Self::new(404, code).with("authority", authority).with("profile", id).at("profile")
            }
            TrustError::CertificateUnknown => Self::new(404, code),
            TrustError::NotFounded { id } => Self::new(503, code).with("authority", id),
            TrustError::NotAllowed | TrustError::CounterFirst => Self::new(403, code),
            TrustError::Keys(error) => {
                tracing::warn!(%error, "keys cannot be used");
                Self::new(503, code)
            }
            TrustError::NotValidNow { authority, from, until, now } => Self::new(503, code)
                .with("authority", authority)
                .with("from", from)
                .with("until", until)
                .with("now", now),
            TrustError::AuthorityRevoked { authority } => Self::new(503, code).with("authority", authority),
            TrustError::JustRolledOver => Self::new(409, code),
            TrustError::Request(_) => Self::new(422, code).at("request"),
            TrustError::KeyKind { allowed } => Self::new(422, code).with("allowed", allowed).at("request"),
            TrustError::PolicyNotAdopted { policy } => Self::new(409, code).with("policy", policy),
            TrustError::PolicyChanged { policy, version, resolution } => Self::new(409, code)
                .with("policy", policy)
                .with("version", version)
                .with("resolution", resolution),
            TrustError::PolicyForbids { version, resolution, what } => Self::new(422, code)
                .with("version", version)
                .with("resolution", resolution)
                .with("what", what)
                .at("profile"),
            TrustError::Holder => Self::new(422, code).at("profile"),
            TrustError::HostUnknown { host } | TrustError::HostRefused { host } => {
                Self::new(422, code).with("host", host).at("host")
            }
            TrustError::State { state } => Self::new(409, code).with("state", state),
            TrustError::ClockWentBack { now, last } => {
                Self::new(503, code).with("now", now).with("last", last)
            }
            TrustError::PasswordShort { least } => Self::new(422, code).with("least", least).at("password"),
            TrustError::X509(error) => Self::internal(&error),
            TrustError::Message(_) => Self::internal(&error),
            TrustError::Db(error) => error.into(),
        }
    }
}
