//! A registry's contract as a service: a look-up is sent by POST, so that no personal data stands in
//! an address.

use std::sync::Arc;

use catalogue::model::Contract;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Ctx, Day};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::headers::{self, LOOK_UP, PURPOSE};
use super::{Body, BodyError, Call, CallError, Journal, Reply};
use crate::actions::{self, Sent};
use crate::model::{Answer, Ask};

/// Longest question, in bytes.
const LONGEST: u64 = 64 * 1024;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// Value of the field it is looked up by.
    pub(super) key: String,
    /// Which field that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<String>,
    /// True on which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on: Option<Day>,
    /// Which fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fields: Option<Vec<String>>,
    /// The contract's purpose; may stand in a header instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) purpose: Option<String>,
}

/// What is answered.
#[derive(Debug, Deserialize)]
pub(super) struct Found {
    /// The look-up's id in the log.
    pub(super) id: String,
    /// The records with the asked fields.
    pub(super) records: Vec<Map<String, Json>>,
}

/// Answers a call of a registry under its contract.
pub(super) async fn serve(
    ctx: &Ctx,
    contract: &Contract,
    call: Call,
    journal: Arc<dyn Journal>,
) -> Result<Reply, CallError> {
    if !call.path.trim_matches('/').is_empty() {
        return Err(CallError::EndpointNotContracted { method: call.method.to_string(), path: call.path });
    }
    if call.method != Method::POST {
        return Err(CallError::MethodNotOffered {
            method: call.method.to_string(),
            next: "a look-up is sent by POST with a JSON body, so that no personal data stands in an address",
        });
    }
    let said = headers::said(&call.headers, &call.id, &call.client)?;
    let in_header = headers::optional(&call.headers, &PURPOSE, "Minben-Purpose")?;
    let sent = Sent { said, sha256: *call.body.sha256() };
    let question = question(call.body)?;
    let purpose = match (question.purpose, in_header) {
        (Some(body), Some(header)) if body != header => {
            let reason = "it names another purpose than the body".to_owned();
            return Err(CallError::Header { name: "Minben-Purpose", reason });
        }
        (body, header) => body.or(header).ok_or(CallError::PurposeMissing)?,
    };
    let ask = Ask {
        contract: contract.id.clone(),
        purpose,
        key: question.key,
        by: question.by,
        on: question.on,
        fields: question.fields,
        case: call.asker.case.clone(),
    };
    actions::look_up_here(ctx, (&call.asker, &ask, sent), journal, reply).await
}

fn question(body: Body) -> Result<Question, CallError> {
    if body.length() > LONGEST {
        return Err(BodyError::TooLong { limit: LONGEST }.into());
    }
    let unreadable = |error: serde_json::Error| CallError::BodyUnreadable { reason: error.to_string() };
    serde_json::from_slice(&body.into_bytes()?).map_err(unreadable)
}

fn reply(answer: &Answer) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(LOOK_UP, headers::value(answer.id.as_str()));
    Reply { status: StatusCode::OK, headers, body: Body::of(answer.to_json()) }
}
