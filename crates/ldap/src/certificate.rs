//! Where certificates, revocation lists and the authorities that issue them come from.

use kernel::{AgencyId, Ctx, DbError, PersonId, PostId, Reader, Text, Timestamp};

/// Whose certificates are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// An agency's.
    Agency(AgencyId),
    /// A post's.
    Post(PostId),
    /// Those that an official signs with in office; never a citizen's own.
    Person(PersonId),
    /// A certification authority's own, with the lists that it publishes; by its id.
    Authority(String),
}

/// As what a certificate or list stands in an entry (RFC 4523, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A holder's certificate: `userCertificate`.
    User,
    /// One issued to an authority, by itself or by one above: `cACertificate`.
    Authority,
    /// A whole list of what was revoked: `certificateRevocationList`.
    List,
    /// A whole list that tells of authorities: `authorityRevocationList`.
    AuthorityList,
    /// What changed since a whole list: `deltaRevocationList`.
    DeltaList,
}

impl Kind {
    /// The attribute in which it stands, always with the option `binary`.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::User => "userCertificate",
            Self::Authority => "cACertificate",
            Self::List => "certificateRevocationList",
            Self::AuthorityList => "authorityRevocationList",
            Self::DeltaList => "deltaRevocationList",
        }
    }
}

/// A certificate or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// As what it stands there.
    pub kind: Kind,
    /// In DER.
    pub der: Vec<u8>,
}

/// Certificates and lists of one owner.
pub type Certificates = Vec<Held>;

/// Gives what an owner holds at an instant: certificates that are in force and the newest lists, in DER, as
/// values with the option `binary` (RFC 4523). The directory keeps none: the block that issues
/// them puts this into the context. Without it entries have no such attributes.
#[derive(Debug, Clone, Copy)]
pub struct CertificateSource(pub fn(&mut Reader<'_>, &Owner, Timestamp) -> Result<Certificates, DbError>);

/// A certification authority, as its entry tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The agency that answers for it.
    pub agency: AgencyId,
    /// Its name in certificates, the largest part first: type (`c`, `o`, `ou`, …) and value.
    pub subject: Vec<(&'static str, String)>,
}

/// Gives the certification authorities of the catalogue in force. Without it the directory has no
/// entries of authorities.
#[derive(Debug, Clone, Copy)]
pub struct AuthoritySource(pub fn(&Ctx) -> Vec<Authority>);
