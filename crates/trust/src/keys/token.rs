//! Keys in a PKCS #11 token, found by their label. The private part never leaves it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::model::authority::KeyKind;
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use der::asn1::{BitString, OctetStringRef, UintRef};
use der::{Any, Decode as _, Encode as _, Sequence};
use signature::{Algorithm, KeyError, SigningKey};

use super::{KeyStore, KeysError, Passphrase, algorithm};

/// An open session with a token. A session does one thing at a time.
pub struct Token {
    session: Arc<Mutex<Session>>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl From<Error> for KeysError {
    fn from(error: Error) -> Self {
        Self::Token(error.to_string())
    }
}

impl Token {
    /// Loads the token's library, finds the token by its label and signs in with the PIN.
    ///
    /// # Errors
    /// The library does not load, no such token, or the PIN is wrong.
    pub fn open(module: &Path, label: &str, pin: &Passphrase) -> Result<Self, KeysError> {
        let context = Pkcs11::new(module)?;
        match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // Another token of the same library has initialised it in this process.
            Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) | Ok(()) => {}
            Err(error) => return Err(error.into()),
        }
        for slot in context.get_slots_with_token()? {
            if context.get_token_info(slot)?.label().trim_end() == label {
                let session = context.open_rw_session(slot)?;
                session.login(UserType::User, Some(&AuthPin::new(pin.as_str().into())))?;
                return Ok(Self { session: Arc::new(Mutex::new(session)) });
            }
        }
        Err(KeysError::Token(format!("no token is called “{label}”; look with the token's own tool")))
    }

    fn find(session: &Session, class: ObjectClass, name: &str) -> Result<ObjectHandle, KeysError> {
        let wanted = [Attribute::Class(class), Attribute::Label(name.as_bytes().to_vec())];
        let found = session.find_objects(&wanted)?;
        found.first().copied().ok_or_else(|| KeysError::Missing { name: name.to_owned() })
    }

    fn key(&self, session: &Session, name: &str) -> Result<Arc<dyn SigningKey>, KeysError> {
        let private = Self::find(session, ObjectClass::PRIVATE_KEY, name)?;
        let public = Self::find(session, ObjectClass::PUBLIC_KEY, name)?;
        let (kind, public_key_der) = public_key(session, public, name)?;
        Ok(Arc::new(TokenKey {
            session: self.session.clone(),
            private,
            algorithm: algorithm(kind),
            public_key_der,
        }))
    }
}

impl KeyStore for Token {
    fn create(&self, name: &str, kind: KeyKind) -> Result<Arc<dyn SigningKey>, KeysError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if Self::find(&session, ObjectClass::PRIVATE_KEY, name).is_ok() {
            return Err(KeysError::Exists { name: name.to_owned() });
        }
        let label = Attribute::Label(name.as_bytes().to_vec());
        let public = [
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Verify(true),
            Attribute::EcParams(parameters(kind)?),
            label.clone(),
        ];
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
            label,
        ];
        let mechanism = match kind {
            KeyKind::P256 | KeyKind::P384 => Mechanism::EccKeyPairGen,
            KeyKind::Ed25519 => Mechanism::EccEdwardsKeyPairGen,
        };
        session.generate_key_pair(&mechanism, &public, &private)?;
        self.key(&session, name)
    }

    fn open(&self, name: &str) -> Result<Arc<dyn SigningKey>, KeysError> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        self.key(&session, name)
    }
}

/// The curve, as PKCS #11 names it: its object identifier.
fn parameters(kind: KeyKind) -> Result<Vec<u8>, KeysError> {
    Ok(curve(kind).to_der().map_err(KeyError::from)?)
}

fn curve(kind: KeyKind) -> ObjectIdentifier {
    match kind {
        KeyKind::P256 => rfc5912::SECP_256_R_1,
        KeyKind::P384 => rfc5912::SECP_384_R_1,
        KeyKind::Ed25519 => rfc8410::ID_ED_25519,
    }
}

/// The kind and the SubjectPublicKeyInfo of a public key in the token.
fn public_key(session: &Session, key: ObjectHandle, name: &str) -> Result<(KeyKind, Vec<u8>), KeysError> {
    let damaged = || KeysError::Damaged { name: name.to_owned() };
    let (mut named, mut point) = (Vec::new(), Vec::new());
    for attribute in session.get_attributes(key, &[AttributeType::EcParams, AttributeType::EcPoint])? {
        match attribute {
            Attribute::EcParams(bytes) => named = bytes,
            Attribute::EcPoint(bytes) => point = bytes,
            _ => {}
        }
    }
    let kinds = [KeyKind::P256, KeyKind::P384, KeyKind::Ed25519];
    let kind = kinds
        .into_iter()
        .find(|kind| parameters(*kind).is_ok_and(|known| known == named))
        .ok_or_else(damaged)?;
    let point = OctetStringRef::from_der(&point).map_err(|_| damaged())?;
    let algorithm = match kind {
        KeyKind::Ed25519 => spki::AlgorithmIdentifierOwned { oid: curve(kind), parameters: None },
        KeyKind::P256 | KeyKind::P384 => spki::AlgorithmIdentifierOwned {
            oid: rfc5912::ID_EC_PUBLIC_KEY,
            parameters: Some(Any::encode_from(&curve(kind)).map_err(KeyError::from)?),
        },
    };
    let subject_public_key = BitString::from_bytes(point.as_bytes()).map_err(KeyError::from)?;
    let spki = spki::SubjectPublicKeyInfoOwned { algorithm, subject_public_key };
    Ok((kind, spki.to_der().map_err(KeyError::from)?))
}

/// A key whose private part is in the token.
struct TokenKey {
    session: Arc<Mutex<Session>>,
    private: ObjectHandle,
    algorithm: Algorithm,
    public_key_der: Vec<u8>,
}

/// ECDSA-Sig-Value (RFC 3279 §2.2.3).
#[derive(Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

impl SigningKey for TokenKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn public_key_der(&self) -> &[u8] {
        &self.public_key_der
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let failed = |error: Error| KeyError::Failed(error.to_string());
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if self.algorithm == Algorithm::Ed25519 {
            let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519));
            return session.sign(&mechanism, self.private, message).map_err(failed);
        }
        // The token signs a digest and gives r and s one after the other.
        let digest = self.algorithm.digest().of(message);
        let raw = session.sign(&Mechanism::Ecdsa, self.private, &digest).map_err(failed)?;
        let (r, s) = raw.split_at(raw.len() / 2);
        let value = EcdsaSignature { r: UintRef::new(r)?, s: UintRef::new(s)? };
        Ok(value.to_der()?)
    }
}
