//! Looking up: here, or on the node that has the registry.

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::{Contract, Registry};
use kernel::digest::Sha256;
use kernel::{Actor, Audit, Ctx, Fact, Timestamp, Tx};
use registries::Record;
use serde_json::json;

use crate::call::{Asker, CallError, Journal, Reply, Said, is_here};
use crate::error::ExchangeError;
use crate::evidence::Salt;
use crate::model::{self, Allowed, Answer, Ask};
use crate::store::{self, NewLookUp};

/// The most records one look-up gives.
const RECORD_LIMIT: i64 = 200;
const DAY_SECONDS: i64 = 86_400;

/// Looks records up under a contract, on whichever node has the registry. Where it is read, the log row,
/// the person's view of it and the facts commit before the answer leaves: no log, no answer. A refusal is
/// logged too.
pub async fn look_up(ctx: &Ctx, actor: &Actor, ask: Ask) -> Result<Answer, ExchangeError> {
    let result = match Asker::of(actor, ask.case.as_deref()) {
        None => Err(ExchangeError::NotConsumer),
        Some(asker) => {
            let catalogue = catalogue::current(ctx);
            match catalogue.contract(&ask.contract).and_then(|contract| catalogue.provider_of(contract)) {
                Some(provider) if !is_here(ctx, provider) => carry(ctx, &catalogue, &asker, &ask).await,
                _ => read(ctx, actor, &asker, &ask).await,
            }
        }
    };
    note_refusal(ctx, actor, &ask.contract, result.as_ref().err()).await?;
    result
}

/// Looks records up for an asker that a call names, in a registry of this node: never carried on. The reply
/// that `reply` makes of the answer is in the journal before the transaction commits.
pub(crate) async fn look_up_here(
    ctx: &Ctx,
    (asker, ask, sent): (&Asker, &Ask, Sent),
    journal: Arc<dyn Journal>,
    reply: fn(&Answer) -> Reply,
) -> Result<Reply, CallError> {
    let actor = asker.actor();
    let reading = Reading::of(ctx, &actor, asker, ask, Some(sent));
    let result = match reading {
        Err(error) => Err(error.into()),
        Ok(reading) => {
            ctx.write(move |tx| {
                journal.begun(tx)?;
                let reply = reading.answer(tx, |answer| {
                    let reply = reply(&answer);
                    let sha256 = *reply.body.sha256();
                    (reply, sha256)
                })?;
                journal.answered(tx, &reply.parts())?;
                Ok::<_, CallError>(reply)
            })
            .await
        }
    };
    if let Err(CallError::Exchange(error)) = &result {
        note_refusal(ctx, &actor, &ask.contract, Some(error)).await?;
    }
    result
}

/// Logs and counts what a contract refused.
pub(crate) async fn note_refusal(
    ctx: &Ctx,
    actor: &Actor,
    contract: &str,
    error: Option<&ExchangeError>,
) -> Result<(), ExchangeError> {
    match error.filter(|error| error.is_refusal()).map(ExchangeError::code) {
        Some(code) => log_refusal(ctx, actor, contract, code).await,
        None => Ok(()),
    }
}

/// Logs and counts a refusal by its code.
pub(crate) async fn log_refusal(
    ctx: &Ctx,
    actor: &Actor,
    contract: &str,
    code: &'static str,
) -> Result<(), ExchangeError> {
    let (actor, contract) = (actor.clone(), contract.to_owned());
    ctx.write(move |tx| {
        store::insert_refusal(tx, &contract, &actor, code)?;
        tx.fact(Fact {
            kind: "exchange.refused",
            agency: actor.agency(),
            dims: json!({ "contract": contract, "code": code }),
            value: 1,
        })?;
        Ok(())
    })
    .await
}

fn contract_of<'c>(catalogue: &'c Catalogue, ask: &Ask) -> Result<&'c Arc<Contract>, ExchangeError> {
    let unknown = || ExchangeError::ContractUnknown { id: ask.contract.clone() };
    catalogue.contract(&ask.contract).ok_or_else(unknown)
}

async fn read(ctx: &Ctx, actor: &Actor, asker: &Asker, ask: &Ask) -> Result<Answer, ExchangeError> {
    let reading = Reading::of(ctx, actor, asker, ask, None)?;
    let with_digest = |answer: Answer| {
        let sha256 = Sha256::digest(answer.to_json());
        (answer, sha256)
    };
    ctx.write(move |tx| reading.answer(tx, with_digest)).await
}

/// The message in which a system asked.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    /// What it said beside the question.
    pub(crate) said: Said,
    /// SHA-256 of its body.
    pub(crate) sha256: [u8; 32],
}

/// A look-up that the contract allows, with all that it is made of.
struct Reading {
    ctx: Ctx,
    contract: Arc<Contract>,
    registry: Arc<Registry>,
    allowed: Allowed,
    actor: Actor,
    asker: Asker,
    ask: Ask,
    sent: Option<Sent>,
}

impl Reading {
    /// Decides by the contract; nothing is read yet.
    fn of(
        ctx: &Ctx,
        actor: &Actor,
        asker: &Asker,
        ask: &Ask,
        sent: Option<Sent>,
    ) -> Result<Self, ExchangeError> {
        let catalogue = catalogue::current(ctx);
        let contract = contract_of(&catalogue, ask)?.clone();
        let allowed = model::allow(&contract, &directory::agencies(ctx), asker, ask, ctx.today())?;
        let unknown = || ExchangeError::ContractUnknown { id: contract.id.clone() };
        let registry = catalogue.registry_of(&contract).cloned().ok_or_else(unknown)?;
        let (actor, asker, ask) = (actor.clone(), asker.clone(), ask.clone());
        Ok(Self { ctx: ctx.clone(), contract, registry, allowed, actor, asker, ask, sent })
    }

    /// Reads and logs in one transaction, so the log tells exactly what was read. `form` makes of the answer what leaves,
    /// with the SHA-256 of its bytes.
    fn answer<T>(&self, tx: &mut Tx, form: impl FnOnce(Answer) -> (T, [u8; 32])) -> Result<T, ExchangeError> {
        let allowed = &self.allowed;
        still_admitted(&self.ctx, tx, &self.contract, (&self.asker, &self.ask.purpose))?;
        take_quota(tx, &self.contract)?;
        let found = find(tx, &self.registry, &allowed.by, &self.ask, allowed.on)?;
        let salt = Salt::draw(tx);
        let id = store::insert_answered(
            tx,
            &NewLookUp {
                contract: &self.contract,
                asker: &self.asker,
                fields: &allowed.fields,
                by: &allowed.by,
                key: self.ask.key.trim(),
                on: allowed.on,
                found: found.len(),
                endpoint: None,
            },
            &salt,
        )?;
        if let Some(sent) = &self.sent {
            store::insert_call(tx, &id, &sent.said)?;
            store::end_call(tx, &id, Some(200), None)?;
        }
        let visible = visible_from(&self.contract, tx.now());
        for subject in subjects(&self.registry, &allowed.by, &self.ask, &found) {
            store::insert_subject(tx, &subject, &id, visible)?;
        }
        let records = found.iter().map(|record| model::only(&record.body, &allowed.fields)).collect();
        let (leaves, sha256) = form(Answer { id: id.clone(), records, at: tx.now() });
        let request = self.sent.as_ref().map(|sent| salt.over(&sent.sha256));
        let mut detail = json!({ "contract": self.contract.id, "fields": allowed.fields, "found": found.len(),
                                 "answer": salt.over(&sha256) });
        if let Some(request) = request {
            detail["request"] = json!(request);
        }
        tx.audit(Audit {
            actor: &self.actor,
            action: "exchange.look_up",
            object: "look_up",
            object_id: id.as_str(),
            agency: None,
            detail,
        })?;
        count(tx, &self.contract, &self.asker)?;
        Ok(leaves)
    }
}

/// Looks again, in the transaction that reads or calls, whether the contract allows it: it may have ended since the
/// call came.
pub(crate) fn still_admitted(
    ctx: &Ctx,
    tx: &Tx,
    contract: &Arc<Contract>,
    (asker, purpose): (&Asker, &str),
) -> Result<(), ExchangeError> {
    let catalogue = catalogue::current(ctx);
    let now = catalogue.contract(&contract.id);
    let now = now.ok_or_else(|| ExchangeError::ContractUnknown { id: contract.id.clone() })?;
    model::admit(now, &directory::agencies(ctx), asker, purpose, tx.today())
}

/// Takes one use of the day's quota, where the contract has one.
pub(crate) fn take_quota(tx: &mut Tx, contract: &Contract) -> Result<(), ExchangeError> {
    let Some(quota) = contract.quota_per_day.map(i64::from) else { return Ok(()) };
    let today = tx.today();
    if store::take_quota(tx, &contract.id, today, quota)? {
        Ok(())
    } else {
        Err(ExchangeError::QuotaExceeded { quota })
    }
}

/// The fact of a look-up or call.
pub(crate) fn count(tx: &mut Tx, contract: &Contract, asker: &Asker) -> Result<(), ExchangeError> {
    tx.fact(Fact {
        kind: "exchange.look_up",
        agency: Some(&contract.consumer),
        dims: json!({ "contract": contract.id, "registry": contract.source.id(), "channel": asker.channel }),
        value: 1,
    })?;
    Ok(())
}

fn find(
    tx: &mut Tx,
    registry: &Registry,
    by: &str,
    ask: &Ask,
    on: kernel::Day,
) -> Result<Vec<Record>, ExchangeError> {
    let key = ask.key.trim();
    if registry.is_key(by) {
        return Ok(registries::store::find(tx, &registry.id, key, on, None)?.into_iter().collect());
    }
    let found = registries::store::find_by(tx, &registry.id, by, key, on, RECORD_LIMIT + 1)?;
    if found.len() as i64 > RECORD_LIMIT {
        return Err(ExchangeError::TooMany { most: RECORD_LIMIT });
    }
    Ok(found)
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

/// When the person sees it: at once, unless the contract's law delays it.
pub(crate) fn visible_from(contract: &Contract, at: Timestamp) -> Timestamp {
    at.plus_seconds(contract.delay.as_ref().map_or(0, |delay| i64::from(delay.days) * DAY_SECONDS))
}

/// Asks the node that has the registry. The person sees it there; here it stands in the agency's log,
/// under the same id.
async fn carry(ctx: &Ctx, catalogue: &Catalogue, asker: &Asker, ask: &Ask) -> Result<Answer, ExchangeError> {
    let contract = contract_of(catalogue, ask)?.clone();
    let allowed = model::allow(&contract, &directory::agencies(ctx), asker, ask, ctx.today())?;
    let unknown = || ExchangeError::ContractUnknown { id: contract.id.clone() };
    let provider = catalogue.provider_of(&contract).ok_or_else(unknown)?;
    let answer = crate::call::carry_look_up(ctx, provider, &contract, asker, ask).await?;
    let (asker, key) = (asker.clone(), ask.key.trim().to_owned());
    let (id, at, found) = (answer.id.clone(), answer.at, answer.records.len());
    ctx.write(move |tx| {
        let look_up = NewLookUp {
            contract: &contract,
            asker: &asker,
            fields: &allowed.fields,
            by: &allowed.by,
            key: &key,
            on: allowed.on,
            found,
            endpoint: None,
        };
        store::insert_look_up_as(tx, &id, at, &look_up)?;
        Ok::<_, ExchangeError>(())
    })
    .await?;
    Ok(answer)
}
