//! A small hierarchy for tests: a root, an authority, a signer, a time-stamping authority and an
//! OCSP responder, at a moment of its own.

use std::str::FromStr as _;
use std::sync::atomic::{AtomicU64, Ordering};

use const_oid::ObjectIdentifier;
use der::Decode as _;
use der::asn1::{BitString, OctetString};
use kernel::Timestamp;
use signature::tsp::{Accuracy, Authority};
use signature::{
    Algorithm, Certificate, Digest, Document, Extras, Revocation, Signer, SigningKey as _, SoftKey,
    StampError, TimeStamper, ValidationData, crl, ocsp, x509_time,
};
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::TbsCertificate;
use x509_cert::certificate::Version;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Validity;

/// 2026-11-21 10:00 in Taipei.
pub(crate) const NOW: Timestamp = Timestamp(1_795_226_400_000_000);
pub(crate) const DAY: i64 = 86_400;
pub(crate) const POLICY: &str = "2.16.886.101.0.3.3";

/// A key with its certificate.
pub(crate) struct Holder {
    pub(crate) key: SoftKey,
    pub(crate) certificate: Certificate,
}

/// What a certificate says.
pub(crate) struct Profile<'a> {
    pub(crate) name: &'a str,
    /// How many authorities may stand below; `None` for somebody who is none.
    pub(crate) ca: Option<u8>,
    pub(crate) usage: der::flagset::FlagSet<KeyUsages>,
    pub(crate) extended: Option<(bool, &'a str)>,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) policies: &'a [&'a str],
    pub(crate) more: Vec<Extension>,
    pub(crate) algorithm: Algorithm,
}

impl Default for Profile<'_> {
    fn default() -> Self {
        Self {
            name: "CN=範例承辦人,O=範例機關,C=TW",
            ca: None,
            usage: KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
            extended: None,
            from: NOW.plus_seconds(-DAY),
            until: NOW.plus_seconds(DAY * 365),
            policies: &[POLICY],
            more: Vec::new(),
            algorithm: Algorithm::EcdsaP256Sha256,
        }
    }
}

pub(crate) fn authority(name: &str) -> Profile<'_> {
    Profile {
        name,
        ca: Some(1),
        usage: KeyUsages::KeyCertSign | KeyUsages::CRLSign,
        from: NOW.plus_seconds(-DAY * 90),
        until: NOW.plus_seconds(DAY * 3650),
        algorithm: Algorithm::EcdsaP384Sha384,
        ..Profile::default()
    }
}

/// Issues a certificate; without an issuer it signs itself.
pub(crate) fn issue(profile: &Profile<'_>, issuer: Option<&Holder>) -> Holder {
    static SERIAL: AtomicU64 = AtomicU64::new(0x1000);
    let key = SoftKey::generate(profile.algorithm).unwrap();
    let name = Name::from_str(profile.name).unwrap();
    let key_id = |der: &[u8]| Digest::Sha256.of(der)[..20].to_vec();
    let own_id = key_id(key.public_key_der());
    let issuer_id = issuer.map_or(own_id.clone(), |by| key_id(by.key.public_key_der()));
    let mut extensions = vec![
        extension("2.5.29.14", false, &SubjectKeyIdentifier(OctetString::new(own_id).unwrap())),
        extension(
            "2.5.29.35",
            false,
            &AuthorityKeyIdentifier {
                key_identifier: Some(OctetString::new(issuer_id).unwrap()),
                authority_cert_issuer: None,
                authority_cert_serial_number: None,
            },
        ),
        extension("2.5.29.15", true, &KeyUsage(profile.usage)),
    ];
    if profile.ca.is_some() {
        let path_len_constraint = profile.ca;
        extensions.push(extension("2.5.29.19", true, &BasicConstraints { ca: true, path_len_constraint }));
    }
    if let Some((critical, usage)) = profile.extended {
        let usage = ExtendedKeyUsage(vec![ObjectIdentifier::new_unwrap(usage)]);
        extensions.push(extension("2.5.29.37", critical, &usage));
    }
    if !profile.policies.is_empty() {
        let policies = profile.policies.iter().map(|policy| PolicyInformation {
            policy_identifier: ObjectIdentifier::new_unwrap(policy),
            policy_qualifiers: None,
        });
        extensions.push(extension("2.5.29.32", false, &CertificatePolicies(policies.collect())));
    }
    extensions.extend(profile.more.iter().cloned());
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(SERIAL.fetch_add(1, Ordering::SeqCst)),
        signature: key.algorithm().identifier(),
        issuer: issuer.map_or(name.clone(), |by| by.certificate.subject().clone()),
        validity: Validity {
            not_before: x509_time(profile.from).unwrap(),
            not_after: x509_time(profile.until).unwrap(),
        },
        subject: name,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(key.public_key_der()).unwrap(),
        issuer_unique_id: None::<BitString>,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let certificate = Certificate::issue(tbs, issuer.map_or(&key, |by| &by.key)).unwrap();
    Holder { key, certificate }
}

pub(crate) fn extension(id: &str, critical: bool, value: &impl der::Encode) -> Extension {
    let extn_value = OctetString::new(value.to_der().unwrap()).unwrap();
    Extension { extn_id: ObjectIdentifier::new_unwrap(id), critical, extn_value }
}

/// The hierarchy.
pub(crate) struct World {
    pub(crate) root: Holder,
    pub(crate) agency_ca: Holder,
    pub(crate) signer: Holder,
    pub(crate) tsa: Holder,
    pub(crate) responder: Holder,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(&Profile::default())
    }

    /// With a signer of that profile.
    pub(crate) fn with(signer: &Profile<'_>) -> Self {
        let root = issue(&authority("CN=Test Root,O=範例政府,C=TW"), None);
        let agency_ca =
            issue(&Profile { ca: Some(0), ..authority("OU=測試憑證管理中心,O=範例政府,C=TW") }, Some(&root));
        let tsa = Profile {
            name: "CN=Test TSA,O=範例政府,C=TW",
            usage: KeyUsages::DigitalSignature.into(),
            extended: Some((true, "1.3.6.1.5.5.7.3.8")),
            from: NOW.plus_seconds(-DAY * 30),
            until: NOW.plus_seconds(DAY * 3650),
            ..Profile::default()
        };
        let tsa = issue(&tsa, Some(&agency_ca));
        let no_check = extension("1.3.6.1.5.5.7.48.1.5", false, &der::asn1::Null);
        let responder = Profile {
            name: "CN=Test OCSP,O=範例政府,C=TW",
            usage: KeyUsages::DigitalSignature.into(),
            extended: Some((false, "1.3.6.1.5.5.7.3.9")),
            from: NOW.plus_seconds(-DAY * 60),
            until: NOW.plus_seconds(DAY * 3650),
            more: vec![no_check],
            ..Profile::default()
        };
        let responder = issue(&responder, Some(&agency_ca));
        let signer = issue(signer, Some(&agency_ca));
        Self { root, agency_ca, signer, tsa, responder }
    }

    pub(crate) fn anchors(&self) -> Vec<Certificate> {
        vec![self.root.certificate.clone()]
    }

    pub(crate) fn chain(&self) -> Vec<Certificate> {
        vec![self.agency_ca.certificate.clone()]
    }

    /// A response of the delegated responder about certificates of the agencies' authority.
    pub(crate) fn ocsp(&self, about: &[(&Certificate, ocsp::Status)], at: Timestamp) -> Vec<u8> {
        let ids: Vec<_> = about
            .iter()
            .map(|(certificate, _)| {
                ocsp::CertId::of(&self.agency_ca.certificate, certificate.serial(), ocsp::IdDigest::Sha256)
                    .unwrap()
            })
            .collect();
        let answers: Vec<_> = ids
            .iter()
            .zip(about)
            .map(|(id, (_, status))| ocsp::Answer {
                id,
                status: *status,
                this_update: at,
                next_update: Some(at.plus_seconds(3600)),
            })
            .collect();
        let include = [self.responder.certificate.clone()];
        let responder = ocsp::Responder {
            certificate: &self.responder.certificate,
            key: &self.responder.key,
            name: ocsp::ResponderName::ByKey,
            include: &include,
        };
        ocsp::respond(&responder, &answers, None, at).unwrap()
    }

    /// The root's list about the authorities.
    pub(crate) fn root_crl(&self, at: Timestamp, entries: &[crl::Entry]) -> Vec<u8> {
        let list = crl::List {
            issuer: &self.root.certificate,
            this_update: at,
            next_update: at.plus_seconds(DAY * 7),
            number: 7,
            base: None,
            scope: crl::Scope::Authorities,
            distribution_point: Some("http://ca.example/root.crl".to_owned()),
            entries,
        };
        crl::make(&list, &self.root.key).unwrap()
    }

    /// What proves that nothing was revoked, or that the signer was.
    pub(crate) fn proof(&self, at: Timestamp, signer: ocsp::Status) -> ValidationData {
        let about = [(&self.signer.certificate, signer), (&self.tsa.certificate, ocsp::Status::Good)];
        ValidationData {
            certificates: self.chain(),
            crls: vec![self.root_crl(at, &[])],
            ocsp: vec![self.ocsp(&about, at)],
        }
    }

    pub(crate) fn stamper(&self, at: Timestamp) -> Stamper<'_> {
        Stamper { world: self, at }
    }

    /// A package signed at `NOW` with time stamp and proof.
    pub(crate) fn package(&self) -> Vec<u8> {
        self.sign(Some(&self.stamper(NOW)), &self.proof(NOW, ocsp::Status::Good))
    }

    pub(crate) fn sign(&self, stamper: Option<&dyn TimeStamper>, proof: &ValidationData) -> Vec<u8> {
        let chain = self.chain();
        let signer = Signer {
            key: &self.signer.key,
            certificate: &self.signer.certificate,
            chain: &chain,
            time_stamper: stamper,
        };
        let extras = Extras { signed_at: NOW, mandate: None, validation: Some(proof) };
        signer.sign(&document(), &extras).unwrap()
    }
}

pub(crate) fn document() -> Document<'static> {
    Document {
        name: "公文.txt", media_type: "text/plain", bytes: "主旨：測試電子簽章。\n".as_bytes()
    }
}

pub(crate) fn revoked(at: Timestamp) -> Revocation {
    Revocation { at, reason: signature::Reason::KeyCompromise }
}

pub(crate) struct Stamper<'a> {
    world: &'a World,
    at: Timestamp,
}

impl Stamper<'_> {
    pub(crate) fn authority<'b>(holder: &'b Holder, chain: &'b [Certificate]) -> Authority<'b> {
        Authority {
            key: &holder.key,
            certificate: &holder.certificate,
            chain,
            policy: ObjectIdentifier::new_unwrap("2.16.886.101.0.3.99"),
            accuracy: Accuracy { seconds: 1, millis: 500 },
        }
    }
}

impl TimeStamper for Stamper<'_> {
    fn stamp(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, StampError> {
        let chain = self.world.chain();
        let authority = Self::authority(&self.world.tsa, &chain);
        Ok(authority.stamp_imprint(digest, imprint, &[1, 2, 3], self.at)?)
    }
}
