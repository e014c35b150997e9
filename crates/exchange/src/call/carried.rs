//! A look-up in a registry of another node: a call like any other.

use catalogue::model::Contract;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{AgencyId, Ctx};

use super::registry::{Found, Question};
use super::{Asker, Body, Call, CallError, ClientId, ServiceId, headers, perform};
use crate::error::ExchangeError;
use crate::model::{Answer, Ask, LookUpId};

/// Longest identifier that another node's log may give.
const LONGEST_ID: usize = 64;

/// Sends a look-up that the contract allows to the node of the registry's agency.
pub(crate) async fn carry_look_up(
    ctx: &Ctx,
    provider: &AgencyId,
    contract: &Contract,
    asker: &Asker,
    ask: &Ask,
) -> Result<Answer, ExchangeError> {
    let instance = &ctx.settings.federation_instance;
    let question = Question {
        key: ask.key.clone(),
        by: ask.by.clone(),
        on: ask.on,
        fields: ask.fields.clone(),
        purpose: Some(ask.purpose.clone()),
    };
    let mut sent = HeaderMap::new();
    for name in [header::CONTENT_TYPE, header::ACCEPT] {
        sent.insert(name, HeaderValue::from_static("application/json"));
    }
    let call = Call {
        id: format!("{instance}-{}", headers::uuid(ctx)),
        client: ClientId::of_agency(instance, &asker.agency),
        service: ServiceId {
            instance: instance.clone(),
            agency: provider.clone(),
            subsystem: contract.source.id().to_owned(),
            code: contract.id.clone(),
        },
        asker: asker.clone(),
        method: Method::POST,
        path: String::new(),
        query: None,
        headers: sent,
        body: Body::of(serde_json::to_vec(&question).expect("a question is JSON")),
    };
    let reply = perform(ctx, call).await.map_err(elsewhere)?;
    let strange = |reason: &str| ExchangeError::Elsewhere { status: 502, reason: reason.to_owned() };
    if reply.status != StatusCode::OK {
        return Err(strange("it answered with a status that no look-up has"));
    }
    let bytes = reply.body.into_bytes().map_err(|_| strange("its answer could not be kept"))?;
    let found: Found =
        serde_json::from_slice(&bytes).map_err(|_| strange("its answer is not that of a look-up"))?;
    let plain = found.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if found.id.is_empty() || found.id.len() > LONGEST_ID || !plain {
        return Err(strange("its answer names no look-up"));
    }
    Ok(Answer { id: LookUpId::new(found.id), records: found.records, at: ctx.now() })
}

fn elsewhere(error: CallError) -> ExchangeError {
    match error {
        CallError::Exchange(error) => error,
        other => ExchangeError::Elsewhere { status: other.status(), reason: other.to_string() },
    }
}
