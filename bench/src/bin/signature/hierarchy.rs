//! A root, an authority below it, a signer, a time-stamping authority and an OCSP responder, all P-256.

use std::str::FromStr as _;

use anyhow::Result;
use der::Decode as _;
use der::asn1::{Null, ObjectIdentifier, OctetString};
use kernel::Timestamp;
use signature::ocsp::{self, CertId, Status};
use signature::tsp::{Accuracy, Authority, TspError};
use signature::{
    Algorithm, Certificate, Digest, SigningKey as _, SoftKey, StampError, TimeStamper, ValidationData, crl,
    x509_time,
};
use x509_cert::TbsCertificate;
use x509_cert::certificate::Version;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Validity;

/// 2026-11-21 10:00 in Taipei.
pub(crate) const NOW: Timestamp = Timestamp(1_795_226_400_000_000);

/// A key with its certificate.
pub(crate) struct Holder {
    pub(crate) key: SoftKey,
    pub(crate) certificate: Certificate,
}

/// The hierarchy.
pub(crate) struct Hierarchy {
    pub(crate) root: Holder,
    pub(crate) authority: Holder,
    pub(crate) signer: Holder,
    stamps: Holder,
    responder: Holder,
}

impl Hierarchy {
    pub(crate) fn new() -> Result<Self> {
        let signs = KeyUsages::DigitalSignature;
        let ca = || extension("2.5.29.19", true, &BasicConstraints { ca: true, path_len_constraint: None });
        let purpose = |id: &str| -> Result<Extension> {
            let usage = ExtendedKeyUsage(vec![ObjectIdentifier::new(id)?]);
            extension("2.5.29.37", true, &usage)
        };
        let issues = KeyUsages::KeyCertSign | KeyUsages::CRLSign;
        let root = issue(1, "CN=Root", KeyUsage(issues), vec![ca()?], None)?;
        let authority = issue(2, "CN=Authority", KeyUsage(issues), vec![ca()?], Some(&root))?;
        let signer = issue(3, "CN=Signer", KeyUsage(signs.into()), vec![], Some(&authority))?;
        let stamping = vec![purpose("1.3.6.1.5.5.7.3.8")?];
        let stamps = issue(4, "CN=Stamps", KeyUsage(signs.into()), stamping, Some(&authority))?;
        let answering = vec![purpose("1.3.6.1.5.5.7.3.9")?, extension("1.3.6.1.5.5.7.48.1.5", false, &Null)?];
        let responder = issue(5, "CN=Responder", KeyUsage(signs.into()), answering, Some(&authority))?;
        Ok(Self { root, authority, signer, stamps, responder })
    }

    /// A response about certificates of the authority.
    pub(crate) fn respond(&self, ids: &[CertId], status: Status, nonce: Option<&[u8]>) -> Result<Vec<u8>> {
        let next_update = Some(NOW.plus_seconds(3600));
        let answer = |id| ocsp::Answer { id, status, this_update: NOW, next_update };
        let include = [self.responder.certificate.clone()];
        let responder = ocsp::Responder {
            certificate: &self.responder.certificate,
            key: &self.responder.key,
            name: ocsp::ResponderName::ByKey,
            include: &include,
        };
        let answers: Vec<_> = ids.iter().map(answer).collect();
        Ok(ocsp::respond(&responder, &answers, nonce, NOW)?)
    }

    /// What proves that nothing was revoked.
    pub(crate) fn proof(&self) -> Result<ValidationData> {
        let list = crl::List {
            issuer: &self.root.certificate,
            this_update: NOW,
            next_update: NOW.plus_seconds(86_400),
            number: 1,
            base: None,
            scope: crl::Scope::All,
            distribution_point: None,
            entries: &[],
        };
        let mut ids = Vec::new();
        for holder in [&self.signer, &self.stamps] {
            let serial = holder.certificate.serial();
            ids.push(CertId::of(&self.authority.certificate, serial, ocsp::IdDigest::Sha256)?);
        }
        Ok(ValidationData {
            certificates: vec![self.authority.certificate.clone()],
            crls: vec![crl::make(&list, &self.root.key)?],
            ocsp: vec![self.respond(&ids, Status::Good, None)?],
        })
    }

    /// Does something with the time-stamping authority.
    pub(crate) fn time_stamping<T>(
        &self,
        work: impl FnOnce(&Authority<'_>) -> Result<T, TspError>,
    ) -> Result<T, TspError> {
        let chain = [self.authority.certificate.clone()];
        work(&Authority {
            key: &self.stamps.key,
            certificate: &self.stamps.certificate,
            chain: &chain,
            policy: ObjectIdentifier::new_unwrap("2.16.886.101.0.3.3"),
            accuracy: Accuracy { seconds: 1, millis: 0 },
        })
    }
}

impl TimeStamper for Hierarchy {
    fn stamp(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, StampError> {
        Ok(self.time_stamping(|authority| authority.stamp_imprint(digest, imprint, &[1; 16], NOW))?)
    }
}

fn issue(
    serial: u8,
    name: &str,
    usage: KeyUsage,
    mut extensions: Vec<Extension>,
    issuer: Option<&Holder>,
) -> Result<Holder> {
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256)?;
    let subject = Name::from_str(name)?;
    extensions.push(extension("2.5.29.15", true, &usage)?);
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(serial),
        signature: key.algorithm().identifier(),
        issuer: issuer.map_or(subject.clone(), |by| by.certificate.subject().clone()),
        validity: Validity {
            not_before: x509_time(NOW.plus_seconds(-86_400))?,
            not_after: x509_time(NOW.plus_seconds(86_400 * 365))?,
        },
        subject,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(key.public_key_der())?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let certificate = Certificate::issue(tbs, issuer.map_or(&key, |by| &by.key))?;
    Ok(Holder { key, certificate })
}

fn extension(id: &str, critical: bool, value: &impl der::Encode) -> Result<Extension> {
    let extn_value = OctetString::new(value.to_der()?)?;
    Ok(Extension { extn_id: ObjectIdentifier::new(id)?, critical, extn_value })
}
