//! A payer's bills and receipts.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    ButtonKind, Column, Pagination, Table, Tone, button_link, empty_state, pagination, table, tag,
};
use web::{Failure, Visitor, href, page, t};

use crate::actions::is_own;
use crate::model::{Bill, BillId, BillStatus};
use crate::store;

const PAGE: usize = 30;

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Position {
    before: Option<String>,
}

/// GET /my/payments
pub(super) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(position): Query<Position>,
) -> Result<Response, Failure> {
    let person = v.person()?.id.clone();
    let before = position.before.as_deref().and_then(|text| text.split_once('~'));
    let before = before.and_then(|(at, id)| Some((at.parse::<i64>().ok()?, BillId::new(id))));
    let first = before.is_none();
    let mut bills = ctx
        .read(move |r| {
            store::list_bills(r, &person, before.as_ref().map(|(at, id)| (*at, id)), PAGE as i64 + 1)
        })
        .await?;
    let more = bills.len() > PAGE;
    bills.truncate(PAGE);
    let next = bills.last().filter(|_| more).map(|last| format!("{}~{}", last.issued_at.0, last.id));
    // One person's own bills and those of a post are kept apart, as everywhere.
    bills.retain(|bill| is_own(&v.actor, bill));
    let title = t(&ctx, &v, "payments-mine", &[]);
    let body = html! {
        @if bills.is_empty() {
            (empty_state(&t(&ctx, &v, "payments-none", &[]), &html! {
                (button_link(&t(&ctx, &v, "payments-services", &[]), "/services", ButtonKind::Secondary))
            }))
        } @else {
            (bill_table(&ctx, &v, &title, &bills))
        }
        (pagination(v.lang, &Pagination {
            first: (!first).then(|| "/my/payments".to_owned()),
            previous: None,
            next: next.map(|next| href("/my/payments", &[("before", &next)])),
        }))
    };
    Ok(page(&ctx, &v, &title).wide().body(body))
}

fn bill_table(ctx: &Ctx, v: &Visitor, title: &str, bills: &[Bill]) -> Markup {
    let row = |bill: &Bill| {
        let day = bill.paid_at.map_or(bill.due_on, kernel::Timestamp::day).long(v.lang);
        let key = if bill.paid_at.is_some() { "payments-paid-on" } else { "payments-due-by" };
        vec![
            html! { a href={ "/payments/" (bill.id) } { (bill.title.of(v.lang)) } },
            html! { (bill.number) },
            html! { (bill.amount.long(v.lang)) },
            status_tag(ctx, v, bill.status),
            html! { (t(ctx, v, key, &[("day", day.into())])) },
        ]
    };
    let head = |key: &str| Column::new(t(ctx, v, key, &[]));
    table(&Table {
        caption: title,
        caption_hidden: true,
        columns: vec![
            head("payments-title"),
            head("payments-number"),
            Column::numeric(t(ctx, v, "payments-amount", &[])),
            head("payments-status"),
            head("payments-when"),
        ],
        rows: bills.iter().map(row).collect(),
    })
}

/// Where a bill stands, in one word.
pub(super) fn status_tag(ctx: &Ctx, v: &Visitor, status: BillStatus) -> Markup {
    let tone = match status {
        BillStatus::Open | BillStatus::Refunding => Tone::Warn,
        BillStatus::Paid => Tone::Good,
        BillStatus::Cancelled => Tone::Plain,
        BillStatus::Refunded => Tone::Info,
    };
    tag(tone, &t(ctx, v, &format!("payments-status-{}", status.as_str()), &[]))
}
