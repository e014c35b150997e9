//! What authorities say of the certificates in a receipt.

use std::pin::Pin;
use std::sync::Arc;

use kernel::Ctx;
use signature::Certificate;

/// Somebody who asks the authorities.
pub trait Proves: Send + Sync {
    /// OCSP responses in DER about these certificates as they stand now; none about those for which nobody answers.
    fn responses<'a>(
        &'a self,
        ctx: &'a Ctx,
        certificates: &'a [Certificate],
    ) -> Pin<Box<dyn Future<Output = Vec<Vec<u8>>> + Send + 'a>>;
}

/// A part of the context: who asks the authorities. Without it receipts tell nothing of revocation.
#[derive(Clone)]
pub struct Proving(pub Arc<dyn Proves>);
