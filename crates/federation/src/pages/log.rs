//! `/desk/nodes/{node}/log`: what was found about a node's log, with both heads.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use ledger::note::Checkpoint;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Summary, Tone, button, copy_text, details, summary_list, tag, warning,
};
use web::{Failure, Visitor, page, redirect, t};

use super::moment;
use crate::actions;
use crate::model::NodeId;
use crate::store::{self, LogFaultRow};

/// `GET /desk/nodes/{node}/log`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(node): Path<String>,
) -> Result<Response, Failure> {
    let id = NodeId::new(node);
    let of = id.clone();
    let faults = ctx.read(move |r| store::faults_of(r, &of)).await?;
    if faults.is_empty() {
        return Err(Failure::not_found());
    }
    let open = faults.iter().any(|fault| fault.settled_at.is_none());
    let title = t(&ctx, &v, "federation-log-title", &[("node", id.as_str().into())]);
    let body = html! {
        @if open { (warning(v.lang, &t(&ctx, &v, "federation-log-warning", &[]))) }
        p { (t(&ctx, &v, "federation-log-lead", &[])) }
        @for fault in &faults { (one(&ctx, &v, fault)) }
        @if open {
            h2 { (t(&ctx, &v, "federation-log-next", &[])) }
            p { (t(&ctx, &v, "federation-log-next-text", &[])) }
            form method="post" action={ "/desk/nodes/" (id) "/log" } {
                (button(&Button { text: &t(&ctx, &v, "federation-log-accept", &[]), kind: ButtonKind::Danger, value: None }))
            }
        }
    };
    Ok(page(&ctx, &v, &title).back("/desk/nodes", "").body(body))
}

fn one(ctx: &Ctx, v: &Visitor, fault: &LogFaultRow) -> Markup {
    let rows = |note: &str| Checkpoint::unverified(note).map_or(0, |head| head.size);
    let kind = format!("federation-log-{}", fault.kind.word());
    let state = match fault.settled_at {
        Some(at) => {
            html! { (tag(Tone::Plain, &t(ctx, v, "federation-log-settled", &[]))) " " (moment(v, at)) }
        }
        None => tag(Tone::Bad, &t(ctx, v, "federation-log-open", &[])),
    };
    let line = |name: &str, value: Markup| Summary::new(t(ctx, v, name, &[]), value);
    let count = |note: &str| html! { (t(ctx, v, "federation-log-rows", &[("rows", rows(note).into())])) };
    html! {
        h2 { (t(ctx, v, &kind, &[])) }
        (summary_list(&[
            line("federation-state", state),
            line("federation-log-found", html! { (moment(v, fault.found_at)) }),
            line("federation-log-told-by", html! { code { (fault.told_by) } }),
            line("federation-log-held", count(&fault.held)),
            line("federation-log-shown", count(&fault.shown)),
        ]))
        (details(&t(ctx, v, "federation-log-heads", &[]), &html! {
            p { (t(ctx, v, "federation-log-heads-text", &[])) }
            (copy_text(v.lang, &fault.held))
            (copy_text(v.lang, &fault.shown))
        }))
    }
}

/// `POST /desk/nodes/{node}/log`.
pub(crate) async fn accept(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(node): Path<String>,
) -> Result<Response, Failure> {
    actions::accept_log(&ctx, &v.actor, &NodeId::new(node)).await?;
    Ok(redirect("/desk/nodes"))
}
