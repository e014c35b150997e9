//! What can be done: look up under a contract, make and revoke credentials.

use catalogue::model::{Contract, Registry};
use kernel::{Actor, AgencyId, Audit, Ctx, Fact, Timestamp, Tx};
use registries::Record;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::error::ExchangeError;
use crate::model::{self, Allowed, Answer, Ask};
use crate::store::{self, Credential, NewLookUp};

/// The most records one look-up gives.
const RECORD_LIMIT: i64 = 200;
const DAY_SECONDS: i64 = 86_400;

/// Looks records up under a contract. The log row, the person's view of it and the
/// facts commit before the answer leaves: no log, no answer. A refusal is logged too.
pub async fn look_up(ctx: &Ctx, actor: &Actor, ask: Ask) -> Result<Answer, ExchangeError> {
    let result = try_look_up(ctx, actor, &ask).await;
    if let Err(error) = &result
        && error.is_refusal()
    {
        let (actor, contract, code) = (actor.clone(), ask.contract.clone(), error.code());
        ctx.write(move |tx| {
            store::insert_refusal(tx, &contract, &actor, code)?;
            tx.fact(Fact {
                kind: "exchange.refused",
                agency: actor.agency(),
                dims: json!({ "contract": contract, "code": code }),
                value: 1,
            })
        })
        .await?;
    }
    result
}

async fn try_look_up(ctx: &Ctx, actor: &Actor, ask: &Ask) -> Result<Answer, ExchangeError> {
    let catalogue = catalogue::current(ctx);
    let contract = catalogue
        .contract(&ask.contract)
        .ok_or_else(|| ExchangeError::ContractUnknown { id: ask.contract.clone() })?;
    let allowed = model::allow(contract, &directory::agencies(ctx), actor, ask, ctx.today())?;
    let (actor, ask) = (actor.clone(), ask.clone());
    let (catalogue, contract_id) = (catalogue.clone(), contract.id.clone());
    ctx.write(move |tx| {
        let (Some(contract), Some(registry)) = (
            catalogue.contract(&contract_id),
            catalogue.contract(&contract_id).and_then(|contract| catalogue.registry(&contract.registry)),
        ) else {
            return Err(ExchangeError::ContractUnknown { id: contract_id.clone() });
        };
        answer(tx, contract, registry, &actor, &ask, &allowed)
    })
    .await
}

/// Reads and logs in one transaction, so the log tells exactly what was read.
fn answer(
    tx: &mut Tx,
    contract: &Contract,
    registry: &Registry,
    actor: &Actor,
    ask: &Ask,
    allowed: &Allowed,
) -> Result<Answer, ExchangeError> {
    if let Some(quota) = contract.quota_per_day.map(i64::from) {
        let today = tx.today();
        if !store::take_quota(tx, &contract.id, today, quota)? {
            return Err(ExchangeError::QuotaExceeded { quota });
        }
    }
    let found = find(tx, registry, &allowed.by, ask, allowed.on)?;
    let id = store::insert_look_up(
        tx,
        &NewLookUp {
            contract,
            actor,
            fields: &allowed.fields,
            by: &allowed.by,
            key: ask.key.trim(),
            on: allowed.on,
            channel: channel(actor),
            case: ask.case.as_deref(),
            found: found.len(),
        },
    )?;
    let visible = visible_from(contract, tx.now());
    for subject in subjects(registry, &allowed.by, ask, &found) {
        store::insert_subject(tx, &subject, &id, visible)?;
    }
    tx.audit(Audit {
        actor,
        action: "exchange.look_up",
        object: "look_up",
        object_id: id.as_str(),
        agency: None,
        detail: json!({ "contract": contract.id, "fields": allowed.fields, "found": found.len() }),
    })?;
    tx.fact(Fact {
        kind: "exchange.look_up",
        agency: Some(&contract.consumer),
        dims: json!({ "contract": contract.id, "registry": contract.registry, "channel": channel(actor) }),
        value: 1,
    })?;
    let records = found.iter().map(|record| model::only(&record.body, &allowed.fields)).collect();
    Ok(Answer { id, records, at: tx.now() })
}

fn find(
    tx: &mut Tx,
    registry: &Registry,
    by: &str,
    ask: &Ask,
    on: kernel::Day,
) -> Result<Vec<Record>, ExchangeError> {
    let key = ask.key.trim();
    Ok(if registry.is_key(by) {
        registries::store::find(tx, &registry.id, key, on, None)?.into_iter().collect()
    } else {
        registries::store::find_by(tx, &registry.id, by, key, on, RECORD_LIMIT)?
    })
}

/// Whom the look-up is about: the subject of each record found; and when it was asked
/// by the subject's own number, that person even if nothing was found.
fn subjects(registry: &Registry, by: &str, ask: &Ask, found: &[Record]) -> Vec<String> {
    let mut subjects: Vec<String> = found.iter().filter_map(|record| record.subject.clone()).collect();
    if registry.subject.as_deref() == Some(by) {
        subjects.push(ask.key.trim().to_owned());
    }
    subjects.sort();
    subjects.dedup();
    subjects
}

fn channel(actor: &Actor) -> &'static str {
    match actor {
        Actor::Service { .. } => "case",
        Actor::Official(_) => "official",
        Actor::Subscription { .. } => "subscription",
        _ => "system",
    }
}

/// When the person sees it: at once, unless the contract's law delays it.
pub(crate) fn visible_from(contract: &Contract, at: Timestamp) -> Timestamp {
    at.plus_seconds(contract.delay.as_ref().map_or(0, |delay| i64::from(delay.days) * DAY_SECONDS))
}

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
