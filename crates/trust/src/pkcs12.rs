//! Key files: a key, its certificate and the chain, under a password (PKCS #12, RFC 7292).

use p12_keystore::{Certificate as Entry, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use signature::{Certificate, SoftKey};
use zeroize::Zeroizing;

use crate::error::TrustError;
use crate::model::Issued;
use crate::x509::X509Error;

/// Iterations of the password: it is all that protects the key on the person's machine.
const ITERATIONS: u32 = 100_000;

/// Writes a file that browsers, cards' tools and openssl read: PBES2 with AES-256.
pub(crate) fn write(
    key: &SoftKey,
    issued: &Issued,
    chain: &[Certificate],
    password: &str,
) -> Result<Zeroizing<Vec<u8>>, TrustError> {
    let failed = |error: p12_keystore::error::Error| TrustError::Message(error.to_string());
    let pkcs8 = key.to_pkcs8_der().map_err(X509Error::from)?;
    let mut certificates = vec![Entry::from_der(&issued.der).map_err(failed)?];
    for certificate in chain {
        certificates.push(Entry::from_der(certificate.der()).map_err(failed)?);
    }
    let private = PrivateKey::from_der(&pkcs8).map_err(failed)?;
    let entry = PrivateKeyChain::new(issued.serial.bytes(), private, certificates);
    let mut store = KeyStore::new();
    store.add_entry(&issued.subject, KeyStoreEntry::PrivateKeyChain(entry));
    let writer = store.writer(password).encryption_iterations(ITERATIONS).mac_iterations(ITERATIONS);
    writer.write().map(Zeroizing::new).map_err(failed)
}
