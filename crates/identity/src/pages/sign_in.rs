//! Signing in: by passkey or recovery code; in a demonstration also by choosing a synthetic person.

use axum::extract::{Query, State};
use axum::response::Response;
use http::HeaderMap;
use kernel::{Ctx, PersonId, PostId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::inset;
use web::{Failure, Form, Visitor, href, local_path, page, redirect, t};

use super::choose;
use crate::layer::{browser, session_cookie, with_cookie};
use crate::{IdentityError, actions, certificates};

/// Query of `GET /sign-in`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInQuery {
    /// Where to go afterwards.
    pub(crate) next: String,
    /// `official`, or else a citizen.
    #[serde(rename = "as")]
    pub(crate) role: String,
    /// What is searched.
    pub(crate) q: String,
    /// Id number after which the list goes on.
    pub(crate) after: String,
}

/// The sign-in page.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<SignInQuery>,
) -> Result<Response, Failure> {
    if !is_demo(&ctx) {
        let body = html! {
            p.lead { (t(&ctx, &visitor, "identity-live-lead", &[])) }
            h2 { (t(&ctx, &visitor, "identity-passkey-title", &[])) }
            p { (t(&ctx, &visitor, "identity-passkey-lead", &[])) }
            (super::passkey::start(&ctx, &visitor, &query.next))
            h2 { (t(&ctx, &visitor, "identity-other-ways", &[])) }
            (ways(&ctx, &visitor, &query.next, "passkey"))
        };
        return Ok(page(&ctx, &visitor, &t(&ctx, &visitor, "identity-sign-in-title", &[])).body(body));
    }
    let list = match query.role.as_str() {
        "official" => choose::officials(&ctx, &visitor, &query).await?,
        _ => choose::citizens(&ctx, &visitor, &query).await?,
    };
    let body = html! {
        (inset(&html! { p { (t(&ctx, &visitor, "identity-demo-lead", &[])) } }))
        (choose::tabs(&ctx, &visitor, &query))
        (list)
        h2 { (t(&ctx, &visitor, "identity-other-ways", &[])) }
        (ways(&ctx, &visitor, &query.next, ""))
    };
    Ok(page(&ctx, &visitor, &t(&ctx, &visitor, "identity-demo-title", &[])).body(body))
}

/// Every way in but the one that the page itself is about, each with what it takes.
pub(super) fn ways(ctx: &Ctx, v: &Visitor, next: &str, but: &str) -> Markup {
    let all = [
        ("passkey", "/sign-in/passkey", true),
        ("certificate", "/sign-in/certificate", certificates::offered(ctx)),
        ("recovery", "/sign-in/recovery", true),
    ];
    html! {
        ul {
            @for (name, path, _) in all.into_iter().filter(|(name, _, offered)| *offered && *name != but) {
                li {
                    a href=(href(path, &[("next", next)])) { (t(ctx, v, &format!("identity-{name}-title"), &[])) }
                    br;
                    span.hint { (t(ctx, v, &format!("identity-{name}-takes"), &[])) }
                }
            }
            li { (t(ctx, v, "identity-counter-way", &[])) }
        }
    }
}

/// Signs in as the chosen synthetic person; this address exists in a demonstration only.
pub(crate) async fn demo(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    if !is_demo(&ctx) {
        return Err(Failure::not_found());
    }
    let person = form.opt("person").map(PersonId::new).ok_or(IdentityError::UnknownPerson)?;
    let post = form.opt("post").map(PostId::new);
    let new = actions::sign_in_demo(&ctx, person, post, browser(&headers)).await?;
    // Without a page to go on to, people begin where their own things are.
    let start = if form.text("post").is_empty() { "/my" } else { "/desk" };
    let next = form.opt("next").map(local_path).filter(|next| *next != "/").unwrap_or(start);
    Ok(with_cookie(redirect(next), &session_cookie(&new)))
}

fn is_demo(ctx: &Ctx) -> bool {
    ctx.find_part::<web::DemoMode>().is_some()
}
