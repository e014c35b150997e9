//! The signed requests of ACME (RFC 8555 §6.2, RFC 7515, RFC 7517): read, and verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use const_oid::db::{rfc5912, rfc8410};
use der::asn1::{Any, BitString, Null, UintRef};
use der::{Encode as _, Sequence};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use signature::{Algorithm, Digest};

use super::Problem;

/// The flattened JSON serialisation.
#[derive(Debug, Deserialize)]
struct Flat {
    protected: String,
    payload: String,
    signature: String,
}

/// The protected header. Members that we do not know are left alone, as RFC 7515 §4 says; `crit`
/// is refused, for we know no extension.
#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    nonce: Option<String>,
    url: String,
    jwk: Option<Jwk>,
    kid: Option<String>,
    crit: Option<Json>,
}

/// A public key (RFC 7517), with the members its thumbprint is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kty")]
pub(super) enum Jwk {
    /// An elliptic curve.
    #[serde(rename = "EC")]
    Ec { crv: String, x: String, y: String },
    /// RSA.
    #[serde(rename = "RSA")]
    Rsa { e: String, n: String },
    /// An Edwards curve (RFC 8037).
    #[serde(rename = "OKP")]
    Okp { crv: String, x: String },
}

/// A request that was read but not yet verified: whose key it is may stand in storage.
#[derive(Debug)]
pub(super) struct Jws {
    header: Header,
    signed: String,
    signature: Vec<u8>,
    /// The payload; empty for POST-as-GET.
    pub(super) payload: Vec<u8>,
}

/// RSAPublicKey (RFC 8017 §A.1.1).
#[derive(Sequence)]
struct RsaKey<'a> {
    n: UintRef<'a>,
    e: UintRef<'a>,
}

/// ECDSA-Sig-Value.
#[derive(Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

impl Jws {
    /// Reads a body.
    pub(super) fn read(body: &[u8]) -> Result<Self, Problem> {
        let flat: Flat =
            serde_json::from_slice(body).map_err(|_| malformed("the body is no flattened JWS"))?;
        let header = decode(&flat.protected)?;
        let header: Header =
            serde_json::from_slice(&header).map_err(|_| malformed("the protected header is not readable"))?;
        if header.crit.is_some() {
            return Err(malformed("no critical extension is supported"));
        }
        Ok(Self {
            signed: format!("{}.{}", flat.protected, flat.payload),
            signature: decode(&flat.signature)?,
            payload: decode(&flat.payload)?,
            header,
        })
    }

    /// The nonce; without one a request is refused.
    pub(super) fn nonce(&self) -> Option<&str> {
        self.header.nonce.as_deref()
    }

    /// The address it was made for.
    pub(super) fn url(&self) -> &str {
        &self.header.url
    }

    /// The key inside, for a new account.
    pub(super) fn jwk(&self) -> Option<&Jwk> {
        self.header.jwk.as_ref().filter(|_| self.header.kid.is_none())
    }

    /// The account's address, for an account that is known.
    pub(super) fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref().filter(|_| self.header.jwk.is_none())
    }

    /// Whether the key inside is the one of a SubjectPublicKeyInfo.
    pub(super) fn is_by(&self, spki: &[u8]) -> bool {
        self.jwk().and_then(Jwk::spki).is_some_and(|own| own == spki)
    }

    /// Verifies the signature with a key.
    pub(super) fn verify(&self, key: &Jwk) -> Result<(), Problem> {
        let bad = || Problem::new(400, "malformed", "the signature does not fit the key");
        let algorithm = key.algorithm(&self.header.alg).ok_or_else(|| {
            Problem::new(
                400,
                "badSignatureAlgorithm",
                "use ES256, ES384, EdDSA or RS256 with a key of that kind",
            )
        })?;
        let spki = key.spki().ok_or_else(|| Problem::new(400, "badPublicKey", "the key is not readable"))?;
        let converted;
        let signature = match key {
            Jwk::Ec { .. } => {
                converted = ecdsa_der(&self.signature).ok_or_else(bad)?;
                &converted
            }
            _ => &self.signature,
        };
        signature::verify(&spki, self.signed.as_bytes(), signature, algorithm).map_err(|_| bad())
    }

    /// The payload as JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.payload)
            .map_err(|_| malformed("the payload is not what this address takes"))
    }
}

impl Jwk {
    fn algorithm(&self, alg: &str) -> Option<Algorithm> {
        match (self, alg) {
            (Self::Ec { crv, .. }, "ES256") if crv == "P-256" => Some(Algorithm::EcdsaP256Sha256),
            (Self::Ec { crv, .. }, "ES384") if crv == "P-384" => Some(Algorithm::EcdsaP384Sha384),
            (Self::Okp { crv, .. }, "EdDSA") if crv == "Ed25519" => Some(Algorithm::Ed25519),
            (Self::Rsa { .. }, "RS256") => Some(Algorithm::RsaSha256),
            _ => None,
        }
    }

    /// SubjectPublicKeyInfo in DER.
    fn spki(&self) -> Option<Vec<u8>> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let (oid, parameters, key) = match self {
            Self::Ec { crv, x, y } => {
                let (curve, length) = match crv.as_str() {
                    "P-256" => (rfc5912::SECP_256_R_1, 32),
                    "P-384" => (rfc5912::SECP_384_R_1, 48),
                    _ => return None,
                };
                let (x, y) = (bytes(x)?, bytes(y)?);
                if x.len() != length || y.len() != length {
                    return None;
                }
                let point = [&[4_u8], x.as_slice(), &y].concat();
                (rfc5912::ID_EC_PUBLIC_KEY, Some(Any::encode_from(&curve).ok()?), point)
            }
            Self::Okp { x, .. } => (rfc8410::ID_ED_25519, None, bytes(x)?),
            Self::Rsa { e, n } => {
                let (e, n) = (bytes(e)?, bytes(n)?);
                let key = RsaKey { n: UintRef::new(&n).ok()?, e: UintRef::new(&e).ok()? };
                (rfc5912::RSA_ENCRYPTION, Some(Any::encode_from(&Null).ok()?), key.to_der().ok()?)
            }
        };
        let algorithm = spki::AlgorithmIdentifierOwned { oid, parameters };
        let subject_public_key = BitString::from_bytes(&key).ok()?;
        spki::SubjectPublicKeyInfoOwned { algorithm, subject_public_key }.to_der().ok()
    }

    /// The thumbprint (RFC 7638): of the required members in the order of their names.
    pub(super) fn thumbprint(&self) -> String {
        let members = match self {
            Self::Ec { crv, x, y } => format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#),
            Self::Rsa { e, n } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Self::Okp { crv, x } => format!(r#"{{"crv":"{crv}","kty":"OKP","x":"{x}"}}"#),
        };
        URL_SAFE_NO_PAD.encode(Digest::Sha256.of(members.as_bytes()))
    }
}

/// r and s one after the other, as JWS has them (RFC 7518 §3.4), in DER.
fn ecdsa_der(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.len() != 64 && raw.len() != 96 {
        return None;
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    EcdsaSignature { r: UintRef::new(r).ok()?, s: UintRef::new(s).ok()? }.to_der().ok()
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, Problem> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed("a part is not base64url without padding"))
}

fn malformed(detail: &str) -> Problem {
    Problem::new(400, "malformed", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_the_standards_example() {
        // RFC 7638 §3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX\
                 jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqz\
                 s8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G\
                 _xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let key = Jwk::Rsa { e: "AQAB".to_owned(), n: n.to_owned() };
        assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    #[test]
    fn what_is_no_jws_is_refused() {
        for body in ["", "{}", r#"{"protected":"!","payload":"","signature":""}"#] {
            assert_eq!(Jws::read(body.as_bytes()).unwrap_err().status, 400, "{body}");
        }
    }
}
