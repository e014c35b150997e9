//! Next steps that depend on what is inside an error.

use signature::stapled::Fault;

/// What to do about a node that is not spoken to.
pub(super) fn stapled_next(fault: &Fault) -> &'static str {
    match fault {
        Fault::Missing | Fault::Unreadable { .. } | Fault::NotKnown => {
            "run `minben node check` on that node, which gets no answer from the centre's OCSP responder"
        }
        Fault::Stale { .. } => {
            "run `minben node check` on that node, which gets no answer from the centre's OCSP responder, and here to \
             see whether the clock is right"
        }
        Fault::FromTheFuture { .. } => {
            "set the clock right (chronyc makestep) here and on that node, and run `minben node check` on both"
        }
        Fault::Revoked { .. } => {
            "the list that the centre signs next no longer names it; ask the centre's operator why, and for a new \
             invitation of that node"
        }
        Fault::OtherCertificate | Fault::NotAuthorised | Fault::Path(_) => {
            "speak to that node's operator: somebody may stand between, or it was set up wrongly"
        }
    }
}
