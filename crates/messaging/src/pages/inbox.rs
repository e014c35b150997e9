//! The list of messages.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, Pagination, Table, Tone, empty_state, pagination, table, tag};
use web::{Failure, Visitor, href, page, t};

use crate::model::{MessageId, Received, Recipient};
use crate::{pages, store};

/// Messages on a page.
const PAGE: usize = 20;

/// Query of `GET /messages`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InboxQuery {
    before: String,
}

/// The visitor's messages, newest first.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<InboxQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let before = (!query.before.is_empty()).then(|| MessageId::new(query.before));
    let recipients = Recipient::of(&v.actor);
    let mut messages = store::list_for(&ctx, &recipients, before.as_ref(), PAGE as i64 + 1).await?;
    let unread = store::unread_of(&ctx, &v.actor).await?;
    let more = messages.len() > PAGE;
    messages.truncate(PAGE);
    let next = messages.last().filter(|_| more);
    let pages = Pagination {
        first: before.is_some().then(|| "/messages".to_owned()),
        previous: None,
        next: next.map(|message| href("/messages", &[("before", message.id.as_str())])),
    };
    let body = html! {
        @if messages.is_empty() {
            (empty_state(
                &t(&ctx, v, "messaging-empty", &[]),
                &html! { p { (t(&ctx, v, "messaging-empty-next", &[])) } },
            ))
        } @else {
            p { (t(&ctx, v, "messaging-unread-count", &[("count", unread.into())])) }
            (list(&ctx, v, &messages).await?)
            (pagination(v.lang, &pages))
        }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "messaging-title", &[])).wide().body(body))
}

async fn list(ctx: &Ctx, v: &Visitor, messages: &[Received]) -> Result<Markup, Failure> {
    let senders = pages::senders(ctx, v, messages).await?;
    let agencies = directory::agencies(ctx);
    let several = Recipient::of(&v.actor).len() > 1;
    let mut columns = vec![
        Column::new(t(ctx, v, "messaging-column-subject", &[])),
        Column::new(t(ctx, v, "messaging-column-from", &[])),
    ];
    if several {
        columns.push(Column::new(t(ctx, v, "messaging-column-to", &[])));
    }
    columns.push(Column::new(t(ctx, v, "messaging-column-sent", &[])));
    let rows = messages.iter().zip(senders).map(|(message, sender)| {
        let mut row = vec![
            html! {
                a href={ "/messages/" (message.id) } { (message.subject.of(v.lang)) }
                @if message.read_at.is_none() { " " (tag(Tone::Info, &t(ctx, v, "messaging-unread", &[]))) }
            },
            html! { (sender) },
        ];
        if several {
            let post = match &message.to {
                Recipient::Post(post) => agencies.post(post).map(|post| post.title.of(v.lang).to_owned()),
                Recipient::Person(_) => None,
            };
            row.push(html! { (post.unwrap_or_default()) });
        }
        row.push(html! { time datetime=(message.sent_at) { (pages::moment(v, message)) } });
        row
    });
    Ok(table(&Table {
        caption: &t(ctx, v, "messaging-title", &[]),
        caption_hidden: true,
        columns,
        rows: rows.collect(),
    }))
}
