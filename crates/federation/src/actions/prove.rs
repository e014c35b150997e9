//! On every node: before others see its certificate, the proof that it is in force.

use std::time::Duration;

use kernel::Ctx;
use signature::path::Purpose;
use signature::stapled::{Stapled, check};

use super::refresh::refresh_ocsp;
use crate::error::FederationError;
use crate::state::{Federation, State};

/// Longer than an answer takes; a start does not wait for a centre that is off.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sees to it that the node has a young OCSP response about its certificate for TLS, without which no other node speaks
/// to it. One that is kept from before will do. To be called before the port is opened; where it fails, the
/// node may start all the same, and goes on asking.
///
/// # Errors
/// The centre is not reached, or the certificate is revoked.
pub async fn prove(ctx: &Ctx) -> Result<(), FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    if is_proven(ctx, &state) {
        return Ok(());
    }
    let late = |_| FederationError::Unreachable {
        address: state.list.centre.to_string(),
        reason: format!("no OCSP response within {} seconds", PATIENCE.as_secs()),
    };
    tokio::time::timeout(PATIENCE, refresh_ocsp(ctx)).await.map_err(late)?
}

fn is_proven(ctx: &Ctx, state: &State) -> bool {
    let ocsp = state.own.tls.ocsp.load();
    let shown = Stapled {
        certificate: &state.own.tls.certificate,
        ocsp: ocsp.as_deref().map(Vec::as_slice).unwrap_or_default(),
        intermediates: &state.authorities,
        root: &state.root,
        purpose: Purpose::TlsServer,
    };
    check(&shown, ctx.now()).is_ok()
}
