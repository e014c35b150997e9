//! Writes certificates: what RFC 5280 asks for, nothing that a profile did not.

use catalogue::model::authority::{AttributeValue, KeyUse, Profile};
use const_oid::db::rfc5280::{ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES, ID_PE_AUTHORITY_INFO_ACCESS};
use const_oid::db::rfc5912::{ID_AD_CA_ISSUERS, ID_AD_OCSP, ID_CE_SUBJECT_ALT_NAME};
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{Any, Ia5String, Null, OctetString, PrintableString, SetOfVec, Utf8StringRef};
use der::flagset::FlagSet;
use der::{Decode as _, Encode};
use kernel::Timestamp;
use signature::{Certificate, Digest, SigningKey, x509_time};
use x509_cert::attr::Attribute;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    CertificatePolicies, CrlDistributionPoints, ExtendedKeyUsage, FreshestCrl, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Validity;

use super::X509Error;
use super::name::Values;

/// `id-pkix-ocsp-nocheck` (RFC 6960 §4.2.2.2.1).
const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

/// What a certificate says, before it is signed.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) serial: [u8; 16],
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) public_key_der: Vec<u8>,
    pub(crate) extensions: Extensions,
}

impl Draft {
    /// The certificate, signed with the issuer's key.
    pub(crate) fn sign(self, key: &dyn SigningKey) -> Result<Certificate, X509Error> {
        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(&self.serial)?,
            signature: key.algorithm().identifier(),
            issuer: self.issuer,
            validity: Validity {
                not_before: x509_time(self.not_before)?,
                not_after: x509_time(self.not_after)?,
            },
            subject: self.subject,
            subject_public_key_info: spki::SubjectPublicKeyInfoOwned::from_der(&self.public_key_der)?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions.0),
        };
        Ok(Certificate::issue(tbs, key)?)
    }
}

/// The identifier of a key: the first 160 bits of the SHA-256 of its bits (RFC 7093 §2, method 1).
pub(crate) fn key_id(public_key_der: &[u8]) -> Result<Vec<u8>, X509Error> {
    let spki = spki::SubjectPublicKeyInfoRef::from_der(public_key_der).map_err(signature::KeyError::from)?;
    let mut id = Digest::Sha256.of(spki.subject_public_key.raw_bytes());
    id.truncate(20);
    Ok(id)
}

/// The addresses that a certificate of one generation of an authority tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Addresses {
    pub(crate) list: Option<String>,
    pub(crate) delta: Option<String>,
    pub(crate) ocsp: Option<String>,
    pub(crate) issuer: Option<String>,
}

/// Extensions in the order they are added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extensions(Vec<Extension>);

impl Extensions {
    /// The identifiers of both keys; a root has only its own.
    pub(crate) fn keys(subject: &[u8], issuer: Option<&[u8]>) -> Result<Self, X509Error> {
        let mut all = Self::default();
        all.add(&SubjectKeyIdentifier(OctetString::new(key_id(subject)?)?), false)?;
        if let Some(issuer) = issuer {
            let id = AuthorityKeyIdentifier {
                key_identifier: Some(OctetString::new(key_id(issuer)?)?),
                ..AuthorityKeyIdentifier::default()
            };
            all.add(&id, false)?;
        }
        Ok(all)
    }

    /// What makes it an authority's.
    pub(crate) fn authority(&mut self, path_length: Option<u32>) -> Result<(), X509Error> {
        let path_len_constraint = path_length.map(|length| u8::try_from(length).unwrap_or(u8::MAX));
        self.add(&BasicConstraints { ca: true, path_len_constraint }, true)?;
        self.add(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign), true)
    }

    /// What makes it no authority's, and what its key is for.
    pub(crate) fn end_entity(&mut self, uses: &[KeyUse]) -> Result<(), X509Error> {
        let mut flags: FlagSet<KeyUsages> = FlagSet::default();
        for key_use in uses {
            flags |= match key_use {
                KeyUse::DigitalSignature => KeyUsages::DigitalSignature,
                KeyUse::NonRepudiation => KeyUsages::NonRepudiation,
                KeyUse::KeyEncipherment => KeyUsages::KeyEncipherment,
                KeyUse::KeyAgreement => KeyUsages::KeyAgreement,
            };
        }
        self.add(&BasicConstraints { ca: false, path_len_constraint: None }, true)?;
        self.add(&KeyUsage(flags), true)
    }

    /// Extended key usages, as object identifiers.
    pub(crate) fn extended(&mut self, oids: &[String], critical: bool) -> Result<(), X509Error> {
        if oids.is_empty() {
            return Ok(());
        }
        self.add(&ExtendedKeyUsage(all_oids(oids)?), critical)
    }

    /// Policies, as object identifiers.
    pub(crate) fn policies(&mut self, oids: &[String]) -> Result<(), X509Error> {
        if oids.is_empty() {
            return Ok(());
        }
        let policy = |oid| PolicyInformation { policy_identifier: oid, policy_qualifiers: None };
        self.add(&CertificatePolicies(all_oids(oids)?.into_iter().map(policy).collect()), false)
    }

    /// A responder's certificate is not itself asked about: it lives short.
    pub(crate) fn ocsp_no_check(&mut self) -> Result<(), X509Error> {
        self.push(OCSP_NO_CHECK, Null.to_der()?, false)
    }

    /// An extension of an earlier certificate, as it stands there.
    pub(crate) fn copy(&mut self, extension: &Extension) {
        self.0.push(extension.clone());
    }

    /// The hosts of a server, as alternative names.
    pub(crate) fn hosts(&mut self, hosts: &[String]) -> Result<(), X509Error> {
        let name = |host: &String| Ok::<_, X509Error>(GeneralName::DnsName(Ia5String::new(host)?));
        let names = hosts.iter().map(name).collect::<Result<Vec<_>, _>>()?;
        self.push(ID_CE_SUBJECT_ALT_NAME, SubjectAltName(names).to_der()?, false)
    }

    /// A profile's directory attributes; one whose place has no value is left out.
    pub(crate) fn directory(&mut self, profile: &Profile, values: &Values) -> Result<(), X509Error> {
        let mut attributes = Vec::new();
        for attribute in &profile.attributes {
            let value = match &attribute.value {
                AttributeValue::Oid(text) => match values.fill(text) {
                    Some(oid) => Any::encode_from(&ObjectIdentifier::new(&oid)?)?,
                    None => continue,
                },
                AttributeValue::Text(text) => match values.fill(text) {
                    Some(text) => directory_text(&text)?,
                    None => continue,
                },
            };
            let mut set = SetOfVec::new();
            set.insert(value)?;
            attributes.push(Attribute { oid: ObjectIdentifier::new(&attribute.oid)?, values: set });
        }
        if attributes.is_empty() {
            return Ok(());
        }
        self.push(ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES, attributes.to_der()?, false)
    }

    /// Where revocation is told and the issuer's certificate is found.
    pub(crate) fn addresses(&mut self, addresses: &Addresses) -> Result<(), X509Error> {
        if let Some(list) = &addresses.list {
            self.add(&CrlDistributionPoints(vec![point(list)?]), false)?;
        }
        if let Some(delta) = &addresses.delta {
            self.add(&FreshestCrl(vec![point(delta)?]), false)?;
        }
        let mut access = Vec::new();
        for (method, address) in [(ID_AD_OCSP, &addresses.ocsp), (ID_AD_CA_ISSUERS, &addresses.issuer)] {
            if let Some(address) = address {
                access.push(AccessDescription { access_method: method, access_location: uri(address)? });
            }
        }
        if access.is_empty() {
            return Ok(());
        }
        self.push(ID_PE_AUTHORITY_INFO_ACCESS, AuthorityInfoAccessSyntax(access).to_der()?, false)
    }

    fn add<T: Encode + AssociatedOid>(&mut self, value: &T, critical: bool) -> Result<(), X509Error> {
        self.push(T::OID, value.to_der()?, critical)
    }

    fn push(&mut self, oid: ObjectIdentifier, value: Vec<u8>, critical: bool) -> Result<(), X509Error> {
        self.0.push(Extension { extn_id: oid, critical, extn_value: OctetString::new(value)? });
        Ok(())
    }
}

fn all_oids(oids: &[String]) -> Result<Vec<ObjectIdentifier>, X509Error> {
    Ok(oids.iter().map(|oid| ObjectIdentifier::new(oid)).collect::<Result<_, _>>()?)
}

/// PrintableString where it can be, as the GPKI's own attributes are.
fn directory_text(text: &str) -> Result<Any, X509Error> {
    Ok(match PrintableString::new(text) {
        Ok(printable) => Any::encode_from(&printable)?,
        Err(_) => Any::encode_from(&Utf8StringRef::new(text)?)?,
    })
}

fn uri(address: &str) -> Result<GeneralName, X509Error> {
    Ok(GeneralName::UniformResourceIdentifier(Ia5String::new(address)?))
}

fn point(address: &str) -> Result<DistributionPoint, X509Error> {
    Ok(DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![uri(address)?])),
        reasons: None,
        crl_issuer: None,
    })
}
