//! One message.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{ButtonKind, Summary, button_link, summary_list};
use web::{Failure, Visitor, local_path, page, t};

use crate::model::MessageId;
use crate::{actions, pages};

/// Shows a message of the visitor and notes that it was read.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let found = actions::open(&ctx, &v.actor, &MessageId::new(id)).await?;
    let message = found.ok_or_else(Failure::not_found)?;
    let senders = pages::senders(&ctx, v, std::slice::from_ref(&message)).await?;
    let sender = senders.into_iter().next().unwrap_or_default();
    let sent = html! { time datetime=(message.sent_at) { (pages::moment(v, &message)) } };
    let lines = [
        Summary::new(t(&ctx, v, "messaging-column-from", &[]), sender),
        Summary::new(t(&ctx, v, "messaging-column-sent", &[]), sent),
    ];
    let paragraphs = message.body.of(v.lang).split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let target = message.target();
    let body = html! {
        (summary_list(&lines))
        @for paragraph in paragraphs {
            p { @for (index, line) in paragraph.lines().enumerate() { @if index > 0 { br; } (line) } }
        }
        @if let Some(target) = &target {
            @let key = if message.case.is_some() { "messaging-to-case" } else { "messaging-go-on" };
            p { (button_link(&t(&ctx, v, key, &[]), local_path(target), ButtonKind::Primary)) }
        }
    };
    let subject = message.subject.of(v.lang).to_owned();
    Ok(page(&ctx, v, &subject).back("/messages", t(&ctx, v, "messaging-title", &[])).body(body))
}
