//! openssl accepts what we make, and we accept what openssl makes.

use kernel::Timestamp;
use signature::asic::{Limits, Package};
use signature::cades::{Content, Signature};
use signature::ocsp::Status;
use signature::path::{Purpose, Question, RevocationData, RevocationRule, validate};
use signature::{Algorithm, Certificate, Digest, Freshness, ValidationData, crl, ocsp, tsp};

use crate::shop::Shop;
use crate::world::{DAY, NOW, Profile, Stamper, World, document, revoked};

fn seconds(at: Timestamp) -> i64 {
    at.0 / 1_000_000
}

#[test]
fn openssl_accepts_our_signatures_at_every_level() {
    for algorithm in [Algorithm::EcdsaP256Sha256, Algorithm::EcdsaP384Sha384] {
        let world = World::with(&Profile { algorithm, ..Profile::default() });
        let shop = Shop::new(&world);
        let at = seconds(NOW);
        let bare = world.sign(None, &ValidationData::default());
        for package in [bare, world.package()] {
            shop.write("signature.p7s", &Package::read(&package, Limits::default()).unwrap().signature);
            let verify = format!(
                "cms -verify -binary -cades -inform DER -in signature.p7s -content document -CAfile root.pem -attime {at} -out out"
            );
            shop.run(&verify);
            assert_eq!(shop.read("out"), document().bytes);
            shop.write("document", b"another document");
            assert!(!shop.try_run(&verify).0);
            shop.write("document", document().bytes);
        }
    }
}

#[test]
fn we_accept_openssls_signatures() {
    let world = World::new();
    let shop = Shop::new(&world);
    shop.run("cms -sign -binary -cades -in document -signer signer.pem -inkey signer.key -keyform DER -certfile ca.pem -md sha256 -outform DER -out made.p7s");
    let signature = Signature::from_der(&shop.read("made.p7s")).unwrap();
    let signed = signature.verify(0, Content::Bytes(document().bytes)).unwrap();
    assert_eq!(signed.certificate, world.signer.certificate);
    assert!(signature.verify(0, Content::Bytes(b"another")).is_err());
    // Time stamps and proof can be added to it, and openssl still accepts it.
    let mut signature = signature;
    let imprint = signature.imprint(0, Digest::Sha256).unwrap();
    let token =
        Stamper::authority(&world.tsa, &world.chain()).stamp_imprint(Digest::Sha256, &imprint, &[5], NOW);
    signature.add_time_stamp(0, &token.unwrap()).unwrap();
    let proof = world.proof(NOW, Status::Good);
    signature.add_validation_data(&proof.certificates, &proof.crls, &proof.ocsp);
    shop.write("more.p7s", &signature.to_der().unwrap());
    let at = seconds(NOW);
    shop.run(&format!(
        "cms -verify -binary -inform DER -in more.p7s -content document -CAfile root.pem -attime {at} -out out"
    ));
}

#[test]
fn plain_cms_proves_possession_and_no_more() {
    let world = World::new();
    let shop = Shop::new(&world);
    let sign = "cms -sign -binary -in document -signer signer.pem -inkey signer.key -keyform DER -md sha256";
    for (form, file) in [("DER", "made.p7s"), ("PEM", "made.pem")] {
        shop.run(&format!("{sign} -outform {form} -out {file}"));
        let signature = Signature::read(&shop.read(file)).unwrap();
        let content = Content::Bytes(document().bytes);
        assert_eq!(signature.verify_possession(0, content).unwrap(), world.signer.certificate);
        assert!(signature.verify_possession(0, Content::Bytes(b"another")).is_err());
        assert!(signature.verify_possession(1, content).is_err());
        assert!(signature.verify(0, content).is_err(), "a document's signature names its certificate");
    }
    let certificate = Signature::read(&shop.read("signer.pem")).unwrap_err();
    assert!(certificate.to_string().contains("CERTIFICATE"), "{certificate}");
}

#[test]
fn openssl_accepts_our_time_stamps() {
    let world = World::new();
    let shop = Shop::new(&world);
    shop.run("ts -query -data document -sha256 -cert -out query.tsq");
    let request = tsp::Request::from_der(&shop.read("query.tsq")).unwrap();
    assert!(request.nonce.is_some());
    let chain = world.chain();
    let token = Stamper::authority(&world.tsa, &chain).stamp(&request, &[0x80, 1], NOW).unwrap();
    shop.write("reply.tsr", &tsp::grant(&token).unwrap());
    let at = seconds(NOW);
    let verify = format!(
        "ts -verify -in reply.tsr -queryfile query.tsq -CAfile root.pem -untrusted ca.pem -attime {at}"
    );
    assert!(shop.run(&verify).contains("Verification: OK"));
    shop.write("token.der", &token);
    shop.run(&format!(
        "ts -verify -in token.der -token_in -data document -CAfile root.pem -untrusted ca.pem -attime {at}"
    ));
    shop.write("reply.tsr", &tsp::refuse(tsp::Refusal::BadAlgorithm).unwrap());
    assert!(shop.run("ts -reply -in reply.tsr -text").contains("unrecognized or unsupported algorithm"));
}

#[test]
fn we_accept_openssls_time_stamps() {
    let world = World::new();
    let shop = Shop::new(&world);
    shop.run("pkey -inform DER -in tsa.key -out tsa.key.pem");
    let config = "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = tsa.pem\ncerts = ca.pem\nsigner_key = tsa.key.pem\n\
                  signer_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1, millisecs:500, microsecs:100\n\
                  clock_precision_digits = 3\ness_cert_id_alg = sha256\n";
    shop.write("tsa.cnf", config.as_bytes());
    shop.write("serial", b"01\n");
    shop.run("ts -query -data document -sha256 -cert -out query.tsq");
    shop.run("ts -reply -config tsa.cnf -queryfile query.tsq -out reply.tsr");
    let token = tsp::Token::from_der(&tsp::read_response(&shop.read("reply.tsr")).unwrap()).unwrap();
    let stamp = token.verify(&Digest::Sha256.of(document().bytes), &[]).unwrap();
    let request = tsp::Request::from_der(&shop.read("query.tsq")).unwrap();
    assert!(token.check_nonce(&request.nonce.unwrap()).is_ok());
    assert!(token.check_nonce(&[1]).is_err());
    assert_eq!(stamp.accuracy_micros, Some(1_500_100));
    assert_eq!(stamp.certificate, world.tsa.certificate);
}

#[test]
fn openssl_accepts_our_ocsp() {
    let world = World::new();
    let shop = Shop::new(&world);
    shop.run("ocsp -issuer ca.pem -cert signer.pem -cert tsa.pem -reqout request.der");
    let request = ocsp::Request::from_der(&shop.read("request.der")).unwrap();
    assert_eq!((request.ids.len(), request.nonce.is_some()), (2, true));
    assert!(request.ids.iter().all(|id| id.is_of(&world.agency_ca.certificate)));
    assert_eq!(ocsp::Request::from_der(&request.to_der().unwrap()).unwrap(), request);
    let statuses =
        [(Status::Good, "good"), (Status::Revoked(revoked(NOW)), "revoked"), (Status::Unknown, "unknown")];
    let include = [world.responder.certificate.clone()];
    for (status, word) in statuses {
        for (name, responder, include) in [
            (ocsp::ResponderName::ByKey, &world.responder, include.as_slice()),
            (ocsp::ResponderName::ByName, &world.responder, include.as_slice()),
            (ocsp::ResponderName::ByName, &world.agency_ca, [].as_slice()),
        ] {
            let responder =
                ocsp::Responder { certificate: &responder.certificate, key: &responder.key, name, include };
            let next_update = Some(NOW.plus_seconds(3600));
            let answers: Vec<_> = request
                .ids
                .iter()
                .map(|id| ocsp::Answer { id, status, this_update: NOW, next_update })
                .collect();
            let response = ocsp::respond(&responder, &answers, request.nonce.as_deref(), NOW).unwrap();
            shop.write("response.der", &response);
            let at = seconds(NOW);
            let nonce = "ocsp -reqin request.der -respin response.der -verify_other ca.pem";
            let status = "ocsp -no_nonce -respin response.der -issuer ca.pem -cert signer.pem";
            let trust = format!("-CAfile both.pem -validity_period 2000000000 -attime {at}");
            assert!(shop.run(&format!("{nonce} {trust}")).contains("Response verify OK"));
            let said = shop.run(&format!("{status} {trust}"));
            assert!(
                said.contains("Response verify OK") && said.contains(&format!("signer.pem: {word}")),
                "{said}"
            );
        }
    }
    shop.write("response.der", &ocsp::refuse(ocsp::Refusal::TryLater).unwrap());
    assert!(
        shop.try_run("ocsp -respin response.der -noverify -issuer ca.pem -cert signer.pem")
            .1
            .contains("trylater")
    );
}

#[test]
fn we_accept_openssls_ocsp_and_lists() {
    let world = World::new();
    let shop = Shop::new(&world);
    shop.run("pkey -inform DER -in ca.key -out ca.key.pem");
    shop.run("pkey -inform DER -in responder.key -out responder.key.pem");
    let serial = hex::encode_upper(world.signer.certificate.serial());
    shop.write(
        "index.txt",
        format!("R\t360101000000Z\t261120000000Z,keyCompromise\t{serial}\tunknown\t/CN=x\n").as_bytes(),
    );
    shop.write("number", b"2A\n");
    shop.write("ca.cnf", b"[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n");
    shop.run("ocsp -issuer ca.pem -cert signer.pem -reqout request.der");
    shop.run("ocsp -index index.txt -CA ca.pem -rsigner responder.pem -rkey responder.key.pem -reqin request.der -respout response.der -ndays 1");
    let response = ocsp::Response::from_der(&shop.read("response.der")).unwrap();
    let (signer, issuer) = (&world.signer.certificate, &world.agency_ca.certificate);
    let then = response.produced_at();
    let status = response.status(signer, issuer, then, then, Freshness::default()).unwrap();
    assert!(
        matches!(status, Status::Revoked(revocation) if revocation.reason == signature::Reason::KeyCompromise)
    );
    let nonce = ocsp::Request::from_der(&shop.read("request.der")).unwrap().nonce.unwrap();
    assert!(response.check_nonce(&nonce).is_ok());
    assert!(response.check_nonce(b"another").is_err());

    shop.run("ca -gencrl -config ca.cnf -keyfile ca.key.pem -cert ca.pem -crldays 30 -out list.pem");
    shop.run("crl -in list.pem -outform DER -out list.der");
    let list = crl::Crl::from_der(&shop.read("list.der")).unwrap();
    assert!(list.check_issuer(issuer).is_ok());
    assert!(list.check_issuer(&world.root.certificate).is_err());
    assert_eq!(list.number(), Some([0x2a].as_slice()));
    assert!(matches!(list.status(signer.serial()), crl::Status::Revoked(_)));
    assert_eq!(list.status(world.tsa.certificate.serial()), crl::Status::NotListed);
}

#[test]
fn openssl_accepts_our_certificates_and_lists() {
    let world = World::new();
    let shop = Shop::new(&world);
    let at = seconds(NOW);
    shop.run(&format!("verify -x509_strict -CAfile root.pem -untrusted ca.pem -attime {at} signer.pem"));
    let list = |entries: &[crl::Entry], scope| {
        let list = crl::List {
            issuer: &world.agency_ca.certificate,
            this_update: NOW,
            next_update: NOW.plus_seconds(DAY),
            number: 300,
            base: None,
            scope,
            distribution_point: None,
            entries,
        };
        crl::make(&list, &world.agency_ca.key).unwrap()
    };
    let serial = world.signer.certificate.serial().to_vec();
    let entry = crl::Entry { serial, change: crl::Change::Revoked(revoked(NOW.plus_seconds(-60))) };
    for (entries, scope, good) in [
        (vec![], crl::Scope::All, true),
        (vec![], crl::Scope::EndEntities, true),
        (vec![entry], crl::Scope::All, false),
    ] {
        shop.write("list.der", &list(&entries, scope));
        shop.run("crl -inform DER -in list.der -out list.pem");
        assert!(shop.run("crl -in list.pem -CAfile both.pem -noout").contains("verify OK"));
        let verify = format!(
            "verify -crl_check -CRLfile list.pem -CAfile root.pem -untrusted ca.pem -attime {at} signer.pem"
        );
        assert_eq!(shop.try_run(&verify).0, good);
    }
}

#[test]
fn we_accept_openssls_certificates() {
    let shop = Shop::new(&World::new());
    for kind in
        ["rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ec -pkeyopt ec_paramgen_curve:P-384", "ed25519"]
    {
        for digest in ["-sha256", "-sha384"] {
            shop.run(&format!(
                "req -x509 -newkey {kind} -nodes {digest} -subj /CN=x -days 2 -keyout own.key -out own.pem"
            ));
            let certificate =
                Certificate::from_pem(&String::from_utf8(shop.read("own.pem")).unwrap()).unwrap();
            certificate.verify_signed_by(&certificate).unwrap();
            let question = Question {
                certificate: &certificate,
                intermediates: &[],
                anchors: std::slice::from_ref(&certificate),
                purpose: Purpose::Any,
                at: certificate.not_before(),
                now: certificate.not_before(),
                revocation: &RevocationData::default(),
                rule: RevocationRule::Required,
                freshness: Freshness::default(),
            };
            assert_eq!(validate(&question).unwrap().certificates.len(), 1);
        }
    }
}
