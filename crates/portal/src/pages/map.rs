//! The map by county: what the agencies of each county did, or how many there are.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::model::County;
use charts::{About, Mark, Tile, Tiles, tiles};
use kernel::{AgencyId, Ctx, Day, Lang, facts};
use maud::{Markup, html};
use plans::counties;
use serde::Deserialize;
use web::components::{Button, ButtonKind, Choice, Column, Select, Table, button, select, table};
use web::{Failure, Visitor, page, t};

use crate::counted::{KINDS, key};

/// The figure that is not a kind of fact: agencies in force.
const AGENCIES: &str = "agencies";
/// The year when the platform could first have counted anything; earlier ones are not asked for.
const FIRST_YEAR: i32 = 2001;

/// Which figure is shown, of which year.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    figure: String,
    year: String,
}

/// A figure by county, with what belongs to none.
pub(crate) struct ByCounty {
    /// What is counted.
    pub(crate) title: String,
    /// By the code of the county.
    pub(crate) values: BTreeMap<String, i64>,
    /// Of agencies that belong to no county.
    pub(crate) elsewhere: i64,
}

/// `GET /map?figure=&year=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let year = year_asked(&ctx, &asked.year);
    let figure = if KINDS.contains(&asked.figure.as_str()) { asked.figure.as_str() } else { AGENCIES };
    let found = by_county(&ctx, &v, figure, year).await?;
    let title = t(&ctx, &v, "portal-map-title", &[]);
    Ok(page(&ctx, &v, &title)
        .breadcrumb(t(&ctx, &v, "portal-home", &[]), "/")
        .breadcrumb(t(&ctx, &v, "portal-indicators-title", &[]), "/indicators")
        .wide()
        .body(html! {
            p.lead { (t(&ctx, &v, "portal-map-lead", &[])) }
            (choose(&ctx, &v, figure, year))
            h2 { (found.title) }
            (drawn(&ctx, &v, &found))
        }))
}

/// The year asked for, or this one.
pub(crate) fn year_asked(ctx: &Ctx, text: &str) -> i32 {
    let this = ctx.today().year();
    text.trim().parse().unwrap_or(this).clamp(FIRST_YEAR, this)
}

/// First and last day of a year.
pub(crate) fn days_of(year: i32) -> Option<(Day, Day)> {
    Some((Day::new(year, 1, 1)?, Day::new(year, 12, 31)?))
}

/// How a year is said: 民國115年, 2026.
pub(crate) fn said(lang: Lang, year: i32) -> String {
    match lang {
        Lang::Zh => format!("{}年", year - 1911),
        Lang::En => year.to_string(),
    }
}

fn choose(ctx: &Ctx, v: &Visitor, figure: &str, year: i32) -> Markup {
    let names = std::iter::once(AGENCIES.to_owned()).chain(KINDS.map(str::to_owned));
    let figures: Vec<Choice> = names.map(|name| Choice::new(name.clone(), name_of(ctx, v, &name))).collect();
    let this = ctx.today().year();
    let years: Vec<Choice> =
        (FIRST_YEAR..=this).rev().map(|one| Choice::new(one.to_string(), said(v.lang, one))).collect();
    let one = |name, label: &str, value: &str, choices: &[Choice]| {
        let label = t(ctx, v, label, &[]);
        select(v.lang, &Select { name, label: &label, value, choices, ..Select::default() })
    };
    html! {
        form.filters method="get" action="/map" {
            (one("figure", "portal-map-figure", figure, &figures))
            (one("year", "portal-map-year", &year.to_string(), &years))
            (button(&Button { text: &t(ctx, v, "portal-map-send", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    }
}

fn name_of(ctx: &Ctx, v: &Visitor, figure: &str) -> String {
    let key = if figure == AGENCIES { "portal-map-agencies".to_owned() } else { key(figure) };
    t(ctx, v, &key, &[])
}

/// A figure of a year by the county that an agency, or one above it, governs.
pub(crate) async fn by_county(ctx: &Ctx, v: &Visitor, figure: &str, year: i32) -> Result<ByCounty, Failure> {
    let agencies = directory::agencies(ctx);
    let title = format!(
        "{}{}{}",
        name_of(ctx, v, figure),
        if v.lang == Lang::Zh { "，" } else { ", " },
        said(v.lang, year)
    );
    let (first, last) = days_of(year).ok_or_else(Failure::not_found)?;
    let day = last.min(ctx.today());
    let there = agencies.all().iter().filter(|agency| agency.in_force(day));
    let counted: Vec<(AgencyId, i64)> = match KINDS.into_iter().find(|kind| *kind == figure) {
        Some(kind) => facts::by_agency(ctx, kind, first, last).await?,
        None => there.map(|agency| (agency.id.clone(), 1)).collect(),
    };
    let catalogue = catalogue::current(ctx);
    let mut found = ByCounty { title, values: BTreeMap::new(), elsewhere: 0 };
    for (agency, value) in counted {
        match catalogue.county_of(&agency) {
            Some(county) => *found.values.entry(county.code.clone()).or_default() += value,
            None => found.elsewhere += value,
        }
    }
    Ok(found)
}

/// The map with the table behind it.
pub(crate) fn drawn(ctx: &Ctx, v: &Visitor, found: &ByCounty) -> Markup {
    let catalogue = catalogue::current(ctx);
    let counties = &catalogue.lists.counties;
    let value = |county: &County| found.values.get(&county.code).copied().unwrap_or_default();
    let tile = |county: &County| Tile {
        name: counties::short(v.lang, county, counties),
        column: county.column,
        row: county.row,
        value: Some(Mark::new(value(county) as f64, kernel::money::grouped(value(county)))),
    };
    let told: Vec<String> = counties
        .iter()
        .map(|county| format!("{} {}", county.name.of(v.lang), kernel::money::grouped(value(county))))
        .collect();
    let mut sorted: Vec<&County> = counties.iter().collect();
    sorted.sort_by_key(|county| std::cmp::Reverse(value(county)));
    let row = |name: String, value: i64| vec![html! { (name) }, html! { (kernel::money::grouped(value)) }];
    let mut rows: Vec<Vec<Markup>> =
        sorted.into_iter().map(|county| row(county.name.of(v.lang).to_owned(), value(county))).collect();
    rows.push(row(t(ctx, v, "portal-map-elsewhere", &[]), found.elsewhere));
    rows.push(row(t(ctx, v, "portal-map-all", &[]), found.values.values().sum::<i64>() + found.elsewhere));
    html! {
        (tiles(&Tiles {
            about: About {
                id: "chart-map".to_owned(),
                title: t(ctx, v, "portal-map-chart", &[("figure", found.title.as_str().into())]),
                description: told.join("; "),
            },
            tiles: counties.iter().map(tile).collect(),
        }))
        (table(&Table {
            caption: &found.title,
            caption_hidden: true,
            columns: vec![
                Column::new(t(ctx, v, "portal-map-county", &[])),
                Column::numeric(t(ctx, v, "portal-map-value", &[])),
            ],
            rows,
        }))
    }
}
