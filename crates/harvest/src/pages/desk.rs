//! How the sites stand, for the operator and for their agencies: what was found, and what is wrong with which page.

use axum::extract::{Path, Query, State as Context};
use axum::response::Response;
use catalogue::model::Site;
use kernel::{Ctx, DbError, Timestamp};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, Notice, Summary, Table, Tone, button, empty_state, inset,
    notification_banner, summary_list, table, tag,
};
use web::{Failure, Visitor, href, page, redirect, t};

use crate::actions;
use crate::error::HarvestError;
use crate::model::{Problem, State, Troubled};
use crate::store;

/// Pages with a problem that are shown at once.
const SHOWN: usize = 50;
/// How a page is asked to tell that the fetching was ordered.
const DONE: &str = "?done=yes";

fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, &format!("harvest-{key}"), &[])
}

/// `GET /desk/sites`: the sites of the visitor's agency, all of them for the operator.
pub(crate) async fn list(Context(ctx): Context<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let sites: Vec<Site> =
        catalogue.sites.iter().filter(|site| actions::may_see(&v.actor, site)).cloned().collect();
    let ids: Vec<String> = sites.iter().map(|site| site.id.clone()).collect();
    let states: Vec<Option<State>> = ctx
        .read(move |r| ids.iter().map(|id| store::find_state(r, id)).collect::<Result<_, DbError>>())
        .await?;
    let rows = sites.iter().zip(&states).map(|(site, state)| row(&ctx, &v, site, state.as_ref())).collect();
    let title = word(&ctx, &v, "title");
    let heads = ["site", "agency", "state", "last", "shown", "troubled"];
    Ok(page(&ctx, &v, &title).back("/desk", "").wide().body(html! {
        p.lead { (word(&ctx, &v, "lead")) }
        @if sites.is_empty() {
            (empty_state(&word(&ctx, &v, "none"), &html! { p { (word(&ctx, &v, "none-next")) } }))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: heads.iter().map(|head| column(&ctx, &v, head)).collect(),
                rows,
            }))
        }
    }))
}

fn column(ctx: &Ctx, v: &Visitor, head: &str) -> Column {
    let title = word(ctx, v, &format!("column-{head}"));
    if matches!(head, "shown" | "troubled") { Column::numeric(title) } else { Column::new(title) }
}

fn row(ctx: &Ctx, v: &Visitor, site: &Site, state: Option<&State>) -> Vec<Markup> {
    let agencies = directory::agencies(ctx);
    let agency = agencies.agency(&site.agency).map_or("", |agency| agency.name.of(v.lang));
    let number = |figure: Option<i64>| html! { (kernel::money::grouped(figure.unwrap_or(0))) };
    vec![
        html! { a href={ "/desk/sites/" (site.id) } { (site.id) } br; span.hint { (site.address) } },
        html! { (agency) },
        standing(ctx, v, state),
        html! { (state.and_then(|state| state.ended_at).map_or_else(|| "—".to_owned(), |at| when(v, at))) },
        number(state.map(|state| state.shown)),
        number(state.map(|state| state.troubled)),
    ]
}

fn when(v: &Visitor, at: Timestamp) -> String {
    format!("{} {}", at.day().long(v.lang), at.clock_time())
}

/// In one word how the last run went.
fn standing(ctx: &Ctx, v: &Visitor, state: Option<&State>) -> Markup {
    let (tone, key) = match state {
        Some(state) if state.claimed_until > ctx.now() => (Tone::Info, "running"),
        Some(State { ended_at: None, .. }) | None => (Tone::Plain, "never"),
        Some(state) if state.problem.is_some() => (Tone::Bad, "failed"),
        Some(state) if state.troubled > 0 => (Tone::Warn, "partly"),
        Some(_) => (Tone::Good, "well"),
    };
    tag(tone, &word(ctx, v, &format!("standing-{key}")))
}

/// The site, when the visitor may see how it stands.
fn find(ctx: &Ctx, v: &Visitor, id: &str) -> Result<Site, HarvestError> {
    let site = catalogue::current(ctx).site(id).cloned();
    site.filter(|site| actions::may_see(&v.actor, site)).ok_or(HarvestError::Unknown)
}

/// `GET /desk/sites/{id}?after=`: the last run, and each page with a problem, its reason and what to do.
pub(crate) async fn show(
    Context(ctx): Context<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let site = find(&ctx, &v, &id)?;
    let after =
        query.into_iter().find(|(name, _)| name == "after").map(|(_, after)| after).unwrap_or_default();
    let (state, mut troubled) = ctx
        .read(move |r| {
            let state = store::find_state(r, &id)?;
            Ok::<_, DbError>((state, store::list_troubled(r, &id, &after, SHOWN as i64 + 1)?))
        })
        .await?;
    let more = troubled.len() > SHOWN;
    troubled.truncate(SHOWN);
    let agencies = directory::agencies(&ctx);
    let agency = agencies.agency(&site.agency).map_or("", |agency| agency.name.of(v.lang));
    let mut frame = page(&ctx, &v, &site.id).caption(agency).back("/desk/sites", "").wide();
    if v.path.ends_with(DONE) {
        let body = html! { p { (word(&ctx, &v, "asked")) } };
        frame = frame.notice(notification_banner(v.lang, &Notice { tone: Tone::Good, id: "asked", body }));
    }
    let path = format!("/desk/sites/{}", site.id);
    Ok(frame.body(html! {
        @if let Some(problem) = state.as_ref().and_then(|state| state.problem.as_ref()) {
            (inset(&html! { p { strong { (reason(&ctx, &v, problem)) } } p { (next(&ctx, &v, problem)) } }))
        }
        (summary_list(&lines(&ctx, &v, &site, state.as_ref())))
        @if actions::may_ask(&v.actor, &site) {
            form method="post" action={ (path) "/fetch" } {
                (button(&Button { text: &word(&ctx, &v, "fetch"), kind: ButtonKind::Secondary, value: None }))
            }
        }
        h2 { (word(&ctx, &v, "pages-troubled")) }
        @if troubled.is_empty() {
            p { (word(&ctx, &v, "pages-well")) }
        } @else {
            (troubles(&ctx, &v, &troubled))
        }
        @if let Some(last) = troubled.last().filter(|_| more) {
            p { a href=(href(&path, &[("after", &last.address)])) { (word(&ctx, &v, "pages-more")) } }
        }
    }))
}

fn lines(ctx: &Ctx, v: &Visitor, site: &Site, state: Option<&State>) -> Vec<Summary> {
    let line = |key: &str, value: Markup| Summary::new(word(ctx, v, key), value);
    let ended = state.and_then(|state| state.ended_at);
    let next = state.map(|state| state.next_at).filter(|_| actions::asks_by_itself(ctx));
    let hours = t(ctx, v, "harvest-every", &[("hours", i64::from(site.hours).into())]);
    let between = if v.lang == kernel::Lang::Zh { "，" } else { ", " };
    let mut lines = vec![
        line("line-address", html! { a href=(site.address) rel="external noopener" { (site.address) } }),
        line("line-kind", html! { (word(ctx, v, &format!("kind-{}", site.kind.word()))) }),
        line("line-state", standing(ctx, v, state)),
        line("line-last", html! { (ended.map_or_else(|| word(ctx, v, "not-yet"), |at| when(v, at))) }),
        line(
            "line-next",
            html! { (next.map_or_else(|| word(ctx, v, "when-asked"), |at| format!("{}{between}{hours}", when(v, at)))) },
        ),
    ];
    if let Some(state) = state {
        let args = [
            ("listed", state.tally.listed.into()),
            ("fetched", state.tally.fetched.into()),
            ("unchanged", state.tally.unchanged.into()),
            ("removed", state.tally.removed.into()),
        ];
        lines.push(line("line-run", html! { (t(ctx, v, "harvest-run", &args)) }));
        lines.push(line("line-shown", html! { (kernel::money::grouped(state.shown)) }));
    }
    lines
}

fn troubles(ctx: &Ctx, v: &Visitor, troubled: &[Troubled]) -> Markup {
    let row = |page: &Troubled| {
        vec![
            html! { a href=(page.address) rel="external noopener" { (page.address) } },
            html! { (reason(ctx, v, &page.problem)) @if page.shown { br; span.hint { (word(ctx, v, "still-shown")) } } },
            html! { (next(ctx, v, &page.problem)) },
            html! { (when(v, page.checked_at)) },
        ]
    };
    table(&Table {
        caption: &word(ctx, v, "pages-troubled"),
        caption_hidden: true,
        columns: ["page", "reason", "next", "checked"].iter().map(|head| column(ctx, v, head)).collect(),
        rows: troubled.iter().map(row).collect(),
    })
}

/// What is wrong, in a sentence.
fn reason(ctx: &Ctx, v: &Visitor, problem: &Problem) -> String {
    let key = format!("harvest-reason-{}", problem.reason.word());
    t(ctx, v, &key, &[("detail", problem.detail.as_str().into())])
}

/// What to do about it.
fn next(ctx: &Ctx, v: &Visitor, problem: &Problem) -> String {
    word(ctx, v, &format!("next-{}", problem.reason.word()))
}

/// `POST /desk/sites/{id}/fetch`.
pub(crate) async fn fetch(
    Context(ctx): Context<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let site = find(&ctx, &v, &id)?;
    actions::ask(&ctx, &v.actor, &site).await?;
    Ok(redirect(format!("/desk/sites/{}{DONE}", site.id)))
}
