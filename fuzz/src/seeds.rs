//! Valid messages, as our own makers write them.

use std::str::FromStr as _;
use std::sync::LazyLock;

use anyhow::Result;
use der::Decode as _;
use der::asn1::{Ia5String, Null, ObjectIdentifier, OctetString};
use kernel::Timestamp;
use signature::asic::{Limits, Package};
use signature::ocsp::{self, CertId, IdDigest, Status};
use signature::tsp::{Accuracy, Authority, TspError};
use signature::{
    Algorithm, Certificate, Digest, Document, Extras, Reason, Revocation, Signer, SigningKey as _, SoftKey,
    StampError, TimeStamper, ValidationData, crl, x509_time,
};
use x509_cert::TbsCertificate;
use x509_cert::certificate::Version;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, NameConstraints, SubjectAltName,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Validity;

/// 2026-11-21 10:00 in Taipei.
pub(crate) const NOW: Timestamp = Timestamp(1_795_226_400_000_000);
/// The document that is signed.
pub(crate) const DOCUMENT: &[u8] = "主旨：測試電子簽章。\n".as_bytes();

/// A key with its certificate.
pub(crate) struct Holder {
    pub(crate) key: SoftKey,
    pub(crate) certificate: Certificate,
}

/// A root, an authority below it, a signer, a time-stamping unit and an OCSP responder.
pub(crate) struct World {
    pub(crate) root: Holder,
    pub(crate) authority: Holder,
    pub(crate) signer: Holder,
    stamps: Holder,
    responder: Holder,
}

static WORLD: LazyLock<Result<World, String>> =
    LazyLock::new(|| World::new().map_err(|error| format!("{error:#}")));

/// The hierarchy of this run.
pub(crate) fn world() -> Result<&'static World> {
    WORLD.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
}

impl World {
    fn new() -> Result<Self> {
        let signs = KeyUsages::DigitalSignature;
        let ca = || extension("2.5.29.19", true, &BasicConstraints { ca: true, path_len_constraint: None });
        let purpose = |id: &str| -> Result<Extension> {
            extension("2.5.29.37", true, &ExtendedKeyUsage(vec![ObjectIdentifier::new(id)?]))
        };
        let issues = KeyUsages::KeyCertSign | KeyUsages::CRLSign;
        let root = issue(1, "CN=Root,O=範例政府,C=TW", KeyUsage(issues), vec![ca()?], None)?;
        let limits = vec![ca()?, name_constraints()?];
        let authority = issue(2, "CN=Authority,C=TW", KeyUsage(issues), limits, Some(&root))?;
        let named = GeneralName::DnsName(Ia5String::new("www.example.gov.tw")?);
        let names = vec![extension("2.5.29.17", false, &SubjectAltName(vec![named]))?];
        let signer = issue(3, "CN=範例承辦人,C=TW", KeyUsage(signs.into()), names, Some(&authority))?;
        let stamping = vec![purpose("1.3.6.1.5.5.7.3.8")?];
        let stamps = issue(4, "CN=Stamps,C=TW", KeyUsage(signs.into()), stamping, Some(&authority))?;
        let answering = vec![purpose("1.3.6.1.5.5.7.3.9")?, extension("1.3.6.1.5.5.7.48.1.5", false, &Null)?];
        let responder = issue(5, "CN=OCSP,C=TW", KeyUsage(signs.into()), answering, Some(&authority))?;
        Ok(Self { root, authority, signer, stamps, responder })
    }

    fn ids(&self) -> Result<Vec<CertId>> {
        let issuer = &self.authority.certificate;
        let mut ids = Vec::new();
        for (holder, digest) in [(&self.signer, IdDigest::Sha1), (&self.stamps, IdDigest::Sha256)] {
            ids.push(CertId::of(issuer, holder.certificate.serial(), digest)?);
        }
        Ok(ids)
    }

    fn response(&self, status: Status, nonce: Option<&[u8]>) -> Result<Vec<u8>> {
        let next_update = Some(NOW.plus_seconds(3_600));
        let include = [self.responder.certificate.clone()];
        let responder = ocsp::Responder {
            certificate: &self.responder.certificate,
            key: &self.responder.key,
            name: ocsp::ResponderName::ByKey,
            include: &include,
        };
        let ids = self.ids()?;
        let answer = |id| ocsp::Answer { id, status, this_update: NOW, next_update };
        Ok(ocsp::respond(&responder, &ids.iter().map(answer).collect::<Vec<_>>(), nonce, NOW)?)
    }

    fn list(&self, base: Option<u64>, entries: &[crl::Entry], scope: crl::Scope) -> Result<Vec<u8>> {
        let list = crl::List {
            issuer: &self.root.certificate,
            this_update: NOW,
            next_update: NOW.plus_seconds(86_400),
            number: 12,
            base,
            scope,
            distribution_point: Some("http://ca.example/root.crl".to_owned()),
            entries,
        };
        Ok(crl::make(&list, &self.root.key)?)
    }

    fn time_stamping<T>(
        &self,
        work: impl FnOnce(&Authority<'_>) -> Result<T, TspError>,
    ) -> Result<T, TspError> {
        let chain = [self.authority.certificate.clone()];
        work(&Authority {
            key: &self.stamps.key,
            certificate: &self.stamps.certificate,
            chain: &chain,
            policy: ObjectIdentifier::new_unwrap("2.16.886.101.0.3.3"),
            accuracy: Accuracy { seconds: 1, millis: 500 },
        })
    }
}

impl TimeStamper for World {
    fn stamp(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, StampError> {
        Ok(self.time_stamping(|authority| authority.stamp_imprint(digest, imprint, &[1; 16], NOW))?)
    }
}

/// Certificates of an authority, a signer and a root.
pub(crate) fn certificates() -> Result<Vec<Vec<u8>>> {
    let world = world()?;
    let all = [&world.root, &world.authority, &world.signer, &world.responder];
    Ok(all.map(|holder| holder.certificate.der().to_vec()).to_vec())
}

/// Signing requests as rcgen and our pages' readers know them, in DER and PEM.
pub(crate) fn requests() -> Result<Vec<Vec<u8>>> {
    let key = rcgen::KeyPair::generate()?;
    let made =
        rcgen::CertificateParams::new(vec!["www.example.gov.tw".to_owned()])?.serialize_request(&key)?;
    Ok(vec![made.der().to_vec(), made.pem()?.into_bytes()])
}

/// Packages at three levels.
pub(crate) fn packages() -> Result<Vec<Vec<u8>>> {
    let world = world()?;
    let chain = [world.authority.certificate.clone()];
    let proof = ValidationData {
        certificates: chain.to_vec(),
        crls: vec![world.list(None, &[], crl::Scope::All)?],
        ocsp: vec![world.response(Status::Good, None)?],
    };
    let document = Document { name: "公文.txt", media_type: "text/plain", bytes: DOCUMENT };
    let mut made = Vec::new();
    for (stamped, proven) in [(false, false), (true, false), (true, true)] {
        let signer = Signer {
            key: &world.signer.key,
            certificate: &world.signer.certificate,
            chain: &chain,
            time_stamper: stamped.then_some(world as &dyn TimeStamper),
        };
        let validation = proven.then_some(&proof);
        made.push(signer.sign(&document, &Extras { signed_at: NOW, mandate: None, validation })?);
    }
    Ok(made)
}

/// The signatures in those packages.
pub(crate) fn signatures() -> Result<Vec<Vec<u8>>> {
    let read = |bytes: &Vec<u8>| Ok(Package::read(bytes, Limits::default())?.signature);
    packages()?.iter().map(read).collect()
}

/// OCSP requests with and without a nonce.
pub(crate) fn ocsp_requests() -> Result<Vec<Vec<u8>>> {
    let ids = world()?.ids()?;
    let with = ocsp::Request { ids: ids.clone(), nonce: Some(vec![7; 16]) }.to_der()?;
    Ok(vec![with, ocsp::Request { ids, nonce: None }.to_der()?])
}

/// OCSP responses of each status.
pub(crate) fn ocsp_responses() -> Result<Vec<Vec<u8>>> {
    let world = world()?;
    let revoked = Status::Revoked(Revocation { at: NOW, reason: Reason::KeyCompromise });
    Ok(vec![
        world.response(Status::Good, Some(&[7; 16]))?,
        world.response(revoked, None)?,
        world.response(Status::Unknown, None)?,
    ])
}

/// Requests for time stamps.
pub(crate) fn stamp_requests() -> Result<Vec<Vec<u8>>> {
    let mut request = signature::tsp::Request::new(Digest::Sha256, vec![7; 32]);
    let plain = request.to_der()?;
    request.nonce = Some(vec![1, 2, 3]);
    Ok(vec![plain, request.to_der()?])
}

/// Responses with a time stamp over 32 bytes of seven.
pub(crate) fn stamp_responses() -> Result<Vec<Vec<u8>>> {
    let world = world()?;
    let mut request = signature::tsp::Request::new(Digest::Sha256, vec![7; 32]);
    request.nonce = Some(vec![1, 2, 3]);
    let token = world.time_stamping(|authority| authority.stamp(&request, &[1; 16], NOW))?;
    Ok(vec![signature::tsp::grant(&token)?])
}

/// Lists, full and delta, with entries of each kind.
pub(crate) fn lists() -> Result<Vec<Vec<u8>>> {
    let world = world()?;
    let revoked = Revocation { at: NOW, reason: Reason::CertificateHold };
    let entries = [
        crl::Entry { serial: vec![5; 16], change: crl::Change::Revoked(revoked) },
        crl::Entry { serial: vec![6], change: crl::Change::Removed(NOW) },
    ];
    Ok(vec![
        world.list(None, &entries[..1], crl::Scope::All)?,
        world.list(Some(10), &entries, crl::Scope::All)?,
        world.list(None, &[], crl::Scope::Authorities)?,
    ])
}

/// What a host and a mail address may be, and a part of the directory.
fn name_constraints() -> Result<Extension> {
    let subtree = |base| GeneralSubtree { base, minimum: 0, maximum: None };
    let value = NameConstraints {
        permitted_subtrees: Some(vec![
            subtree(GeneralName::DirectoryName(Name::from_str("C=TW")?)),
            subtree(GeneralName::DnsName(Ia5String::new("example.gov.tw")?)),
        ]),
        excluded_subtrees: Some(vec![subtree(GeneralName::Rfc822Name(Ia5String::new(".example.gov.tw")?))]),
    };
    extension("2.5.29.30", true, &value)
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
