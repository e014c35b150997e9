//! The operator's page: what waits, what failed, and putting a changed catalogue in force.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::CatalogueError;
use kernel::{Audit, Ctx, jobs};
use maud::{Markup, html};
use serde_json::json;
use web::components::{
    Button, ButtonKind, Column, Notice, Summary, Table, Tone, button, empty_state, notification_banner,
    summary_list, table,
};
use web::{Failure, Visitor, page, redirect, t};

use crate::GovernmentDir;

/// Dead letters shown.
const LIMIT: i64 = 100;

/// The state of this node.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    body(&ctx, &v, None).await
}

async fn body(ctx: &Ctx, v: &Visitor, notice: Option<Markup>) -> Result<Response, Failure> {
    let (waiting, dead) = (jobs::waiting(ctx).await?, jobs::dead_letters(ctx, LIMIT).await?);
    let folder = ctx.part::<GovernmentDir>().0.display().to_string();
    let lines = [
        Summary::new(t(ctx, v, "portal-operator-version", &[]), env!("CARGO_PKG_VERSION")),
        Summary::new(t(ctx, v, "portal-operator-database", &[]), ctx.db.engine_name()),
        Summary::new(t(ctx, v, "portal-operator-catalogue", &[]), &folder),
        Summary::new(t(ctx, v, "portal-operator-waiting", &[]), waiting.to_string()),
    ];
    let rows = dead
        .iter()
        .map(|letter| {
            vec![
                html! { (letter.kind) },
                html! { (letter.error) },
                html! { (letter.attempts) },
                html! { (letter.dead_at.to_string()) },
                html! { form method="post" action={ "/operator/jobs/" (letter.id) "/revive" } {
                    (button(&Button { text: &t(ctx, v, "portal-operator-revive", &[]), kind: ButtonKind::Secondary, value: None }))
                } },
            ]
        })
        .collect();
    let columns = ["kind", "error", "attempts", "when", "again"];
    let mut page = page(ctx, v, &t(ctx, v, "portal-operator-title", &[])).wide();
    if let Some(notice) = notice {
        page = page.notice(notice);
    }
    Ok(page.body(html! {
        (summary_list(&lines))
        form method="post" action="/operator/reload" {
            (button(&Button { text: &t(ctx, v, "portal-operator-reload", &[]), kind: ButtonKind::Primary, value: None }))
        }
        h2 { (t(ctx, v, "portal-operator-dead", &[])) }
        @if dead.is_empty() {
            (empty_state(&t(ctx, v, "portal-operator-none", &[]), &html! { p { (t(ctx, v, "portal-operator-none-note", &[])) } }))
        } @else {
            (table(&Table {
                caption: &t(ctx, v, "portal-operator-dead", &[]),
                caption_hidden: true,
                columns: columns.iter().map(|c| Column::new(t(ctx, v, &format!("portal-operator-{c}"), &[]))).collect(),
                rows,
            }))
        }
    }))
}

/// Puts the catalogue on disk in force, or shows every mistake and keeps the old one.
pub(crate) async fn reload(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let folder = ctx.part::<GovernmentDir>().0.clone();
    let (tone, text, list) = match catalogue::actions::reload(&ctx, &folder).await {
        Ok(catalogue) => {
            registries::actions::begin(&ctx, &catalogue).await?;
            (Tone::Good, "portal-operator-reloaded", Vec::new())
        }
        Err(CatalogueError::Mistakes { mistakes, .. }) => (Tone::Bad, "portal-operator-mistakes", mistakes),
        Err(CatalogueError::Db(error)) => return Err(error.into()),
        Err(error @ CatalogueError::Interrupted) => return Err(Failure::internal(&error)),
    };
    let actor = v.actor.clone();
    let found = list.len();
    ctx.write(move |tx| {
        tx.audit(Audit {
            actor: &actor,
            action: "catalogue.reload",
            object: "catalogue",
            object_id: "government",
            agency: None,
            detail: json!({ "mistakes": found }),
        })
    })
    .await?;
    let markup = html! {
        p { (t(&ctx, &v, text, &[("n", list.len().into())])) }
        @if !list.is_empty() { ul { @for mistake in &list { li { (mistake.to_string()) } } } }
    };
    let notice = notification_banner(v.lang, &Notice { tone, id: "reload", body: markup });
    let mut response = body(&ctx, &v, Some(notice)).await?;
    if !list.is_empty() {
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Gives a dead letter a fresh set of tries.
pub(crate) async fn revive(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let actor = v.actor.clone();
    let found = ctx
        .write(move |tx| {
            let found = jobs::revive(tx, &id)?;
            tx.audit(Audit {
                actor: &actor,
                action: "job.revive",
                object: "job",
                object_id: &id,
                agency: None,
                detail: json!({ "found": found }),
            })?;
            Ok::<_, kernel::DbError>(found)
        })
        .await?;
    if !found {
        return Err(Failure::not_found());
    }
    Ok(redirect("/operator"))
}
