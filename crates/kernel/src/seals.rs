//! Signing documents for agencies: blocks ask for it, and whoever has the keys is a part of the context.

use std::pin::Pin;
use std::sync::Arc;

use crate::{AgencyId, Ctx, MandateId};

/// The media type of a signed package (ASiC-S, ETSI EN 319 162-1 annex A).
pub const PACKAGE_TYPE: &str = "application/vnd.etsi.asic-s+zip";

/// A document that an agency signs.
#[derive(Debug, Clone, Copy)]
pub struct ToSeal<'a> {
    /// The agency.
    pub agency: &'a AgencyId,
    /// The document's file name, without folders.
    pub name: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The mandate under which somebody did for another what the document tells; it stands in the signature.
    pub mandate: Option<&'a MandateId>,
}

/// Why a document was not sealed.
#[derive(Debug, thiserror::Error)]
#[error("the document was not sealed: {0}")]
pub struct SealRefused(pub String);

/// A package on its way.
pub type Sealed<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, SealRefused>> + Send + 'a>>;

/// Certificates on their way, in DER.
pub type Certificates<'a> = Pin<Box<dyn Future<Output = Result<Vec<Vec<u8>>, SealRefused>> + Send + 'a>>;

/// Who signs for agencies.
pub trait Seals: Send + Sync {
    /// Signs a document: an ASiC-S package.
    fn seal<'a>(&'a self, ctx: &'a Ctx, document: ToSeal<'a>) -> Sealed<'a>;

    /// The certificates by which signatures are verified, for packages that bring along what they need: every root, then the
    /// authorities below.
    fn authorities<'a>(&'a self, ctx: &'a Ctx) -> Certificates<'a> {
        let _ = ctx;
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// A part of the context: who signs. On a node without authorities there is none.
#[derive(Clone)]
pub struct Sealing(pub Arc<dyn Seals>);
