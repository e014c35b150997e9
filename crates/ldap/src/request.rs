//! What is done for each request.

mod find;

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapBindRequest, LdapCompareRequest, LdapMsg, LdapOp, LdapResultCode};

use crate::answer::{self, result, success};
use crate::bind::{self, Channel};
use crate::connection::{Client, Gone};
use crate::root::{MANAGE_DSA_IT_CONTROL, PAGED_CONTROL, START_TLS, WHO_AM_I};
use crate::schema::AS_OF_CONTROL;
use crate::wire::Received;

/// How the conversation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Continue,
    StartTls,
    Close,
}

/// Answers one request.
pub(crate) async fn answer(client: &mut Client<'_>, received: Received) -> Result<Flow, Gone> {
    let Received { message, critical } = received;
    if let Some(refusal) = refusal(client, &message, &critical) {
        if let Some(op) = answer::to(&message.op, refusal) {
            client.send(answer::message(message.msgid, op)).await?;
        }
        return Ok(Flow::Continue);
    }
    let LdapMsg { msgid, op, ctrl } = message;
    match op {
        LdapOp::UnbindRequest => return Ok(Flow::Close),
        LdapOp::AbandonRequest(_) => {}
        LdapOp::BindRequest(request) => bind(client, msgid, request).await?,
        LdapOp::SearchRequest(request) => find::search(client, msgid, request, &ctrl).await?,
        LdapOp::CompareRequest(request) => compare(client, msgid, request, &ctrl).await?,
        LdapOp::ExtendedRequest(request) => return extended(client, msgid, &request.name).await,
        LdapOp::AddRequest(_)
        | LdapOp::ModifyRequest(_)
        | LdapOp::DelRequest(_)
        | LdapOp::ModifyDNRequest(_) => {
            let message = "the directory is read only; agencies and posts are changed in the catalogue, officials on the agency's page";
            let refusal = result(LdapResultCode::UnwillingToPerform, message);
            if let Some(op) = answer::to(&op, refusal) {
                client.send(answer::message(msgid, op)).await?;
            }
        }
        _ => {
            let reason = "a client sends requests, not answers";
            client.send(answer::farewell(LdapResultCode::ProtocolError, reason)).await?;
            return Ok(Flow::Close);
        }
    }
    Ok(Flow::Continue)
}

/// Why a request is refused before it is looked at.
fn refusal(
    client: &Client<'_>,
    message: &LdapMsg,
    critical: &[String],
) -> Option<ldap3_proto::proto::LdapResult> {
    let limits = &client.node.limits;
    if !limits.allows_request(client.connected.client) {
        return Some(result(LdapResultCode::Busy, "too many requests; wait a minute"));
    }
    if matches!(&message.op, LdapOp::BindRequest(request) if !request.dn.is_empty())
        && !limits.allows_bind(client.connected.client)
    {
        return Some(result(LdapResultCode::Busy, "too many attempts to bind; wait a minute"));
    }
    let known: &[&str] = match message.op {
        LdapOp::SearchRequest(_) => &[PAGED_CONTROL, MANAGE_DSA_IT_CONTROL, AS_OF_CONTROL],
        LdapOp::CompareRequest(_) => &[MANAGE_DSA_IT_CONTROL, AS_OF_CONTROL],
        // What has no answer cannot be refused (RFC 4511, section 4.1.11).
        LdapOp::UnbindRequest | LdapOp::AbandonRequest(_) => return None,
        _ => &[],
    };
    let unknown = critical.iter().find(|oid| !known.contains(&oid.as_str()))?;
    let message = format!("the critical control {unknown} is not carried out here");
    Some(result(LdapResultCode::UnavailableCriticalExtension, &message))
}

async fn bind(client: &mut Client<'_>, msgid: i32, request: LdapBindRequest) -> Result<(), Gone> {
    client.bound = None;
    let (result, bound) = bind::bind(&client.node.ctx, &request, client.channel).await;
    client.bound = bound;
    let op = answer::to(&LdapOp::BindRequest(request), result);
    match op {
        Some(op) => client.send(answer::message(msgid, op)).await,
        None => Ok(()),
    }
}

async fn compare(
    client: &mut Client<'_>,
    msgid: i32,
    request: LdapCompareRequest,
    controls: &[LdapControl],
) -> Result<(), Gone> {
    let outcome = find::compare(client, &request, controls).await;
    let outcome = outcome.unwrap_or_else(|refusal| refusal);
    client.send(answer::message(msgid, LdapOp::CompareResult(outcome))).await
}

async fn extended(client: &mut Client<'_>, msgid: i32, name: &str) -> Result<Flow, Gone> {
    let mut flow = Flow::Continue;
    let op = match name {
        WHO_AM_I => {
            let name = client.bound.as_ref().map_or_else(String::new, |bound| format!("dn:{}", bound.dn));
            answer::extended(success(), None, Some(name.into_bytes()))
        }
        START_TLS => {
            let outcome = if client.node.tls.is_none() {
                result(LdapResultCode::ProtocolError, "this server has no certificate for TLS")
            } else if client.channel == Channel::Tls {
                result(LdapResultCode::OperationsError, "TLS is on already")
            } else {
                flow = Flow::StartTls;
                success()
            };
            answer::extended(outcome, Some(START_TLS), None)
        }
        _ => {
            let message = "this extended operation is not known here";
            answer::extended(result(LdapResultCode::ProtocolError, message), None, None)
        }
    };
    client.send(answer::message(msgid, op)).await?;
    Ok(flow)
}
