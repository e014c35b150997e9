//! The service by which an agency is told of changes under its contracts, one that every agency has.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Ctx, Tx};
use serde::{Deserialize, Serialize};

use super::{Body, BodyError, Call, CallError, Journal, Reply, SUBSCRIPTION, ServiceId, perform};
use crate::actions::log_refusal;
use crate::notices::{self, CODE, Message, SUBSYSTEM, Taken};

/// Longest message, in bytes.
const LONGEST: u64 = 256 * 1024;

/// What is answered to a notice.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeAnswer {
    /// The notice's id on the consumer's node.
    pub(crate) id: String,
    /// How many of the consumer's own records were corrected.
    pub(crate) corrected: i64,
}

/// Whether a service is this one.
pub(super) fn is_meant(service: &ServiceId) -> bool {
    service.subsystem == SUBSYSTEM && service.code == CODE
}

/// Takes a notice: correction, notice and both messages' log in one transaction. A refusal is logged too.
pub(super) async fn serve(ctx: &Ctx, call: Call, journal: Arc<dyn Journal>) -> Result<Reply, CallError> {
    perform::member(ctx, &call.service)?;
    let message = read(&call)?;
    let (actor, contract) = (call.asker.actor(), message.contract.clone());
    let taking =
        Taking { ctx: ctx.clone(), provider: call.asker.agency, consumer: call.service.agency, message };
    let result = ctx
        .write(move |tx| {
            journal.begun(tx)?;
            let reply = reply(taking.take(tx)?);
            journal.answered(tx, &reply.parts())?;
            Ok::<_, CallError>(reply)
        })
        .await;
    if let Err(CallError::Notice(refused)) = &result {
        log_refusal(ctx, &actor, &contract, refused.code()).await?;
    }
    result
}

/// The message in a call of the program itself: no system of an agency makes one.
fn read(call: &Call) -> Result<Message, CallError> {
    if !call.path.trim_matches('/').is_empty() || call.asker.channel != SUBSCRIPTION {
        return Err(perform::unknown(&call.service));
    }
    if call.method != Method::POST {
        let next = "a notice is sent by POST with a JSON body";
        return Err(CallError::MethodNotOffered { method: call.method.to_string(), next });
    }
    let unreadable = |reason: String| CallError::BodyUnreadable { reason };
    if call.body.length() > LONGEST {
        return Err(BodyError::TooLong { limit: LONGEST }.into());
    }
    let bytes = call.body.in_memory().ok_or(BodyError::TooLong { limit: LONGEST })?;
    serde_json::from_slice(bytes).map_err(|error| unreadable(error.to_string()))
}

/// A message with its two agencies.
struct Taking {
    ctx: Ctx,
    provider: kernel::AgencyId,
    consumer: kernel::AgencyId,
    message: Message,
}

impl Taking {
    fn take(&self, tx: &mut Tx) -> Result<Taken, CallError> {
        let contract = notices::admit(&self.ctx, tx, &self.message, (&self.provider, &self.consumer))?;
        Ok(notices::take_once(&self.ctx, tx, &contract, &self.message)?)
    }
}

fn reply(taken: Taken) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let answer = NoticeAnswer { id: taken.id, corrected: taken.corrected };
    let body = serde_json::to_vec(&answer).expect("texts and numbers are always JSON");
    Reply { status: StatusCode::OK, headers, body: Body::of(body) }
}
