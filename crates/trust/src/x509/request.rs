//! Signing requests (PKCS #10, RFC 2986): read, and proven to come from who holds the key.

use const_oid::db::rfc4519;
use const_oid::db::rfc5912::{ID_CE_SUBJECT_ALT_NAME, ID_EXTENSION_REQ};
use der::Encode as _;
use signature::Algorithm;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::request::{CertReq, ExtensionReq};

/// Longest request that is read, in bytes of DER.
const MOST_BYTES: usize = 16 * 1024;

/// A request whose signature fits its key.
#[derive(Debug, Clone)]
pub struct Request {
    /// The key to certify, as SubjectPublicKeyInfo.
    pub public_key_der: Vec<u8>,
    /// How the key signed.
    pub algorithm: Algorithm,
    /// The hosts it asks for, in small letters: alternative names, else the common name.
    pub hosts: Vec<String>,
}

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestError {
    /// It is no PKCS #10 request.
    NotARequest,
    /// Its key or its algorithm is not one we certify.
    Algorithm,
    /// It was not signed with its own key: nobody showed that they hold it.
    NotPossessed,
}

impl Request {
    /// Reads DER or PEM and checks the proof of possession.
    ///
    /// # Errors
    /// See [`RequestError`].
    pub fn read(bytes: &[u8]) -> Result<Self, RequestError> {
        let der = der_of(bytes).ok_or(RequestError::NotARequest)?;
        let request = signature::decode_der::<CertReq>(&der).map_err(|_| RequestError::NotARequest)?;
        let public_key_der = request.info.public_key.to_der().map_err(|_| RequestError::NotARequest)?;
        let algorithm = Algorithm::resolve(&public_key_der, request.algorithm.oid)
            .map_err(|_| RequestError::Algorithm)?;
        let signed = request.info.to_der().map_err(|_| RequestError::NotARequest)?;
        signature::verify(&public_key_der, &signed, request.signature.raw_bytes(), algorithm)
            .map_err(|_| RequestError::NotPossessed)?;
        Ok(Self { public_key_der, algorithm, hosts: hosts(&request) })
    }
}

/// The DER of a request given as DER or PEM.
fn der_of(bytes: &[u8]) -> Option<Vec<u8>> {
    use base64::Engine as _;
    if bytes.len() > 2 * MOST_BYTES {
        return None;
    }
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN")) else {
        return Some(bytes.to_vec());
    };
    let body = text.split_once("REQUEST-----")?.1.split_once("-----END")?.0;
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(body).ok()
}

fn hosts(request: &CertReq) -> Vec<String> {
    let mut hosts = Vec::new();
    for attribute in request.info.attributes.iter().filter(|attribute| attribute.oid == ID_EXTENSION_REQ) {
        for value in attribute.values.iter() {
            let Some(extensions) =
                value.to_der().ok().and_then(|der| signature::decode_der::<ExtensionReq>(&der).ok())
            else {
                continue;
            };
            for extension in extensions.0.iter().filter(|one| one.extn_id == ID_CE_SUBJECT_ALT_NAME) {
                let names = signature::decode_der::<SubjectAltName>(extension.extn_value.as_bytes());
                hosts.extend(names.into_iter().flat_map(|names| names.0).filter_map(|name| match name {
                    GeneralName::DnsName(host) => Some(host.as_str().to_ascii_lowercase()),
                    _ => None,
                }));
            }
        }
    }
    for pair in request.info.subject.0.iter().flat_map(|rdn| rdn.0.iter()) {
        if pair.oid == rfc4519::CN
            && let Ok(host) = std::str::from_utf8(pair.value.value())
        {
            hosts.push(host.to_ascii_lowercase());
        }
    }
    hosts.sort();
    hosts.dedup();
    hosts
}
