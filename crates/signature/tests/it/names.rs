//! Name constraints: our verdict and openssl's on the same chains.

use std::str::FromStr as _;

use const_oid::ObjectIdentifier;
use der::asn1::{Ia5String, OctetString};
use signature::path::{PathError, Purpose, Question, RevocationData, RevocationRule, validate};
use signature::{Certificate, Freshness};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};
use x509_cert::name::Name;

use crate::shop::Shop;
use crate::world::{NOW, Profile, World, authority, extension, issue};

const CONSTRAINTS: &str = "2.5.29.30";
const SUBJECT: &str = "CN=範例承辦人,O=範例機關,C=TW";

fn host(text: &str) -> GeneralName {
    GeneralName::DnsName(Ia5String::new(text).unwrap())
}

fn mail(text: &str) -> GeneralName {
    GeneralName::Rfc822Name(Ia5String::new(text).unwrap())
}

fn uri(text: &str) -> GeneralName {
    GeneralName::UniformResourceIdentifier(Ia5String::new(text).unwrap())
}

fn directory(text: &str) -> GeneralName {
    GeneralName::DirectoryName(Name::from_str(text).unwrap())
}

fn address(bytes: &[u8]) -> GeneralName {
    GeneralName::IpAddress(OctetString::new(bytes).unwrap())
}

fn constraints(permitted: &[GeneralName], excluded: &[GeneralName], critical: bool) -> Extension {
    let list = |names: &[GeneralName]| {
        let subtree = |base: &GeneralName| GeneralSubtree { base: base.clone(), minimum: 0, maximum: None };
        (!names.is_empty()).then(|| names.iter().map(subtree).collect())
    };
    let value = NameConstraints { permitted_subtrees: list(permitted), excluded_subtrees: list(excluded) };
    extension(CONSTRAINTS, critical, &value)
}

/// A chain whose middle has these constraints, and what we and openssl say of it.
fn verdicts(
    constraints: Vec<Extension>,
    subject: &str,
    names: &[GeneralName],
) -> (Result<(), PathError>, bool) {
    let mut world = World::new();
    world.root = issue(&Profile { ca: Some(3), ..authority("CN=Test Root,O=範例政府,C=TW") }, None);
    let middle =
        Profile {
            ca: Some(1), more: constraints, ..authority("OU=受限憑證管理中心,O=範例政府,C=TW")
        };
    let middle = issue(&middle, Some(&world.root));
    // A further authority, so that what is above counts for all below.
    let lowest = issue(&Profile { ca: Some(0), ..authority(SUBJECT) }, Some(&middle));
    let more = if names.is_empty() {
        Vec::new()
    } else {
        vec![extension("2.5.29.17", false, &SubjectAltName(names.to_vec()))]
    };
    let signer = issue(&Profile { name: subject, more, ..Profile::default() }, Some(&lowest));
    let intermediates = [middle.certificate.clone(), lowest.certificate.clone()];
    let question = Question {
        certificate: &signer.certificate,
        intermediates: &intermediates,
        anchors: &world.anchors(),
        purpose: Purpose::Any,
        at: NOW,
        now: NOW,
        revocation: &RevocationData::default(),
        rule: RevocationRule::WhenKnown,
        freshness: Freshness::default(),
    };
    let own = validate(&question).map(drop);
    let shop = Shop::new(&world);
    let pem = |certificate: &Certificate| certificate.to_pem().unwrap();
    shop.write("chain.pem", intermediates.iter().map(pem).collect::<String>().as_bytes());
    shop.write("signer.pem", pem(&signer.certificate).as_bytes());
    let at = NOW.0 / 1_000_000;
    let verify = format!("verify -CAfile root.pem -untrusted chain.pem -attime {at} signer.pem");
    (own, shop.try_run(&verify).0)
}

#[test]
fn constraints_hold_for_every_name_below_as_openssl_finds_too() {
    type Names = Vec<GeneralName>;
    let cases: Vec<(Names, Names, Names, bool)> = vec![
        (vec![host("example.tw")], vec![], vec![host("www.Example.tw"), host("example.tw")], true),
        (vec![host("example.tw")], vec![], vec![host("www.example.tw"), host("badexample.tw")], false),
        (vec![], vec![host("secret.example.tw")], vec![host("www.example.tw")], true),
        (vec![], vec![host("secret.example.tw")], vec![host("a.secret.example.tw")], false),
        (vec![host("example.tw")], vec![host("a.example.tw")], vec![host("b.a.example.tw")], false),
        (vec![host("example.tw")], vec![], vec![mail("someone@elsewhere.example")], true),
        (vec![mail("example.tw")], vec![], vec![mail("someone@example.tw")], true),
        (vec![mail("example.tw")], vec![], vec![mail("someone@www.example.tw")], false),
        (vec![mail(".example.tw")], vec![], vec![mail("someone@www.example.tw")], true),
        (vec![mail("someone@example.tw")], vec![], vec![mail("other@example.tw")], false),
        (vec![], vec![mail("example.tw")], vec![mail("other@EXAMPLE.tw")], false),
        (vec![directory("O=範例機關,C=TW")], vec![], vec![], true),
        (vec![directory("O=另一機關,C=TW")], vec![], vec![], false),
        (vec![], vec![directory("O=範例機關,C=TW")], vec![], false),
        (vec![directory("C=TW")], vec![], vec![directory("O=elsewhere,C=XX")], false),
        (vec![directory("o=範例機關,c=tw")], vec![], vec![], true),
        (vec![address(&[10, 1, 0, 0, 255, 255, 0, 0])], vec![], vec![address(&[10, 1, 2, 3])], true),
        (vec![address(&[10, 1, 0, 0, 255, 255, 0, 0])], vec![], vec![address(&[10, 2, 2, 3])], false),
    ];
    for (place, (permitted, excluded, names, holds)) in cases.into_iter().enumerate() {
        for critical in [true, false] {
            let constraints = vec![constraints(&permitted, &excluded, critical)];
            let (own, openssl) = verdicts(constraints, SUBJECT, &names);
            assert_eq!((own.is_ok(), openssl), (holds, holds), "case {place}: {own:?}");
            assert!(holds || matches!(own, Err(PathError::NameNotAllowed { .. })), "case {place}: {own:?}");
        }
    }
}

#[test]
fn mail_addresses_in_the_subject_count_too() {
    let subject = "1.2.840.113549.1.9.1=#160E7840656C736577686572652E7477,CN=範例承辦人,O=範例機關,C=TW";
    for (allowed, holds) in [("elsewhere.tw", true), ("example.tw", false)] {
        let (own, openssl) = verdicts(vec![constraints(&[mail(allowed)], &[], true)], subject, &[]);
        assert_eq!((own.is_ok(), openssl), (holds, holds), "{own:?}");
    }
}

#[test]
fn a_kind_that_is_not_compared_refuses_only_where_there_is_one() {
    let limited = || vec![constraints(&[uri("example.tw")], &[], true)];
    let (own, openssl) = verdicts(limited(), SUBJECT, &[host("www.example.tw")]);
    assert!(own.is_ok() && openssl, "{own:?}");
    let (own, _) = verdicts(limited(), SUBJECT, &[uri("http://www.example.tw/")]);
    assert!(matches!(own, Err(PathError::NameForm { .. })), "{own:?}");
    let registered = GeneralName::RegisteredId(ObjectIdentifier::new_unwrap("1.2.3"));
    let limited = vec![constraints(&[], std::slice::from_ref(&registered), true)];
    let (own, openssl) = verdicts(limited, SUBJECT, &[registered]);
    // The library does not read such a constraint at all.
    assert!(own.is_err() && !openssl, "{own:?}");
}

#[test]
fn malformed_constraints_and_distances_are_refused() {
    let minimum = GeneralSubtree { base: host("example.tw"), minimum: 1, maximum: None };
    let value = NameConstraints { permitted_subtrees: Some(vec![minimum]), excluded_subtrees: None };
    let (own, openssl) =
        verdicts(vec![extension(CONSTRAINTS, true, &value)], SUBJECT, &[host("www.example.tw")]);
    assert!(matches!(own, Err(PathError::Malformed { .. })) && !openssl, "{own:?}");
    let (own, openssl) = verdicts(vec![extension(CONSTRAINTS, true, &der::asn1::Null)], SUBJECT, &[]);
    assert!(matches!(own, Err(PathError::Malformed { .. })) && !openssl, "{own:?}");
}
