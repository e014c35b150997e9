//! Where the certificates of entries come from.

use kernel::{AgencyId, DbError, PersonId, PostId, Reader, Timestamp};

/// Whose certificates are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// An agency's.
    Agency(AgencyId),
    /// A post's.
    Post(PostId),
    /// Those that an official signs with in office; never a citizen's own.
    Person(PersonId),
}

/// Certificates in DER.
pub type Certificates = Vec<Vec<u8>>;

/// Gives the certificates of an owner that are in force at an instant, in DER, as values of
/// `userCertificate;binary` (RFC 4523). The directory keeps none: the block that issues
/// them puts this into the context. Without it entries have no such attribute.
#[derive(Debug, Clone, Copy)]
pub struct CertificateSource(pub fn(&mut Reader<'_>, &Owner, Timestamp) -> Result<Certificates, DbError>);
