//! Changing the key that signs before its time is over: when it may have become known, or an audit asks for it.

use kernel::{Actor, Audit, Ctx, DbError, Tx};
use serde_json::{Value, json};

use crate::error::OpenidError;
use crate::keys::{Keys, make};
use crate::store::{self, StoredKey};

/// Makes a key that signs from now on; the one before stays published for a day, so that what it signed is still
/// good. Clients fetch the new one when they meet its id (OpenID Connect Core, section 10.1.1). Gives its id.
///
/// # Errors
/// The keys are locked, or none can be made.
pub async fn rotate(ctx: &Ctx, actor: &Actor) -> Result<String, OpenidError> {
    let (made, actor) = (make(ctx)?, actor.clone());
    ctx.write(move |tx| {
        let kid = begin(tx, &made)?;
        audit(tx, &actor, "openid.rotate_key", &kid, json!({}))?;
        Ok(kid)
    })
    .await
}

/// Publishes a key no longer, from now on: what it signed is good nowhere that looks. Where no other signs now, a new
/// one does.
///
/// # Errors
/// There is no such key, or the next one cannot be made.
pub async fn withdraw_key(ctx: &Ctx, actor: &Actor, kid: &str) -> Result<(), OpenidError> {
    let (wanted, now) = (kid.to_owned(), ctx.now());
    let known = ctx.read(move |r| Ok::<_, DbError>(Keys::new(store::list_keys(r)?, now))).await?;
    if known.find(&wanted).is_none() {
        return Err(OpenidError::NoKey);
    }
    let next = if known.signs_without(&wanted) { None } else { Some(make(ctx)?) };
    let actor = actor.clone();
    ctx.write(move |tx| {
        let known = Keys::new(store::list_keys(tx)?, now);
        if known.find(&wanted).is_none() {
            return Err(OpenidError::NoKey);
        }
        store::delete_key(tx, &wanted)?;
        let mut detail = json!({});
        if !known.signs_without(&wanted) {
            // Somebody else may have taken the other key away since it was looked for.
            let next = next.as_ref().ok_or(OpenidError::Key)?;
            detail["next"] = json!(begin(tx, next)?);
        }
        audit(tx, &actor, "openid.withdraw_key", &wanted, detail)?;
        Ok(())
    })
    .await
}

fn begin(tx: &mut Tx, made: &StoredKey) -> Result<String, DbError> {
    let key = StoredKey { signs_from_at: tx.now(), ..made.clone() };
    store::insert_key(tx, &key)?;
    Ok(key.kid)
}

fn audit(tx: &mut Tx, actor: &Actor, action: &'static str, kid: &str, detail: Value) -> Result<(), DbError> {
    tx.audit(Audit { actor, action, object: "key", object_id: kid, agency: None, detail })
}
