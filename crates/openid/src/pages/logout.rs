//! Signing out on a client's request (OpenID Connect RP-Initiated Logout 1.0).

use axum::extract::{Query, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use kernel::Ctx;
use maud::html;
use serde::Deserialize;
use web::components::{Button, ButtonKind, button, button_group, button_link};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::{allow_form_to, send_to};
use crate::keys::Keys;
use crate::model::SignInId;
use crate::{actions, issuer, jwt, session, store};

/// Parameters of a request to sign out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogoutQuery {
    id_token_hint: String,
    client_id: String,
    post_logout_redirect_uri: String,
    state: String,
}

/// What a request to sign out is worth.
struct Asked {
    /// The client's sign-in, when it shows one of its ID tokens.
    sign_in: Option<SignInId>,
    /// Where the person may be sent afterwards.
    back: Option<String>,
}

/// `GET /openid/logout`: asks the person, since any page can send them here.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<LogoutQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let asked = read(&ctx, &query).await?;
    if !v.is_signed_in() {
        return end(&ctx, asked, &query.state).await;
    }
    let text = |key: &str| t(&ctx, v, key, &[]);
    let body = html! {
        p { (text("openid-logout-lead")) }
        form method="post" action="/openid/logout" {
            input type="hidden" name="id_token_hint" value=(query.id_token_hint);
            input type="hidden" name="client_id" value=(query.client_id);
            input type="hidden" name="post_logout_redirect_uri" value=(query.post_logout_redirect_uri);
            input type="hidden" name="state" value=(query.state);
            (button_group(&html! {
                (button(&Button { text: &text("openid-logout-yes"), ..Button::default() }))
                (button_link(&text("openid-logout-no"), "/my", ButtonKind::Secondary))
            }))
        }
    };
    let response = page(&ctx, v, &text("openid-logout-title")).body(body);
    Ok(match &asked.back {
        Some(back) => allow_form_to(response, back),
        None => response,
    })
}

/// `POST /openid/logout`: signs out here and at the clients of the session.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let text = |name: &str| form.text(name).to_owned();
    let query = LogoutQuery {
        id_token_hint: text("id_token_hint"),
        client_id: text("client_id"),
        post_logout_redirect_uri: text("post_logout_redirect_uri"),
        state: text("state"),
    };
    let asked = read(&ctx, &query).await?;
    if let Some(session) = session::find(&ctx, &headers).await? {
        actions::sign_out(&ctx, &session).await?;
    }
    let mut response = end(&ctx, asked, &query.state).await?;
    let forget = format!("{}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0", identity::COOKIE);
    if let Ok(forget) = HeaderValue::try_from(forget) {
        response.headers_mut().append(header::SET_COOKIE, forget);
    }
    Ok(response)
}

/// Ends the client's sign-in and sends the person where the client may send them.
async fn end(ctx: &Ctx, asked: Asked, state: &str) -> Result<Response, Failure> {
    if let Some(id) = asked.sign_in {
        let context = ctx.clone();
        ctx.write(move |tx| match store::find_sign_in(tx, &id)? {
            Some(sign_in) => actions::end_sign_in(&context, tx, &sign_in),
            None => Ok(()),
        })
        .await?;
    }
    Ok(match asked.back {
        Some(back) => send_to(&back, &[("state", state)]),
        None => redirect("/"),
    })
}

/// An address counts only when the client's file names it, and the client is named by an
/// ID token of ours or by its id.
async fn read(ctx: &Ctx, query: &LogoutQuery) -> Result<Asked, Failure> {
    let keys = Keys::load(ctx).await?;
    let hint = jwt::read_hint(&keys, issuer(ctx), &query.id_token_hint);
    let hint = hint.filter(|hint| query.client_id.is_empty() || query.client_id == hint.aud);
    let named = hint.as_ref().map_or(query.client_id.as_str(), |hint| hint.aud.as_str());
    let client = catalogue::current(ctx).client(named).cloned();
    let back = Some(&query.post_logout_redirect_uri)
        .filter(|back| client.is_some_and(|client| client.logout_redirect_uris.contains(*back)));
    Ok(Asked { sign_in: hint.map(|hint| SignInId::new(hint.sid)), back: back.cloned() })
}
