//! Questions to other nodes over their federation port, each with an end.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, header};
use http_body_util::{BodyExt as _, Limited};
use net::{Client, NetError, Target};
use serde::Deserialize;

use crate::error::FederationError;
use crate::model::MAX_LIST_BYTES;

/// For a whole question with its answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest answer that is read: a list in base64 with what goes along.
const MOST_BYTES: usize = 2 * MAX_LIST_BYTES;

/// What is asked.
pub(crate) struct Question<'a> {
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    /// Media type of the body.
    pub(crate) kind: &'static str,
    pub(crate) body: Vec<u8>,
}

impl<'a> Question<'a> {
    pub(crate) fn read(path: &'a str) -> Self {
        Self { method: Method::GET, path, kind: "", body: Vec::new() }
    }

    pub(crate) fn post(path: &'a str, kind: &'static str, body: Vec<u8>) -> Self {
        Self { method: Method::POST, path, kind, body }
    }
}

/// What a refusal of the federation port says.
#[derive(Debug, Deserialize)]
struct Problem {
    code: String,
    detail: String,
}

/// Asks, and gives the answer's body when it is one of success.
pub(crate) async fn ask(
    client: &Client,
    target: &Target,
    question: Question<'_>,
) -> Result<Bytes, FederationError> {
    let address = format!("{}:{}", target.host, target.port);
    let mut request = Request::builder().method(question.method).uri(question.path);
    if !question.kind.is_empty() {
        request = request.header(header::CONTENT_TYPE, question.kind);
    }
    let request = request.body(Body::from(question.body)).map_err(FederationError::internal)?;
    let asked = async {
        let response = client.send(target, request).await.map_err(|error| told(&address, &error))?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MOST_BYTES).collect().await;
        let unreadable = |reason: String| FederationError::Answer { address: address.clone(), reason };
        let body = body.map_err(|error| unreadable(error.to_string()))?.to_bytes();
        if status.is_success() {
            return Ok(body);
        }
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) => Err(FederationError::Refused { code: problem.code, text: problem.detail }),
            Err(_) => Err(unreadable(format!("status {status}"))),
        }
    };
    let late = |_| FederationError::Unreachable {
        address: address.clone(),
        reason: format!("no answer within {} seconds", PATIENCE.as_secs()),
    };
    tokio::time::timeout(PATIENCE, asked).await.map_err(late)?
}

fn told(address: &str, error: &NetError) -> FederationError {
    let address = address.to_owned();
    let reason = match error {
        NetError::Stapled { fault, .. } => {
            return FederationError::Stapled { peer: address, fault: fault.clone() };
        }
        NetError::Unusable { reason, .. }
        | NetError::Unreachable { reason, .. }
        | NetError::BrokeOff { reason, .. } => reason.clone(),
    };
    // The words of the TLS library for every certificate that it does not take.
    if reason.contains("certificate not valid yet") || reason.contains("certificate expired") {
        FederationError::NotInForce { address, reason }
    } else if reason.contains("peer certificate") {
        FederationError::WrongRoot { address, reason }
    } else {
        FederationError::Unreachable { address, reason }
    }
}
