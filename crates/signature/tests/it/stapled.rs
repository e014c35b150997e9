//! A certificate with the response that came along: each reason for which it is not taken.

use kernel::Timestamp;
use signature::ocsp::{Answer, CertId, IdDigest, Responder, ResponderName, Status, respond};
use signature::path::{PathError, Purpose};
use signature::stapled::{Fault, MAX_AGE_SECONDS, Stapled, check};
use signature::{Certificate, Freshness};

use crate::world::{DAY, Holder, NOW, Profile, World, extension, issue, revoked};

/// A response of a responder with its own certificate inside, that would hold for a day.
fn response(by: &Holder, issuer: &Holder, about: &Certificate, status: Status, at: Timestamp) -> Vec<u8> {
    let id = CertId::of(&issuer.certificate, about.serial(), IdDigest::Sha256).unwrap();
    let answer = Answer { id: &id, status, this_update: at, next_update: Some(at.plus_seconds(DAY)) };
    let include = [by.certificate.clone()];
    let responder = Responder {
        certificate: &by.certificate,
        key: &by.key,
        name: ResponderName::ByKey,
        include: &include,
    };
    respond(&responder, &[answer], None, at).unwrap()
}

fn judged(world: &World, ocsp: &[u8]) -> Result<(), Fault> {
    let (intermediates, root) = (world.chain(), &world.root.certificate);
    let certificate = &world.signer.certificate;
    check(&Stapled { certificate, ocsp, intermediates: &intermediates, root, purpose: Purpose::Signing }, NOW)
}

fn said(world: &World, status: Status, at: Timestamp) -> Vec<u8> {
    response(&world.responder, &world.agency_ca, &world.signer.certificate, status, at)
}

#[test]
fn a_good_response_holds_for_an_hour_whatever_it_says_itself() {
    let world = World::new();
    let skew = Freshness::default().skew_seconds;
    let good = |seconds: i64| judged(&world, &said(&world, Status::Good, NOW.plus_seconds(seconds)));
    let at = |seconds: i64| NOW.plus_seconds(seconds);
    for seconds in [0, -MAX_AGE_SECONDS, -(MAX_AGE_SECONDS + skew), skew] {
        assert_eq!(good(seconds), Ok(()), "{seconds}");
    }
    let old = -(MAX_AGE_SECONDS + skew + 1);
    assert_eq!(good(old), Err(Fault::Stale { made_at: at(old), now: NOW }));
    assert_eq!(good(skew + 1), Err(Fault::FromTheFuture { made_at: at(skew + 1), now: NOW }));
    let issuer = &world.agency_ca;
    let by_issuer = response(issuer, issuer, &world.signer.certificate, Status::Good, NOW);
    assert_eq!(judged(&world, &by_issuer), Ok(()), "the issuer needs no responder");
}

#[test]
fn one_that_ran_out_by_itself_is_stale() {
    let world = World::new();
    let id = CertId::of(&world.agency_ca.certificate, world.signer.certificate.serial(), IdDigest::Sha256);
    let (id, at) = (id.unwrap(), NOW.plus_seconds(-900));
    let answer =
        Answer { id: &id, status: Status::Good, this_update: at, next_update: Some(at.plus_seconds(60)) };
    let (by, include) = (&world.responder, [world.responder.certificate.clone()]);
    let responder = Responder {
        certificate: &by.certificate,
        key: &by.key,
        name: ResponderName::ByName,
        include: &include,
    };
    let short = respond(&responder, &[answer], None, at).unwrap();
    assert_eq!(judged(&world, &short), Err(Fault::Stale { made_at: at, now: NOW }));
}

#[test]
fn what_does_not_vouch_for_the_certificate_is_told_by_its_kind() {
    let world = World::new();
    let since = NOW.plus_seconds(-60);
    let is_revoked = said(&world, Status::Revoked(revoked(since)), NOW);
    assert_eq!(judged(&world, &is_revoked), Err(Fault::Revoked { at: since }));
    let long_ago = said(&world, Status::Revoked(revoked(since)), NOW.plus_seconds(-2 * DAY));
    assert_eq!(judged(&world, &long_ago), Err(Fault::Revoked { at: since }), "a revocation does not age");
    assert_eq!(judged(&world, &said(&world, Status::Unknown, NOW)), Err(Fault::NotKnown));
    let other = response(&world.responder, &world.agency_ca, &world.tsa.certificate, Status::Good, NOW);
    assert_eq!(judged(&world, &other), Err(Fault::OtherCertificate));
    assert_eq!(judged(&world, b""), Err(Fault::Missing));
    assert!(matches!(judged(&world, b"no response"), Err(Fault::Unreadable { .. })));
    let mut altered = said(&world, Status::Good, NOW);
    // The last byte of the responder's own certificate is one of its signature.
    let last = altered.len() - 1;
    altered[last] ^= 1;
    assert_eq!(judged(&world, &altered), Err(Fault::NotAuthorised));
}

#[test]
fn only_the_issuer_and_its_responder_vouch() {
    let world = World::new();
    let about = &world.signer.certificate;
    let by = |by: &Holder| judged(&world, &response(by, &world.agency_ca, about, Status::Good, NOW));
    assert_eq!(by(&world.signer), Err(Fault::NotAuthorised), "nobody vouches for itself");
    assert_eq!(by(&world.root), Err(Fault::NotAuthorised), "nor the authority above the issuer");
    let no_check = || vec![extension("1.3.6.1.5.5.7.48.1.5", false, &der::asn1::Null)];
    let profile =
        || Profile { extended: Some((false, "1.3.6.1.5.5.7.3.9")), more: no_check(), ..Profile::default() };
    let elsewhere = World::new();
    assert_eq!(by(&issue(&profile(), Some(&elsewhere.agency_ca))), Err(Fault::NotAuthorised));
    assert_eq!(by(&issue(&profile(), Some(&world.root))), Err(Fault::NotAuthorised));
    assert_eq!(by(&issue(&profile(), Some(&world.agency_ca))), Ok(()), "so it was whose responder it is");
}

#[test]
fn the_path_counts_too() {
    let (world, elsewhere) = (World::new(), World::new());
    let ocsp = said(&world, Status::Good, NOW);
    let intermediates = world.chain();
    let shown = Stapled {
        certificate: &world.signer.certificate,
        ocsp: &ocsp,
        intermediates: &intermediates,
        root: &world.root.certificate,
        purpose: Purpose::Signing,
    };
    assert_eq!(check(&shown, NOW), Ok(()));
    let refused = |shown: Stapled<'_>| match check(&shown, NOW) {
        Err(Fault::Path(error)) => error,
        other => panic!("{other:?}"),
    };
    // The other root has the same name.
    let other_root = refused(Stapled { root: &elsewhere.root.certificate, ..shown });
    assert!(matches!(other_root, PathError::NoAnchor { .. }), "{other_root:?}");
    let no_authority = refused(Stapled { intermediates: &[], ..shown });
    assert!(matches!(no_authority, PathError::NoAnchor { .. }), "{no_authority:?}");
    let other_use = refused(Stapled { purpose: Purpose::TimeStamping, ..shown });
    assert!(matches!(other_use, PathError::WrongPurpose { .. }), "{other_use:?}");
}
