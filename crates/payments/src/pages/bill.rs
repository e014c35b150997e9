//! A bill: what for, how much and why, until when; paying; the receipt.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::i18n::Arg;
use kernel::{Ctx, Lang};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, Notice, Summary, Table, Tone, button, button_link, inset,
    notification_banner, summary_list, table,
};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::list::status_tag;
use crate::actions;
use crate::error::PaymentsError;
use crate::model::{Bill, BillId, BillStatus, Line, Payment, PaymentStatus};
use crate::provider::Provider;
use crate::store;

/// GET /payments/{bill}
pub(super) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(bill): Path<BillId>,
) -> Result<Response, Failure> {
    Ok(render(&ctx, &v, &bill, false).await?)
}

/// POST /payments/{bill}/pay
pub(super) async fn pay(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(bill): Path<BillId>,
    form: Form,
) -> Result<Response, Failure> {
    match actions::begin(&ctx, &v.actor, &bill, form.text("channel")).await {
        // Paid meanwhile, or not owed any more: the page says so.
        Ok(_) | Err(PaymentsError::WrongState { .. }) => Ok(redirect(format!("/payments/{bill}"))),
        Err(error @ PaymentsError::Provider { .. }) => {
            tracing::warn!(%error, "a payment did not begin");
            Ok(render(&ctx, &v, &bill, true).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /payments/{bill}/ask
pub(super) async fn ask(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(bill): Path<BillId>,
) -> Result<Response, Failure> {
    actions::ask(&ctx, &v.actor, &bill).await?;
    Ok(redirect(format!("/payments/{bill}")))
}

async fn render(ctx: &Ctx, v: &Visitor, id: &BillId, silent: bool) -> Result<Response, PaymentsError> {
    let (actor, id) = (v.actor.clone(), id.clone());
    let (bill, payments) = ctx
        .read(move |r| {
            let bill = actions::load_own(r, &actor, &id)?;
            let payments = store::list_payments(r, &bill.id)?;
            Ok::<_, PaymentsError>((bill, payments))
        })
        .await?;
    let paid = bill.paid_at.is_some();
    let title = word(ctx, v, if paid { "payments-receipt" } else { "payments-bill" });
    let builder = page(ctx, v, &title)
        .breadcrumb(word(ctx, v, "payments-mine"), "/my/payments")
        .caption(agency(ctx, v.lang, &bill))
        .notice(if silent {
            no_answer(ctx, v)
        } else {
            html! {}
        });
    let builder = if silent { builder.status(503) } else { builder };
    Ok(builder.body(html! {
        p { (status_tag(ctx, v, bill.status)) }
        (next(ctx, v, &bill, &payments))
        article.print-document {
            (facts(ctx, v, &bill, &payments))
            h2 { (word(ctx, v, "payments-why")) }
            (components(ctx, v, &bill))
        }
        @if paid { p.hint { (word(ctx, v, "payments-print")) } }
        p { a href={ "/cases/" (bill.reason) } { (word(ctx, v, "payments-to-case")) } }
    }))
}

fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

fn agency(ctx: &Ctx, lang: Lang, bill: &Bill) -> String {
    let agencies = directory::agencies(ctx);
    agencies
        .agency(&bill.agency)
        .map_or_else(|| bill.agency.to_string(), |agency| agency.name.of(lang).to_owned())
}

fn channel(ctx: &Ctx, lang: Lang, id: &str) -> String {
    let catalogue = catalogue::current(ctx);
    catalogue.channel(id).map_or_else(|| id.to_owned(), |channel| channel.name.of(lang).to_owned())
}

fn no_answer(ctx: &Ctx, v: &Visitor) -> Markup {
    let body = html! { p { (word(ctx, v, "payments-no-answer")) } };
    notification_banner(v.lang, &Notice { tone: Tone::Warn, id: "provider", body })
}

/// What the payer can do now.
fn next(ctx: &Ctx, v: &Visitor, bill: &Bill, payments: &[Payment]) -> Markup {
    let live = payments.iter().find(|payment| payment.status.is_live());
    match (bill.status, live) {
        (BillStatus::Open, Some(live)) if live.pay_url.is_some() => waiting(ctx, v, bill, live),
        (BillStatus::Open, _) => choose(ctx, v, bill, payments),
        (status, _) => {
            let args: [(&str, Arg<'_>); 1] = [("amount", bill.amount.long(v.lang).into())];
            html! { p.lead { (t(ctx, v, &format!("payments-next-{}", status.as_str()), &args)) } }
        }
    }
}

/// The provider waits for the payer, or its message has not come.
fn waiting(ctx: &Ctx, v: &Visitor, bill: &Bill, live: &Payment) -> Markup {
    let name = channel(ctx, v.lang, &live.channel);
    let go = t(ctx, v, "payments-go", &[("channel", name.as_str().into())]);
    html! {
        p.lead { (t(ctx, v, "payments-next-waiting", &[("channel", name.as_str().into())])) }
        p { (button_link(&go, live.pay_url.as_deref().unwrap_or_default(), ButtonKind::Primary)) }
        form method="post" action={ "/payments/" (bill.id) "/ask" } novalidate {
            p.hint { (word(ctx, v, "payments-ask-hint")) }
            (button(&Button { text: &word(ctx, v, "payments-ask"), kind: ButtonKind::Secondary, value: None }))
        }
    }
}

fn choose(ctx: &Ctx, v: &Visitor, bill: &Bill, payments: &[Payment]) -> Markup {
    let providers = Provider::all(ctx);
    let args: [(&str, Arg<'_>); 2] =
        [("amount", bill.amount.long(v.lang).into()), ("day", bill.due_on.long(v.lang).into())];
    let failed = payments.last().is_some_and(|payment| payment.status == PaymentStatus::Failed);
    html! {
        @if failed { (inset(&html! { p { strong { (word(ctx, v, "payments-failed")) } } })) }
        p.lead { (t(ctx, v, "payments-next-open", &args)) }
        @if providers.is_empty() {
            (inset(&html! { p { (t(ctx, v, "payments-no-channel", &[("agency", agency(ctx, v.lang, bill).into())])) } }))
        }
        @for provider in &providers {
            @let name = provider.channel.name.of(v.lang);
            form method="post" action={ "/payments/" (bill.id) "/pay" } novalidate {
                @if let Some(hint) = &provider.channel.hint { p.hint { (hint.of(v.lang)) } }
                (button(&Button {
                    text: &t(ctx, v, "payments-pay", &[("channel", name.into())]),
                    kind: ButtonKind::Primary,
                    value: Some(("channel", &provider.channel.id)),
                }))
            }
        }
    }
}

fn facts(ctx: &Ctx, v: &Visitor, bill: &Bill, payments: &[Payment]) -> Markup {
    let mut list = vec![
        Summary::new(word(ctx, v, "payments-title"), bill.title.of(v.lang)),
        Summary::new(word(ctx, v, "payments-number"), bill.number.as_str()),
        Summary::new(word(ctx, v, "payments-agency"), agency(ctx, v.lang, bill)),
        Summary::new(word(ctx, v, "payments-payer"), bill.payer_name.as_str()),
        Summary::new(word(ctx, v, "payments-amount"), bill.amount.long(v.lang)),
    ];
    if bill.status == BillStatus::Open {
        list.push(Summary::new(word(ctx, v, "payments-due"), bill.due_on.long(v.lang)));
    }
    if let Some(at) = bill.paid_at {
        let when = format!("{} {}", at.day().long(v.lang), at.clock_time());
        list.push(Summary::new(word(ctx, v, "payments-paid-at"), when));
    }
    let counted =
        payments.iter().find(|payment| payment.paid_at.is_some() && payment.paid_at == bill.paid_at);
    if let Some(payment) = counted {
        list.push(Summary::new(word(ctx, v, "payments-channel"), channel(ctx, v.lang, &payment.channel)));
        if let Some(reference) = &payment.reference {
            list.push(Summary::new(word(ctx, v, "payments-reference"), reference.as_str()));
        }
    }
    summary_list(&list)
}

/// Each component with its law, as it was when the bill was made.
fn components(ctx: &Ctx, v: &Visitor, bill: &Bill) -> Markup {
    let row = |line: &Line| {
        vec![
            html! { (line.name.of(v.lang)) },
            html! { (line.each.long(v.lang)) },
            html! { (line.times) },
            html! { (line.amount().unwrap_or_default().long(v.lang)) },
            html! { (line.legal_basis.of(v.lang)) },
        ]
    };
    table(&Table {
        caption: &word(ctx, v, "payments-why"),
        caption_hidden: true,
        columns: vec![
            Column::new(word(ctx, v, "payments-component")),
            Column::numeric(word(ctx, v, "payments-each")),
            Column::numeric(word(ctx, v, "payments-times")),
            Column::numeric(word(ctx, v, "payments-sum")),
            Column::new(word(ctx, v, "payments-legal-basis")),
        ],
        rows: bill.lines.iter().map(row).collect(),
    })
}
