//! The certificate of the log's key: who signs heads, as an authority says it.

use kernel::Ctx;
use signature::Certificate;

use super::seal::origin;
use crate::{LedgerError, Log, store};

/// What a certificate of the log has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogIdentity {
    /// The log's name, the certificate's common name.
    pub name: String,
    /// SubjectPublicKeyInfo of the key that signs heads; Ed25519.
    pub public_key: Vec<u8>,
}

/// The log's name and key. A log that has not begun gets its key now, and will begin with both.
///
/// # Errors
/// The key cannot be read or made, or is not the one with which the log began.
pub async fn identify(ctx: &Ctx) -> Result<LogIdentity, LedgerError> {
    let begun = ctx.read(store::find_log).await?;
    let key = ctx.part::<Log>().key(ctx, begun.as_ref().map(|log| log.public_key.as_slice()))?;
    let name = begun.map_or_else(|| origin(&ctx.settings.public_url), |log| log.head.origin);
    Ok(LogIdentity { name, public_key: key.public_key_der().to_vec() })
}

/// The certificates that receipts carry now, the log's own first; none when there are none.
///
/// # Errors
/// The file cannot be read.
pub fn certificates(ctx: &Ctx) -> Result<Vec<Certificate>, LedgerError> {
    let read = ctx.part::<Log>().certificates()?;
    let read = read.iter().map(|der| Certificate::from_der(der));
    read.collect::<Result<_, _>>().map_err(|error| LedgerError::Key(error.to_string()))
}

/// Keeps the certificates that receipts carry from now on: the log's own, then those up to the root.
///
/// # Errors
/// The first is not for the log's key, or the file cannot be written.
pub async fn keep_certificates(ctx: &Ctx, chain: &[Certificate]) -> Result<(), LedgerError> {
    let own = identify(ctx).await?;
    if chain.first().is_none_or(|first| first.public_key_der() != own.public_key) {
        return Err(LedgerError::Key("the certificate is not for the key of this log".to_owned()));
    }
    ctx.part::<Log>().keep_certificates(chain)
}
