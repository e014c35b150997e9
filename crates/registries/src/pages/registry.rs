//! One registry: its schema in plain words, its owner, law, count, and ways in.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::field::FieldKind;
use catalogue::model::{Field, ReadBy};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    ButtonKind, Column, SearchBox, Summary, Table, button_group, button_link, search_box, stat, stats,
    summary_list, table,
};
use web::{Failure, Form, Visitor, page, t};

use super::{Place, agency_name, data, done_notice, post_title, public, registry_path};
use crate::actions::{may_keep, may_read};
use crate::store;

/// `GET /registries/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    let registry = &place.registry;
    let (counted, today) = (registry.id.clone(), ctx.today());
    let count = ctx.report(move |r| store::count(r, &counted, today)).await?;
    let body = html! {
        p { (registry.summary.of(v.lang)) }
        (stats(&html! {
            (stat(&count.in_force.to_string(), &t(&ctx, v, "registries-in-force", &[]), None))
            (stat(&(count.entered - count.in_force).to_string(), &t(&ctx, v, "registries-closed", &[]), None))
        }))
        (ways_in(&ctx, v, &place))
        (data::section(&ctx, v, &place).await?)
        (facts(&ctx, v, &place))
        (schema(&ctx, v, &place))
    };
    let mut builder = page(&ctx, v, registry.name.of(v.lang))
        .breadcrumb(t(&ctx, v, "registries-title", &[]), "/registries")
        .caption(agency_name(&ctx, v.lang, &registry.owner))
        .wide();
    if let Some(notice) = done_notice(&ctx, v, &Form::from_pairs(query)) {
        builder = builder.notice(notice);
    }
    Ok(builder.body(body))
}

/// What the visitor may do here: search, add, import.
fn ways_in(ctx: &Ctx, v: &Visitor, place: &Place) -> Markup {
    let registry = &place.registry;
    let path = registry_path(&registry.id);
    html! {
        @if may_read(&v.actor, registry) {
            (search_box(v.lang, &SearchBox {
                action: &format!("{path}/search"),
                name: "q",
                label: &t(ctx, v, "registries-search", &[]),
                hint: Some(&t(ctx, v, "registries-search-hint", &[])),
                value: "",
                button: None,
            }))
        } @else if registry.is_open() {
            (public::form(ctx, v, place, &format!("{path}/search"), &Form::default()))
        } @else if registry.public_fields().next().is_some() {
            (search_box(v.lang, &SearchBox {
                action: &format!("{path}/search"),
                name: "q",
                label: &t(ctx, v, "registries-search-key", &[]),
                hint: Some(&t(ctx, v, "registries-search-key-hint", &[("field", key_name(v, place).into())])),
                value: "",
                button: None,
            }))
        }
        @if v.actor.official().is_some() && may_keep(&v.actor, registry) {
            (button_group(&html! {
                (button_link(&t(ctx, v, "registries-add", &[]), &format!("{path}/add"), ButtonKind::Primary))
                (button_link(&t(ctx, v, "registries-import", &[]), &format!("{path}/import"), ButtonKind::Secondary))
            }))
        }
    }
}

/// Names of the key fields.
pub(super) fn key_name(v: &Visitor, place: &Place) -> String {
    place.registry.key_fields().map(|field| field.name.of(v.lang)).collect::<Vec<_>>().join("/")
}

fn facts(ctx: &Ctx, v: &Visitor, place: &Place) -> Markup {
    let registry = &place.registry;
    let posts = |posts: &[kernel::PostId]| {
        let titles: Vec<String> = posts.iter().map(|post| post_title(ctx, v.lang, post)).collect();
        if titles.is_empty() { t(ctx, v, "registries-nobody", &[]) } else { titles.join(comma(v)) }
    };
    let line = |key: &str, value: String| Summary::new(t(ctx, v, key, &[]), value);
    let mut lines = vec![
        line("registries-owner", agency_name(ctx, v.lang, &registry.owner)),
        line("registries-basis", registry.legal_basis.of(v.lang).to_owned()),
        line("registries-keepers", posts(&registry.keepers)),
        line("registries-readers", posts(&registry.readers)),
    ];
    if !registry.purposes.is_empty() {
        let purposes: Vec<&str> = registry.purposes.iter().map(|purpose| purpose.name.of(v.lang)).collect();
        lines.push(line("registries-purposes", purposes.join(comma(v))));
    }
    if let Some(extract) = &registry.extract {
        lines.push(line("registries-extract", extract.title.of(v.lang).to_owned()));
    }
    if let Some(initial) = &registry.initial {
        let key = if initial.example { "registries-initial-example" } else { "registries-initial-source" };
        let args = [("source", initial.source.of(v.lang).into()), ("count", initial.rows.len().into())];
        lines.push(Summary::new(t(ctx, v, "registries-initial", &[]), t(ctx, v, key, &args)));
    }
    html! { h2 { (t(ctx, v, "registries-facts", &[])) } (summary_list(&lines)) }
}

fn schema(ctx: &Ctx, v: &Visitor, place: &Place) -> Markup {
    let rows = place.registry.fields.iter().map(|field| {
        vec![
            html! { (field.name.of(v.lang)) },
            html! { (kind(ctx, v, place, field)) },
            html! { (marks(ctx, v, field)) },
            html! { (readers(ctx, v, field)) },
        ]
    });
    table(&Table {
        caption: &t(ctx, v, "registries-fields", &[]),
        caption_hidden: false,
        columns: ["registries-field", "registries-kind", "registries-marks", "registries-read-by"]
            .map(|key| Column::new(t(ctx, v, key, &[])))
            .into(),
        rows: rows.collect(),
    })
}

fn kind(ctx: &Ctx, v: &Visitor, place: &Place, field: &Field) -> String {
    let word = t(ctx, v, &format!("registries-kind-{}", field.kind.name().replace('_', "-")), &[]);
    match &field.kind {
        FieldKind::Reference(kind) => {
            let other = place.catalogue.registry(&kind.registry);
            let name = other.map_or(kind.registry.as_str(), |registry| registry.name.of(v.lang));
            t(ctx, v, "registries-kind-of", &[("kind", word.into()), ("name", name.into())])
        }
        _ => word,
    }
}

/// What stands between the items of a list.
fn comma(v: &Visitor) -> &'static str {
    if v.lang == kernel::Lang::Zh { "、" } else { ", " }
}

fn marks(ctx: &Ctx, v: &Visitor, field: &Field) -> String {
    let marks = [
        (field.key, "registries-mark-key"),
        (field.required && !field.key, "registries-mark-required"),
        (field.unique, "registries-mark-unique"),
        (field.search, "registries-mark-search"),
    ];
    let words: Vec<String> =
        marks.iter().filter(|(holds, _)| *holds).map(|(_, key)| t(ctx, v, key, &[])).collect();
    if words.is_empty() { "—".to_owned() } else { words.join(comma(v)) }
}

fn readers(ctx: &Ctx, v: &Visitor, field: &Field) -> String {
    if field.read.contains(&ReadBy::Public) {
        return t(ctx, v, "registries-read-public", &[]);
    }
    let words: Vec<String> =
        [(ReadBy::Owner, "registries-read-owner"), (ReadBy::Subject, "registries-read-subject")]
            .iter()
            .filter(|(who, _)| field.read.contains(who))
            .map(|(_, key)| t(ctx, v, key, &[]))
            .collect();
    words.join(comma(v))
}
