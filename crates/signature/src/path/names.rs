//! Name constraints: for which names an authority may issue (RFC 5280 §4.2.1.10).
//!
//! Directory names, host names, mail addresses and IP addresses are compared. Where another kind of
//! name is constrained and a certificate below has one of that kind, the path is refused.

use const_oid::ObjectIdentifier;
use der::{Encode as _, Tag};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};

use super::PathError;
use crate::raw::Elements;
use crate::{Certificate, oid};

/// Attribute emailAddress, the place of mail addresses before there were alternative names.
const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");
/// More comparisons than are made for one path: names and constraints come from strangers.
const MAX_COMPARISONS: usize = 65_536;

/// Checks the names of each certificate of `path`, which leads from the certificate in question
/// to an anchor, against the constraints of all above it.
pub(super) fn check_names(path: &[&Certificate]) -> Result<(), PathError> {
    let mut left = MAX_COMPARISONS;
    for (place, above) in path.iter().enumerate().skip(1) {
        let Some(constraints) = constraints(above)? else { continue };
        for (depth, below) in path[..place].iter().enumerate() {
            // An authority that certifies its own new key stays bound by what bound the old one.
            let self_issued = crate::name::same(below.subject_der(), below.issuer_der());
            if depth > 0 && self_issued {
                continue;
            }
            for name in names(below)? {
                check_name(&constraints, &name, above, below, &mut left)?;
            }
        }
    }
    Ok(())
}

/// A name of a certificate, of a kind that constraints are about.
enum Named {
    /// In DER.
    Directory(Vec<u8>),
    Host(String),
    Mail(String),
    Address(Vec<u8>),
    /// Of another kind, by the number of its tag (RFC 5280 §4.2.1.6).
    Other(u8),
}

impl Named {
    fn of(name: &GeneralName) -> der::Result<Self> {
        Ok(match name {
            GeneralName::DirectoryName(name) => Self::Directory(name.to_der()?),
            GeneralName::DnsName(host) => Self::Host(host.as_str().to_ascii_lowercase()),
            GeneralName::Rfc822Name(mail) => Self::Mail(mail.as_str().to_owned()),
            GeneralName::IpAddress(address) => Self::Address(address.as_bytes().to_vec()),
            GeneralName::OtherName(_) => Self::Other(0),
            GeneralName::EdiPartyName(_) => Self::Other(5),
            GeneralName::UniformResourceIdentifier(_) => Self::Other(6),
            GeneralName::RegisteredId(_) => Self::Other(8),
        })
    }

    /// Whether it is of the same kind as a constraint.
    fn is_like(&self, constraint: &Self) -> bool {
        match (self, constraint) {
            (Self::Other(one), Self::Other(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(constraint),
        }
    }

    /// Whether it lies in what a constraint of its kind describes; none when that is not known.
    fn is_within(&self, constraint: &Self) -> Option<bool> {
        match (self, constraint) {
            (Self::Directory(name), Self::Directory(base)) => Some(crate::name::begins_with(name, base)),
            (Self::Host(host), Self::Host(base)) => Some(host_is_within(host, base)),
            (Self::Mail(mail), Self::Mail(base)) => mail_is_within(mail, base),
            (Self::Address(address), Self::Address(range)) => address_is_within(address, range),
            _ => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Directory(_) => "its subject or directory name".to_owned(),
            Self::Host(name) | Self::Mail(name) => name.clone(),
            Self::Address(bytes) => hex::encode(bytes),
            Self::Other(kind) => format!("a name of the kind [{kind}]"),
        }
    }
}

/// What an authority may issue for and what not.
#[derive(Default)]
struct Constraints {
    permitted: Vec<Named>,
    excluded: Vec<Named>,
}

fn constraints(certificate: &Certificate) -> Result<Option<Constraints>, PathError> {
    let malformed = || PathError::Malformed { subject: certificate.subject().to_string() };
    let read = certificate.read::<NameConstraints>(oid::NAME_CONSTRAINTS).map_err(|_| malformed())?;
    let Some(read) = read else { return Ok(None) };
    let list = |subtrees: Option<Vec<GeneralSubtree>>| {
        let subtrees = subtrees.unwrap_or_default();
        // Distances are for no use of today's: 0 and without end (RFC 5280 §4.2.1.10).
        if subtrees.iter().any(|subtree| subtree.minimum != 0 || subtree.maximum.is_some()) {
            return Err(malformed());
        }
        let named = subtrees.iter().map(|subtree| Named::of(&subtree.base));
        named.collect::<der::Result<Vec<_>>>().map_err(|_| malformed())
    };
    let constraints =
        Constraints { permitted: list(read.permitted_subtrees)?, excluded: list(read.excluded_subtrees)? };
    if constraints.permitted.is_empty() && constraints.excluded.is_empty() {
        return Err(malformed());
    }
    Ok(Some(constraints))
}

/// The subject, unless it is empty, the mail addresses in it, and every alternative name.
fn names(certificate: &Certificate) -> Result<Vec<Named>, PathError> {
    let malformed = |_| PathError::Malformed { subject: certificate.subject().to_string() };
    let mut names = Vec::new();
    let mut subject = Elements::inside(certificate.subject_der(), Tag::Sequence).map_err(malformed)?;
    if subject.next().map_err(malformed)?.is_some() {
        names.push(Named::Directory(certificate.subject_der().to_vec()));
    }
    let attributes = certificate.subject().0.iter().flat_map(|relative| relative.0.iter());
    for attribute in attributes.filter(|attribute| attribute.oid == EMAIL_ADDRESS) {
        names.push(Named::Mail(String::from_utf8_lossy(attribute.value.value()).into_owned()));
    }
    let others = certificate.read::<SubjectAltName>(oid::SUBJECT_ALT_NAME).map_err(malformed)?;
    for name in others.iter().flat_map(|others| &others.0) {
        names.push(Named::of(name).map_err(malformed)?);
    }
    Ok(names)
}

fn check_name(
    constraints: &Constraints,
    name: &Named,
    above: &Certificate,
    below: &Certificate,
    left: &mut usize,
) -> Result<(), PathError> {
    let mut within = |constraint: &Named| {
        *left = left.checked_sub(1).ok_or(PathError::TooComplex)?;
        let subject = || above.subject().to_string();
        name.is_within(constraint)
            .ok_or_else(|| PathError::NameForm { subject: subject(), name: name.text() })
    };
    let mut permitted = None;
    for constraint in constraints.permitted.iter().filter(|constraint| name.is_like(constraint)) {
        if within(constraint)? {
            permitted = Some(true);
            break;
        }
        permitted = Some(false);
    }
    let mut excluded = false;
    for constraint in constraints.excluded.iter().filter(|constraint| name.is_like(constraint)) {
        excluded = excluded || within(constraint)?;
    }
    if permitted == Some(false) || excluded {
        return Err(PathError::NameNotAllowed {
            subject: below.subject().to_string(),
            name: name.text(),
            authority: above.subject().to_string(),
        });
    }
    Ok(())
}

/// Any labels may stand in front of the constraint; after a dot at its beginning at least one must.
fn host_is_within(host: &str, base: &str) -> bool {
    match host.strip_suffix(base) {
        Some(front) if base.starts_with('.') => !front.is_empty(),
        Some(front) => base.is_empty() || front.is_empty() || front.ends_with('.'),
        None => false,
    }
}

/// A constraint is one address, all of a host, or with a dot at its beginning all of the hosts
/// below. None for what is no address.
fn mail_is_within(mail: &str, base: &str) -> Option<bool> {
    let (mailbox, host) = mail.rsplit_once('@')?;
    let host = host.to_ascii_lowercase();
    Some(match base.rsplit_once('@') {
        Some((of, at)) => (of.is_empty() || of == mailbox) && at.eq_ignore_ascii_case(&host),
        None if base.starts_with('.') => host_is_within(&host, &base.to_ascii_lowercase()),
        None => host.eq_ignore_ascii_case(base),
    })
}

/// A constraint is an address and a mask of the same length, one after the other. None when its
/// length is of no kind of address.
fn address_is_within(address: &[u8], range: &[u8]) -> Option<bool> {
    if !matches!(range.len(), 8 | 32) || !matches!(address.len(), 4 | 16) {
        return None;
    }
    let (base, mask) = range.split_at(range.len() / 2);
    let fits = |((byte, base), mask): ((&u8, &u8), &u8)| byte & mask == base & mask;
    Some(base.len() == address.len() && address.iter().zip(base).zip(mask).all(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_mail_and_addresses_are_compared_as_the_rfc_says() {
        for (host, base, within) in [
            ("host.example.tw", "host.example.tw", true),
            ("www.host.example.tw", "host.example.tw", true),
            ("badhost.example.tw", "host.example.tw", false),
            ("example.tw", ".example.tw", false),
            ("a.b.example.tw", ".example.tw", true),
            ("anything", "", true),
        ] {
            assert_eq!(host_is_within(host, base), within, "{host} {base}");
        }
        for (mail, base, within) in [
            ("a@example.tw", "a@Example.tw", Some(true)),
            ("A@example.tw", "a@example.tw", Some(false)),
            ("b@EXAMPLE.tw", "example.tw", Some(true)),
            ("b@x.example.tw", "example.tw", Some(false)),
            ("b@x.example.tw", ".example.tw", Some(true)),
            ("no address", "example.tw", None),
        ] {
            assert_eq!(mail_is_within(mail, base), within, "{mail} {base}");
        }
        let range = [10, 1, 0, 0, 255, 255, 0, 0];
        assert_eq!(address_is_within(&[10, 1, 9, 9], &range), Some(true));
        assert_eq!(address_is_within(&[10, 2, 9, 9], &range), Some(false));
        assert_eq!(address_is_within(&[0; 16], &range), Some(false));
        assert_eq!(address_is_within(&[10, 1, 9, 9], &range[..7]), None);
    }
}
