//! An official's inbox: what waits for the own post and for the posts stood in for, overdue first.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, DbError, Official};
use maud::{Markup, html};
use web::components::{Card, Column, Tab, Table, cards, empty_state, sub_nav, table};
use web::{Failure, Visitor, href, page, t};

use super::shared::{day, moment, post, service_name, state_tags, word};
use super::work_list::admitted;
use crate::model::{CaseState, Filter, ListRow, Sort};
use crate::store;

/// Rows shown for each post; the list shows the rest.
const SHOWN: usize = 50;

/// GET /desk
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let asked = official.clone();
    let agencies = directory::agencies(&ctx);
    let desks = ctx
        .read(move |r| {
            let mut desks = Vec::new();
            for desk in asked.posts() {
                let agency =
                    agencies.post(desk).map_or_else(|| asked.agency.clone(), |post| post.agency.clone());
                let mut filter = Filter::of(agency);
                filter.posts = vec![desk.clone()];
                filter.states = vec![CaseState::Submitted];
                let mut rows = store::list_cases(r, &filter, Sort::Due, None, SHOWN + 1)?;
                let more = rows.len() > SHOWN;
                rows.truncate(SHOWN);
                filter.states = vec![CaseState::Correction];
                let waiting = store::list_cases(r, &filter, Sort::Due, None, SHOWN)?;
                desks.push((desk.clone(), rows, more, waiting));
            }
            Ok::<_, DbError>(desks)
        })
        .await?;
    let title = word(&ctx, &v, "services-work");
    let body = html! {
        (nav(&ctx, &v, "/desk"))
        @for (desk, rows, more, waiting) in &desks {
            @let own = desk == &official.post;
            @let name = post(&ctx, v.lang, desk);
            h2 {
                @if own { (t(&ctx, &v, "services-inbox-own", &[("post", name.into())])) }
                @else { (t(&ctx, &v, "services-inbox-deputy", &[("post", name.into())])) }
            }
            (desk_table(&ctx, &v, &word(&ctx, &v, "services-inbox"), rows))
            @if *more {
                p { a href=(href("/desk/cases", &[("post", desk.as_str()), ("state", "submitted")])) {
                    (word(&ctx, &v, "services-inbox-more"))
                } }
            }
            @if !waiting.is_empty() {
                h3 { (word(&ctx, &v, "services-inbox-waiting")) }
                (desk_table(&ctx, &v, &word(&ctx, &v, "services-inbox-waiting"), waiting))
            }
        }
        h2 { (word(&ctx, &v, "services-tools")) }
        (cards(&tools(&ctx, &v, &official)))
    };
    Ok(page(&ctx, &v, &title).caption(who(&v, &official)).wide().body(body))
}

fn who(v: &Visitor, official: &Official) -> String {
    let title = if v.lang == kernel::Lang::Zh { &official.post_title_zh } else { &official.post_title_en };
    format!("{} · {title}", official.person.name)
}

/// The views of an official's work.
pub(super) fn nav(ctx: &Ctx, v: &Visitor, current: &str) -> Markup {
    let tab = |key: &str, path: &str| Tab::new(word(ctx, v, key), path, path == current);
    let mut items = vec![tab("services-inbox", "/desk")];
    if v.actor.official().is_some_and(|official| admitted(official).is_ok()) {
        items.push(tab("services-all-cases", "/desk/cases"));
    }
    items.push(tab("services-work-messages", "/messages"));
    items.push(tab("services-my-requests", "/my/cases"));
    sub_nav(&word(ctx, v, "services-work"), &items)
}

/// What the official's roles let them do elsewhere; each page asks for the right again.
fn tools(ctx: &Ctx, v: &Visitor, official: &Official) -> Vec<Card> {
    let holds = |roles: &[&str]| roles.iter().any(|role| v.actor.has_role(role));
    let officials = format!("/agencies/{}/officials", official.agency);
    let all = [
        ("look-up", "/desk/look-up", true),
        ("registries", "/registries", true),
        ("requests", "/services#officials", true),
        ("plans", "/desk/plans", holds(&["clerk", "supervisor"])),
        ("councils", "/desk/councils", holds(&["clerk", "supervisor", "head", "it"])),
        ("exchange", "/desk/exchange", holds(&["supervisor", "head", "it", "auditor"])),
        ("ledger", "/desk/ledger", holds(&["auditor"])),
        ("credentials", "/desk/credentials", holds(&["it"])),
        ("authorities", "/desk/authorities", certifies(ctx, official)),
        ("hosts", "/desk/hosts", holds(&["it"])),
        ("payments", "/desk/payments", payments::keeps(ctx, official)),
        ("indicators", "/desk/indicators", reports(ctx, official)),
        ("officials", &officials, holds(&["directory-maintainer"])),
        ("recovery", "/desk/recovery", holds(&["identity-desk"])),
        ("mandates", "/desk/mandates/new", holds(&["identity-desk"])),
        ("sites", "/desk/sites", holds(&["it", "operator"])),
        ("nodes", "/desk/nodes", holds(&["operator"])),
        ("sign-ins", "/desk/openid", holds(&["operator"])),
        ("operator", "/operator", holds(&["operator"])),
    ];
    all.into_iter()
        .filter(|(_, _, shown)| *shown)
        .map(|(tool, path, _)| Card {
            title: word(ctx, v, &format!("services-tool-{tool}")),
            href: path.to_owned(),
            summary: word(ctx, v, &format!("services-tool-{tool}-note")),
        })
        .collect()
}

/// Whether a certification authority names one of the official's posts.
fn certifies(ctx: &Ctx, official: &Official) -> bool {
    catalogue::current(ctx).authorities().iter().any(|authority| {
        official.posts().any(|post| authority.officers.contains(post) || authority.managers.contains(post))
    })
}

/// Whether an indicator names one of the official's posts to report it.
fn reports(ctx: &Ctx, official: &Official) -> bool {
    let catalogue = catalogue::current(ctx);
    let mut reported = catalogue.indicators().iter().filter_map(|indicator| indicator.reported());
    reported.any(|reported| reported.posts.iter().any(|post| official.acts_for(post)))
}

fn desk_table(ctx: &Ctx, v: &Visitor, caption: &str, rows: &[ListRow]) -> Markup {
    if rows.is_empty() {
        return empty_state(&word(ctx, v, "services-inbox-empty"), &html! {});
    }
    let columns = ["number", "applicant", "service", "state", "due", "submitted"];
    table(&Table {
        caption,
        caption_hidden: true,
        columns: columns.map(|key| Column::new(word(ctx, v, &format!("services-{key}")))).to_vec(),
        rows: rows.iter().map(|row| cells(ctx, v, row)).collect(),
    })
}

/// The cells of one case: number, applicant, service, state, due, submitted.
fn cells(ctx: &Ctx, v: &Visitor, row: &ListRow) -> Vec<Markup> {
    vec![
        html! { a href={ "/desk/cases/" (row.id) } { (row.number) } },
        html! { (row.name) },
        html! { (service_name(ctx, v.lang, &row.service)) },
        state_tags(ctx, v, row.state, row.is_overdue(ctx.today())),
        html! { (day(v.lang, row.due_on)) },
        html! { (moment(v.lang, row.submitted_at)) },
    ]
}
