//! Anonymous statistics of a registry: a drawing, the table it is drawn from, and both as a file.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use kernel::money::grouped;
use kernel::{Ctx, Lang, Text};
use maud::{Markup, html};
use web::components::{ButtonKind, Column, Table, button_link, empty_state, inset, table};
use web::{Failure, Visitor, page, t};

use super::{Place, agency_name, chart, data, registry_path};
use crate::open::Edition;
use crate::open::download::line;
use crate::open::statistics::{Counted, count};

/// `GET /registries/{id}/statistics/{statistics}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((id, statistics)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    let described = place.registry.statistics(&statistics).ok_or_else(Failure::not_found)?;
    let edition = Edition::now(&ctx, &id).await?;
    let counted = count(&ctx, &place, described, edition).await?;
    let path = format!("{}/statistics/{}", registry_path(&id), described.id);
    let title = described.title.of(v.lang);
    let body = html! {
        p.lead { (t(&ctx, v, "registries-statistics-lead", &[("name", place.registry.name.of(v.lang).into())])) }
        @if counted.total.is_none() {
            (empty_state(&t(&ctx, v, "registries-statistics-few", &[]), &html! {
                p { (t(&ctx, v, "registries-statistics-few-next", &[("smallest", described.smallest.into())])) }
            }))
        } @else {
            (drawing(&ctx, v, title, &counted))
            (figures(&ctx, v, title, &counted))
            @if counted.hides_some() {
                (inset(&html! { p { (t(&ctx, v, "registries-statistics-hidden-note", &[("smallest", described.smallest.into())])) } }))
            }
            p { (button_link(&t(&ctx, v, "registries-data-csv", &[]), &format!("{path}/data.csv"), ButtonKind::Secondary)) }
        }
        (data::terms(&ctx, v, &place, &edition, None))
    };
    Ok(page(&ctx, v, title)
        .breadcrumb(t(&ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&id))
        .caption(agency_name(&ctx, v.lang, &place.registry.owner))
        .wide()
        .body(body))
}

/// `GET /registries/{id}/statistics/{statistics}/data.csv`: a line for each count.
pub(crate) async fn csv(
    State(ctx): State<Ctx>,
    Path((id, statistics)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let place = Place::of(&ctx, &id)?;
    let described = place.registry.statistics(&statistics).ok_or_else(Failure::not_found)?;
    let edition = Edition::now(&ctx, &id).await?;
    let tag = edition.tag(&format!("{statistics}|{:?}|{}", described.by, described.smallest));
    if let Some(unchanged) = edition.not_modified(&asked, &tag) {
        return Ok(unchanged);
    }
    let counted = count(&ctx, &place, described, edition).await?;
    let mut text =
        line(described.by.iter().map(String::as_str).chain(["count", "hidden"]).map(str::to_owned));
    let plain = [(String::new(), Text::default())];
    let across = counted.columns.as_ref().map_or(&plain[..], |columns| &columns.codes);
    for ((row, _), cells) in counted.rows.codes.iter().zip(&counted.cells) {
        for ((column, _), count) in across.iter().zip(cells) {
            let codes = std::iter::once(row.clone()).chain(counted.columns.as_ref().map(|_| column.clone()));
            let shown = count.map(|count| count.to_string()).unwrap_or_default();
            text.extend(line(codes.chain([shown, count.is_none().to_string()])));
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{id}-{statistics}-{}.csv\"", edition.on),
        ),
    ];
    Ok((headers, edition.headers(&tag), text).into_response())
}

/// Bars of the rows; with two codes of their sums.
fn drawing(ctx: &Ctx, v: &Visitor, title: &str, counted: &Counted) -> Markup {
    let bars = counted.rows.codes.iter().zip(&counted.row_sums).filter(|(_, count)| **count != Some(0));
    let bars: Vec<chart::Bar> = bars
        .map(|((code, name), count)| chart::Bar {
            label: label(ctx, v, code, name),
            value: *count,
            text: count.map_or_else(|| t(ctx, v, "registries-statistics-hidden", &[]), figure),
        })
        .collect();
    chart::bars(title, &bars)
}

fn figures(ctx: &Ctx, v: &Visitor, title: &str, counted: &Counted) -> Markup {
    let hidden = || t(ctx, v, "registries-statistics-hidden", &[]);
    let cell = |count: &Option<u64>| html! { (count.map_or_else(hidden, figure)) };
    let all = t(ctx, v, "registries-statistics-all", &[]);
    let mut columns = vec![Column::new(counted.rows.name.of(v.lang))];
    let across = counted.columns.as_ref().map(|columns| &columns.codes[..]).unwrap_or_default();
    columns.extend(across.iter().map(|(code, name)| Column::numeric(label(ctx, v, code, name))));
    columns.push(Column::numeric(if across.is_empty() {
        t(ctx, v, "registries-statistics-count", &[])
    } else {
        all.clone()
    }));
    let row = |name: String, cells: &[Option<u64>], sum: &Option<u64>| {
        let cells = if across.is_empty() { &[] } else { cells };
        let mut row = vec![html! { (name) }];
        row.extend(cells.iter().map(cell));
        row.push(cell(sum));
        row
    };
    let lines = counted.rows.codes.iter().zip(counted.cells.iter().zip(&counted.row_sums));
    let mut rows: Vec<Vec<Markup>> =
        lines.map(|((code, name), (cells, sum))| row(label(ctx, v, code, name), cells, sum)).collect();
    rows.push(row(all, &counted.column_sums, &counted.total));
    table(&Table { caption: title, caption_hidden: true, columns, rows })
}

fn figure(count: u64) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A code's name; an empty code says that there is none.
fn label(ctx: &Ctx, v: &Visitor, code: &str, name: &Text) -> String {
    if code.is_empty() {
        t(ctx, v, "registries-statistics-none", &[])
    } else {
        shorten(name.of(v.lang), v.lang)
    }
}

/// A name that fits beside a bar.
fn shorten(name: &str, lang: Lang) -> String {
    let most = if lang == Lang::Zh { 24 } else { 48 };
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}
