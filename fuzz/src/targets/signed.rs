//! Certificates, signatures, what tells of revocation and of the time.

use signature::asic::{Limits, Package};
use signature::cades::{Content, Signature};
use signature::crl::Crl;
use signature::path::{Purpose, Question, RevocationData, RevocationRule, validate};
use signature::tsp::{self, Token};
use signature::{Certificate, Freshness, ocsp, verify_package};
use trust::x509::request::Request;

use super::told;
use crate::seeds::{DOCUMENT, NOW, world};

/// Reads a certificate and looks for its path.
pub(super) fn certificate(input: &[u8]) -> String {
    let certificate = match Certificate::from_der(input) {
        Ok(certificate) => certificate,
        Err(error) => return told::<(), _>(Err(error)),
    };
    let Ok(world) = world() else { return String::new() };
    let known = RevocationData::default();
    let anchors = [world.root.certificate.clone(), certificate.clone()];
    let intermediates = [world.authority.certificate.clone()];
    let ask = |certificate, intermediates, anchors, purpose| {
        let rule = RevocationRule::WhenKnown;
        let freshness = Freshness::default();
        let (revocation, at, now) = (&known, NOW, NOW);
        told(validate(&Question {
            certificate,
            intermediates,
            anchors,
            purpose,
            at,
            now,
            revocation,
            rule,
            freshness,
        }))
    };
    // As a stranger's own, as an authority between, and as a root.
    let own = ask(&certificate, &intermediates, &anchors[..1], Purpose::TlsServer);
    let between =
        ask(&world.signer.certificate, std::slice::from_ref(&certificate), &anchors[..1], Purpose::Any);
    let root = ask(&world.signer.certificate, &intermediates, &anchors[1..], Purpose::Any);
    let _ = (certificate.key_identifier(), certificate.authority_key_identifier(), certificate.to_pem());
    format!("read {own} {between} {root}")
}

/// Reads a signing request.
pub(super) fn request(input: &[u8]) -> String {
    told(Request::read(input).map_err(|error| format!("{error:?}")))
}

/// Reads a signature and verifies each signer, its stamps and its proof.
pub(super) fn signature(input: &[u8]) -> String {
    let signature = match Signature::from_der(input) {
        Ok(signature) => signature,
        Err(error) => return told::<(), _>(Err(error)),
    };
    let Ok(world) = world() else { return String::new() };
    let grounds = signature::Grounds {
        anchors: std::slice::from_ref(&world.root.certificate),
        intermediates: &[],
        revocation: &RevocationData::default(),
        now: NOW,
        freshness: Freshness::default(),
        limits: Limits::default(),
    };
    let reports = signature::verify_signature(&signature, Content::Bytes(DOCUMENT), None, &grounds);
    let verdicts: Vec<String> =
        reports.iter().take(4).map(|report| format!("{:?}", report.verdict)).collect();
    let written = told(signature.to_der());
    format!("read {} {} {written}", signature.signers().min(4), verdicts.join(" "))
}

/// Reads a package and verifies it.
pub(super) fn package(input: &[u8]) -> String {
    let Ok(world) = world() else { return String::new() };
    let _ = Package::read(input, Limits::default());
    match verify_package(input, std::slice::from_ref(&world.root.certificate), NOW) {
        Ok(report) => format!("read {:?}", report.verdict),
        Err(error) => told::<(), _>(Err(error)),
    }
}

/// Reads an OCSP request and writes it again.
pub(super) fn ocsp_request(input: &[u8]) -> String {
    let Ok(world) = world() else { return String::new() };
    match ocsp::Request::from_der(input) {
        Ok(request) => {
            let known = request.ids.iter().filter(|id| id.is_of(&world.authority.certificate)).count();
            format!("read {known} of {} {}", request.ids.len(), told(request.to_der()))
        }
        Err(error) => told::<(), _>(Err(error)),
    }
}

/// Reads an OCSP response and asks it about a certificate.
pub(super) fn ocsp_response(input: &[u8]) -> String {
    let Ok(world) = world() else { return String::new() };
    let (signer, issuer) = (&world.signer.certificate, &world.authority.certificate);
    match ocsp::Response::from_der(input) {
        Ok(response) => {
            let status = told(response.status(signer, issuer, NOW, NOW, Freshness::default()));
            let checked = told(response.responder_to_check(issuer).map(drop));
            let _ =
                (response.is_about(signer, issuer), response.check_nonce(&[7; 16]), response.next_update());
            format!("read {status} {checked}")
        }
        Err(error) => told::<(), _>(Err(error)),
    }
}

/// Reads a request for a time stamp and writes it again.
pub(super) fn stamp_request(input: &[u8]) -> String {
    match tsp::Request::from_der(input) {
        Ok(request) => format!("read {}", told(request.to_der())),
        Err(error) => told::<(), _>(Err(error)),
    }
}

/// Reads a response and verifies the time stamp in it.
pub(super) fn stamp_response(input: &[u8]) -> String {
    let token = match tsp::read_response(input) {
        Ok(token) => token,
        Err(error) => return told::<(), _>(Err(error)),
    };
    match Token::from_der(&token) {
        Ok(token) => {
            let verified = told(token.verify(&[7; 32], &[]));
            format!("read {verified} {}", told(token.check_nonce(&[1, 2, 3])))
        }
        Err(error) => format!("granted, {}", told::<(), _>(Err(error))),
    }
}

/// Reads a list, checks it, and asks it about numbers.
pub(super) fn list(input: &[u8]) -> String {
    let Ok(world) = world() else { return String::new() };
    match Crl::from_der(input) {
        Ok(list) => {
            let checked = told(list.check(&world.root.certificate, NOW, NOW, Freshness::default()));
            let status = format!("{:?}", list.status(&[5; 16]));
            let covers = list.covers(&world.authority.certificate).is_ok();
            let delta = told(list.status_with_delta(&list, &[6]));
            let _ = (list.number(), list.len());
            format!("read {checked} {} {covers} {delta}", status.chars().take(7).collect::<String>())
        }
        Err(error) => told::<(), _>(Err(error)),
    }
}
