//! Tables of an agency's day: what is different in the provider's file, and which refunds are on their way.

use kernel::{Ctx, Money};
use maud::{Markup, html};
use web::Visitor;
use web::components::{Column, Table, table};

use super::desk::word;
use crate::model::{Difference, Refund};

/// What is different.
pub(super) fn difference_table(ctx: &Ctx, v: &Visitor, differences: &[Difference]) -> Markup {
    let amount = |amount: Option<Money>| amount.map_or_else(|| "—".to_owned(), |amount| amount.long(v.lang));
    let row = |found: &Difference| {
        vec![
            html! { (found.order) },
            html! { (word(ctx, v, &format!("payments-kind-{}", found.kind.as_str()))) },
            html! { (word(ctx, v, &format!("payments-odd-{}", found.odd.as_str()))) },
            html! { (amount(found.ours)) },
            html! { (amount(found.theirs)) },
        ]
    };
    let head = |key: &str| word(ctx, v, key);
    table(&Table {
        caption: &head("payments-differences"),
        caption_hidden: false,
        columns: vec![
            Column::new(head("payments-order")),
            Column::new(head("payments-kind")),
            Column::new(head("payments-odd")),
            Column::numeric(head("payments-ours")),
            Column::numeric(head("payments-theirs")),
        ],
        rows: differences.iter().map(row).collect(),
    })
}

/// Refunds that are on their way, with the provider's last words.
pub(super) fn refunds(ctx: &Ctx, v: &Visitor, open: &[Refund]) -> Markup {
    if open.is_empty() {
        return html! {};
    }
    let row = |refund: &Refund| {
        vec![
            html! { (refund.payment) },
            html! { (refund.amount.long(v.lang)) },
            html! { (refund.created_at.day().long(v.lang)) },
            html! { (refund.asked) },
            html! { (refund.problem.as_deref().unwrap_or("—")) },
        ]
    };
    table(&Table {
        caption: &word(ctx, v, "payments-refunds-open"),
        caption_hidden: false,
        columns: vec![
            Column::new(word(ctx, v, "payments-order")),
            Column::numeric(word(ctx, v, "payments-amount")),
            Column::new(word(ctx, v, "payments-since")),
            Column::numeric(word(ctx, v, "payments-asked")),
            Column::new(word(ctx, v, "payments-problem")),
        ],
        rows: open.iter().map(row).collect(),
    })
}
