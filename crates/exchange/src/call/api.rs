//! An API's contract as a service: what may be called is logged, shown to the person and committed
//! before the service behind the node hears of it.

use std::borrow::Cow;
use std::sync::Arc;

use catalogue::model::{Api, Contract, Endpoint, SubjectAt};
use kernel::{Actor, Audit, Ctx, Tx};
use percent_encoding::percent_decode_str;
use serde_json::{Value as Json, json};

use super::headers::{self, LOOK_UP, PURPOSE, Said};
use super::{Asker, Call, CallError, Journal, Reply, proxy};
use crate::actions::{count, log_refusal, note_refusal, still_admitted, take_quota, visible_from};
use crate::error::ExchangeError;
use crate::evidence::Salt;
use crate::model::{self, LookUpId};
use crate::store::{self, NewLookUp};

/// Longest number of a person or business that a request may hold.
const LONGEST_SUBJECT: usize = 64;

/// Answers a call of an API under its contract.
pub(super) async fn serve(
    ctx: &Ctx,
    contract: &Arc<Contract>,
    api: &Api,
    endpoints: &[Endpoint],
    mut call: Call,
    journal: Arc<dyn Journal>,
) -> Result<Reply, CallError> {
    let said = headers::said(&call.headers, &call.id, &call.client)?;
    let purpose =
        headers::optional(&call.headers, &PURPOSE, "Minben-Purpose")?.ok_or(CallError::PurposeMissing)?;
    let (agencies, today) = (directory::agencies(ctx), ctx.today());
    let admitted = model::admit(contract, &agencies, &call.asker, &purpose, today);
    note_refusal(ctx, &call.asker.actor(), &contract.id, admitted.as_ref().err()).await?;
    admitted?;
    let named = endpoint(endpoints, &call).and_then(|endpoint| Ok((endpoint.clone(), subject(api, &call)?)));
    let (endpoint, subject) = match named {
        Ok(named) => named,
        Err(refused) => {
            log_refusal(ctx, &call.asker.actor(), &contract.id, refused.named()).await?;
            return Err(refused);
        }
    };
    let begun = Begun {
        ctx: ctx.clone(),
        purpose,
        contract: contract.clone(),
        asker: call.asker.clone(),
        said,
        endpoint,
        subject,
        sha256: (call.body.length() > 0).then(|| *call.body.sha256()),
    };
    let actor = begun.asker.actor();
    let logged = log(ctx, begun, journal.clone()).await;
    if let Err(CallError::Exchange(error)) = &logged {
        note_refusal(ctx, &call.asker.actor(), &contract.id, Some(error)).await?;
    }
    let logged = logged?;
    prepare(&mut call);
    let mut result = proxy::call(ctx, &api.id, call).await;
    if let Ok(reply) = &mut result {
        reply.headers.insert(LOOK_UP, headers::value(logged.id.as_str()));
    }
    end(ctx, (logged, actor), result, journal).await
}

/// The contract's endpoint that the call is of. A path that could be read in two ways is of none.
fn endpoint<'e>(endpoints: &'e [Endpoint], call: &Call) -> Result<&'e Endpoint, CallError> {
    let path = if call.path.is_empty() { "/" } else { call.path.as_str() };
    let found = endpoints.iter().find(|endpoint| endpoint.matches(call.method.as_str(), path));
    found.filter(|_| is_plain(&call.path)).ok_or_else(|| CallError::EndpointNotContracted {
        method: call.method.to_string(),
        path: call.path.clone(),
    })
}

/// Whether every reader of the path sees the same segments: none is empty in the middle, steps up, or has
/// a separator in disguise.
fn is_plain(path: &str) -> bool {
    path.split('/').skip(1).all(|segment| {
        percent_decode_str(segment).decode_utf8().is_ok_and(|text| {
            text != "."
                && text != ".."
                && !text.contains(['/', '\\', ';'])
                && !text.chars().any(char::is_control)
        })
    })
}

/// The person whom the call is about, where the API says that it is about one.
fn subject(api: &Api, call: &Call) -> Result<Option<String>, CallError> {
    let Some(at) = &api.subject else { return Ok(None) };
    let (place, found) = match at {
        SubjectAt::Path(name) => {
            let part = api.parameter(call.method.as_str(), &call.path, name);
            (format!("path parameter {name}"), part.and_then(decoded))
        }
        SubjectAt::Query(name) => (format!("query parameter {name}"), in_query(call, name)),
        SubjectAt::Header(name) => (format!("header {name}"), in_header(call, name)),
        SubjectAt::Json(place) => (format!("member {place} of the JSON body"), in_body(call, place)),
    };
    let found = found.map(|text| text.trim().to_owned());
    match found.filter(|text| !text.is_empty() && text.len() <= LONGEST_SUBJECT) {
        Some(subject) => Ok(Some(subject)),
        None => Err(CallError::SubjectMissing { place }),
    }
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

/// The parameter when it stands there once: of two, nobody knows which one the service takes.
fn in_query(call: &Call, name: &str) -> Option<String> {
    let form = |text: &str| decoded(&text.replace('+', " "));
    let pairs = call.query.as_deref()?.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut values = pairs.filter(|(key, _)| form(key).as_deref() == Some(name)).map(|(_, value)| value);
    let value = values.next()?;
    if values.next().is_some() { None } else { form(value) }
}

fn in_header(call: &Call, name: &str) -> Option<String> {
    let mut values = call.headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok().map(str::to_owned) }
}

fn in_body(call: &Call, place: &str) -> Option<String> {
    let body: Json = serde_json::from_slice(call.body.in_memory()?).ok()?;
    match body.pointer(place)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A call that the contract allows.
struct Begun {
    ctx: Ctx,
    purpose: String,
    contract: Arc<Contract>,
    asker: Asker,
    said: Said,
    endpoint: Endpoint,
    subject: Option<String>,
    /// SHA-256 of the body, when there is one.
    sha256: Option<[u8; 32]>,
}

/// A call that was logged.
struct Logged {
    id: LookUpId,
    salt: Salt,
}

/// Logs the call: quota, row, what the person sees, audit and fact in one transaction.
async fn log(ctx: &Ctx, begun: Begun, journal: Arc<dyn Journal>) -> Result<Logged, CallError> {
    ctx.write(move |tx| {
        journal.begun(tx)?;
        Ok(begun.log(tx)?)
    })
    .await
}

impl Begun {
    fn log(&self, tx: &mut Tx) -> Result<Logged, ExchangeError> {
        let Self { ctx, purpose, contract, asker, said, endpoint, subject, sha256 } = self;
        still_admitted(ctx, tx, contract, (asker, purpose))?;
        take_quota(tx, contract)?;
        let on = tx.today();
        let salt = Salt::draw(tx);
        let id = store::insert_answered(
            tx,
            &NewLookUp {
                contract,
                asker,
                fields: &[],
                by: "",
                key: subject.as_deref().unwrap_or_default(),
                on,
                found: 0,
                endpoint: Some(endpoint),
            },
            &salt,
        )?;
        store::insert_call(tx, &id, said)?;
        if let Some(subject) = subject {
            let visible = visible_from(contract, tx.now());
            store::insert_subject(tx, subject, &id, visible)?;
        }
        let mut detail = json!({ "contract": contract.id, "endpoint": endpoint, "message": said.message });
        if let Some(sha256) = sha256 {
            detail["request"] = json!(salt.over(sha256));
        }
        tx.audit(Audit {
            actor: &asker.actor(),
            action: "exchange.call",
            object: "look_up",
            object_id: id.as_str(),
            agency: None,
            detail,
        })?;
        count(tx, contract, asker)?;
        Ok(Logged { id, salt })
    }
}

/// The headers by which the service knows who calls.
fn prepare(call: &mut Call) {
    let (client, service) = (call.client.to_string(), call.service.to_string());
    call.headers.insert(headers::CLIENT, headers::value(&client));
    call.headers.insert(headers::SERVICE, headers::value(&service));
    call.headers.insert(headers::ID, headers::value(&call.id));
}

/// Logs how the call ended, then gives the reply.
async fn end(
    ctx: &Ctx,
    (Logged { id, salt }, actor): (Logged, Actor),
    result: Result<Reply, CallError>,
    journal: Arc<dyn Journal>,
) -> Result<Reply, CallError> {
    let (status, error) = match &result {
        Ok(reply) => (Some(reply.status.as_u16()), None),
        Err(error) => (None, Some(error.xroad().to_owned())),
    };
    let said = result.as_ref().ok().map(Reply::parts);
    if let Some(said) = &said {
        journal.prepare(said)?;
    }
    ctx.write(move |tx| {
        store::end_call(tx, &id, status, error.as_deref())?;
        if !journal.seals_answers() {
            let answer = said.as_ref().map(|said| salt.over(&said.sha256));
            tx.audit(Audit {
                actor: &actor,
                action: "exchange.answer",
                object: "look_up",
                object_id: id.as_str(),
                agency: None,
                detail: json!({ "status": status, "error": error, "answer": answer }),
            })?;
        }
        said.as_ref().map_or(Ok(()), |said| journal.answered(tx, said))
    })
    .await?;
    result
}
