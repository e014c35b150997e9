//! Asking a provider how a payment or a refund stands.

use kernel::{Actor, Ctx};

use super::{load_own, settle, settle_refund};
use crate::actions::settle::pause;
use crate::error::PaymentsError;
use crate::model::{BillId, Payment, Refund};
use crate::provider::Provider;
use crate::store;

/// Asks about every payment of the actor's own bill that is not known yet, now.
pub async fn ask(ctx: &Ctx, actor: &Actor, id: &BillId) -> Result<(), PaymentsError> {
    let (actor, id) = (actor.clone(), id.clone());
    let payments = ctx.read(move |r| {
        let bill = load_own(r, &actor, &id)?;
        Ok::<_, PaymentsError>(store::list_payments(r, &bill.id)?)
    });
    for payment in payments.await?.into_iter().filter(|payment| payment.status.is_live()) {
        ask_payment(ctx, payment).await?;
    }
    Ok(())
}

/// Asks about one payment and takes the answer in; without one it is asked again later.
pub(crate) async fn ask_payment(ctx: &Ctx, payment: Payment) -> Result<(), PaymentsError> {
    let answer = match Provider::of(ctx, &payment.channel) {
        Some(provider) => provider.ask(ctx, &payment.id).await,
        None => Err(closed()),
    };
    let id = payment.id.clone();
    ctx.write(move |tx| {
        // Its own message may have come meanwhile.
        let mut payment = store::find_payment(tx, &id)?.ok_or(PaymentsError::Unknown)?;
        if !payment.status.is_live() {
            return Ok(());
        }
        payment.asked += 1;
        payment.problem = answer.as_ref().err().map(ToString::to_string);
        let next = tx.now().plus_seconds(pause(payment.asked));
        store::save_payment(tx, &payment, Some(next))?;
        match &answer {
            Ok(report) => match settle(tx, report) {
                Err(PaymentsError::Report | PaymentsError::Unknown) => {
                    tracing::error!(payment = %payment.id, "a provider reports what cannot be");
                    payment.problem = Some(PaymentsError::Report.to_string());
                    Ok(store::save_payment(tx, &payment, Some(next))?)
                }
                other => other,
            },
            Err(_) => Ok(()),
        }
    })
    .await
}

/// Asks for a refund and takes the answer in; without one it is asked for again later.
pub(crate) async fn ask_refund(ctx: &Ctx, refund: Refund) -> Result<(), PaymentsError> {
    let answer = match Provider::of(ctx, &refund.channel) {
        Some(provider) => provider.give_back(ctx, &refund).await,
        None => Err(closed()),
    };
    let id = refund.id.clone();
    ctx.write(move |tx| {
        if matches!(answer, Ok(true)) {
            return settle_refund(tx, &id);
        }
        let mut refund = store::find_refund(tx, &id)?.ok_or(PaymentsError::Unknown)?;
        if refund.done_at.is_some() {
            return Ok(());
        }
        refund.asked += 1;
        refund.problem = answer.as_ref().err().map(ToString::to_string);
        let next = tx.now().plus_seconds(pause(refund.asked));
        Ok(store::save_refund(tx, &refund, Some(next))?)
    })
    .await
}

fn closed() -> PaymentsError {
    PaymentsError::Provider { reason: "this node has no address or no secret for the channel".to_owned() }
}
