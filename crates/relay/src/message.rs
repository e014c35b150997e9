//! What is signed: the header of a request and of its answer. The bytes that were signed are the
//! bytes that are kept and sent; nothing is ever written anew from what was read.

use exchange::call::{Asker, Body, Call, ClientId, ReplyParts, ServiceId};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Refusal;

/// The form of requests.
const REQUEST: &str = "minben-request-1";
/// The form of answers.
const ANSWER: &str = "minben-answer-1";
/// The media type among a request's signed attributes, so that nothing else that was sealed can be
/// taken for one.
pub const REQUEST_TYPE: &str = "application/vnd.minben.request+json";
/// The same of an answer.
pub const ANSWER_TYPE: &str = "application/vnd.minben.answer+json";
/// The longest message id, in characters.
const MOST_ID: usize = 128;

/// Which body belongs to a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyDigest {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub length: u64,
}

/// A header that goes from end to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line(pub String, pub String);

/// The header of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestHeader {
    /// `minben-request-1`.
    pub format: String,
    /// The exchange: one id for every try, answered once.
    pub id: String,
    /// When the consumer's node signed it.
    pub at: Timestamp,
    /// The consumer's information system.
    pub client: ClientId,
    /// The service.
    pub service: ServiceId,
    /// On whose behalf.
    pub asker: Asker,
    /// HTTP method.
    pub method: String,
    /// Path below the service.
    pub path: String,
    /// What stands behind the question mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Headers from end to end.
    pub headers: Vec<Line>,
    /// The body.
    pub body: BodyDigest,
}

/// The header of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerHeader {
    /// `minben-answer-1`.
    pub format: String,
    /// The exchange.
    pub id: String,
    /// When the provider's node signed it.
    pub at: Timestamp,
    /// SHA-256 of the request's header, in hexadecimal: which request this answers.
    pub request: String,
    /// The answerer's HTTP status.
    pub status: u16,
    /// Headers from end to end.
    pub headers: Vec<Line>,
    /// The body.
    pub body: BodyDigest,
}

impl BodyDigest {
    pub(crate) fn of(body: &Body) -> Self {
        Self { sha256: hex::encode(body.sha256()), length: body.length() }
    }

    /// Whether the body is the one that was signed for.
    pub(crate) fn is_of(&self, body: &Body) -> bool {
        *self == Self::of(body)
    }
}

impl RequestHeader {
    /// The header of a call, as of now.
    pub(crate) fn of(call: &Call, at: Timestamp) -> Result<Self, Refusal> {
        if call.id.is_empty()
            || call.id.len() > MOST_ID
            || !call.id.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(Refusal::MessageId);
        }
        Ok(Self {
            format: REQUEST.to_owned(),
            id: call.id.clone(),
            at,
            client: call.client.clone(),
            service: call.service.clone(),
            asker: call.asker.clone(),
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers: lines(&call.headers)?,
            body: BodyDigest::of(&call.body),
        })
    }

    /// Reads the bytes that were signed.
    ///
    /// # Errors
    /// Not a request's header, or one of another version.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let read: Self =
            serde_json::from_slice(bytes).map_err(|error| Refusal::Malformed(error.to_string()))?;
        if read.format == REQUEST { Ok(read) } else { Err(Refusal::Format(read.format)) }
    }

    pub(crate) fn into_call(self, body: Body) -> Result<Call, Refusal> {
        Ok(Call {
            method: Method::from_bytes(self.method.as_bytes())
                .map_err(|_| Refusal::Malformed("the method is none".to_owned()))?,
            headers: headers(&self.headers)?,
            id: self.id,
            client: self.client,
            service: self.service,
            asker: self.asker,
            path: self.path,
            query: self.query,
            body,
        })
    }

    /// Digest of what makes two tries the same exchange: all but the time and the headers that
    /// clients change from try to try.
    pub(crate) fn same(&self) -> String {
        let kept = (
            &self.client,
            &self.service,
            &self.asker.agency,
            &self.method,
            &self.path,
            &self.query,
            &self.body,
        );
        kernel::sha256_hex(serde_json::to_vec(&kept).expect("texts and numbers are always JSON"))
    }
}

impl AnswerHeader {
    pub(crate) fn new(id: &str, request: &[u8], reply: &ReplyParts, at: Timestamp) -> Result<Self, Refusal> {
        Ok(Self {
            format: ANSWER.to_owned(),
            id: id.to_owned(),
            at,
            request: digest(request),
            status: reply.status.as_u16(),
            headers: lines(&reply.headers)?,
            body: BodyDigest { sha256: hex::encode(reply.sha256), length: reply.length },
        })
    }

    /// Reads the bytes that were signed.
    ///
    /// # Errors
    /// Not an answer's header, or one of another version.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let read: Self =
            serde_json::from_slice(bytes).map_err(|error| Refusal::Malformed(error.to_string()))?;
        if read.format == ANSWER { Ok(read) } else { Err(Refusal::Format(read.format)) }
    }

    pub(crate) fn status(&self) -> Result<StatusCode, Refusal> {
        StatusCode::from_u16(self.status).map_err(|_| Refusal::Malformed("the status is none".to_owned()))
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    kernel::sha256_hex(bytes)
}

fn lines(headers: &HeaderMap) -> Result<Vec<Line>, Refusal> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = std::str::from_utf8(value.as_bytes())
                .map_err(|_| Refusal::Malformed(format!("the header {name} is not UTF-8")))?;
            Ok(Line(name.to_string(), value.to_owned()))
        })
        .collect()
}

pub(crate) fn headers(lines: &[Line]) -> Result<HeaderMap, Refusal> {
    let mut headers = HeaderMap::with_capacity(lines.len());
    for Line(name, value) in lines {
        let wrong = || Refusal::Malformed(format!("the header {name} is none"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).map_err(|_| wrong())?);
    }
    Ok(headers)
}
