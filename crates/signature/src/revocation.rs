//! What CRLs and OCSP responses say about one certificate.

use kernel::Timestamp;
use serde::Serialize;
use x509_cert::ext::pkix::CrlReason;

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No reason given.
    Unspecified,
    /// The subject's key is known or suspected to be in other hands.
    KeyCompromise,
    /// The authority's key is.
    CaCompromise,
    /// The subject's name or other facts changed.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// No longer needed for what it was issued for.
    CessationOfOperation,
    /// Suspended for now.
    CertificateHold,
    /// A privilege in it was withdrawn.
    PrivilegeWithdrawn,
    /// The attribute authority's key is in other hands.
    AaCompromise,
}

/// That a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Revocation {
    /// From when on.
    pub at: Timestamp,
    /// Why.
    pub reason: Reason,
}

impl Reason {
    pub(crate) const fn code(self) -> CrlReason {
        match self {
            Self::Unspecified => CrlReason::Unspecified,
            Self::KeyCompromise => CrlReason::KeyCompromise,
            Self::CaCompromise => CrlReason::CaCompromise,
            Self::AffiliationChanged => CrlReason::AffiliationChanged,
            Self::Superseded => CrlReason::Superseded,
            Self::CessationOfOperation => CrlReason::CessationOfOperation,
            Self::CertificateHold => CrlReason::CertificateHold,
            Self::PrivilegeWithdrawn => CrlReason::PrivilegeWithdrawn,
            Self::AaCompromise => CrlReason::AaCompromise,
        }
    }

    /// `None` for removeFromCRL, which says that there is no revocation any more.
    pub(crate) const fn of(code: CrlReason) -> Option<Self> {
        Some(match code {
            CrlReason::Unspecified => Self::Unspecified,
            CrlReason::KeyCompromise => Self::KeyCompromise,
            CrlReason::CaCompromise => Self::CaCompromise,
            CrlReason::AffiliationChanged => Self::AffiliationChanged,
            CrlReason::Superseded => Self::Superseded,
            CrlReason::CessationOfOperation => Self::CessationOfOperation,
            CrlReason::CertificateHold => Self::CertificateHold,
            CrlReason::PrivilegeWithdrawn => Self::PrivilegeWithdrawn,
            CrlReason::AaCompromise => Self::AaCompromise,
            CrlReason::RemoveFromCRL => return None,
        })
    }
}

/// For how long an answer about a certificate may be relied upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// How far our clock and the issuer's may differ, in seconds.
    pub skew_seconds: i64,
    /// How old an answer may be that does not say when the next one comes, in seconds.
    pub max_age_seconds: i64,
}

impl Default for Freshness {
    /// Five minutes of skew; a day without a next update.
    fn default() -> Self {
        Self { skew_seconds: 300, max_age_seconds: 86_400 }
    }
}

/// The time for which an answer speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) this_update: Timestamp,
    pub(crate) next_update: Option<Timestamp>,
}

/// The answer does not speak for the instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutOfWindow {
    /// It was made after the present.
    FromTheFuture,
    /// It had already been replaced by then.
    Stale,
}

impl Window {
    /// Whether the answer may be used for `at`, seen from `now`. One made after `at` knows more
    /// about `at`, not less, so it may.
    pub(crate) fn check(
        self,
        at: Timestamp,
        now: Timestamp,
        freshness: Freshness,
    ) -> Result<(), OutOfWindow> {
        if self.this_update > now.plus_seconds(freshness.skew_seconds) {
            return Err(OutOfWindow::FromTheFuture);
        }
        let last =
            self.next_update.unwrap_or_else(|| self.this_update.plus_seconds(freshness.max_age_seconds));
        if last.plus_seconds(freshness.skew_seconds) < at { Err(OutOfWindow::Stale) } else { Ok(()) }
    }
}
