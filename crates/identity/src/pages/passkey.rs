//! Signing in with a passkey: the browser's own dialogue chooses it, nobody types a name.

use axum::extract::{Query, State};
use axum::response::Response;
use http::HeaderMap;
use kernel::Ctx;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;
use web::components::{Button, ButtonKind, button};
use web::{Failure, Form, Visitor, href, page, redirect};

use super::{onward, word};
use crate::actions::{self, Challenge};
use crate::layer::{browser, challenge, challenge_cookie, session_cookie, with_cookie};

/// Query of the pages that lead somewhere afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NextQuery {
    /// Where to go afterwards.
    pub(super) next: String,
    /// The level of assurance that is asked for.
    pub(super) level: i64,
    /// What was done just now.
    pub(super) done: String,
}

/// GET /sign-in/passkey: the challenge, or the button that asks for one.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
    Query(query): Query<NextQuery>,
) -> Result<Response, Failure> {
    let options = actions::show_challenge(&ctx, challenge(&headers), Challenge::SignIn).await?;
    let body = html! {
        p.lead { (word(&ctx, &v, "identity-passkey-lead")) }
        @match options {
            Some(options) => (ask_browser(&ctx, &v, &Ask {
                kind: "get",
                action: "/sign-in/passkey/answer",
                options: &options,
                button: "identity-passkey-go",
                next: &query.next,
            })),
            None => (start(&ctx, &v, &query.next)),
        }
        h2 { (word(&ctx, &v, "identity-other-ways")) }
        (super::sign_in::ways(&ctx, &v, &query.next, "passkey"))
    };
    let title = word(&ctx, &v, "identity-passkey-title");
    Ok(page(&ctx, &v, &title).back(href("/sign-in", &[("next", &query.next)]), "").body(body))
}

/// The button that asks for a challenge.
pub(super) fn start(ctx: &Ctx, v: &Visitor, next: &str) -> Markup {
    html! {
        form method="post" action="/sign-in/passkey" {
            input type="hidden" name="next" value=(next);
            (button(&Button { text: &word(ctx, v, "identity-passkey-start"), kind: ButtonKind::Primary, value: None }))
        }
    }
}

/// What the script asks the browser for, and where the answer goes.
pub(super) struct Ask<'a> {
    /// `get` or `create`.
    pub(super) kind: &'a str,
    pub(super) action: &'a str,
    pub(super) options: &'a Json,
    /// Locale key of the button.
    pub(super) button: &'a str,
    pub(super) next: &'a str,
}

/// The form that the script fills in; without script it says so.
pub(super) fn ask_browser(ctx: &Ctx, v: &Visitor, ask: &Ask<'_>) -> Markup {
    let says = |key: &str| word(ctx, v, &format!("identity-script-{key}"));
    html! {
        form method="post" action=(ask.action) data-passkey=(ask.kind) data-options=(ask.options)
            data-origin=(ctx.settings.public_url) {
            input type="hidden" name="credential" value="";
            input type="hidden" name="next" value=(ask.next);
            p { button.button type="button" data-passkey-start hidden { (word(ctx, v, ask.button)) } }
            p role="status" data-passkey-status data-unsupported=(says("unsupported"))
                data-elsewhere=(web::t(ctx, v, "identity-script-elsewhere", &[("address", (&ctx.settings.public_url).into())]))
                data-waiting=(says("waiting")) data-known=(says("known")) data-cancelled=(says("cancelled")) {}
        }
        noscript { p { strong { (says("needed")) } } }
        script src=(web::assets::path("passkey.js")) defer {}
    }
}

/// POST /sign-in/passkey: challenges this browser.
pub(crate) async fn ask(State(ctx): State<Ctx>, form: Form) -> Result<Response, Failure> {
    let secret = actions::ask_passkey(&ctx).await?;
    let path = href("/sign-in/passkey", &[("next", form.text("next"))]);
    Ok(with_cookie(redirect(path), &challenge_cookie(&secret)))
}

/// POST /sign-in/passkey/answer
pub(crate) async fn answer(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let secret = challenge(&headers);
    let token = actions::sign_in_passkey(&ctx, secret, form.text("credential"), browser(&headers)).await?;
    let next = href("/sign-in/post", &[("next", onward(form.text("next"), ""))]);
    Ok(with_cookie(redirect(next), &session_cookie(&token)))
}
