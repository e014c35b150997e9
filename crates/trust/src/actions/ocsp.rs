//! Answers to OCSP (RFC 6960), from the same rows that revoking writes.

use std::sync::Arc;

use catalogue::model::Authority;
use kernel::Ctx;
use signature::ocsp::{Answer, Refusal, Request, Responder, ResponderName, Status, refuse, respond};
use signature::{Certificate, Revocation};

use super::{check_valid, load_authority, open};
use crate::error::TrustError;
use crate::model::{Generation, Purpose, Serial};
use crate::store;

const HOUR_SECONDS: i64 = 3_600;

/// The answer to a request in DER, itself in DER: also a refusal is an answer.
///
/// # Errors
/// Only when not even a refusal can be written.
pub async fn answer(ctx: &Ctx, authority: &str, der: &[u8]) -> Result<Vec<u8>, TrustError> {
    let refusal = match Request::from_der(der) {
        Err(_) => Refusal::MalformedRequest,
        Ok(request) => match answer_request(ctx, authority, &request).await {
            Ok(Some(response)) => return Ok(response),
            Ok(None) | Err(TrustError::AuthorityUnknown { .. }) => Refusal::Unauthorized,
            Err(
                error
                @ (TrustError::Keys(_) | TrustError::NotFounded { .. } | TrustError::NotValidNow { .. }),
            ) => {
                tracing::warn!(%error, "OCSP cannot be answered");
                Refusal::TryLater
            }
            Err(error) => {
                tracing::error!(%error, "OCSP failed");
                Refusal::InternalError
            }
        },
    };
    refuse(refusal).map_err(|error| TrustError::Message(error.to_string()))
}

/// What storage says of one request.
struct Found {
    responder: Generation,
    statuses: Vec<Status>,
}

/// `None` when the request is about certificates of another authority, or of several keys.
async fn answer_request(
    ctx: &Ctx,
    authority: &str,
    request: &Request,
) -> Result<Option<Vec<u8>>, TrustError> {
    let authority = load_authority(ctx, authority)?;
    let Some(found) = find(ctx, authority.clone(), request).await? else { return Ok(None) };
    let signing = open(ctx, &authority, &found.responder)?;
    let now = ctx.now();
    check_valid(&authority.id, &signing.certificate, now)?;
    let hours = authority.lists.delta_hours.unwrap_or(authority.lists.hours);
    let next_update = now.plus_seconds(i64::from(hours) * HOUR_SECONDS);
    let answers: Vec<Answer<'_>> = request
        .ids
        .iter()
        .zip(&found.statuses)
        .map(|(id, status)| Answer { id, status: *status, this_update: now, next_update: Some(next_update) })
        .collect();
    let responder = Responder {
        certificate: &signing.certificate,
        key: signing.key.as_ref(),
        name: ResponderName::ByKey,
        include: std::slice::from_ref(&signing.certificate),
    };
    let response = respond(&responder, &answers, request.nonce.as_deref(), now);
    response.map(Some).map_err(|error| TrustError::Message(error.to_string()))
}

async fn find(ctx: &Ctx, authority: Arc<Authority>, request: &Request) -> Result<Option<Found>, TrustError> {
    let ids = request.ids.clone();
    ctx.read(move |r| {
        let mut generation = None;
        for own in store::list_generations(r, &authority.id, Purpose::Certify)? {
            let certificate = Certificate::from_der(&own.der)?;
            if ids.iter().all(|id| id.is_of(&certificate)) {
                generation = Some(own.generation);
                break;
            }
        }
        let Some(generation) = generation else { return Ok(None) };
        let Some(responder) = store::find_generation(r, &authority.id, Purpose::Respond, generation)? else {
            return Ok(None);
        };
        let mut statuses = Vec::with_capacity(ids.len());
        for id in &ids {
            let status = store::find_status(r, &authority.id, &Serial::of(id.serial()))?;
            statuses.push(match status.filter(|status| status.generation == generation) {
                None => Status::Unknown,
                Some(store::Status { revoked: None, .. }) => Status::Good,
                Some(store::Status { revoked: Some((at, reason)), .. }) => {
                    Status::Revoked(Revocation { at, reason })
                }
            });
        }
        Ok(Some(Found { responder, statuses }))
    })
    .await
}
