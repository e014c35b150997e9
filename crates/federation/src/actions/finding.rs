//! What the diagnostics found, and the next step for each reason.

use kernel::i18n::Arg;
use kernel::{Ctx, Lang};
use signature::ocsp::OcspError;
use signature::path::{PathError, Unknown};
use signature::stapled::Fault;

use crate::error::FederationError;
use crate::list::ListFault;

/// One thing that was looked at. Its texts are `federation-check-WHAT` and, when it is not well,
/// `federation-check-NEXT-next`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What: a part of locale keys.
    pub what: &'static str,
    /// Whether it is well.
    pub well: bool,
    /// About what in particular: a node, a certificate; empty when there is one of it.
    pub about: String,
    /// What was found, technically.
    pub detail: String,
    /// The next step when it is not well, by its reason: a part of locale keys.
    pub next: &'static str,
}

/// A finding's words: what was looked at, and the next step when it is not well.
pub fn texts_of(ctx: &Ctx, lang: Lang, finding: &Finding) -> (String, Option<String>) {
    let args = [("about", Arg::from(finding.about.as_str()))];
    let text = |key: &str| ctx.locales.text(lang, &format!("federation-check-{key}"), &args);
    let next = (!finding.well).then(|| text(&format!("{}-next", finding.next)));
    (text(finding.what), next)
}

/// A finding whose next step does not depend on the reason.
pub(super) fn finding(what: &'static str, about: &str, result: Result<String, String>) -> Finding {
    let well = result.is_ok();
    let (Ok(detail) | Err(detail)) = result;
    Finding { what, well, about: about.to_owned(), detail, next: what }
}

/// A finding whose next step is that of the error.
pub(super) fn told(what: &'static str, about: &str, result: Result<String, FederationError>) -> Finding {
    let next = result.as_ref().err().map_or(what, |error| next_of(what, error));
    Finding { next, ..finding(what, about, result.map_err(|error| error.to_string())) }
}

/// The next step after an error; that of `what` where there is no better one.
pub(super) fn next_of(what: &'static str, error: &FederationError) -> &'static str {
    match error {
        _ if is_of_clocks(error) => "clock",
        // A node that is not reached has words of its own, about both sides.
        FederationError::Unreachable { .. } | FederationError::Answer { .. } if what != "node" => "centre",
        FederationError::WrongRoot { .. } => "foreign",
        FederationError::Stapled { .. } => "stapled",
        FederationError::Unproven { .. } => "responder",
        FederationError::Stale { .. } => "stale",
        FederationError::Revoked { .. } => "revoked",
        FederationError::NotListed | FederationError::Dropped { .. } => "out",
        FederationError::List(_) | FederationError::SetBack { .. } => "refused",
        // What another node than the centre says comes of the list that it has at the moment.
        FederationError::Refused { code, .. } if matches!(what, "node" | "contracts") => {
            if code.starts_with("federation.") { "there" } else { what }
        }
        FederationError::Refused { code, .. } => match code.as_str() {
            "federation.certificate_revoked" => "revoked",
            "federation.certificate_expired" => "expired",
            "federation.not_listed" => "out",
            "federation.suspended" => "suspended",
            _ => what,
        },
        _ => what,
    }
}

/// Whether an error comes of clocks that differ, on whatever it was found out.
fn is_of_clocks(error: &FederationError) -> bool {
    match error {
        FederationError::ClockSkewed { .. }
        | FederationError::NotInForce { .. }
        | FederationError::Stapled { fault: Fault::FromTheFuture { .. }, .. }
        | FederationError::Unproven { error: OcspError::FromTheFuture { .. }, .. } => true,
        FederationError::List(ListFault::Path(path)) => matches!(
            path,
            PathError::NotYetValid { .. } | PathError::RevocationUnknown { why: Unknown::FromTheFuture, .. }
        ),
        FederationError::Refused { code, .. } => code == "federation.clock_skewed",
        _ => false,
    }
}
