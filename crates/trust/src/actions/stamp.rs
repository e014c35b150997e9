//! Time stamps (RFC 3161).

use std::sync::Arc;

use catalogue::model::Authority;
use catalogue::model::authority::TimeStamping;
use const_oid::ObjectIdentifier;
use kernel::{Ctx, Fact, Timestamp};
use serde_json::json;
use signature::tsp::{Accuracy, Authority as Unit, Refusal, Request, TspError, grant, refuse};

use super::{Signing, current};
use crate::error::TrustError;
use crate::model::{Purpose, Serial};
use crate::store;
use crate::x509::X509Error;

/// How far the clock may have gone back since the last stamp, in seconds: the service stands still
/// rather than stamp an instant before one that it has already stamped.
const BACK_SECONDS: i64 = 2;

/// The answer to a request in DER, itself in DER: also a refusal is an answer.
///
/// # Errors
/// Only when not even a refusal can be written.
pub async fn stamp(ctx: &Ctx, der: &[u8]) -> Result<Vec<u8>, TrustError> {
    let answer = match Request::from_der(der) {
        Err(error) => refuse(Refusal::of(&error)),
        Ok(request) => match stamp_request(ctx, &request).await {
            Ok(token) => grant(&token),
            Err(Refused::Request(error)) => refuse(Refusal::of(&error)),
            Err(Refused::Trust(
                error @ (TrustError::ClockWentBack { .. } | TrustError::NotValidNow { .. }),
            )) => {
                tracing::error!(%error, "no time is stamped");
                refuse(Refusal::TimeNotAvailable)
            }
            Err(Refused::Trust(error)) => {
                tracing::error!(%error, "no time is stamped");
                refuse(Refusal::SystemFailure)
            }
        },
    };
    answer.map_err(|error| TrustError::Message(error.to_string()))
}

/// Stamps a digest for a block of this node: the token in DER.
///
/// # Errors
/// No unit is described, its key is locked, or the clock is not to be trusted.
pub async fn stamp_digest(
    ctx: &Ctx,
    digest: signature::Digest,
    imprint: Vec<u8>,
) -> Result<Vec<u8>, TrustError> {
    match stamp_request(ctx, &Request::new(digest, imprint)).await {
        Ok(token) => Ok(token),
        Err(Refused::Trust(error)) => Err(error),
        Err(Refused::Request(error)) => Err(TrustError::Message(error.to_string())),
    }
}

/// Why nothing is stamped: the request, or the unit itself.
enum Refused {
    Request(TspError),
    Trust(TrustError),
}

impl<E: Into<TrustError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Trust(error.into())
    }
}

async fn stamp_request(ctx: &Ctx, request: &Request) -> Result<Vec<u8>, Refused> {
    let (authority, unit) = unit(ctx)?;
    let signing = current(ctx, &authority, Purpose::Stamp).await?;
    let now = ctx.now();
    check_clock(ctx, now).await?;
    let bytes = Serial::fresh(&ctx.entropy);
    let token = sign(ctx, (&authority, &unit), &signing, request, &bytes, now).await?;
    let (serial, imprint) = (Serial::of(&bytes), hex::encode(&request.imprint));
    let digest = format!("{:?}", request.digest).to_lowercase();
    ctx.write(move |tx| {
        store::insert_stamp(tx, &serial, &authority.id, &digest, &imprint)?;
        tx.fact(Fact {
            kind: "trust.time_stamp",
            agency: Some(&authority.agency),
            dims: json!({ "authority": authority.id }),
            value: 1,
        })?;
        Ok::<_, TrustError>(())
    })
    .await?;
    Ok(token)
}

async fn sign(
    ctx: &Ctx,
    (authority, unit): (&Authority, &TimeStamping),
    signing: &Signing,
    request: &Request,
    serial: &[u8],
    now: Timestamp,
) -> Result<Vec<u8>, Refused> {
    let chain = if request.with_certificate {
        crate::chain::of(ctx, &authority.id, signing.generation).await?
    } else {
        Vec::new()
    };
    let stamping = Unit {
        key: signing.key.as_ref(),
        certificate: &signing.certificate,
        chain: &chain,
        policy: ObjectIdentifier::new(&unit.policy)
            .map_err(|error| TrustError::from(X509Error::from(error)))?,
        accuracy: Accuracy {
            seconds: unit.accuracy_ms / 1_000,
            millis: u16::try_from(unit.accuracy_ms % 1_000).unwrap_or(0),
        },
    };
    stamping.stamp(request, serial, now).map_err(Refused::Request)
}

/// The one authority with a time-stamping unit.
fn unit(ctx: &Ctx) -> Result<(Arc<Authority>, TimeStamping), TrustError> {
    let catalogue = catalogue::current(ctx);
    catalogue
        .authorities()
        .iter()
        .find_map(|authority| Some((authority.clone(), authority.time_stamping.clone()?)))
        .ok_or_else(|| TrustError::AuthorityUnknown { id: "time_stamping".to_owned() })
}

async fn check_clock(ctx: &Ctx, now: Timestamp) -> Result<(), TrustError> {
    let last = ctx.read(store::latest_stamp).await?;
    match last {
        Some(last) if last > now.plus_seconds(BACK_SECONDS) => Err(TrustError::ClockWentBack { now, last }),
        _ => Ok(()),
    }
}
