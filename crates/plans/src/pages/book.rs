//! A programme in book form: everything that its pages tell, as one page and as one file.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{Item, ItemKind, Programme, word};
use kernel::{AgencyId, Ctx};
use maud::{Markup, html};
use print::{Book, Chapter, Press, lowered};
use web::{Failure, Visitor, t};

use super::{audit, budget, economics, find, indicator, item, programme as overview, timetable};

/// `GET /programmes/{id}/book`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let way = vec![
        (t(&ctx, &v, "plans-title", &[]), "/programmes".to_owned()),
        (programme.name.of(v.lang).to_owned(), format!("/programmes/{}", programme.id)),
    ];
    Ok(book(&ctx, &v, &programme).show(&ctx, &v, way))
}

/// `GET /programmes/{id}/book.pdf`.
pub(crate) async fn file(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let book = book(&ctx, &v, &find(&ctx, &id)?);
    ctx.part::<Press>().answer(&ctx, &v, book).await
}

fn book(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Book {
    let name = programme.name.of(v.lang);
    let place = ctx.settings.public_url.as_str();
    let agencies = directory::agencies(ctx);
    let owner = programme.owner.as_str();
    let publisher = agencies.agency(&AgencyId::new(owner)).map_or(owner, |agency| agency.name.of(v.lang));
    Book {
        name: format!("programme-{}", programme.id),
        file: format!("/programmes/{}/book.pdf", programme.id),
        kind: t(ctx, v, "plans-book-kind", &[]),
        title: t(ctx, v, "plans-book-title", &[("name", name.into())]),
        publisher: publisher.to_owned(),
        made: t(ctx, v, "plans-book-made", &[("day", ctx.today().into()), ("place", place.into())]),
        chapters: chapters(ctx, v, programme),
    }
}

/// The chapters that a programme has something for.
fn chapters(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Vec<Chapter> {
    let summary = html! { p { (programme.summary.of(v.lang)) } (overview::overview(ctx, v, programme)) };
    let economics = programme.economics.as_ref();
    let parts = [
        ("overview", "plans-overview", Some(summary)),
        ("work", "plans-book-work", of(&programme.items, || overview::branches(ctx, v, programme))),
        ("each", "plans-book-each", of(&programme.items, || each_work(ctx, v, programme))),
        (
            "indicators",
            "plans-indicators",
            of(&programme.indicators, || indicator::by_goal(ctx, v, programme)),
        ),
        ("measures", "plans-book-measures", of(&programme.indicators, || each_indicator(ctx, v, programme))),
        ("budget", "plans-budget", of(&programme.budget, || budget::whole(ctx, v, programme))),
        (
            "economics",
            "plans-economics",
            economics.map(|economics| economics::told(ctx, v, programme, economics)),
        ),
        (
            "timetable",
            "plans-timetable",
            of(&programme.obligations, || timetable::by_kind(ctx, v, programme)),
        ),
        ("audit", "plans-audit", Some(audit::whole(ctx, v, programme))),
        ("sources", "plans-book-sources", Some(sources(ctx, v, programme))),
    ];
    let chapter = |(id, key, body): (&str, &str, Option<Markup>)| {
        Some(Chapter::of_page(format!("chapter-{id}"), t(ctx, v, key, &[]), &body?))
    };
    parts.into_iter().filter_map(chapter).collect()
}

/// A chapter about these, unless there are none.
fn of<T>(some: &[T], body: impl Fn() -> Markup) -> Option<Markup> {
    (!some.is_empty()).then(body)
}

fn each_work(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let title = |item: &Item| {
        let kind = t(ctx, v, &format!("plans-kind-{}", word(&ItemKind::ALL, &item.kind)), &[]);
        format!("{kind} {} {}", item.id, item.name.of(v.lang))
    };
    html! {
        @for item in programme.items.iter().filter(|item| item.kind.is_work()) {
            h2 { (title(item)) }
            (lowered(&item::told(ctx, v, programme, item)))
        }
    }
}

fn each_indicator(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    html! {
        @for indicator in &programme.indicators {
            h2 { (indicator.number) " " (indicator.name.of(v.lang)) }
            (lowered(&indicator::told(ctx, v, programme, indicator)))
        }
    }
}

fn sources(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    html! {
        p { (t(ctx, v, "plans-book-sources-lead", &[])) }
        ul { @for document in &programme.documents {
            li {
                (document.title.of(v.lang)) " "
                @if let Some(number) = &document.number { (number) " " }
                (document.on.long(v.lang))
            }
        } }
    }
}
