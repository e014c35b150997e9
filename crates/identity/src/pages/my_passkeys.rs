//! Registering and removing my passkeys.

use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use kernel::Ctx;
use maud::html;
use web::components::{Button, ButtonKind, TextInput, Width, button, button_group, text_input, warning};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::passkey::{Ask, ask_browser};
use super::word;
use crate::actions::{self, Challenge};
use crate::layer::{browser, challenge, challenge_cookie, with_cookie};
use crate::store;

const BACK: &str = "/my/sign-in";

/// GET /my/passkeys/new: its name.
pub(crate) async fn new(State(ctx): State<Ctx>, v: Visitor, headers: HeaderMap) -> Response {
    name(&ctx, &v, &browser(&headers).device, &Errors::new())
}

fn name(ctx: &Ctx, v: &Visitor, value: &str, errors: &Errors) -> Response {
    let title = word(ctx, v, "identity-passkey-add");
    page(ctx, v, &title).back(BACK, "").errors(errors).body(html! {
        p.lead { (word(ctx, v, "identity-passkeys-why")) }
        form method="post" action="/my/passkeys/new" novalidate {
            (text_input(v.lang, &TextInput {
                name: "name",
                label: &word(ctx, v, "identity-passkey-name"),
                hint: Some(&word(ctx, v, "identity-passkey-name-hint")),
                error: errors.of("name"),
                value,
                width: Width::Twenty,
                ..Default::default()
            }))
            (button(&Button { text: &word(ctx, v, "identity-go-on"), kind: ButtonKind::Primary, value: None }))
        }
    })
}

/// POST /my/passkeys/new: challenges this browser.
pub(crate) async fn begin(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let Some(chosen) = form.opt("name") else {
        let mut errors = Errors::new();
        errors.add("name", word(&ctx, &v, "identity-passkey-name-missing"));
        return Ok(name(&ctx, &v, "", &errors));
    };
    let secret = actions::begin_passkey(&ctx, &v.actor, chosen).await?;
    Ok(with_cookie(redirect("/my/passkeys/confirm"), &challenge_cookie(&secret)))
}

/// GET /my/passkeys/confirm: the browser's own dialogue.
pub(crate) async fn confirm(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let options = actions::show_challenge(&ctx, challenge(&headers), Challenge::Register).await?;
    let Some(options) = options else { return Ok(redirect("/my/passkeys/new")) };
    let title = word(&ctx, &v, "identity-passkey-confirm");
    Ok(page(&ctx, &v, &title).back("/my/passkeys/new", "").body(html! {
        p.lead { (word(&ctx, &v, "identity-passkey-confirm-lead")) }
        (ask_browser(&ctx, &v, &Ask {
            kind: "create",
            action: "/my/passkeys",
            options: &options,
            button: "identity-passkey-create",
            next: "",
        }))
    }))
}

/// POST /my/passkeys
pub(crate) async fn finish(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    actions::finish_passkey(&ctx, &v.actor, challenge(&headers), form.text("credential")).await?;
    Ok(redirect("/my/sign-in?done=passkey"))
}

/// GET /my/passkeys/{id}/remove
pub(crate) async fn ask_remove(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let person = v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.id.clone();
    let known = ctx.read(move |r| store::list_passkeys(r, &person)).await?;
    let passkey = known.into_iter().find(|passkey| passkey.id == id).ok_or_else(Failure::not_found)?;
    let title = t(&ctx, &v, "identity-passkey-remove-title", &[("name", (&passkey.name).into())]);
    let text = word(&ctx, &v, "identity-passkey-remove");
    Ok(page(&ctx, &v, &title).back(BACK, "").body(html! {
        (warning(v.lang, &word(&ctx, &v, "identity-passkey-remove-lead")))
        form method="post" action={ "/my/passkeys/" (passkey.id) "/remove" } {
            (button_group(&html! {
                (button(&Button { text: &text, kind: ButtonKind::Danger, value: None }))
                a href=(BACK) { (word(&ctx, &v, "identity-keep")) }
            }))
        }
    }))
}

/// POST /my/passkeys/{id}/remove
pub(crate) async fn remove(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::remove_passkey(&ctx, &v.actor, &id).await?;
    Ok(redirect("/my/sign-in?done=removed"))
}
