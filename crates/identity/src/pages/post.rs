//! For themselves or in a post: chosen after signing in by whoever holds one today.

use axum::extract::{Query, State};
use axum::response::Response;
use directory::store::Holder;
use http::HeaderMap;
use kernel::{Ctx, PostId};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, button};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::passkey::NextQuery;
use super::{onward, word};
use crate::actions;
use crate::layer::{browser, session_cookie, with_cookie};

/// GET /sign-in/post: who holds no post goes on at once.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<NextQuery>,
) -> Result<Response, Failure> {
    let person = v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.clone();
    let (id, today) = (person.id.clone(), ctx.today());
    let held = ctx.read(move |r| directory::store::held_by(r, &id, today)).await?;
    // Signing in again to raise the level leaves a person in the post they were in.
    if held.is_empty() || (v.actor.official().is_some() && !query.next.is_empty()) {
        let start = if v.actor.official().is_some() { "/desk" } else { "/my" };
        return Ok(redirect(onward(&query.next, start)));
    }
    let body = html! {
        p.lead { (word(&ctx, &v, "identity-post-lead")) }
        ul.choose {
            li {
                span { strong { (word(&ctx, &v, "identity-post-self")) } " " span.hint { bdi { (person.name) } } }
                (choose(&ctx, &v, None, &query.next, &person.name))
            }
            @for holder in &held { (one(&ctx, &v, holder, &query.next)) }
        }
    };
    Ok(page(&ctx, &v, &word(&ctx, &v, "identity-post-title")).body(body))
}

/// A post with its agency and its last day, as the directory has it.
fn one(ctx: &Ctx, v: &Visitor, holder: &Holder, next: &str) -> Markup {
    let agencies = directory::agencies(ctx);
    let Some(post) = agencies.post(&holder.post) else { return html! {} };
    let title = post.title.of(v.lang);
    let agency = agencies.agency(&post.agency).map_or("", |agency| agency.name.of(v.lang));
    let until = match holder.until_on {
        Some(day) => t(ctx, v, "identity-post-until", &[("day", day.long(v.lang).into())]),
        None => word(ctx, v, "identity-post-open"),
    };
    html! {
        li {
            span { strong { (title) } " " span.hint { (agency) " · " (until) } }
            (choose(ctx, v, Some(&holder.post), next, title))
        }
    }
}

fn choose(ctx: &Ctx, v: &Visitor, post: Option<&PostId>, next: &str, name: &str) -> Markup {
    let text = t(ctx, v, "identity-post-choose", &[("name", name.into())]);
    html! {
        form method="post" action="/sign-in/post" {
            @if let Some(post) = post { input type="hidden" name="post" value=(post); }
            input type="hidden" name="next" value=(next);
            (button(&Button { text: &text, kind: ButtonKind::Secondary, value: None }))
        }
    }
}

/// POST /sign-in/post
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let post = form.opt("post").map(PostId::new);
    let start = if post.is_some() { "/desk" } else { "/my" };
    let token = actions::take_post(&ctx, browser(&headers), post).await?;
    Ok(with_cookie(redirect(onward(form.text("next"), start)), &session_cookie(&token)))
}
