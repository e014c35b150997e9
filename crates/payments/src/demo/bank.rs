//! The bank's side of the protocol.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use kernel::{Ctx, Day, Money};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::actions;
use crate::error::PaymentsError;
use crate::provider::{Provider, sign, verify};
use crate::store::{self, Order};

/// What somebody decides at the bank's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Paid, and the message is sent.
    Pay,
    /// Paid, and the message is sent twice.
    Twice,
    /// Paid, and the message gets lost.
    Silent,
    /// Not paid.
    Fail,
}

impl Decision {
    pub(super) const ALL: [(Self, &'static str); 4] =
        [(Self::Pay, "pay"), (Self::Fail, "fail"), (Self::Silent, "silent"), (Self::Twice, "twice")];

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(decision, _)| *decision)
    }
}

#[derive(Deserialize)]
struct NewOrder {
    order: String,
    merchant: String,
    amount: Money,
    title: String,
    return_url: String,
}

#[derive(Deserialize)]
struct Back {
    refund: String,
    order: String,
    amount: Money,
}

/// How long an order may be paid, in seconds.
const VALID: i64 = 30 * 60;

/// Answers a request of the agency's side.
pub(crate) async fn answer(
    ctx: &Ctx,
    provider: &Provider,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, PaymentsError> {
    let with = (provider.secret().as_bytes(), ctx.now());
    let path = request.uri().path().to_owned();
    if verify(request.method(), &path, request.headers(), request.body(), with).is_err() {
        return Ok(said(StatusCode::FORBIDDEN, &json!({})));
    }
    let unread = || said(StatusCode::BAD_REQUEST, &json!({}));
    match (request.method(), path.as_str()) {
        (&Method::POST, "/orders") => {
            let Ok(new) = serde_json::from_slice(request.body()) else { return Ok(unread()) };
            take(ctx, provider, new).await
        }
        (&Method::POST, "/refunds") => {
            let Ok(back) = serde_json::from_slice(request.body()) else { return Ok(unread()) };
            give_back(ctx, back).await
        }
        (&Method::GET, path) => {
            let id = path.strip_prefix("/orders/").unwrap_or_default().to_owned();
            let order = ctx.read(move |r| store::find_order(r, &id)).await?;
            Ok(order.map_or_else(
                || said(StatusCode::NOT_FOUND, &json!({})),
                |order| said(StatusCode::OK, &told(ctx, &order)),
            ))
        }
        _ => Ok(unread()),
    }
}

fn said(status: StatusCode, body: &Json) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response
}

/// What the bank says of an order.
fn told(ctx: &Ctx, order: &Order) -> Json {
    let over = order.status == "open" && order.expires_at <= ctx.now();
    json!({
        "order": order.id,
        "status": if over { "expired" } else { &order.status },
        "amount": order.amount,
        "reference": order.reference,
        "pay_url": format!("/demo/bank/{}", order.id),
    })
}

async fn take(ctx: &Ctx, provider: &Provider, new: NewOrder) -> Result<Response<Bytes>, PaymentsError> {
    let path = new.return_url.strip_prefix(&ctx.settings.public_url).unwrap_or("/").to_owned();
    let order = Order {
        id: new.order,
        merchant: new.merchant,
        channel: provider.channel.id.clone(),
        amount: new.amount,
        title: new.title,
        status: "open".to_owned(),
        return_path: path,
        expires_at: ctx.now().plus_seconds(VALID),
        reference: None,
        paid_on: None,
        refund_id: None,
        refunded_on: None,
    };
    let known = ctx.write(move |tx| {
        store::insert_order(tx, &order)?;
        Ok::<_, PaymentsError>(store::find_order(tx, &order.id)?.unwrap_or_else(|| order.clone()))
    });
    let known = known.await?;
    Ok(said(StatusCode::OK, &told(ctx, &known)))
}

async fn give_back(ctx: &Ctx, back: Back) -> Result<Response<Bytes>, PaymentsError> {
    let done = ctx.write(move |tx| {
        let order = store::find_order(tx, &back.order)?;
        let Some(mut order) = order.filter(|order| order.status == "paid" && order.amount == back.amount)
        else {
            return Ok::<_, PaymentsError>(false);
        };
        if let Some(known) = &order.refund_id {
            return Ok(*known == back.refund);
        }
        order.refund_id = Some(back.refund.clone());
        order.refunded_on = Some(tx.today());
        store::save_order(tx, &order)?;
        Ok(true)
    });
    let status = if done.await? { "done" } else { "refused" };
    Ok(said(StatusCode::OK, &json!({ "status": status })))
}

/// Somebody decides at the bank's page; the bank tells the agency's side. What was decided once stays. None when there is no
/// such order.
pub(super) async fn decide(ctx: &Ctx, id: &str, decision: Decision) -> Result<Option<Order>, PaymentsError> {
    let id = id.to_owned();
    let order = ctx.write(move |tx| {
        let Some(mut order) = store::find_order(tx, &id)? else { return Ok::<_, PaymentsError>(None) };
        if order.status == "open" && order.expires_at > tx.now() {
            let paid = decision != Decision::Fail;
            order.status = (if paid { "paid" } else { "failed" }).into();
            order.reference = paid.then(|| format!("DEMO-{}", tx.new_id::<String>()));
            order.paid_on = paid.then(|| tx.today());
            store::save_order(tx, &order)?;
        }
        Ok(Some(order))
    });
    let Some(order) = order.await? else { return Ok(None) };
    let times = match decision {
        Decision::Pay | Decision::Fail => 1,
        Decision::Twice => 2,
        Decision::Silent => 0,
    };
    for _ in 0..times {
        notify(ctx, &order).await?;
    }
    Ok(Some(order))
}

/// Sends the signed message to where a real provider would send it.
async fn notify(ctx: &Ctx, order: &Order) -> Result<(), PaymentsError> {
    let provider = Provider::of(ctx, &order.channel).ok_or(PaymentsError::Unknown)?;
    let mut request = Request::new(Bytes::from(told(ctx, order).to_string()));
    *request.method_mut() = Method::POST;
    let path = format!("/pay/callbacks/{}", order.channel);
    *request.uri_mut() = path.parse().map_err(|_| PaymentsError::Unknown)?;
    sign(&mut request, provider.secret().as_bytes(), ctx.now());
    actions::callback(ctx, &order.channel, &request).await
}

/// The bank's settlement file for an agency and a day.
pub(super) async fn settlement(ctx: &Ctx, merchant: &str, day: Day) -> Result<String, PaymentsError> {
    let merchant = merchant.to_owned();
    let orders = ctx.read(move |r| store::list_moved(r, &merchant, day)).await?;
    let mut text = "order,kind,amount,reference\r\n".to_owned();
    let line = |order: &Order, kind: &str, reference: Option<&str>| {
        let (amount, reference) = (order.amount.0, reference.unwrap_or_default());
        format!("{},{kind},{amount},{reference}\r\n", order.id)
    };
    for order in &orders {
        if order.paid_on == Some(day) {
            text += &line(order, "payment", order.reference.as_deref());
        }
        if order.refunded_on == Some(day) {
            text += &line(order, "refund", order.refund_id.as_deref());
        }
    }
    Ok(text)
}
