//! Certification paths: each reason for which one does not hold.

use kernel::Timestamp;
use signature::ocsp::Status;
use signature::path::{
    Knowledge, PathError, Purpose, Question, RevocationData, RevocationRule, Unknown, ValidPath, validate,
};
use signature::{Certificate, Freshness, crl};
use x509_cert::ext::pkix::KeyUsages;

use crate::world::{DAY, Holder, NOW, Profile, World, authority, issue, revoked};

/// Whether a refusal is the one that was expected.
type Expected = fn(&PathError) -> bool;

struct Ask {
    intermediates: Vec<Certificate>,
    anchors: Vec<Certificate>,
    purpose: Purpose,
    at: Timestamp,
    now: Timestamp,
    revocation: RevocationData,
    rule: RevocationRule,
}

impl Ask {
    fn of(world: &World) -> Self {
        Self {
            intermediates: world.chain(),
            anchors: world.anchors(),
            purpose: Purpose::Signing,
            at: NOW,
            now: NOW,
            revocation: RevocationData::default(),
            rule: RevocationRule::WhenKnown,
        }
    }

    fn about(&self, certificate: &Certificate) -> Result<ValidPath, PathError> {
        validate(&Question {
            certificate,
            intermediates: &self.intermediates,
            anchors: &self.anchors,
            purpose: self.purpose,
            at: self.at,
            now: self.now,
            revocation: &self.revocation,
            rule: self.rule,
            freshness: Freshness::default(),
        })
    }
}

fn agency_list(world: &World, entries: &[crl::Entry], number: u64, base: Option<u64>) -> Vec<u8> {
    let list = crl::List {
        issuer: &world.agency_ca.certificate,
        this_update: NOW,
        next_update: NOW.plus_seconds(DAY),
        number,
        base,
        scope: crl::Scope::All,
        distribution_point: None,
        entries,
    };
    crl::make(&list, &world.agency_ca.key).unwrap()
}

#[test]
fn a_path_holds_and_tells_policies() {
    let world = World::new();
    let path = Ask::of(&world).about(&world.signer.certificate).unwrap();
    assert_eq!(path.certificates.len(), 3);
    assert_eq!(path.policies[0].to_string(), crate::world::POLICY);
    assert_eq!(path.standings[0].knowledge, Knowledge::Unknown { why: Unknown::NoData });
}

#[test]
fn missing_or_foreign_authorities_are_told() {
    let (world, other) = (World::new(), World::new());
    let mut ask = Ask::of(&world);
    ask.intermediates.clear();
    assert!(matches!(ask.about(&world.signer.certificate), Err(PathError::NoAnchor { .. })));
    // An authority of the same name with another key.
    let named = issue(&authority("OU=測試憑證管理中心,O=範例政府,C=TW"), Some(&world.root));
    let by_other = issue(&Profile::default(), Some(&named));
    assert!(Ask::of(&other).about(&by_other.certificate).is_err());
}

#[test]
fn somebody_who_is_no_authority_cannot_issue() {
    let world = World::new();
    let official = issue(&Profile::default(), Some(&world.root));
    let issued = issue(&Profile { name: "CN=forged", ..Profile::default() }, Some(&official));
    let mut ask = Ask::of(&world);
    ask.intermediates.push(official.certificate.clone());
    assert!(matches!(ask.about(&issued.certificate), Err(PathError::NotAnAuthority { .. })));
    // Nor an authority whose key usage does not say so, nor one too far down.
    let cases: [(Profile<'_>, Expected); 2] = [
        (Profile { usage: KeyUsages::CRLSign.into(), ..authority("CN=No signer") }, |e| {
            matches!(e, PathError::KeyUsage { .. })
        }),
        (authority("CN=Too deep"), |e| matches!(e, PathError::PathLength { .. })),
    ];
    for (place, (profile, expected)) in cases.into_iter().enumerate() {
        let above = if place == 0 { &world.root } else { &world.agency_ca };
        let below: Holder = issue(&profile, Some(above));
        let issued = issue(&Profile::default(), Some(&below));
        let mut ask = Ask::of(&world);
        ask.intermediates.push(below.certificate.clone());
        let refused = ask.about(&issued.certificate).unwrap_err();
        assert!(expected(&refused), "{refused}");
    }
}

#[test]
fn purposes_are_kept_apart() {
    let world = World::new();
    let mut ask = Ask::of(&world);
    for (purpose, certificate, fits) in [
        (Purpose::TimeStamping, &world.tsa, true),
        (Purpose::Signing, &world.tsa, false),
        (Purpose::TimeStamping, &world.signer, false),
        (Purpose::TlsServer, &world.responder, false),
        (Purpose::TlsClient, &world.signer, true),
    ] {
        ask.purpose = purpose;
        assert_eq!(ask.about(&certificate.certificate).is_ok(), fits, "{purpose:?}");
    }
}

#[test]
fn revocation_is_required_where_the_rule_says_so() {
    let world = World::new();
    let mut ask = Ask::of(&world);
    ask.rule = RevocationRule::Required;
    ask.revocation.add_crl(&world.root_crl(NOW, &[])).unwrap();
    let refused = ask.about(&world.signer.certificate).unwrap_err();
    assert!(matches!(refused, PathError::RevocationUnknown { why: Unknown::NoData, .. }));
    let good = world.ocsp(&[(&world.signer.certificate, Status::Good)], NOW);
    ask.revocation.add_ocsp(&good).unwrap();
    assert!(ask.about(&world.signer.certificate).is_ok());
    // Two hours later the response is stale, an hour before it was made it is from the future.
    ask.at = NOW.plus_seconds(7200);
    ask.now = ask.at;
    let refused = ask.about(&world.signer.certificate).unwrap_err();
    assert!(matches!(refused, PathError::RevocationUnknown { why: Unknown::Stale { .. }, .. }), "{refused}");
    ask.at = NOW.plus_seconds(-3600);
    ask.now = ask.at;
    let refused = ask.about(&world.signer.certificate).unwrap_err();
    assert!(matches!(refused, PathError::RevocationUnknown { why: Unknown::FromTheFuture, .. }), "{refused}");
}

#[test]
fn a_response_by_somebody_not_allowed_says_nothing() {
    let world = World::new();
    let mut impostor = World::new();
    let usage = KeyUsages::DigitalSignature.into();
    for profile in [
        Profile { usage, ..Profile::default() },
        Profile {
            usage,
            extended: Some((false, "1.3.6.1.5.5.7.3.9")),
            until: NOW.plus_seconds(-9),
            ..Profile::default()
        },
    ] {
        impostor.responder = issue(&profile, Some(&world.agency_ca));
        let include = [impostor.responder.certificate.clone()];
        let responder = signature::ocsp::Responder {
            certificate: &impostor.responder.certificate,
            key: &impostor.responder.key,
            name: signature::ocsp::ResponderName::ByKey,
            include: &include,
        };
        let serial = world.signer.certificate.serial();
        let id = signature::ocsp::CertId::of(
            &world.agency_ca.certificate,
            serial,
            signature::ocsp::IdDigest::Sha1,
        )
        .unwrap();
        let answer =
            signature::ocsp::Answer { id: &id, status: Status::Good, this_update: NOW, next_update: None };
        let response = signature::ocsp::respond(&responder, &[answer], None, NOW).unwrap();
        let mut ask = Ask::of(&world);
        ask.rule = RevocationRule::Required;
        ask.revocation.add_crl(&world.root_crl(NOW, &[])).unwrap();
        ask.revocation.add_ocsp(&response).unwrap();
        let refused = ask.about(&world.signer.certificate).unwrap_err();
        assert!(
            matches!(refused, PathError::RevocationUnknown { why: Unknown::NotAuthorised, .. }),
            "{refused}"
        );
    }
}

#[test]
fn lists_and_their_delta_lists_are_read_together() {
    let world = World::new();
    let serial = world.signer.certificate.serial().to_vec();
    let entry = |change| crl::Entry { serial: serial.clone(), change };
    let held = signature::Revocation { at: NOW, reason: signature::Reason::CertificateHold };
    let cases = [
        (vec![], vec![], true),
        (vec![], vec![entry(crl::Change::Revoked(revoked(NOW)))], false),
        (vec![entry(crl::Change::Revoked(revoked(NOW)))], vec![], false),
        (vec![entry(crl::Change::Revoked(held))], vec![entry(crl::Change::Removed(NOW))], true),
    ];
    for (full, delta, good) in cases {
        let mut ask = Ask::of(&world);
        ask.revocation.add_crl(&agency_list(&world, &full, 10, None)).unwrap();
        ask.revocation.add_crl(&agency_list(&world, &delta, 12, Some(10))).unwrap();
        assert_eq!(ask.about(&world.signer.certificate).is_ok(), good);
    }
    let full = crl::Crl::from_der(&agency_list(&world, &[], 10, None)).unwrap();
    for (number, base) in [(9, Some(8)), (12, Some(11)), (12, None)] {
        let delta = crl::Crl::from_der(&agency_list(&world, &[], number, base)).unwrap();
        assert!(full.status_with_delta(&delta, &serial).is_err(), "{number} {base:?}");
    }
}

#[test]
fn a_list_of_another_key_or_altered_is_not_believed() {
    let (world, other) = (World::new(), World::new());
    let list = crl::Crl::from_der(&agency_list(&other, &[], 1, None)).unwrap();
    assert!(list.check(&world.agency_ca.certificate, NOW, NOW, Freshness::default()).is_err());
    let der = agency_list(&world, &[], 1, None);
    for at in 0..der.len() {
        let mut altered = der.clone();
        altered[at] ^= 0x01;
        let believed = crl::Crl::from_der(&altered).is_ok_and(|list| {
            list.check(&world.agency_ca.certificate, NOW, NOW, Freshness::default()).is_ok()
        });
        assert!(!believed, "byte {at}");
    }
}

#[test]
fn a_list_speaks_for_certificates_issued_after_it_but_not_for_expired_ones() {
    let world = World::new();
    let list = agency_list(&world, &[], 1, None);
    let knowledge = |profile: &Profile<'_>, at| {
        let issued = issue(profile, Some(&world.agency_ca));
        let mut ask = Ask::of(&world);
        (ask.at, ask.now) = (at, NOW.plus_seconds(120));
        ask.revocation.add_crl(&list).unwrap();
        ask.about(&issued.certificate).unwrap().standings[0].knowledge
    };
    let young = Profile { from: NOW.plus_seconds(60), ..Profile::default() };
    let known = knowledge(&young, NOW.plus_seconds(120));
    assert_eq!(known, Knowledge::NotRevoked { this_update: NOW });
    let expired = Profile { until: NOW.plus_seconds(-60), ..Profile::default() };
    let known = knowledge(&expired, NOW.plus_seconds(-120));
    assert_eq!(known, Knowledge::Unknown { why: Unknown::AfterExpiry });
}
