//! A provider tells how a payment stands.

use bytes::Bytes;
use http::Request;
use kernel::Ctx;

use super::settle;
use crate::error::PaymentsError;
use crate::model::Report;
use crate::provider::{Provider, verify};
use crate::store;

/// Takes a provider's message in if it is signed by the channel's provider and speaks of a payment through that channel.
pub(crate) async fn callback(
    ctx: &Ctx,
    channel: &str,
    request: &Request<Bytes>,
) -> Result<(), PaymentsError> {
    let provider = Provider::of(ctx, channel).ok_or(PaymentsError::Unknown)?;
    let with = (provider.secret().as_bytes(), ctx.now());
    verify(request.method(), request.uri().path(), request.headers(), request.body(), with)?;
    let report: Report = serde_json::from_slice(request.body()).map_err(|_| PaymentsError::Report)?;
    let channel = channel.to_owned();
    ctx.write(move |tx| {
        let payment = store::find_payment(tx, &report.order)?.ok_or(PaymentsError::Unknown)?;
        if payment.channel != channel {
            return Err(PaymentsError::Unknown);
        }
        settle(tx, &report)
    })
    .await
}
