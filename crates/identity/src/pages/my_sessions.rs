//! Where I am signed in.

use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{ButtonKind, Column, Table, Tone, table, tag};
use web::{Failure, Visitor, page, redirect};

use super::raise::level_name;
use super::{moment, one_button, word};
use crate::layer::token;
use crate::model::{Session, token_hash};
use crate::{actions, store};

/// GET /my/sessions
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let person = v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.id.clone();
    let hash = token_hash(token(&headers).unwrap_or_default());
    let own = ctx.read(move |r| store::find_session(r, &hash)).await?;
    let own = own.map(|(session, _)| session.id).unwrap_or_default();
    let sessions = actions::list_sessions(&ctx, &person).await?;
    let caption = word(&ctx, &v, "identity-sessions-title");
    let rows = sessions.iter().map(|session| row(&ctx, &v, session, &own)).collect();
    let columns = ["device", "level", "began", "seen", "end"]
        .map(|column| Column::new(word(&ctx, &v, &format!("identity-session-{column}"))))
        .into();
    Ok(page(&ctx, &v, &caption).back("/my/sign-in", "").wide().body(html! {
        p.lead { (word(&ctx, &v, "identity-sessions-lead")) }
        (table(&Table { caption: &caption, caption_hidden: true, columns, rows }))
        @if sessions.len() > 1 {
            (one_button("/my/sessions/end-others", &word(&ctx, &v, "identity-sessions-end-others"), ButtonKind::Danger))
        }
    }))
}

fn row(ctx: &Ctx, v: &Visitor, session: &Session, own: &str) -> Vec<Markup> {
    let device = match session.device.as_str() {
        "" => word(ctx, v, "identity-session-unknown"),
        device => device.to_owned(),
    };
    let posts = directory::agencies(ctx);
    let post = session.post.as_ref().and_then(|post| posts.post(post)).map(|post| post.title.of(v.lang));
    let method = word(ctx, v, &format!("identity-method-{}", session.method.as_str()));
    let path = format!("/my/sessions/{}/end", session.id);
    vec![
        html! { bdi { (device) } @if let Some(post) = post { " " span.hint { (post) } } },
        html! { (level_name(ctx, v, session.assurance)) " " span.hint { (method) } },
        html! { (moment(v.lang, session.began_at)) },
        html! { (moment(v.lang, session.seen_at)) },
        html! {
            @if session.id == own { (tag(Tone::Good, &word(ctx, v, "identity-session-this"))) }
            @else { (one_button(&path, &word(ctx, v, "identity-session-end"), ButtonKind::Secondary)) }
        },
    ]
}

/// POST /my/sessions/{id}/end
pub(crate) async fn end(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::end_session(&ctx, &v.actor, &id).await?;
    Ok(redirect("/my/sessions"))
}

/// POST /my/sessions/end-others
pub(crate) async fn end_others(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    actions::end_other_sessions(&ctx, &v.actor, token(&headers).unwrap_or_default()).await?;
    Ok(redirect("/my/sessions"))
}
