//! One agency as of a day: names, codes, superior, reorganisations, units, posts and officials.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{AgencyId, Ctx, Day, DbError, Lang};
use maud::{Markup, html};
use web::components::{
    ButtonKind, Column, Event, Summary, Table, Tone, button_link, details, inset, summary_list, table, tag,
    timeline,
};
use web::{Failure, Form, Visitor, page, t};

use super::{AsOf, agency_path, level, list, submit};
use crate::model::{Agencies, Agency, Post};
use crate::store::{self, Holder};
use crate::{AgencySections, DirectoryError};

/// `GET /agencies/{id}?on=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let as_of = AsOf::of(&ctx, v, &Form::from_pairs(query));
    let agencies = crate::agencies(&ctx);
    let agency = agencies.agency(&AgencyId::new(id)).ok_or(DirectoryError::UnknownAgency)?;
    let sections = match ctx.find_part::<AgencySections>() {
        Some(part) if agency.in_force(as_of.day) => {
            (part.0)(ctx.clone(), v.clone(), agency.id.clone()).await?
        }
        _ => html! {},
    };
    let staff = staff(&ctx, agencies.posts_of(&agency.id), as_of.day).await?;
    let body = html! {
        p { (list::state(&ctx, v, agency, &as_of)) }
        (as_of_notice(&ctx, v, &agencies, agency, &as_of))
        (sections)
        h2 { (t(&ctx, v, "directory-organisation", &[])) }
        (summary(&ctx, v, &agencies, agency, &as_of))
        (history(&ctx, v, &agencies, agency, &as_of))
        (children(&ctx, v, &agencies, agency, &as_of))
        (posts(&ctx, v, &agencies, agency, &staff))
        @if v.actor.agency() == Some(&agency.id) && v.actor.has_role("directory-maintainer") {
            p { (button_link(
                &t(&ctx, v, "directory-maintain", &[]),
                &format!("{}/officials", agency_path(&agency.id)),
                ButtonKind::Secondary,
            )) }
        }
        (details(&t(&ctx, v, "directory-other-day", &[]), &html! {
            form method="get" action=(agency_path(&agency.id)) {
                (as_of.field(&ctx, v))
                (submit(&ctx, v, "directory-on-button", ButtonKind::Secondary))
            }
        }))
    };
    Ok(page(&ctx, v, agency.name.of(v.lang))
        .breadcrumb(t(&ctx, v, "directory-title", &[]), as_of.href("/agencies"))
        .caption(level(&ctx, v, agency.level))
        .errors(&as_of.errors)
        .body(body))
}

/// A post with who holds it and who stands in on the day.
pub(super) struct Staffed {
    pub(super) post: Post,
    pub(super) holders: Vec<Holder>,
    pub(super) deputies: Vec<Holder>,
}

/// Posts with their people on a day.
pub(super) async fn staff(ctx: &Ctx, posts: Vec<&Post>, day: Day) -> Result<Vec<Staffed>, DbError> {
    let posts: Vec<Post> = posts.into_iter().cloned().collect();
    ctx.read(move |r| {
        let mut staffed = Vec::with_capacity(posts.len());
        for post in posts {
            let holders = store::holders_of(r, &post.id, day)?;
            let deputies = store::deputies_of(r, &post.id, day)?;
            staffed.push(Staffed { post, holders, deputies });
        }
        Ok(staffed)
    })
    .await
}

/// Which day is shown, and who did the agency's work then when it did not exist.
fn as_of_notice(ctx: &Ctx, v: &Visitor, agencies: &Agencies, agency: &Agency, as_of: &AsOf) -> Markup {
    if agency.in_force(as_of.day) {
        return html! {
            @if !as_of.on.is_empty() {
                (inset(&html! { p { (t(ctx, v, "directory-as-of", &[("day", as_of.day.into())])) } }))
            }
        };
    }
    let successors = agencies.successor_on(&agency.id, as_of.day);
    inset(&html! {
        p { (t(ctx, v, "directory-not-in-force", &[("day", as_of.day.into())])) }
        @if !successors.is_empty() {
            p { (t(ctx, v, "directory-work-done-by", &[])) }
            ul { @for successor in successors { li { (as_of.agency(v, successor)) } } }
        }
    })
}

fn summary(ctx: &Ctx, v: &Visitor, agencies: &Agencies, agency: &Agency, as_of: &AsOf) -> Markup {
    let other = if v.lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let mut lines = vec![Summary::new(
        t(ctx, v, "directory-other-name", &[]),
        html! { span lang=(other.tag()) { (agency.name.of(other)) } },
    )];
    let mut line = |key: &str, value: Markup| lines.push(Summary::new(t(ctx, v, key, &[]), value));
    if let Some(code) = &agency.code {
        line("directory-code", html! { (code) });
    }
    if let Some(oid) = &agency.oid {
        line("directory-oid", html! { (oid) });
    }
    if let Some(parent) = agency.parent.as_ref().and_then(|parent| agencies.agency(parent)) {
        line("directory-superior", as_of.agency(v, parent));
    }
    let day = |day: Option<Day>, open: &str| day.map_or_else(|| t(ctx, v, open, &[]), |day| day.long(v.lang));
    if agency.valid_from.is_some() {
        line("directory-from", html! { (day(agency.valid_from, "directory-open")) });
    }
    if agency.valid_until.is_some() {
        line("directory-until", html! { (day(agency.valid_until, "directory-open")) });
    }
    summary_list(&lines)
}

/// The agency's reorganisations in order: what it came from, itself, what came of it.
fn history(ctx: &Ctx, v: &Visitor, agencies: &Agencies, agency: &Agency, as_of: &AsOf) -> Markup {
    let before = agencies.predecessors(&agency.id);
    let after: Vec<&Agency> = agency.successors.iter().filter_map(|id| agencies.agency(id)).collect();
    if before.is_empty() && after.is_empty() {
        return html! {};
    }
    let when = |day: Option<Day>| match day {
        Some(day) => (day.long(v.lang), day.to_string()),
        None => (t(ctx, v, "directory-day-unknown", &[]), String::new()),
    };
    let link = |other: &Agency| Some(html! { p { (as_of.agency(v, other)) } });
    let mut events = Vec::new();
    for other in &before {
        let (text, datetime) = when(other.valid_from);
        let title = t(ctx, v, "directory-event-predecessor", &[("name", other.name.of(v.lang).into())]);
        events.push((other.valid_from, Event { body: link(other), ..Event::new(text, datetime, title) }));
    }
    let (text, datetime) = when(agency.valid_from);
    let key = if before.is_empty() { "directory-event-begin" } else { "directory-event-take-over" };
    let title = t(ctx, v, key, &[("name", agency.name.of(v.lang).into())]);
    events.push((agency.valid_from, Event::new(text, datetime, title)));
    events.sort_by_key(|(day, _)| *day);
    for other in after {
        let (text, datetime) = when(agency.valid_until.map(|last| last.plus_days(1)).or(other.valid_from));
        let title = t(ctx, v, "directory-event-successor", &[("name", other.name.of(v.lang).into())]);
        events.push((other.valid_from, Event { body: link(other), ..Event::new(text, datetime, title) }));
    }
    let events: Vec<Event> = events.into_iter().map(|(_, event)| event).collect();
    html! { h2 { (t(ctx, v, "directory-history", &[])) } (timeline(&events)) }
}

fn children(ctx: &Ctx, v: &Visitor, agencies: &Agencies, agency: &Agency, as_of: &AsOf) -> Markup {
    let children: Vec<&Agency> =
        agencies.children(&agency.id).into_iter().filter(|child| child.in_force(as_of.day)).collect();
    html! {
        @if !children.is_empty() {
            h2 { (t(ctx, v, "directory-children", &[])) }
            ul { @for child in children { li { (as_of.agency(v, child)) } } }
        }
    }
}

/// The posts by unit, with their people.
fn posts(ctx: &Ctx, v: &Visitor, agencies: &Agencies, agency: &Agency, staff: &[Staffed]) -> Markup {
    if staff.is_empty() {
        return html! {
            @let units = agencies.units_of(&agency.id);
            @if !units.is_empty() {
                h2 { (t(ctx, v, "directory-units", &[])) }
                ul { @for unit in units { li { (unit.name.of(v.lang)) } } }
            }
        };
    }
    let rows = staff.iter().map(|staffed| {
        let unit = staffed.post.unit.as_deref().and_then(|unit| agencies.unit(unit));
        vec![
            html! { (staffed.post.title.of(v.lang)) },
            html! { @if let Some(unit) = unit { (unit.name.of(v.lang)) } @else { "—" } },
            people(ctx, v, &staffed.holders),
            people(ctx, v, &staffed.deputies),
        ]
    });
    html! {
        h2 { (t(ctx, v, "directory-posts", &[])) }
        (table(&Table {
            caption: &t(ctx, v, "directory-posts", &[]),
            caption_hidden: true,
            columns: ["directory-post", "directory-unit", "directory-holder", "directory-deputy"]
                .map(|key| Column::new(t(ctx, v, key, &[])))
                .to_vec(),
            rows: rows.collect(),
        }))
    }
}

/// Names of people in or for a post; a tag when it is vacant.
fn people(ctx: &Ctx, v: &Visitor, people: &[Holder]) -> Markup {
    html! {
        @if people.is_empty() { (tag(Tone::Plain, &t(ctx, v, "directory-nobody", &[]))) }
        @for (index, holder) in people.iter().enumerate() {
            @if index > 0 { br; }
            bdi { (holder.name) }
        }
    }
}
