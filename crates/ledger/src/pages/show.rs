//! How the log stands, and how anybody checks it.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Summary, Tone, copy_text, empty_state, summary_list, tag, warning};
use web::{Failure, Visitor, page, t};

use super::moment;
use crate::LedgerError;
use crate::actions::{self, Health};
use crate::note::LogKey;
use crate::store::LogState;

/// `GET /ledger`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let health = actions::health(&ctx).await?;
    let state = match &health.log {
        Some(log) => begun(&ctx, v, &health, log)?,
        None => empty_state(
            &t(&ctx, v, "ledger-empty", &[]),
            &html! { p { (t(&ctx, v, "ledger-empty-next", &[])) } },
        ),
    };
    let body = html! {
        p { (t(&ctx, v, "ledger-lead", &[])) }
        @if health.trouble.is_some() { (warning(v.lang, &t(&ctx, v, "ledger-trouble", &[]))) }
        (state)
        h2 { (t(&ctx, v, "ledger-how", &[])) }
        ol {
            li { (t(&ctx, v, "ledger-how-receipt", &[])) " " a href="/my/look-ups" { (t(&ctx, v, "ledger-how-receipt-link", &[])) } }
            li { (t(&ctx, v, "ledger-how-key", &[])) " " a href="/ledger/key" { (t(&ctx, v, "ledger-how-key-link", &[])) } }
            li { (t(&ctx, v, "ledger-how-command", &[])) (copy_text(v.lang, "minben verify receipt.json --root minben-log.pub")) }
        }
        p { (t(&ctx, v, "ledger-how-proves", &[])) }
        h2 { (t(&ctx, v, "ledger-auditors", &[])) }
        p { (t(&ctx, v, "ledger-auditors-text", &[])) " " a href="/ledger/checkpoint" { (t(&ctx, v, "ledger-auditors-link", &[])) } }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "ledger-title", &[])).body(body))
}

fn begun(ctx: &Ctx, v: &Visitor, health: &Health, log: &LogState) -> Result<Markup, LedgerError> {
    let key = LogKey::new(None, &log.public_key)?.verifier(&log.head.origin);
    let line = |name: &str, value: Markup| Summary::new(t(ctx, v, name, &[]), value);
    let time = |at: kernel::Timestamp| html! { time datetime=(at) { (moment(v, at)) } };
    let stamp = html! {
        @if let Some(head) = &health.stamped {
            @if let Some(at) = head.stamped_at { (time(at)) " " }
            (t(ctx, v, "ledger-stamped-size", &[("size", head.size.into())]))
        } @else {
            (tag(Tone::Warn, &t(ctx, v, "ledger-unstamped", &[]))) " "
            (t(ctx, v, "ledger-unstamped-why", &[]))
        }
    };
    Ok(summary_list(&[
        line("ledger-size", html! { (log.head.size) }),
        line("ledger-waiting", html! { (health.waiting) }),
        line("ledger-sealed-at", time(log.sealed_at)),
        line("ledger-stamp", stamp),
        line("ledger-root", copy_text(v.lang, &log.head.root.to_string())),
        line("ledger-origin", html! { (log.head.origin) }),
        line("ledger-key", copy_text(v.lang, &key)),
    ]))
}
