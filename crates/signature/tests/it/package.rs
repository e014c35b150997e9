//! Signing and verifying whole packages: what holds, what does not, and what is missing.

use kernel::Timestamp;
use signature::asic::{Limits, Package};
use signature::ocsp::Status;
use signature::path::{PathError, RevocationData, Unknown};
use signature::{
    Algorithm, Extras, Finding, Freshness, Grounds, Level, Mandate, Report, Signer, StampProblem,
    ValidationData, Verdict, verify_package, verify_package_on,
};

use crate::world::{DAY, NOW, Profile, Stamper, World, authority, document, issue, revoked};

fn verify(world: &World, package: &[u8], now: Timestamp) -> Report {
    verify_package(package, &world.anchors(), now).unwrap()
}

#[test]
fn a_complete_package_is_valid_now_and_in_ten_years() {
    for algorithm in [Algorithm::EcdsaP256Sha256, Algorithm::EcdsaP384Sha384, Algorithm::Ed25519] {
        let world = World::with(&Profile { algorithm, ..Profile::default() });
        let package = world.package();
        for years in [0, 5, 20] {
            let report = verify(&world, &package, NOW.plus_seconds(DAY * 365 * years + 60));
            // After ten years the root itself has expired; as of the time stamp it had not.
            assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
            let signature = &report.signatures[0];
            assert_eq!(signature.level, Level::Lt);
            assert_eq!(signature.stamp.as_ref().unwrap().at, NOW);
            assert_eq!(signature.signer.as_ref().unwrap().common_name.as_deref(), Some("範例承辦人"));
            assert_eq!(signature.media_type.as_deref(), Some("text/plain"));
            assert_eq!(signature.policies, [crate::world::POLICY]);
            let expired = |finding: &Finding| matches!(finding, Finding::ExpiredSince { .. });
            assert_eq!(signature.findings.iter().any(expired), years > 0);
        }
        let read = Package::read(&package, Limits::default()).unwrap();
        assert_eq!((read.name.as_str(), read.document.as_slice()), (document().name, document().bytes));
    }
}

#[test]
fn the_report_is_json() {
    let world = World::new();
    let report = verify(&world, &world.sign(None, &ValidationData::default()), NOW);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["verdict"], "unproven");
    assert_eq!(json["document"]["name"], "公文.txt");
    let codes: Vec<_> =
        json["signatures"][0]["findings"].as_array().unwrap().iter().map(|f| &f["code"]).collect();
    assert!(codes.contains(&&serde_json::json!("time-stamp-missing")), "{json}");
}

#[test]
fn without_a_time_stamp_nothing_proves_when() {
    let world = World::new();
    let package = world.sign(None, &world.proof(NOW, Status::Good));
    let report = verify(&world, &package, NOW);
    assert_eq!(report.verdict, Verdict::Unproven);
    assert_eq!(report.signatures[0].findings, [Finding::TimeStampMissing]);
    // Once the certificate has expired, the claimed time counts for nothing.
    let later = verify(&world, &package, NOW.plus_seconds(DAY * 400));
    assert_eq!(later.verdict, Verdict::Unproven);
    assert!(matches!(
        later.signatures[0].findings[..],
        [.., Finding::Certificate { path: PathError::Expired { .. } }]
            | [Finding::Certificate { path: PathError::Expired { .. } }, ..]
    ));
}

#[test]
fn revoked_before_is_invalid_and_revoked_after_the_time_stamp_is_valid() {
    let world = World::new();
    for (at, verdict) in [(NOW.plus_seconds(-60), Verdict::Invalid), (NOW.plus_seconds(60), Verdict::Valid)] {
        let proof = world.proof(NOW.plus_seconds(600), Status::Revoked(revoked(at)));
        let report = verify(&world, &world.sign(Some(&world.stamper(NOW)), &proof), NOW.plus_seconds(3600));
        assert_eq!(report.verdict, verdict, "{report:?}");
    }
    let unstamped = world.sign(None, &world.proof(NOW, Status::Revoked(revoked(NOW.plus_seconds(-60)))));
    assert_ne!(verify(&world, &unstamped, NOW).verdict, Verdict::Valid);
}

#[test]
fn a_revocation_that_is_known_here_counts_too() {
    let world = World::new();
    let package = world.package();
    let mut revocation = RevocationData::default();
    let status = Status::Revoked(revoked(NOW.plus_seconds(-1)));
    revocation.add_ocsp(&world.ocsp(&[(&world.signer.certificate, status)], NOW)).unwrap();
    let anchors = world.anchors();
    let grounds = Grounds {
        anchors: &anchors,
        intermediates: &[],
        revocation: &revocation,
        now: NOW,
        freshness: Freshness::default(),
        limits: Limits::default(),
    };
    let report = verify_package_on(&package, &grounds).unwrap();
    assert_eq!(report.verdict, Verdict::Invalid);
    assert!(matches!(
        report.signatures[0].findings[0],
        Finding::Certificate { path: PathError::Revoked { .. } }
    ));
}

#[test]
fn stale_and_missing_revocation_data_are_told() {
    let world = World::new();
    let stamper = world.stamper(NOW);
    let stale = world.sign(Some(&stamper), &world.proof(NOW.plus_seconds(-DAY * 30), Status::Good));
    let missing = world.sign(Some(&stamper), &ValidationData::default());
    for package in [stale, missing] {
        let report = verify(&world, &package, NOW);
        assert_eq!(report.verdict, Verdict::Unproven);
        assert_eq!(report.signatures[0].level, Level::T);
        let told = |finding: &Finding| {
            matches!(
                finding,
                Finding::RevocationUnknown { unknown: Unknown::Stale { .. } | Unknown::NoData, .. }
            )
        };
        assert!(report.signatures[0].findings.iter().all(told), "{report:?}");
    }
}

#[test]
fn certificates_that_were_not_good_are_refused() {
    let cases = [
        Profile { from: NOW.plus_seconds(60), ..Profile::default() },
        Profile { until: NOW.plus_seconds(-60), ..Profile::default() },
        Profile { extended: Some((false, "1.3.6.1.5.5.7.3.1")), ..Profile::default() },
        Profile { usage: x509_cert::ext::pkix::KeyUsages::KeyAgreement.into(), ..Profile::default() },
        Profile {
            more: vec![crate::world::extension("1.2.3.4", true, &der::asn1::Null)],
            ..Profile::default()
        },
    ];
    for profile in cases {
        let world = World::with(&profile);
        let report = verify(&world, &world.package(), NOW);
        assert_eq!(report.verdict, Verdict::Invalid, "{report:?}");
        assert!(matches!(report.signatures[0].findings[0], Finding::Certificate { .. }));
    }
}

#[test]
fn another_governments_root_proves_nothing() {
    let (world, other) = (World::new(), World::new());
    let report = verify(&other, &world.package(), NOW);
    assert_ne!(report.verdict, Verdict::Valid);
    let refused = |finding: &Finding| {
        matches!(
            finding,
            Finding::Certificate { path: PathError::NoAnchor { .. } | PathError::Signature { .. } }
        )
    };
    assert!(report.signatures[0].findings.iter().any(refused), "{report:?}");
}

#[test]
fn another_agencys_certificate_does_not_fit_the_signature() {
    let world = World::new();
    let other = issue(&Profile::default(), Some(&world.agency_ca));
    let chain = world.chain();
    let signer =
        Signer { key: &other.key, certificate: &world.signer.certificate, chain: &chain, time_stamper: None };
    let extras = Extras { signed_at: NOW, mandate: None, validation: None };
    let package = signer.sign(&document(), &extras).unwrap();
    let report = verify(&world, &package, NOW);
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(report.signatures[0].findings, [Finding::SignatureBroken]);
    assert_eq!(report.signatures[0].signer, None);
}

#[test]
fn a_time_stamp_by_somebody_else_or_of_something_else_counts_for_nothing() {
    let world = World::new();
    let package = world.sign(None, &world.proof(NOW, Status::Good));
    let read = Package::read(&package, Limits::default()).unwrap();
    let stamped = |token: &[u8]| {
        let mut signature = signature::cades::Signature::from_der(&read.signature).unwrap();
        signature.add_time_stamp(0, token).unwrap();
        let package = Package { signature: signature.to_der().unwrap(), ..read.clone() };
        verify(&world, &package.write().unwrap(), NOW)
    };
    let chain = world.chain();
    let digest = signature::Digest::Sha256;
    let signature = signature::cades::Signature::from_der(&read.signature).unwrap();
    let imprint = signature.imprint(0, digest).unwrap();
    let token = |holder, imprint: &[u8]| {
        Stamper::authority(holder, &chain).stamp_imprint(digest, imprint, &[9], NOW).unwrap()
    };
    let stranger = issue(&authority("CN=Test Root,O=範例政府,C=TW"), None);
    let usage = x509_cert::ext::pkix::KeyUsages::DigitalSignature.into();
    let profile = Profile { extended: Some((true, "1.3.6.1.5.5.7.3.8")), usage, ..Profile::default() };
    let foreign = issue(&profile, Some(&stranger));
    let lax = issue(
        &Profile { extended: Some((false, "1.3.6.1.5.5.7.3.8")), ..Profile::default() },
        Some(&world.agency_ca),
    );
    let cases = [
        (token(&world.tsa, &[7; 32]), StampProblem::OtherImprint),
        (token(&world.signer, &imprint), StampProblem::NotAnAuthority),
        (token(&lax, &imprint), StampProblem::NotAnAuthority),
        (b"\x30\x00".to_vec(), StampProblem::Broken),
    ];
    for (token, problem) in cases {
        let report = stamped(&token);
        assert_eq!(report.verdict, Verdict::Unproven);
        assert_eq!(report.signatures[0].stamp, None);
        assert!(report.signatures[0].findings.contains(&Finding::Stamp { stamp: problem }), "{report:?}");
    }
    let report = stamped(&token(&foreign, &imprint));
    let path = |finding: &Finding| matches!(finding, Finding::Stamp { stamp: StampProblem::Path { .. } });
    assert!(report.signatures[0].findings.iter().any(path), "{report:?}");
    assert_eq!(stamped(&token(&world.tsa, &imprint)).verdict, Verdict::Valid);
}

#[test]
fn the_mandate_is_signed_and_must_hold() {
    let world = World::new();
    let chain = world.chain();
    let stamper = world.stamper(NOW);
    let proof = world.proof(NOW, Status::Good);
    let signer = Signer {
        key: &world.signer.key,
        certificate: &world.signer.certificate,
        chain: &chain,
        time_stamper: Some(&stamper),
    };
    for (until, verdict) in [(DAY, Verdict::Valid), (-DAY, Verdict::Invalid)] {
        let mandate = Mandate {
            id: "01j0000000000000000000000".to_owned(),
            kind: "guardian".to_owned(),
            principal: "01j1111111111111111111111".to_owned(),
            scope: vec!["residence".to_owned()],
            from: Some(NOW.plus_seconds(-2 * DAY)),
            until: Some(NOW.plus_seconds(until)),
        };
        let extras = Extras { signed_at: NOW, mandate: Some(&mandate), validation: Some(&proof) };
        let report = verify(&world, &signer.sign(&document(), &extras).unwrap(), NOW);
        assert_eq!(report.signatures[0].mandate.as_ref(), Some(&mandate));
        assert_eq!(report.verdict, verdict, "{report:?}");
    }
}

#[test]
fn several_sign_one_document() {
    let world = World::new();
    let deputy = issue(
        &Profile { name: "CN=範例代理人,O=範例機關,C=TW", ..Profile::default() },
        Some(&world.agency_ca),
    );
    let (chain, stamper) = (world.chain(), world.stamper(NOW));
    let signer = Signer {
        key: &deputy.key,
        certificate: &deputy.certificate,
        chain: &chain,
        time_stamper: Some(&stamper),
    };
    let about = [(&deputy.certificate, Status::Good)];
    let proof = ValidationData { ocsp: vec![world.ocsp(&about, NOW)], ..ValidationData::default() };
    let extras = Extras { signed_at: NOW, mandate: None, validation: Some(&proof) };
    let first = Package::read(&world.package(), Limits::default()).unwrap();
    let report = verify(&world, &signer.co_sign(&first, &extras).unwrap(), NOW);
    assert_eq!((report.signatures.len(), report.verdict), (2, Verdict::Valid), "{report:?}");
}

#[test]
fn another_name_or_document_is_seen() {
    let world = World::new();
    let read = Package::read(&world.package(), Limits::default()).unwrap();
    let renamed = Package { name: "別的.txt".to_owned(), ..read.clone() };
    let report = verify(&world, &renamed.write().unwrap(), NOW);
    assert_eq!(report.signatures[0].findings, [Finding::NameAltered { signed: "公文.txt".to_owned() }]);
    assert_eq!(report.verdict, Verdict::Invalid);
    let altered = Package { document: b"other".to_vec(), ..read };
    let report = verify(&world, &altered.write().unwrap(), NOW);
    assert_eq!(report.signatures[0].findings, [Finding::DocumentAltered]);
}
