//! The applicant's cases.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Ctx, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{ButtonKind, Column, Pagination, Table, button_link, empty_state, pagination, table};
use web::{Failure, Visitor, href, page};

use super::shared::{agency, day, own_page, service_name, state_tags, word};
use crate::model::{Case, CaseId};
use crate::store;

const PAGE: i64 = 30;

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Position {
    before: Option<String>,
}

/// GET /my/cases
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(position): Query<Position>,
) -> Result<Response, Failure> {
    let person = v.person()?.id.clone();
    let post = v.actor.official().map(|official| official.post.clone());
    let before = position.before.as_deref().and_then(|text| text.split_once('~'));
    let before = before.and_then(|(at, id)| Some((Timestamp(at.parse().ok()?), CaseId::new(id))));
    let first = before.is_none();
    let mut cases = ctx
        .read(move |r| store::list_own(r, &person, before.as_ref().map(|(at, id)| (*at, id)), PAGE + 1))
        .await?;
    let more = cases.len() > PAGE as usize;
    cases.truncate(PAGE as usize);
    let next = cases.last().filter(|_| more).map(|last| format!("{}~{}", last.created_at.0, last.id));
    // One person's own requests and those made in a post are kept apart, as everywhere.
    cases.retain(|case| case.applicant_post == post && v.actor.reaches(&case.service));
    let title = word(&ctx, &v, "services-my-cases");
    let asked = super::consents::waiting(&ctx, &v).await?;
    let body = html! {
        (asked)
        @if cases.is_empty() {
            (empty_state(&word(&ctx, &v, "services-my-none"), &html! {
                (button_link(&word(&ctx, &v, "services-all"), "/services", ButtonKind::Secondary))
            }))
        } @else {
            (case_table(&ctx, &v, &cases))
        }
        (pagination(v.lang, &Pagination {
            first: (!first).then(|| "/my/cases".to_owned()),
            previous: None,
            next: next.map(|next| href("/my/cases", &[("before", &next)])),
        }))
    };
    Ok(page(&ctx, &v, &title).breadcrumb(own_page(&ctx, &v).0, own_page(&ctx, &v).1).wide().body(body))
}

/// A person's own cases as a table: service, number, state, who it waits on, until when.
pub fn case_table(ctx: &Ctx, v: &Visitor, cases: &[Case]) -> Markup {
    let rows = cases.iter().map(|case| {
        vec![
            html! { a href={ "/cases/" (case.id) } { (service_name(ctx, v.lang, &case.service)) } },
            html! { (case.label()) },
            state_tags(ctx, v, case.state, case.is_overdue(ctx.today())),
            html! { (agency(ctx, v.lang, case.step_agency.as_ref().unwrap_or(&case.agency))) },
            html! { @match case.due_on.filter(|_| case.state.is_running()) { Some(due) => (day(v.lang, due)), None => "—" } },
        ]
    });
    let columns = ["service", "number", "state", "waits", "due"];
    table(&Table {
        caption: &word(ctx, v, "services-my-cases"),
        caption_hidden: true,
        columns: columns.map(|key| Column::new(word(ctx, v, &format!("services-{key}")))).to_vec(),
        rows: rows.collect(),
    })
}
