//! All agencies: the tree of branches and what is directly under them, or a search.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    ButtonKind, Column, Table, TextInput, Tone, empty_state, inset, table, tag, text_input,
};
use web::{Failure, Form, Visitor, page, t};

use super::{AsOf, level, submit};
use crate::model::{Agencies, Agency, Level};

/// Results shown at most; there are few hundred agencies, so a longer word finds the rest.
const RESULTS: usize = 60;

/// `GET /agencies?q=&on=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (v, form) = (&visitor, Form::from_pairs(query));
    let as_of = AsOf::of(&ctx, v, &form);
    let agencies = crate::agencies(&ctx);
    let wanted = form.text("q");
    let body = html! {
        (search_form(&ctx, v, wanted, &as_of))
        @if !as_of.on.is_empty() {
            (inset(&html! { p { (t(&ctx, v, "directory-as-of", &[("day", as_of.day.into())])) } }))
        }
        p { a href="/reorganisations" { (t(&ctx, v, "directory-reorganisations", &[])) } }
        @if wanted.is_empty() { (tree(&ctx, v, &agencies, &as_of)) } @else { (results(&ctx, v, &agencies, wanted, &as_of)) }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "directory-title", &[])).errors(&as_of.errors).body(body))
}

fn search_form(ctx: &Ctx, v: &Visitor, wanted: &str, as_of: &AsOf) -> Markup {
    html! {
        form method="get" action="/agencies" role="search" {
            (text_input(v.lang, &TextInput {
                name: "q",
                label: &t(ctx, v, "directory-search", &[]),
                hint: Some(&t(ctx, v, "directory-search-hint", &[])),
                value: wanted,
                autocomplete: Some("off"),
                ..TextInput::default()
            }))
            (as_of.field(ctx, v))
            (submit(ctx, v, "directory-search-button", ButtonKind::Secondary))
        }
    }
}

fn results(ctx: &Ctx, v: &Visitor, agencies: &Agencies, wanted: &str, as_of: &AsOf) -> Markup {
    let found = agencies.search(wanted, v.lang);
    if found.is_empty() {
        let next = html! { p { (t(ctx, v, "directory-nothing-next", &[])) } };
        return empty_state(&t(ctx, v, "directory-nothing", &[("text", wanted.into())]), &next);
    }
    let rows = found.iter().take(RESULTS).map(|agency| {
        let parent = agency.parent.as_ref().and_then(|parent| agencies.agency(parent));
        vec![
            html! { (as_of.agency(v, agency)) " " (state(ctx, v, agency, as_of)) },
            html! { (agency.code.as_deref().unwrap_or("—")) },
            html! { (level(ctx, v, agency.level)) },
            html! { @if let Some(parent) = parent { (parent.name.of(v.lang)) } @else { "—" } },
        ]
    });
    html! {
        (table(&Table {
            caption: &t(ctx, v, "directory-found", &[("count", found.len().into())]),
            columns: ["directory-name", "directory-code", "directory-level", "directory-superior"]
                .map(|key| Column::new(t(ctx, v, key, &[])))
                .to_vec(),
            rows: rows.collect(),
            ..Table::default()
        }))
        @if found.len() > RESULTS { p { (t(ctx, v, "directory-more", &[("count", RESULTS.into())])) } }
    }
}

/// Whether an agency exists on the day, in a word; nothing when it does.
pub(super) fn state(ctx: &Ctx, v: &Visitor, agency: &Agency, as_of: &AsOf) -> Markup {
    html! {
        @if !agency.in_force(as_of.day) {
            @let later = agency.valid_from.is_some_and(|from| as_of.day < from);
            (tag(Tone::Warn, &t(ctx, v, if later { "directory-not-yet" } else { "directory-ended" }, &[])))
        }
    }
}

/// Branches first, then local governments, then names that stand for many agencies.
fn tree(ctx: &Ctx, v: &Visitor, agencies: &Agencies, as_of: &AsOf) -> Markup {
    let roots: Vec<&Agency> = agencies
        .all()
        .iter()
        .filter(|agency| agency.parent.is_none() && agency.in_force(as_of.day))
        .collect();
    let (local, central): (Vec<&Agency>, Vec<&Agency>) =
        roots.into_iter().partition(|agency| agency.level == Level::County);
    let (collective, central): (Vec<&Agency>, Vec<&Agency>) =
        central.into_iter().partition(|agency| agency.level == Level::Other && agency.valid_from.is_none());
    html! {
        h2 { (t(ctx, v, "directory-central", &[])) }
        @for root in central {
            h3 { (as_of.agency(v, root)) }
            (children(ctx, v, agencies, root, as_of))
        }
        h2 { (t(ctx, v, "directory-local", &[])) }
        ul { @for root in local { li { (as_of.agency(v, root)) (below(ctx, v, agencies, root, as_of)) } } }
        @if !collective.is_empty() {
            h2 { (t(ctx, v, "directory-collective", &[])) }
            ul { @for root in collective { li { (as_of.agency(v, root)) } } }
        }
    }
}

fn children(ctx: &Ctx, v: &Visitor, agencies: &Agencies, root: &Agency, as_of: &AsOf) -> Markup {
    let children: Vec<&Agency> =
        agencies.children(&root.id).into_iter().filter(|agency| agency.in_force(as_of.day)).collect();
    html! {
        @if !children.is_empty() {
            ul { @for agency in children { li { (as_of.agency(v, agency)) (below(ctx, v, agencies, agency, as_of)) } } }
        }
    }
}

/// How many agencies are directly under one, when there are any.
fn below(ctx: &Ctx, v: &Visitor, agencies: &Agencies, agency: &Agency, as_of: &AsOf) -> Markup {
    let count = agencies.children(&agency.id).into_iter().filter(|child| child.in_force(as_of.day)).count();
    html! {
        @if count > 0 { " " span.hint { (t(ctx, v, "directory-below", &[("count", count.into())])) } }
    }
}
