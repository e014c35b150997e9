//! Signature algorithms: their identifiers (RFC 5758, RFC 8410, RFC 8017) and digests.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};
use der::asn1::{Any, AnyRef, Null};
use der::{Decode as _, Encode as _};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};

use crate::KeyError;

/// How a signature is made: the kind of key and the digest together.
///
/// Keys are made and used for signing with the first three; the others are only verified,
/// because certificates issued before, and by others, use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256.
    EcdsaP256Sha256,
    /// ECDSA over P-384 with SHA-384.
    EcdsaP384Sha384,
    /// Ed25519 (RFC 8032); in CMS with SHA-512 (RFC 8419).
    Ed25519,
    /// ECDSA over P-256 with SHA-384; verified only.
    EcdsaP256Sha384,
    /// ECDSA over P-384 with SHA-256; verified only.
    EcdsaP384Sha256,
    /// RSA PKCS #1 v1.5 of 2048 to 8192 bits with SHA-256; verified only.
    RsaSha256,
    /// RSA PKCS #1 v1.5 of 2048 to 8192 bits with SHA-384; verified only.
    RsaSha384,
    /// RSA PKCS #1 v1.5 of 2048 to 8192 bits with SHA-512; verified only.
    RsaSha512,
}

/// A digest algorithm that signatures and imprints may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// The kind of a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    P256,
    P384,
    Ed25519,
    Rsa,
}

impl Algorithm {
    /// The object identifier of the signature algorithm.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::EcdsaP256Sha256 | Self::EcdsaP384Sha256 => rfc5912::ECDSA_WITH_SHA_256,
            Self::EcdsaP384Sha384 | Self::EcdsaP256Sha384 => rfc5912::ECDSA_WITH_SHA_384,
            Self::Ed25519 => rfc8410::ID_ED_25519,
            Self::RsaSha256 => rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
            Self::RsaSha384 => rfc5912::SHA_384_WITH_RSA_ENCRYPTION,
            Self::RsaSha512 => rfc5912::SHA_512_WITH_RSA_ENCRYPTION,
        }
    }

    /// The AlgorithmIdentifier that stands beside a signature: without parameters, but NULL for RSA (RFC 4055 §5).
    pub fn identifier(self) -> AlgorithmIdentifierOwned {
        let rsa = matches!(self, Self::RsaSha256 | Self::RsaSha384 | Self::RsaSha512);
        AlgorithmIdentifierOwned { oid: self.oid(), parameters: rsa.then(|| Any::from(AnyRef::from(Null))) }
    }

    /// [`Algorithm::identifier`] in DER.
    ///
    /// # Errors
    /// Never in practice; the encoder's error is passed on.
    pub fn identifier_der(self) -> Result<Vec<u8>, KeyError> {
        Ok(self.identifier().to_der()?)
    }

    /// The digest that signed attributes and imprints beside such a signature use.
    pub const fn digest(self) -> Digest {
        match self {
            Self::EcdsaP256Sha256 | Self::EcdsaP384Sha256 | Self::RsaSha256 => Digest::Sha256,
            Self::EcdsaP384Sha384 | Self::EcdsaP256Sha384 | Self::RsaSha384 => Digest::Sha384,
            Self::Ed25519 | Self::RsaSha512 => Digest::Sha512,
        }
    }

    /// The algorithm that `signature` names for the key `spki_der` (SubjectPublicKeyInfo).
    ///
    /// # Errors
    /// An algorithm we do not know or that does not belong to the key.
    pub fn resolve(spki_der: &[u8], signature: ObjectIdentifier) -> Result<Self, KeyError> {
        let kind = Kind::of(&SubjectPublicKeyInfoRef::from_der(spki_der)?)?;
        let every = [
            Self::EcdsaP256Sha256,
            Self::EcdsaP384Sha384,
            Self::Ed25519,
            Self::EcdsaP256Sha384,
            Self::EcdsaP384Sha256,
            Self::RsaSha256,
            Self::RsaSha384,
            Self::RsaSha512,
        ];
        let found =
            every.into_iter().find(|algorithm| algorithm.kind() == kind && algorithm.oid() == signature);
        found.ok_or(KeyError::UnknownAlgorithm { oid: signature })
    }

    const fn kind(self) -> Kind {
        match self {
            Self::EcdsaP256Sha256 | Self::EcdsaP256Sha384 => Kind::P256,
            Self::EcdsaP384Sha384 | Self::EcdsaP384Sha256 => Kind::P384,
            Self::Ed25519 => Kind::Ed25519,
            Self::RsaSha256 | Self::RsaSha384 | Self::RsaSha512 => Kind::Rsa,
        }
    }

    /// Whether a public key is of the kind this algorithm needs.
    pub(crate) fn fits(self, spki: &SubjectPublicKeyInfoRef<'_>) -> Result<bool, KeyError> {
        Ok(Kind::of(spki)? == self.kind())
    }
}

impl Kind {
    fn of(spki: &SubjectPublicKeyInfoRef<'_>) -> Result<Self, KeyError> {
        let oid = spki.algorithm.oid;
        if oid == rfc8410::ID_ED_25519 {
            return Ok(Self::Ed25519);
        }
        if oid == rfc5912::RSA_ENCRYPTION {
            return Ok(Self::Rsa);
        }
        if oid == rfc5912::ID_EC_PUBLIC_KEY {
            let curve = spki.algorithm.parameters_oid()?;
            match curve {
                rfc5912::SECP_256_R_1 => return Ok(Self::P256),
                rfc5912::SECP_384_R_1 => return Ok(Self::P384),
                _ => return Err(KeyError::UnknownAlgorithm { oid: curve }),
            }
        }
        Err(KeyError::UnknownAlgorithm { oid })
    }
}

impl Digest {
    /// The object identifier (RFC 5754).
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256 => rfc5912::ID_SHA_256,
            Self::Sha384 => rfc5912::ID_SHA_384,
            Self::Sha512 => rfc5912::ID_SHA_512,
        }
    }

    /// The digest named by `oid`; `None` for one that is unknown or too weak (MD5, SHA-1).
    pub fn find(oid: ObjectIdentifier) -> Option<Self> {
        [Self::Sha256, Self::Sha384, Self::Sha512].into_iter().find(|digest| digest.oid() == oid)
    }

    /// The AlgorithmIdentifier, without parameters (RFC 5754 §2).
    pub const fn identifier(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid: self.oid(), parameters: None }
    }

    /// The digest of `bytes`.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        aws_lc_rs::digest::digest(self.implementation(), bytes).as_ref().to_vec()
    }

    /// The length of a digest, in bytes.
    pub const fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    fn implementation(self) -> &'static aws_lc_rs::digest::Algorithm {
        match self {
            Self::Sha256 => &aws_lc_rs::digest::SHA256,
            Self::Sha384 => &aws_lc_rs::digest::SHA384,
            Self::Sha512 => &aws_lc_rs::digest::SHA512,
        }
    }
}

/// SHA-1, which names keys and certificates in OCSP (RFC 6960 §4.3) and signs nothing.
pub(crate) fn sha1(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}
