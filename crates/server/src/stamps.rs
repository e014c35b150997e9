//! The ledger's heads are stamped by the node's own time-stamping unit.

use std::pin::Pin;

use kernel::Ctx;
use ledger::actions::{Stamp, StampRefused, Stamps};
use signature::Digest;
use signature::tsp::{Token, TspError};

/// The time-stamping unit that the catalogue describes.
pub(crate) struct OwnUnit;

impl Stamps for OwnUnit {
    fn stamp<'a>(
        &'a self,
        ctx: &'a Ctx,
        sha256: [u8; 32],
    ) -> Pin<Box<dyn Future<Output = Result<Stamp, StampRefused>> + Send + 'a>> {
        Box::pin(async move {
            let token = trust::actions::stamp_digest(ctx, Digest::Sha256, sha256.to_vec()).await;
            let token = token.map_err(|error| StampRefused(error.to_string()))?;
            let at = read_back(&token, &sha256).map_err(|error| StampRefused(error.to_string()))?;
            Ok(Stamp { token, at })
        })
    }
}

/// The instant in the token, which is checked as anybody would.
fn read_back(token: &[u8], sha256: &[u8]) -> Result<kernel::Timestamp, TspError> {
    Ok(Token::from_der(token)?.verify(sha256, &[])?.at)
}
