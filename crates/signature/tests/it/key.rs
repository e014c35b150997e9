//! Keys: made, exported, read again, and their signatures verified.

use signature::{Algorithm, KeyError, SigningKey as _, SoftKey, verify};

const OURS: [Algorithm; 3] = [Algorithm::EcdsaP256Sha256, Algorithm::EcdsaP384Sha384, Algorithm::Ed25519];

#[test]
fn a_signature_fits_its_key_and_message_alone() {
    for algorithm in OURS {
        let key = SoftKey::generate(algorithm).unwrap();
        let signed = key.sign(b"message").unwrap();
        assert!(verify(key.public_key_der(), b"message", &signed, algorithm).is_ok());
        assert!(verify(key.public_key_der(), b"massage", &signed, algorithm).is_err());
        let other = SoftKey::generate(algorithm).unwrap();
        assert!(verify(other.public_key_der(), b"message", &signed, algorithm).is_err());
        for place in 0..signed.len() {
            let mut altered = signed.clone();
            altered[place] ^= 1;
            assert!(verify(key.public_key_der(), b"message", &altered, algorithm).is_err(), "{place}");
        }
    }
}

#[test]
fn a_key_is_the_same_after_export() {
    for algorithm in OURS {
        let key = SoftKey::generate(algorithm).unwrap();
        let again = SoftKey::from_pkcs8_der(algorithm, &key.to_pkcs8_der().unwrap()).unwrap();
        assert_eq!(again.public_key_der(), key.public_key_der());
        let signed = again.sign(b"message").unwrap();
        assert!(verify(key.public_key_der(), b"message", &signed, algorithm).is_ok());
    }
}

#[test]
fn a_key_serves_its_own_algorithm_alone() {
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap();
    let pkcs8 = key.to_pkcs8_der().unwrap();
    for other in [Algorithm::EcdsaP384Sha384, Algorithm::Ed25519] {
        assert!(matches!(SoftKey::from_pkcs8_der(other, &pkcs8), Err(KeyError::NotAKey { .. })));
        let signed = key.sign(b"message").unwrap();
        let refused = verify(key.public_key_der(), b"message", &signed, other);
        assert!(matches!(refused, Err(KeyError::UnknownAlgorithm { .. })));
    }
    assert!(matches!(SoftKey::generate(Algorithm::RsaSha256), Err(KeyError::VerifyOnly { .. })));
}

#[test]
fn debug_shows_no_secret() {
    let key = SoftKey::generate(Algorithm::Ed25519).unwrap();
    assert_eq!(format!("{key:?}"), "SoftKey { algorithm: Ed25519, .. }");
}
