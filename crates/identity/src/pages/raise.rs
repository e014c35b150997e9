//! Raising the level of assurance, and coming back to where one was.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use kernel::{Assurance, Ctx};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Summary, button, inset, summary_list};
use web::{Failure, Form, Visitor, local_path, page, redirect, t};

use super::passkey::{NextQuery, start};
use super::word;
use crate::layer::token;
use crate::{actions, certificates, store};

/// A level by its name.
pub(super) fn level_name(ctx: &Ctx, v: &Visitor, level: Assurance) -> String {
    word(ctx, v, &format!("identity-level-{}", level.number()))
}

/// GET /sign-in/raise
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<NextQuery>,
) -> Result<Response, Failure> {
    let level = Assurance::from_number(query.level).unwrap_or(Assurance::Two);
    if v.assurance >= level {
        return Ok(redirect(local_path(&query.next)));
    }
    let person = v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.id.clone();
    let passkeys = ctx.read(move |r| store::list_passkeys(r, &person)).await?;
    let body = html! {
        p.lead { (t(&ctx, &v, "identity-raise-lead", &[("level", u32::from(level.number()).into())])) }
        (summary_list(&[
            Summary::new(word(&ctx, &v, "identity-raise-now"), level_name(&ctx, &v, v.assurance)),
            Summary::new(word(&ctx, &v, "identity-raise-needed"), level_name(&ctx, &v, level)),
        ]))
        @if level <= Assurance::Two {
            h2 { (word(&ctx, &v, "identity-passkey-title")) }
            @if passkeys.is_empty() {
                p { (word(&ctx, &v, "identity-raise-no-passkey")) " "
                    a href="/my/passkeys/new" { (word(&ctx, &v, "identity-passkey-add")) } }
            } @else { (start(&ctx, &v, &query.next)) }
        }
        @if certificates::offered(&ctx) {
            (super::certificate::start(&ctx, &v, &query.next))
        } @else if level > Assurance::Two {
            (inset(&html! { p { (word(&ctx, &v, "identity-raise-certificate")) } }))
        }
        @if v.demo { (demo(&ctx, &v, level, &query.next)) }
    };
    let title = word(&ctx, &v, "identity-raise-title");
    Ok(page(&ctx, &v, &title).back(local_path(&query.next), "").body(body))
}

/// Synthetic people hold no keys, so a demonstration raises the level by a button.
fn demo(ctx: &Ctx, v: &Visitor, level: Assurance, next: &str) -> Markup {
    html! {
        h2 { (word(ctx, v, "identity-raise-demo-title")) }
        p { (word(ctx, v, "identity-raise-demo")) }
        form method="post" action="/sign-in/raise" {
            input type="hidden" name="level" value=(level.number());
            input type="hidden" name="next" value=(next);
            (button(&Button {
                text: &t(ctx, v, "identity-raise-demo-go", &[("level", u32::from(level.number()).into())]),
                kind: ButtonKind::Secondary,
                value: None,
            }))
        }
    }
}

/// POST /sign-in/raise: in a demonstration only.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    if !v.demo {
        return Err(Failure::not_found());
    }
    let level = form.text("level").parse().ok().and_then(Assurance::from_number).unwrap_or(Assurance::Two);
    actions::raise_demo(&ctx, token(&headers).unwrap_or_default(), level).await?;
    Ok(redirect(local_path(form.text("next"))))
}

/// GET /sign-in/held/{id}: the form that waited, to be sent now.
pub(crate) async fn held(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (person, now) = (v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.id.clone(), ctx.now());
    let found = ctx.read(move |r| store::find_held_form(r, &person, &id, now)).await?;
    let Some(form) = found else { return Err(Failure::new(404, "identity.held_gone")) };
    let title = word(&ctx, &v, "identity-held-title");
    Ok(page(&ctx, &v, &title).body(html! {
        p.lead { (word(&ctx, &v, "identity-held-lead")) }
        form method="post" action=(local_path(&form.path)) {
            @for (name, value) in &form.fields { input type="hidden" name=(name) value=(value); }
            (button(&Button { text: &word(&ctx, &v, "identity-held-go"), kind: ButtonKind::Primary, value: None }))
        }
        p { a href="/" { (word(&ctx, &v, "identity-held-drop")) } }
    }))
}
