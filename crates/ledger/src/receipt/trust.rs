//! What a checker trusts from the start: keys of logs, and root certificates.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signature::Certificate;

use crate::note::{LogKey, NoteError};

/// Trusted keys and certificates.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Public keys of logs.
    pub keys: Vec<LogKey>,
    /// Root certificates, for the log's own certificate and for time stamps.
    pub roots: Vec<Certificate>,
}

/// Why a file holds nothing to trust.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Neither a key nor a certificate is in it.
    #[error(
        "the file holds neither a log's public key (name+id+key, or a PEM block PUBLIC KEY) nor a root certificate \
         (a PEM block CERTIFICATE)"
    )]
    Nothing,
    /// A PEM block is broken.
    #[error("a PEM block in the file is broken")]
    Pem,
    /// A certificate cannot be read.
    #[error("a certificate in the file is broken")]
    Certificate,
    /// A key is not one that logs use.
    #[error("a key in the file is not a log's: {0}")]
    Key(#[from] NoteError),
}

impl Trust {
    /// Adds what the text of a file holds: any number of keys and certificates.
    pub fn add(&mut self, text: &str) -> Result<(), TrustError> {
        let before = (self.keys.len(), self.roots.len());
        let mut block: Option<(&str, String)> = None;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(label) = line.strip_prefix("-----BEGIN ").and_then(|rest| rest.strip_suffix("-----"))
            {
                block = Some((label, String::new()));
            } else if line.starts_with("-----END ") {
                let (label, encoded) = block.take().ok_or(TrustError::Pem)?;
                self.add_block(label, &encoded)?;
            } else if let Some((_, encoded)) = &mut block {
                encoded.push_str(line);
            } else if line.matches('+').count() >= 2 {
                self.keys.push(LogKey::parse(line)?);
            }
        }
        if block.is_some() {
            return Err(TrustError::Pem);
        }
        if before == (self.keys.len(), self.roots.len()) { Err(TrustError::Nothing) } else { Ok(()) }
    }

    fn add_block(&mut self, label: &str, encoded: &str) -> Result<(), TrustError> {
        let der = STANDARD.decode(encoded).map_err(|_| TrustError::Pem)?;
        match label {
            "PUBLIC KEY" => self.keys.push(LogKey::new(None, &der)?),
            "CERTIFICATE" => {
                self.roots.push(Certificate::from_der(&der).map_err(|_| TrustError::Certificate)?);
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use signature::{Algorithm, SigningKey as _, SoftKey};

    use super::*;

    #[test]
    fn keys_are_read_from_one_file() {
        let key = SoftKey::generate(Algorithm::Ed25519).unwrap();
        let public = LogKey::new(None, key.public_key_der()).unwrap();
        let pem = STANDARD.encode(key.public_key_der());
        let text = format!(
            "# the log of example\n{}\n-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----\n",
            public.verifier("log.example/ledger")
        );
        let mut trust = Trust::default();
        trust.add(&text).unwrap();
        assert_eq!((trust.keys.len(), trust.roots.len()), (2, 0));
        assert!(trust.keys.contains(&public));
        for (text, expected) in [
            ("", TrustError::Nothing),
            ("hello", TrustError::Nothing),
            ("-----BEGIN PUBLIC KEY-----\nMAA=", TrustError::Pem),
            ("-----END PUBLIC KEY-----", TrustError::Pem),
            ("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----", TrustError::Key(NoteError::Kind)),
            ("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", TrustError::Certificate),
        ] {
            assert_eq!(Trust::default().add(text), Err(expected), "{text}");
        }
    }
}
