//! What is altered is never accepted, and whatever bytes come, no reader panics.
//!
//! Each test tries 256 cases. To try for longer: `PROPTEST_CASES=1000000 cargo test -p signature mutation`.

use std::sync::LazyLock;

use proptest::prelude::*;
use signature::asic::{Limits, Package};
use signature::cades::Signature;
use signature::crl::Crl;
use signature::ocsp::{IdDigest, Status};
use signature::{Certificate, Digest, Report, Verdict, crl, ocsp, tsp, verify_package};

use crate::world::{NOW, World, revoked};

struct Samples {
    world: World,
    package: Vec<u8>,
    report: Report,
    signature: Vec<u8>,
    all: Vec<Vec<u8>>,
}

static SAMPLES: LazyLock<Samples> = LazyLock::new(|| {
    let world = World::new();
    let package = world.package();
    let signature = Package::read(&package, Limits::default()).unwrap().signature;
    let issuer = &world.agency_ca.certificate;
    let id = ocsp::CertId::of(issuer, world.signer.certificate.serial(), IdDigest::Sha1).unwrap();
    let ask = ocsp::Request { ids: vec![id], nonce: Some(vec![1; 16]) };
    let mut stamp = tsp::Request::new(Digest::Sha256, vec![7; 32]);
    stamp.nonce = Some(vec![1, 2]);
    let token =
        crate::world::Stamper::authority(&world.tsa, &world.chain()).stamp(&stamp, &[1], NOW).unwrap();
    let entry = crl::Entry { serial: vec![5], change: crl::Change::Revoked(revoked(NOW)) };
    let all = vec![
        package.clone(),
        signature.clone(),
        world.signer.certificate.der().to_vec(),
        world.root_crl(NOW, &[entry]),
        world.ocsp(&[(&world.signer.certificate, Status::Good)], NOW),
        ask.to_der().unwrap(),
        stamp.to_der().unwrap(),
        tsp::grant(&token).unwrap(),
        token,
    ];
    let report = verify_package(&package, &world.anchors(), NOW).unwrap();
    Samples { world, package, report, signature, all }
});

/// All readers of bytes from the network.
fn read_with_all(bytes: &[u8]) {
    let _ = Certificate::from_der(bytes);
    let _ = Crl::from_der(bytes);
    let _ = ocsp::Request::from_der(bytes);
    let _ = ocsp::Response::from_der(bytes);
    let _ = tsp::Request::from_der(bytes);
    let _ = tsp::read_response(bytes);
    if let Ok(token) = tsp::Token::from_der(bytes) {
        let _ = token.verify(&[7; 32], &[]);
    }
    if let Ok(signature) = Signature::from_der(bytes) {
        let _ = signature.verify(0, signature::cades::Content::Bytes(b"x"));
        let _ = signature.to_der();
    }
    let _ = verify_package(bytes, &SAMPLES.world.anchors(), NOW);
}

/// Valid only if it says the same about the same document.
fn accepted_as_other(bytes: &[u8]) -> Option<Report> {
    let world = &SAMPLES.world;
    let report = verify_package(bytes, &world.anchors(), NOW).ok()?;
    (report.verdict == Verdict::Valid && report != SAMPLES.report).then_some(report)
}

#[derive(Debug, Clone)]
enum Change {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    use prop::sample::Index;
    prop_oneof![
        4 => (any::<Index>(), 1..=255_u8).prop_map(|(at, by)| Change::Flip(at, by)),
        1 => any::<Index>().prop_map(Change::Cut),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, more)| Change::Insert(at, more)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Remove(from, to)),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Repeat(from, to)),
    ]
}

fn apply(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        let length = bytes.len();
        if length == 0 {
            break;
        }
        match change {
            Change::Flip(at, by) => bytes[at.index(length)] ^= by,
            Change::Cut(at) => bytes.truncate(at.index(length)),
            Change::Insert(at, more) => {
                let at = at.index(length);
                bytes.splice(at..at, more.iter().copied());
            }
            Change::Remove(from, to) | Change::Repeat(from, to) => {
                let (from, to) = (from.index(length), to.index(length));
                let range = from.min(to)..from.max(to);
                let part = if matches!(change, Change::Repeat(..)) {
                    bytes[range.clone()].repeat(2)
                } else {
                    vec![]
                };
                bytes.splice(range, part);
            }
        }
    }
    bytes
}

proptest! {
    #[test]
    fn no_reader_panics_on_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        read_with_all(&bytes);
    }

    #[test]
    fn no_reader_panics_on_mutated_bytes(
        sample in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let bytes = sample.get(&SAMPLES.all);
        read_with_all(&apply(bytes, &changes));
    }

    #[test]
    fn a_mutated_package_says_the_same_or_is_refused(changes in prop::collection::vec(change(), 1..3)) {
        let bytes = apply(&SAMPLES.package, &changes);
        prop_assert_eq!(accepted_as_other(&bytes), None);
    }

    #[test]
    fn a_mutated_signature_says_the_same_or_is_refused(changes in prop::collection::vec(change(), 1..3)) {
        prop_assert_eq!(accepted_as_other(&packed(apply(&SAMPLES.signature, &changes))), None);
    }
}

#[test]
fn an_altered_byte_anywhere_is_never_accepted_as_something_else() {
    let flipped = |bytes: &[u8], at: usize| {
        let mut altered = bytes.to_vec();
        altered[at] ^= 0x01;
        altered
    };
    for at in 0..SAMPLES.package.len() {
        assert_eq!(accepted_as_other(&flipped(&SAMPLES.package, at)), None, "byte {at} of the package");
    }
    for at in 0..SAMPLES.signature.len() {
        let package = packed(flipped(&SAMPLES.signature, at));
        assert_eq!(accepted_as_other(&package), None, "byte {at} of the signature");
    }
}

/// A package whose checksums are right, so that the signature itself is read.
fn packed(signature: Vec<u8>) -> Vec<u8> {
    let package = Package::read(&SAMPLES.package, Limits::default()).unwrap();
    Package { signature, ..package }.write().unwrap()
}

#[test]
fn an_altered_byte_in_what_is_signed_is_always_refused() {
    let world = &SAMPLES.world;
    let signature = Signature::from_der(&SAMPLES.signature).unwrap();
    let document = crate::world::document().bytes;
    for at in 0..document.len() {
        let mut altered = document.to_vec();
        altered[at] ^= 0x20;
        assert!(signature.verify(0, signature::cades::Content::Bytes(&altered)).is_err());
    }
    let der = world.signer.certificate.der();
    for at in 0..der.len() {
        let mut altered = der.to_vec();
        altered[at] ^= 0x01;
        let read = Certificate::from_der(&altered);
        assert!(read.is_err() || !accepted(&altered), "byte {at}");
    }
}

fn accepted(der: &[u8]) -> bool {
    let certificate = Certificate::from_der(der).unwrap();
    certificate.verify_signed_by(&SAMPLES.world.agency_ca.certificate).is_ok()
}
