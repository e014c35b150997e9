//! The officials of one's own agency, for its directory maintainer.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{AgencyId, Ctx};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, Notice, Table, Tone, notification_banner, table};
use web::{Failure, Visitor, page, t};

use super::agency::{Staffed, staff};
use super::{agency_path, maintained};
use crate::store::Holder;

/// Query of the page: what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DoneQuery {
    done: String,
}

/// `GET /agencies/{id}/officials`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<DoneQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let agency = maintained(&ctx, v, &AgencyId::new(id))?;
    let staff = staff(&ctx, crate::agencies(&ctx).posts_of(&agency.id), ctx.today()).await?;
    let path = format!("{}/officials", agency_path(&agency.id));
    let rows = staff.iter().map(|staffed| row(&ctx, v, &path, staffed)).collect();
    let body = html! {
        p { (t(&ctx, v, "directory-officials-lead", &[])) }
        (table(&Table {
            caption: &t(&ctx, v, "directory-posts", &[]),
            caption_hidden: true,
            columns: ["directory-post", "directory-holder", "directory-deputy"]
                .map(|key| Column::new(t(&ctx, v, key, &[])))
                .to_vec(),
            rows,
        }))
    };
    let mut page = page(&ctx, v, &t(&ctx, v, "directory-officials-title", &[]))
        .caption(agency.name.of(v.lang))
        .back(agency_path(&agency.id), agency.name.of(v.lang))
        .wide();
    if let Some(key) = done_key(&query.done) {
        let message = html! { p { (t(&ctx, v, key, &[])) } };
        page =
            page.notice(notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body: message }));
    }
    Ok(page.body(body))
}

fn done_key(done: &str) -> Option<&'static str> {
    match done {
        "appoint" => Some("directory-done-appoint"),
        "deputy" => Some("directory-done-deputy"),
        "relieve" => Some("directory-done-relieve"),
        "end-deputy" => Some("directory-done-end-deputy"),
        _ => None,
    }
}

fn row(ctx: &Ctx, v: &Visitor, path: &str, staffed: &Staffed) -> Vec<Markup> {
    let title = staffed.post.title.of(v.lang);
    let path = format!("{path}/{}", staffed.post.id);
    let link = |action: &str, key: &str| {
        html! { a href={ (path) "/" (action) } { (t(ctx, v, key, &[])) span.hidden { " " (title) } } }
    };
    let people = |people: &[Holder], action: &str, key: &str| {
        html! {
            @for holder in people {
                p {
                    bdi { (holder.name) }
                    " " (period(v, holder)) " "
                    a href={ (path) "/" (action) "/" (holder.id) } { (t(ctx, v, key, &[])) span.hidden { " " (holder.name) } }
                }
            }
        }
    };
    vec![
        html! { (title) },
        html! {
            (people(&staffed.holders, "relieve", "directory-relieve"))
            (link("appoint", "directory-appoint"))
        },
        html! {
            (people(&staffed.deputies, "end-deputy", "directory-end-deputy"))
            (link("deputy", "directory-name-deputy"))
        },
    ]
}

/// From when until when, as `115/11/20–115/12/31`; the end stays open.
fn period(v: &Visitor, holder: &Holder) -> Markup {
    let day = |day: kernel::Day| match v.lang {
        kernel::Lang::Zh => kernel::calendar::roc::short(day),
        kernel::Lang::En => day.to_string(),
    };
    html! {
        span.hint { (day(holder.from_on)) "–" @if let Some(until) = holder.until_on { (day(until)) } }
    }
}
