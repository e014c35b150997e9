//! Signing keys, in software or behind a trait, and the verification of raw signatures.

use std::fmt;

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{self as lc, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use const_oid::ObjectIdentifier;
use der::Decode as _;
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use crate::Algorithm;

/// Something that signs: a key in memory, in a token, or on another machine.
pub trait SigningKey: Send + Sync {
    /// How it signs.
    fn algorithm(&self) -> Algorithm;
    /// The public key as SubjectPublicKeyInfo in DER.
    fn public_key_der(&self) -> &[u8];
    /// Signs `message` (not its digest). The answer has the form X.509 uses: DER of
    /// ECDSA-Sig-Value (RFC 5480), or the 64 bytes of Ed25519.
    ///
    /// # Errors
    /// The key refuses or cannot be reached.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError>;
}

/// Why a key or a raw signature is refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// We neither make nor verify signatures of this algorithm or curve, or not with this kind of key.
    #[error("algorithm {oid} is not supported for this key")]
    UnknownAlgorithm {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
    /// Keys of this algorithm are verified only, never made.
    #[error("keys for {algorithm:?} are verified only; make an ECDSA or Ed25519 key")]
    VerifyOnly {
        /// What was asked for.
        algorithm: Algorithm,
    },
    /// Not a PKCS #8 key of the algorithm.
    #[error("the bytes are not a PKCS #8 private key for {algorithm:?}")]
    NotAKey {
        /// What was expected.
        algorithm: Algorithm,
    },
    /// The signature does not fit the key and the message.
    #[error("the signature does not fit the key and the message")]
    BadSignature,
    /// The key could not sign, in the words of the token or library.
    #[error("the key could not sign: {0}")]
    Failed(String),
    /// Not DER.
    #[error("the key is not valid DER: {0}")]
    Der(#[from] der::Error),
    /// Not a SubjectPublicKeyInfo.
    #[error("not a public key: {0}")]
    Spki(#[from] spki::Error),
}

/// A key held in memory. It is wiped when dropped, and `Debug` shows only the public part.
pub struct SoftKey {
    algorithm: Algorithm,
    pair: Pair,
    public_key_der: Vec<u8>,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SoftKey {
    /// Makes a new key from the system's randomness.
    ///
    /// # Errors
    /// `algorithm` is one that is only verified.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let failed = |_| KeyError::Failed("no key was made".to_owned());
        let pair = match algorithm {
            Algorithm::Ed25519 => Pair::Ed25519(Ed25519KeyPair::generate().map_err(failed)?),
            _ => Pair::Ecdsa(EcdsaKeyPair::generate(ecdsa(algorithm)?).map_err(failed)?),
        };
        Self::of(algorithm, pair)
    }

    /// Reads a PKCS #8 private key.
    ///
    /// # Errors
    /// The bytes are not such a key for `algorithm`.
    pub fn from_pkcs8_der(algorithm: Algorithm, der: &[u8]) -> Result<Self, KeyError> {
        let refused = |_| KeyError::NotAKey { algorithm };
        let pair = match algorithm {
            Algorithm::Ed25519 => {
                Pair::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(refused)?)
            }
            _ => Pair::Ecdsa(EcdsaKeyPair::from_pkcs8(ecdsa(algorithm)?, der).map_err(refused)?),
        };
        Self::of(algorithm, pair)
    }

    /// The private key as PKCS #8; wiped when the answer is dropped.
    ///
    /// # Errors
    /// The library could not write it.
    pub fn to_pkcs8_der(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let document = match &self.pair {
            Pair::Ecdsa(pair) => pair.to_pkcs8v1(),
            Pair::Ed25519(pair) => pair.to_pkcs8v1(),
        };
        let document = document.map_err(|_| KeyError::Failed("the key cannot be exported".to_owned()))?;
        Ok(Zeroizing::new(document.as_ref().to_vec()))
    }

    fn of(algorithm: Algorithm, pair: Pair) -> Result<Self, KeyError> {
        let der: Result<PublicKeyX509Der<'_>, _> = match &pair {
            Pair::Ecdsa(pair) => pair.public_key().as_der(),
            Pair::Ed25519(pair) => pair.public_key().as_der(),
        };
        let der = der.map_err(|_| KeyError::Failed("the public key cannot be written".to_owned()))?;
        let public_key_der = der.as_ref().to_vec();
        Ok(Self { algorithm, pair, public_key_der })
    }
}

impl SigningKey for SoftKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn public_key_der(&self) -> &[u8] {
        &self.public_key_der
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.pair {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::Ecdsa(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message);
                let signature = signature.map_err(|_| KeyError::Failed("the library refused".to_owned()))?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

impl fmt::Debug for SoftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftKey").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// Verifies `signature`, in the form X.509 uses, over `message` with the public key `spki_der`
/// (SubjectPublicKeyInfo).
///
/// # Errors
/// The key is not one for `algorithm`, or the signature is not one of this message by this key.
pub fn verify(
    spki_der: &[u8],
    message: &[u8],
    signature: &[u8],
    algorithm: Algorithm,
) -> Result<(), KeyError> {
    let spki = SubjectPublicKeyInfoRef::from_der(spki_der)?;
    if !algorithm.fits(&spki)? {
        return Err(KeyError::UnknownAlgorithm { oid: spki.algorithm.oid });
    }
    let method: &'static dyn lc::VerificationAlgorithm = match algorithm {
        Algorithm::EcdsaP256Sha256 => &lc::ECDSA_P256_SHA256_ASN1,
        Algorithm::EcdsaP256Sha384 => &lc::ECDSA_P256_SHA384_ASN1,
        Algorithm::EcdsaP384Sha256 => &lc::ECDSA_P384_SHA256_ASN1,
        Algorithm::EcdsaP384Sha384 => &lc::ECDSA_P384_SHA384_ASN1,
        Algorithm::Ed25519 => &lc::ED25519,
        Algorithm::RsaSha256 => &lc::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RsaSha384 => &lc::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RsaSha512 => &lc::RSA_PKCS1_2048_8192_SHA512,
    };
    let key = UnparsedPublicKey::new(method, spki.subject_public_key.raw_bytes());
    key.verify(message, signature).map_err(|_| KeyError::BadSignature)
}

fn ecdsa(algorithm: Algorithm) -> Result<&'static lc::EcdsaSigningAlgorithm, KeyError> {
    match algorithm {
        Algorithm::EcdsaP256Sha256 => Ok(&lc::ECDSA_P256_SHA256_ASN1_SIGNING),
        Algorithm::EcdsaP384Sha384 => Ok(&lc::ECDSA_P384_SHA384_ASN1_SIGNING),
        _ => Err(KeyError::VerifyOnly { algorithm }),
    }
}
