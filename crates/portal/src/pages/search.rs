//! Finding anything by a few words: services, areas of life, registers, agencies, public records, systems.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::model::Service;
use harvest::Hit;
use kernel::{Ctx, Lang};
use maud::{Markup, html};
use registries::open::agency::{self, Line};
use serde::Deserialize;
use web::components::{Card, SearchBox, cards, empty_state, inset, search_box};
use web::{Failure, Visitor, href, page, t};

use crate::find::{Entry, Found, Kind, find, words};

/// Of each kind shown at first.
const SHOWN: usize = 8;
/// Public records of each register.
const RECORDS: usize = 8;
/// Pages of agencies' own sites at first, and when they alone are shown.
const OUTSIDE: usize = 8;
const ALL_OUTSIDE: usize = 100;
/// The word in addresses for pages of agencies' own sites.
const SITES: &str = "site";
/// Longest search, in characters; more than anybody types.
const LONGEST: usize = 100;

/// What was searched for.
#[derive(Debug, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
}

/// `GET /search?q=&kind=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(search): Query<Search>,
) -> Result<Response, Failure> {
    let wanted: String = search.q.trim().chars().take(LONGEST).collect();
    let catalogue = catalogue::current(&ctx);
    let found = find(&catalogue, &wanted, v.lang, ctx.today());
    let sites_only = search.kind == SITES;
    let most = if sites_only { ALL_OUTSIDE } else { OUTSIDE };
    let outside = harvest::search(&ctx, words(&catalogue, &wanted), v.lang, most as i64 + 1).await?;
    let records = agency::search(&ctx, v.lang, &wanted, RECORDS).await?;
    let (label, hint) = (t(&ctx, &v, "portal-home-search", &[]), t(&ctx, &v, "portal-home-search-hint", &[]));
    let only = Kind::ALL.into_iter().find(|kind| kind.word() == search.kind);
    let nothing = found.entries.is_empty() && records.is_empty() && outside.is_empty();
    let results = Results { found: &found, wanted: &wanted, only };
    Ok(page(&ctx, &v, &t(&ctx, &v, "portal-search-title", &[])).breadcrumb(t(&ctx, &v, "portal-home", &[]), "/").wide().body(html! {
        (search_box(v.lang, &SearchBox { action: "/search", name: "q", label: &label, hint: Some(&hint), value: &wanted, button: None }))
        @if nothing && !wanted.is_empty() {
            (empty_state(&t(&ctx, &v, "portal-search-none", &[("q", (&wanted).into())]), &html! {
                p { (t(&ctx, &v, "portal-search-none-next", &[])) }
            }))
        }
        @if found.near && !found.entries.is_empty() && !sites_only {
            (inset(&html! { p { (t(&ctx, &v, "portal-search-near", &[("q", (&wanted).into())])) } }))
        }
        @for kind in Kind::ALL.into_iter().filter(|kind| !sites_only && only.is_none_or(|only| only == *kind)) {
            @if kind == Kind::System && only.is_none() { (on_sites(&ctx, &v, &wanted, &outside, most)) }
            (kind_section(&ctx, &v, &results, kind))
            @if kind == Kind::Register && only.is_none() { (published(&ctx, &v, &records)) }
        }
        @if sites_only { (on_sites(&ctx, &v, &wanted, &outside, most)) }
    }))
}

/// Pages of agencies' own sites, and the way to more of them.
fn on_sites(ctx: &Ctx, v: &Visitor, wanted: &str, hits: &[Hit], most: usize) -> Markup {
    html! {
        @if !hits.is_empty() {
            h2 { (t(ctx, v, "portal-search-site", &[])) }
            (harvest::results(ctx, v, &hits[..hits.len().min(most)]))
            @if hits.len() > most && most < ALL_OUTSIDE {
                p { a href=(href("/search", &[("q", wanted), ("kind", SITES)])) { (t(ctx, v, "portal-search-all-site", &[])) } }
            }
        }
    }
}

/// What was found, for what, and whether one kind alone is shown.
struct Results<'a> {
    found: &'a Found,
    wanted: &'a str,
    only: Option<Kind>,
}

/// What was found of one kind.
fn kind_section(ctx: &Ctx, v: &Visitor, results: &Results, kind: Kind) -> Markup {
    let (wanted, whole) = (results.wanted, results.only.is_some());
    let entries: Vec<&Entry> = results.found.entries.iter().filter(|entry| entry.kind == kind).collect();
    let shown = if whole { entries.len() } else { SHOWN };
    let card = |entry: &&Entry| Card {
        title: entry.title.of(v.lang).to_owned(),
        href: entry.href.clone(),
        summary: summary(ctx, v, entry),
    };
    html! {
        @if !entries.is_empty() {
            h2 { (t(ctx, v, &format!("portal-search-{}", kind.word()), &[("n", entries.len().into())])) }
            (cards(&entries.iter().take(shown).map(card).collect::<Vec<_>>()))
            @if entries.len() > shown {
                p { a href=(href("/search", &[("q", wanted), ("kind", kind.word())])) {
                    (t(ctx, v, &format!("portal-search-all-{}", kind.word()), &[("n", entries.len().into())]))
                } }
            }
        }
    }
}

/// Public records that agencies publish.
fn published(ctx: &Ctx, v: &Visitor, records: &[Line]) -> Markup {
    html! {
        @if !records.is_empty() {
            h2 { (t(ctx, v, "portal-search-records", &[("n", records.len().into())])) }
            ul { @for line in records { li { a href=(line.href) { (line.title) } } } }
        }
    }
}

/// What an entry is about, and whose it is; nothing of agencies and systems but whose.
fn summary(ctx: &Ctx, v: &Visitor, entry: &Entry) -> String {
    let agencies = directory::agencies(ctx);
    let owner =
        entry.owner.as_ref().and_then(|owner| agencies.agency(owner)).map(|owner| owner.name.of(v.lang));
    let about = if matches!(entry.kind, Kind::Agency | Kind::System) { "" } else { entry.about.of(v.lang) };
    match (owner, v.lang) {
        (Some(owner), _) if about.is_empty() => owner.to_owned(),
        (Some(owner), Lang::Zh) => format!("{about}（{owner}）"),
        (Some(owner), Lang::En) => format!("{about} ({owner})"),
        (None, _) => about.to_owned(),
    }
}

/// A service as a card: its name and what it does, and whose it is.
pub(crate) fn card(ctx: &Ctx, v: &Visitor, service: &Service) -> Card {
    let agencies = directory::agencies(ctx);
    let owner = agencies.agency(&service.owner).map_or("", |agency| agency.name.of(v.lang));
    Card {
        title: service.name.of(v.lang).to_owned(),
        href: format!("/services/{}", service.id),
        summary: match v.lang {
            Lang::Zh => format!("{}（{owner}）", service.summary.zh),
            Lang::En => format!("{} ({owner})", service.summary.en),
        },
    }
}
