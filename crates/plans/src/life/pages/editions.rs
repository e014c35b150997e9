//! A programme of the files and its revisions: what was published first beside what holds today.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{Change, ChangeKind, Indicator, Programme, word as spelt};
use kernel::{Ctx, Lang};
use maud::{Markup, html};
use web::components::{Table, empty_state, table};
use web::{Failure, Visitor, page, t};

use super::{columns, word};
use crate::words::{measured, year as year_words};

/// What an indicator was before a change, and its target for the year of the change.
struct Sides<'a> {
    change: &'a Change,
    before: Option<&'a Indicator>,
    after: Option<&'a Indicator>,
}

fn sides(programme: &Programme) -> Vec<Sides<'_>> {
    let one = |change: &'_ Change| {
        let before = change.replaces.as_deref().unwrap_or(&change.indicator);
        (programme.indicator(before), programme.indicator(&change.indicator))
    };
    programme
        .changes
        .iter()
        .map(|change| {
            let (before, after) = one(change);
            Sides { change, before, after }
        })
        .collect()
}

fn target(lang: Lang, indicator: Option<&Indicator>, year: i32) -> String {
    let found = indicator.and_then(|one| Some((one, one.targets.values.get(&year)?)));
    found.map_or_else(|| "—".to_owned(), |(one, value)| measured(lang, *value, &one.unit))
}

/// `GET /programmes/{id}/versions`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = crate::pages::find(&ctx, &id)?;
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-versions")).caption(programme.name.of(v.lang));
    let frame = frame.back(format!("/programmes/{id}"), "").wide();
    if programme.amendments.is_empty() && programme.changes.is_empty() {
        let next = html! { p { a href={ "/programmes/" (id) } { (programme.name.of(v.lang)) } } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-never-revised"), &next)));
    }
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-versions-note")) }
        (amendments(&ctx, &v, &programme))
        (definitions(&ctx, &v, &programme))
        p { a href={ "/programmes/" (id) "/versions.csv" } download { (word(&ctx, &v, "plans-download")) } }
    }))
}

fn amendments(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let name = |id: &String| {
        let item = programme.item(id).map(|item| item.name.of(v.lang).to_owned());
        item.or_else(|| programme.indicator(id).map(|one| one.name.of(v.lang).to_owned()))
            .unwrap_or_else(|| id.clone())
    };
    html! {
        @for amendment in &programme.amendments {
            h2 { (t(ctx, v, "plans-amendment", &[("day", amendment.on.into())])) }
            (table(&Table {
                caption: &word(ctx, v, "plans-reasons"),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-change", "plans-concerns", "plans-reason"]),
                rows: amendment.reasons.iter().map(|reason| {
                    let kind = spelt(&ChangeKind::ALL, &reason.change);
                    vec![
                        html! { (word(ctx, v, &format!("plans-change-{kind}"))) },
                        html! { @if reason.items.is_empty() { "—" } @for id in &reason.items { div { (name(id)) } } },
                        html! { (reason.text.of(v.lang)) },
                    ]
                }).collect(),
            }))
        }
    }
}

fn definitions(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let rows: Vec<Vec<Markup>> = sides(programme)
        .iter()
        .map(|sides| {
            let (year, change) = (sides.change.year, sides.change);
            let said = |one: Option<&Indicator>| one.map_or("—", |one| one.definition.of(v.lang)).to_owned();
            vec![
                html! { (sides.after.map_or(change.indicator.as_str(), |one| one.name.of(v.lang))) },
                html! { (year_words(v.lang, year)) },
                html! { (said(sides.before)) div.hint { (target(v.lang, sides.before, year)) } },
                html! { (change.definition.of(v.lang)) div.hint { (target(v.lang, sides.after, year)) } },
                html! { (change.reason.of(v.lang)) },
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h2 { (word(ctx, v, "plans-definitions-changed")) }
            (table(&Table {
                caption: &word(ctx, v, "plans-definitions-changed"),
                caption_hidden: true,
                columns: columns(ctx, v, &[
                    "plans-indicator", "plans-year", "plans-before-revision", "plans-after-revision", "plans-reason",
                ]),
                rows,
            }))
        }
    }
}

/// `GET /programmes/{id}/versions.csv`: every changed definition with the target of its year on both sides.
pub(crate) async fn csv(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    let programme = crate::pages::find(&ctx, &id)?;
    let figure = |one: Option<&Indicator>, year: i32| {
        one.and_then(|one| one.targets.values.get(&year)).map(ToString::to_string).unwrap_or_default()
    };
    let rows = sides(&programme).into_iter().map(|sides| {
        let change = sides.change;
        vec![
            change.indicator.clone(),
            change.year.to_string(),
            change.replaces.clone().unwrap_or_default(),
            sides.before.map(|one| one.definition.zh.clone()).unwrap_or_default(),
            change.definition.zh.clone(),
            figure(sides.before, change.year),
            figure(sides.after, change.year),
            change.reason.zh.clone(),
            change.origin.source.clone(),
        ]
    });
    let head = [
        "indicator",
        "year",
        "replaces",
        "definition_before",
        "definition_after",
        "target_before",
        "target_after",
        "reason",
        "source",
    ];
    let rows: Vec<Vec<String>> = rows.collect();
    super::tables::answer(&format!("{id}-versions"), &head, rows.into_iter())
}
