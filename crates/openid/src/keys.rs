//! The keys that sign ID tokens: ECDSA on P-256, each made known before it signs, and
//! known for as long as something it signed is in force.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Ctx, Timestamp};
use serde_json::{Value, json};

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

impl Keys {
    /// Loads the keys; makes the first, or the next when it is time for it to be known.
    pub(crate) async fn load(ctx: &Ctx) -> Result<Self, OpenidError> {
        let all = ctx.read(store::list_keys).await?;
        let keys = Self { all, now: ctx.now() };
        if !keys.needs_next() {
            return Ok(keys);
        }
        let made = make()?;
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

    /// Keys whose successor has signed for longer than anything they signed is in force.
    fn past(&self) -> impl Iterator<Item = &StoredKey> {
        let is_past = |pair: &&[StoredKey]| self.now > pair[1].signs_from_at.plus_seconds(OVERLAP_SECONDS);
        self.all.windows(2).filter(is_past).map(|pair| &pair[0])
    }

    /// The key that signs now.
    pub(crate) fn signing(&self) -> Option<&StoredKey> {
        self.all.iter().rev().find(|key| key.signs_from_at <= self.now)
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

/// Makes a key. It comes from the cryptographic library's own generator.
fn make() -> Result<StoredKey, OpenidError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| OpenidError::Key)?;
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| OpenidError::Key)?.as_ref().to_vec();
    // An uncompressed point: 4, then two coordinates of 32 bytes (SEC 1, section 2.3.3).
    let point = pair.public_key().as_ref();
    let (x, y) = point.get(1..).unwrap_or_default().split_at_checked(32).ok_or(OpenidError::Key)?;
    let [x, y] = [x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
    let kid = crate::hash(&format!("{x}.{y}"))[..16].to_owned();
    Ok(StoredKey { kid, pkcs8, x, y, signs_from_at: Timestamp(0) })
}
