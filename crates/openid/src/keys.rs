//! The keys that sign ID tokens: ECDSA on P-256, each made known before it signs, and
//! known for as long as something it signed is in force. Their private halves are kept where the
//! certification authorities' keys for daily work are: encrypted files or a token (ADR 0011). While
//! those are locked nobody is signed in elsewhere; the public halves are told all the same.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::model::authority::KeyKind;
use der::asn1::UintRef;
use der::{Decode as _, Reader as _, SliceReader};
use kernel::{Ctx, Timestamp};
use serde_json::{Value, json};
use spki::SubjectPublicKeyInfoRef;
use trust::keys::{KeyStore, KeysError};

use crate::error::OpenidError;
use crate::store::{self, StoredKey};

/// A key signs this long.
const SIGNS_SECONDS: i64 = 90 * 86_400;
/// A key is published this long before it signs, and after the next one began to.
const OVERLAP_SECONDS: i64 = 86_400;

/// The keys in force.
pub(crate) struct Keys {
    all: Vec<StoredKey>,
    now: Timestamp,
}

/// What a published key does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is known, and signs from its day on.
    Next,
    /// It signs.
    Signs,
    /// It signs no more, and is known until this instant.
    Past(Timestamp),
}

impl Keys {
    /// These keys, oldest first, at an instant.
    pub(crate) fn new(all: Vec<StoredKey>, now: Timestamp) -> Self {
        Self { all, now }
    }

    /// Loads the keys; makes the first, or the next when it is time for it to be known. Where they are
    /// locked, those that are known stay as they are.
    pub(crate) async fn load(ctx: &Ctx) -> Result<Self, OpenidError> {
        let all = ctx.read(store::list_keys).await?;
        let keys = Self { all, now: ctx.now() };
        if !keys.needs_next() {
            return Ok(keys);
        }
        let made = match make(ctx) {
            Err(OpenidError::Locked) => return Ok(keys),
            made => made?,
        };
        let now = ctx.now();
        let all = ctx
            .write(move |tx| {
                let keys = Self { all: store::list_keys(tx)?, now };
                // Somebody else may have made it in the meantime.
                if keys.needs_next() {
                    let begins = if keys.all.is_empty() { now } else { now.plus_seconds(OVERLAP_SECONDS) };
                    store::insert_key(tx, &StoredKey { signs_from_at: begins, ..made.clone() })?;
                }
                for past in keys.past() {
                    store::delete_key(tx, &past.kid)?;
                }
                store::list_keys(tx)
            })
            .await?;
        Ok(Self { all, now })
    }

    fn needs_next(&self) -> bool {
        let due =
            |last: &StoredKey| self.now >= last.signs_from_at.plus_seconds(SIGNS_SECONDS - OVERLAP_SECONDS);
        self.all.last().is_none_or(due)
    }

    /// Whether a key signs now, if this one did not exist.
    pub(crate) fn signs_without(&self, kid: &str) -> bool {
        self.all.iter().any(|key| key.kid != kid && key.signs_from_at <= self.now)
    }

    /// The published keys, newest first, and what each does.
    pub(crate) fn published(&self) -> Vec<(&StoredKey, Role)> {
        let signing = self.signing().map(|key| key.kid.as_str());
        let past: Vec<&str> = self.past().map(|key| key.kid.as_str()).collect();
        let mut listed = Vec::new();
        for (place, key) in self.all.iter().enumerate() {
            let next = self.all.get(place + 1).map(|next| next.signs_from_at);
            let role = match next {
                _ if Some(key.kid.as_str()) == signing => Role::Signs,
                Some(next) if next <= self.now => Role::Past(next.plus_seconds(OVERLAP_SECONDS)),
                _ => Role::Next,
            };
            if !past.contains(&key.kid.as_str()) {
                listed.push((key, role));
            }
        }
        listed.reverse();
        listed
    }

    /// Keys whose successor has signed for longer than anything they signed is in force.
    fn past(&self) -> impl Iterator<Item = &StoredKey> {
        let is_past = |pair: &&[StoredKey]| self.now > pair[1].signs_from_at.plus_seconds(OVERLAP_SECONDS);
        self.all.windows(2).filter(is_past).map(|pair| &pair[0])
    }

    /// The key that signs now.
    fn signing(&self) -> Option<&StoredKey> {
        self.all.iter().rev().find(|key| key.signs_from_at <= self.now)
    }

    /// Signs claims under a header that names the key and the `kind` of token: gives `header.claims.signature`
    /// (RFC 7515, section 3.1; ES256, RFC 7518, section 3.4).
    pub(crate) fn sign(&self, ctx: &Ctx, kind: &str, claims: &Value) -> Result<String, OpenidError> {
        let store = store_of(ctx)?;
        let key = self.signing().ok_or(OpenidError::Key)?;
        let header = json!({ "typ": kind, "alg": "ES256", "kid": key.kid });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(claims));
        let signature =
            store.open(&key.name).and_then(|key| Ok(key.sign(message.as_bytes())?)).map_err(failed)?;
        let fixed = fixed(&signature).map_err(|_| OpenidError::Key)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(fixed)))
    }

    /// The published key with this id.
    pub(crate) fn find(&self, kid: &str) -> Option<&StoredKey> {
        self.all.iter().find(|key| key.kid == kid)
    }

    /// The public keys as a JWK set (RFC 7517).
    pub(crate) fn to_jwks(&self) -> Value {
        let past: Vec<&str> = self.past().map(|key| key.kid.as_str()).collect();
        let published = self.all.iter().filter(|key| !past.contains(&key.kid.as_str()));
        let keys: Vec<Value> = published
            .map(|key| {
                json!({
                    "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
                    "kid": key.kid, "x": key.x, "y": key.y,
                })
            })
            .collect();
        json!({ "keys": keys })
    }
}

/// Whether tokens can be signed now.
///
/// # Errors
/// [`OpenidError::Locked`].
pub(crate) fn check_open(ctx: &Ctx) -> Result<(), OpenidError> {
    store_of(ctx).map(drop)
}

fn store_of(ctx: &Ctx) -> Result<Arc<dyn KeyStore>, OpenidError> {
    ctx.part::<trust::keys::Keys>().daily().map_err(failed)
}

fn failed(error: KeysError) -> OpenidError {
    if matches!(error, KeysError::Locked) {
        return OpenidError::Locked;
    }
    tracing::error!(%error, "the key that signs ID tokens failed");
    OpenidError::Key
}

/// Makes a key where the authorities' keys are.
pub(crate) fn make(ctx: &Ctx) -> Result<StoredKey, OpenidError> {
    let mut drawn = [0_u8; 8];
    ctx.entropy.fill(&mut drawn);
    let name = format!("openid-{:016x}", u64::from_be_bytes(drawn));
    let key = store_of(ctx)?.create(&name, KeyKind::P256).map_err(failed)?;
    let public = SubjectPublicKeyInfoRef::try_from(key.public_key_der()).map_err(|_| OpenidError::Key)?;
    // An uncompressed point: 4, then two coordinates of 32 bytes (SEC 1, section 2.3.3).
    let point = public.subject_public_key.raw_bytes();
    let (x, y) = point
        .strip_prefix(&[4])
        .filter(|both| both.len() == 64)
        .and_then(|both| both.split_at_checked(32))
        .ok_or(OpenidError::Key)?;
    let [x, y] = [x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
    let kid = crate::hash(&format!("{x}.{y}"))[..16].to_owned();
    Ok(StoredKey { kid, name, x, y, signs_from_at: Timestamp(0) })
}

/// ECDSA-Sig-Value (RFC 5480) as its two numbers of 32 bytes each.
fn fixed(der: &[u8]) -> der::Result<[u8; 64]> {
    let mut reader = SliceReader::new(der)?;
    let (r, s) = reader.sequence(|inner| Ok((UintRef::decode(inner)?, UintRef::decode(inner)?)))?;
    reader.finish(())?;
    let mut both = [0_u8; 64];
    for (place, number) in [(32, r), (64, s)] {
        let bytes = number.as_bytes();
        let from = place - bytes.len().min(32);
        let room = both.get_mut(from..place).filter(|room| room.len() == bytes.len());
        room.ok_or_else(|| der::Tag::Integer.length_error())?.copy_from_slice(bytes);
    }
    Ok(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_filled_up_and_long_ones_refused() {
        let both = fixed(&[0x30, 7, 2, 1, 5, 2, 2, 0, 0x80]).unwrap();
        assert_eq!((both[31], both[62], both[63]), (5, 0, 0x80));
        assert_eq!(both.iter().filter(|byte| **byte != 0).count(), 2);
        let mut long = vec![0x30, 39, 2, 34, 1];
        long.extend([7; 33]);
        long.extend([2, 1, 1]);
        assert!(fixed(&long).is_err());
        assert!(fixed(&[0x30, 3, 2, 1, 5]).is_err());
    }
}
