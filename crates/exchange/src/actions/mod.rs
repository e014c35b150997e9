//! What can be done: look up under a contract, make and revoke credentials.

mod hand_over;
mod look_up;

use kernel::{Actor, AgencyId, Audit, Ctx};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::error::ExchangeError;
use crate::store::{self, Credential};

pub use hand_over::{hand_over_credential, list_credentials};
pub use look_up::look_up;
pub(crate) use look_up::{count, log_refusal, look_up_here, note_refusal, take_quota, visible_from};

/// A new credential and the only copy of its secret, to be shown once.
pub async fn create_credential(
    ctx: &Ctx,
    actor: &Actor,
    name: &str,
) -> Result<(Credential, String), ExchangeError> {
    let agency = actor.agency().cloned().ok_or(ExchangeError::NotConsumer)?;
    let (actor, name) = (actor.clone(), name.trim().to_owned());
    ctx.write(move |tx| {
        let secret = tx.secret();
        let credential = Credential {
            id: tx.new_id(),
            agency: agency.clone(),
            name: name.clone(),
            secret_hash: kernel::sha256_hex(&secret),
            created_at: tx.now(),
            revoked_at: None,
        };
        store::insert_credential(tx, &credential, &actor.label())?;
        tx.audit(Audit {
            actor: &actor,
            action: "exchange.create_credential",
            object: "credential",
            object_id: &credential.id,
            agency: None,
            detail: json!({ "name": name }),
        })?;
        let token = format!("{}.{secret}", credential.id);
        Ok((credential, token))
    })
    .await
}

/// Revokes a credential of the actor's agency; it stops working at once.
pub async fn revoke_credential(ctx: &Ctx, actor: &Actor, id: &str) -> Result<(), ExchangeError> {
    let agency = actor.agency().cloned().ok_or(ExchangeError::NotConsumer)?;
    let (actor, id) = (actor.clone(), id.to_owned());
    ctx.write(move |tx| {
        if !store::revoke_credential(tx, &id, &agency)? {
            return Err(ExchangeError::CredentialUnknown);
        }
        tx.audit(Audit {
            actor: &actor,
            action: "exchange.revoke_credential",
            object: "credential",
            object_id: &id,
            agency: None,
            detail: json!({}),
        })?;
        Ok(())
    })
    .await
}

/// The agency behind a bearer token `id.secret`, when it is in force.
pub async fn recognise(ctx: &Ctx, token: &str) -> Result<Option<(AgencyId, String)>, ExchangeError> {
    let Some((id, secret)) = token.split_once('.') else { return Ok(None) };
    let (id, offered) = (id.to_owned(), kernel::sha256_hex(secret));
    let found = ctx.read(move |r| store::find_credential(r, &id)).await?;
    Ok(found
        .filter(|credential| credential.revoked_at.is_none())
        .filter(|credential| bool::from(credential.secret_hash.as_bytes().ct_eq(offered.as_bytes())))
        .map(|credential| (credential.agency, credential.id)))
}
