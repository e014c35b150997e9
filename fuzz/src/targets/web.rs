//! What comes over HTTP and is signed in JSON.

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use signature::{Algorithm, SigningKey as _, SoftKey};

use super::told;

/// What such messages are made of.
pub(super) const WORDS: &[&[u8]] = &[
    b"{",
    b"}",
    b"\"",
    b":",
    b",",
    b"null",
    b"[[[[",
    b"\\u0000",
    b"\\ud800",
    b"1e999",
    b"-0",
    b"\"kty\":\"RSA\"",
    b"\"crv\":\"P-384\"",
    b"\"kid\":",
    b"\"crit\":[]",
    b"=",
    b"_-",
    b"AAAA",
];

/// A signed request with the key inside, as a client of ACME begins.
pub(super) fn jws_messages() -> Result<Vec<Vec<u8>>> {
    let mut made = Vec::new();
    for (algorithm, alg, crv) in
        [(Algorithm::EcdsaP256Sha256, "ES256", "P-256"), (Algorithm::EcdsaP384Sha384, "ES384", "P-384")]
    {
        let key = SoftKey::generate(algorithm)?;
        let spki = key.public_key_der();
        let length = if crv == "P-256" { 32 } else { 48 };
        let (x, y) = spki[spki.len() - 2 * length..].split_at(length);
        let coded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = json!({ "kty": "EC", "crv": crv, "x": coded(x), "y": coded(y) });
        let url = "https://ca.example.gov.tw/acme/new-account";
        let header = json!({ "alg": alg, "nonce": "bm9uY2U", "url": url, "jwk": jwk });
        let payload = json!({ "termsOfServiceAgreed": true, "contact": ["mailto:it@example.gov.tw"] });
        let (protected, payload) =
            (coded(header.to_string().as_bytes()), coded(payload.to_string().as_bytes()));
        let signed = key.sign(format!("{protected}.{payload}").as_bytes())?;
        let signature = coded(&raw(&signed, length));
        made.push(
            json!({ "protected": protected, "payload": payload, "signature": signature })
                .to_string()
                .into_bytes(),
        );
        // The header alone too: changed inside, it is coded and wrapped again.
        made.push(header.to_string().into_bytes());
    }
    Ok(made)
}

/// Reads a signed request and verifies it with the key inside; what is no such request is put into
/// one as its header.
pub(super) fn jws(input: &[u8]) -> String {
    let outer = told(trust::acme::read_signed(input));
    let coded = URL_SAFE_NO_PAD.encode(input);
    let wrapped = json!({ "protected": coded, "payload": "e30", "signature": "AAAA" }).to_string();
    let inner = told(trust::acme::read_signed(wrapped.as_bytes()));
    format!("read {outer} {inner}")
}

/// r and s one after the other, of an ECDSA signature in DER.
fn raw(der: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // SEQUENCE, its length in one octet or in two; then twice INTEGER and its length.
    let mut rest = if der[1] == 0x81 { &der[3..] } else { &der[2..] };
    for _ in 0..2 {
        let end = 2 + usize::from(rest[1]);
        let number = &rest[2..end];
        let number = &number[number.len().saturating_sub(length)..];
        out.extend(std::iter::repeat_n(0, length - number.len()));
        out.extend(number);
        rest = &rest[end..];
    }
    out
}
