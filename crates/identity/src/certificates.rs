//! What identity asks of the block that issues certificates, which stands above it.

use std::sync::Arc;

use kernel::{Ctx, Reader};
use signature::Certificate;

use crate::IdentityError;
use crate::model::{Holder, Refusal};

/// The block that issues citizens' certificates and knows their states.
pub trait Certificates: Send + Sync {
    /// The certificates of the authorities that issue to citizens, every generation whose own
    /// certificate is valid now: what TLS takes as anchors.
    ///
    /// # Errors
    /// Storage fails, or holds what is no certificate.
    fn authorities(&self, ctx: &Ctx, r: &mut Reader<'_>) -> Result<Vec<Certificate>, IdentityError>;

    /// Whose certificate this is, when it is a citizen's of this node and may sign in now: its path
    /// holds, and neither it nor an authority above it is revoked, by the rows that revoking writes.
    /// That whoever shows it has its key was verified before.
    ///
    /// # Errors
    /// As [`Certificates::authorities`].
    fn find_holder(
        &self,
        ctx: &Ctx,
        r: &mut Reader<'_>,
        shown: &Certificate,
    ) -> Result<Result<Holder, Refusal>, IdentityError>;
}

/// A part of the context: where citizens' certificates are known. Without it there is no such way in.
#[derive(Clone)]
pub struct CitizenCertificates(pub Arc<dyn Certificates>);

/// Whether people may sign in by certificate here.
pub(crate) fn offered(ctx: &Ctx) -> bool {
    ctx.find_part::<CitizenCertificates>().is_some()
}

/// The part, or the failure that says that there is no such way in.
pub(crate) fn part(ctx: &Ctx) -> Result<Arc<dyn Certificates>, IdentityError> {
    ctx.find_part::<CitizenCertificates>().map(|part| part.0.clone()).ok_or(IdentityError::NoCertificates)
}
