//! The node's own keys.

use std::sync::Arc;

use catalogue::model::authority::KeyKind;
use kernel::{AgencyId, Ctx};
use signature::SigningKey;
use trust::keys::{Keys, KeysError};

use crate::error::FederationError;
use crate::store::CertificateUse;

/// Name of a key in the store: what for, for whom, the how manieth.
pub(super) fn key_name(purpose: CertificateUse, agency: &AgencyId, number: i64) -> String {
    match purpose {
        CertificateUse::Tls => format!("node-tls-{number}"),
        CertificateUse::Seal => format!("node-seal-{agency}-{number}"),
    }
}

/// The key of that name; made when there is none, so that what was broken off goes on.
pub(super) fn key(ctx: &Ctx, name: &str) -> Result<Arc<dyn SigningKey>, FederationError> {
    let keys = ctx.part::<Keys>().daily()?;
    match keys.open(name) {
        Err(KeysError::Missing { .. }) => Ok(keys.create(name, KeyKind::P256)?),
        opened => Ok(opened?),
    }
}
