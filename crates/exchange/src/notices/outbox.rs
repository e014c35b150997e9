//! Sending what consumers on other nodes are to be told, while the server runs. What waits stands in the outbox, and each
//! message has one id at every try: whoever died between sending and noting it sends again, and is answered as before.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Actor, AgencyId, Audit, Ctx, DbError, Timestamp, Tx};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::store::{self, Due, Why};
use super::{CODE, SUBSYSTEM};
use crate::call::{Asker, Body, Call, CallError, ClientId, NoticeAnswer, ServiceId, perform};

/// Between two looks at what is due.
const EVERY: Duration = Duration::from_secs(5);
/// Consumers who are told side by side; each hears one notice after the other.
const AT_ONCE: usize = 8;
/// How long a message is left to its runner before another may take it.
const CLAIM_SECONDS: i64 = 300;
/// After so long a message is given up.
const GIVE_UP_SECONDS: i64 = 7 * 86_400;
/// Pauses after tries that reached nobody; a try costs nothing, so the last is an hour.
const SILENT_SECONDS: [i64; 7] = [10, 30, 60, 300, 900, 1_800, 3_600];
/// Pauses after refusals: people have to change something first.
const REFUSED_SECONDS: [i64; 6] = [60, 600, 3_600, 21_600, 43_200, 86_400];
/// Longest reason that is kept, in characters.
const REASON_CHARS: usize = 500;

/// Sends until `stop` says so.
pub async fn run_forever(ctx: Ctx, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = send_due(&ctx).await {
            tracing::warn!(%error, "notices to other nodes wait until the database answers");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends what is due, each message once; gives how many consumers were told of.
///
/// # Errors
/// Storage fails.
pub async fn send_due(ctx: &Ctx) -> Result<usize, DbError> {
    let now = ctx.now();
    let mut consumers = ctx.read(move |r| store::due_consumers(r, now)).await?.into_iter();
    let (mut running, mut told) = (JoinSet::new(), 0);
    loop {
        while running.len() < AT_ONCE
            && let Some(consumer) = consumers.next()
        {
            let ctx = ctx.clone();
            running.spawn(async move { send_to(&ctx, &consumer).await });
        }
        match running.join_next().await {
            None => return Ok(told),
            Some(Ok(sent)) => told += sent?,
            // Its claim runs out, and then it is taken again.
            Some(Err(error)) => tracing::error!(%error, "a notice to another node broke off"),
        }
    }
}

/// Tells one consumer what is due, until a try reaches nobody.
async fn send_to(ctx: &Ctx, consumer: &AgencyId) -> Result<usize, DbError> {
    let mut told = 0;
    loop {
        let to = consumer.clone();
        let claimed = ctx.write(move |tx| store::claim(tx, &to, tx.now().plus_seconds(CLAIM_SECONDS)));
        let Some(due) = claimed.await? else { return Ok(told) };
        match send(ctx, &due).await {
            Ok(answer) => {
                note_told(ctx, due, answer).await?;
                told += 1;
            }
            Err(error) => {
                let refused = matches!(error, CallError::RefusedThere { .. } | CallError::Notice(_));
                note_failed(ctx, due, &error, if refused { &REFUSED_SECONDS } else { &SILENT_SECONDS })
                    .await?;
                if !refused {
                    return Ok(told);
                }
            }
        }
    }
}

/// Sends a message as any call goes: signed, logged on both sides, served once.
async fn send(ctx: &Ctx, due: &Due) -> Result<NoticeAnswer, CallError> {
    let instance = &ctx.settings.federation_instance;
    let (provider, consumer) = parties(ctx, due);
    let mut headers = HeaderMap::new();
    for name in [header::CONTENT_TYPE, header::ACCEPT] {
        headers.insert(name, HeaderValue::from_static("application/json"));
    }
    // To another consumer than at first it is another call than the one that the former may know.
    let to = if consumer == due.consumer { String::new() } else { format!("-{consumer}") };
    let actor = Actor::Subscription { agency: provider.clone(), contract: due.contract.clone() };
    let call = Call {
        id: format!("{instance}-notice-{}{to}", due.id),
        client: ClientId::of_agency(instance, &provider),
        service: ServiceId {
            instance: instance.clone(),
            agency: consumer,
            subsystem: SUBSYSTEM.to_owned(),
            code: CODE.to_owned(),
        },
        asker: Asker::of(&actor, None).ok_or(CallError::Internal)?,
        method: Method::POST,
        path: String::new(),
        query: None,
        headers,
        body: Body::of(due.message.clone()),
    };
    let reply = perform(ctx, call).await?;
    let strange = |reason: &str| CallError::ServiceFailed { reason: reason.to_owned() };
    if reply.status != StatusCode::OK {
        return Err(strange("it answered with a status that no notice has"));
    }
    let bytes = reply.body.into_bytes()?;
    serde_json::from_slice(&bytes).map_err(|_| strange("its answer is not that to a notice"))
}

/// Provider and consumer as the contract has them now: others may go on with their work since the change.
fn parties(ctx: &Ctx, due: &Due) -> (AgencyId, AgencyId) {
    let catalogue = catalogue::current(ctx);
    let contract = catalogue.contract(&due.contract);
    let provider = contract.and_then(|contract| catalogue.provider_of(contract));
    let consumer = contract.map(|contract| &contract.consumer);
    (provider.unwrap_or(&due.provider).clone(), consumer.unwrap_or(&due.consumer).clone())
}

async fn note_told(ctx: &Ctx, due: Due, answer: NoticeAnswer) -> Result<(), DbError> {
    ctx.write(move |tx| {
        if store::remove(tx, &due.id)? {
            let detail = json!({ "contract": due.contract, "consumer": due.consumer, "notice": answer.id,
                                 "corrected": answer.corrected });
            audit(tx, &due, "exchange.notice_taken", detail)?;
        }
        Ok(())
    })
    .await
}

async fn note_failed(ctx: &Ctx, due: Due, error: &CallError, pauses: &'static [i64]) -> Result<(), DbError> {
    let code = error.xroad().to_owned();
    let reason: String = error.to_string().chars().take(REASON_CHARS).collect();
    tracing::warn!(notice = due.id, contract = due.contract, code, "a notice did not reach its consumer");
    ctx.write(move |tx| {
        let why = Why { code: &code, reason: &reason };
        let which = (due.id.as_str(), due.tries);
        match next_try(due.at, tx.now(), due.tries, pauses) {
            Some(next_at) => store::postpone(tx, which, next_at, &why),
            None if store::give_up(tx, which, &why)? => {
                let detail = json!({ "contract": due.contract, "consumer": due.consumer, "code": code });
                audit(tx, &due, "exchange.give_up_notice", detail)
            }
            None => Ok(()),
        }
    })
    .await
}

fn audit(tx: &mut Tx, due: &Due, action: &'static str, detail: serde_json::Value) -> Result<(), DbError> {
    tx.audit(Audit {
        actor: &Actor::Platform,
        action,
        object: "look_up",
        object_id: &due.id,
        agency: Some(&due.provider),
        detail,
    })
}

/// When a message of `at` is tried next after `tries` failed tries and one more; none when its time is over. The last try
/// is when that ends.
fn next_try(at: Timestamp, now: Timestamp, tries: i64, pauses: &[i64]) -> Option<Timestamp> {
    let end = at.plus_seconds(GIVE_UP_SECONDS);
    let place = usize::try_from(tries).unwrap_or(usize::MAX).min(pauses.len() - 1);
    (now < end).then(|| now.plus_seconds(pauses[place]).min(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_the_last_try_is_after_seven_days() {
        for (pauses, most) in [(&SILENT_SECONDS[..], 200), (&REFUSED_SECONDS[..], 15)] {
            let begun = Timestamp(0);
            let (mut now, mut tries, mut longest) = (begun, 0, 0);
            while let Some(next) = next_try(begun, now, tries, pauses) {
                let pause = next.0 - now.0;
                assert!(pause >= longest || next == begun.plus_seconds(GIVE_UP_SECONDS));
                (now, tries, longest) = (next, tries + 1, pause);
            }
            assert_eq!(now, begun.plus_seconds(GIVE_UP_SECONDS));
            assert!(tries < most, "{tries} tries");
        }
    }
}
