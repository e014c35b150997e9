//! The yearly report, written anew from the figures of the moment each time it is opened: a book with contents,
//! chapters and sources, as a page and as a file.

use axum::extract::{Query, State};
use axum::response::Response;
use charts::{About, Bars, Mark, bars};
use kernel::{Ctx, Day, facts};
use maud::{Markup, html};
use print::{Book, Chapter, Press};
use serde::Deserialize;
use web::components::{Column, Table, table};
use web::{Failure, Visitor, t};

use super::map::{by_county, days_of, drawn, said, year_asked};
use crate::GovernmentDir;
use crate::counted::{KINDS, key};
use crate::systems::{SystemState, states};

/// Agencies named one by one in the table of who did most.
const MOST_AGENCIES: usize = 20;
/// The figure of the map.
const MAPPED: &str = "service.decided";

/// Which year the report is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    year: String,
}

/// `GET /yearbook?year=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let book = book(&ctx, &v, &asked).await?;
    let way = [("portal-home", "/"), ("portal-indicators-title", "/indicators")];
    Ok(book.show(&ctx, &v, way.map(|(key, href)| (t(&ctx, &v, key, &[]), href.to_owned())).to_vec()))
}

/// `GET /yearbook.pdf?year=`: the same book as a file.
pub(crate) async fn file(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let book = book(&ctx, &v, &asked).await?;
    ctx.part::<Press>().answer(&ctx, &v, book).await
}

async fn book(ctx: &Ctx, v: &Visitor, asked: &Asked) -> Result<Book, Failure> {
    let year = year_asked(ctx, &asked.year);
    let place = ctx.settings.public_url.as_str();
    Ok(Book {
        name: format!("yearbook-{year}"),
        file: format!("/yearbook.pdf?year={year}"),
        kind: t(ctx, v, "portal-yearbook-kind", &[]),
        title: t(ctx, v, "portal-yearbook-title", &[("year", said(v.lang, year).into())]),
        publisher: t(ctx, v, "portal-yearbook-place", &[("place", place.into())]),
        made: t(ctx, v, "portal-yearbook-made", &[("day", ctx.today().into())]),
        chapters: chapters(ctx, v, year).await?,
    })
}

async fn chapters(ctx: &Ctx, v: &Visitor, year: i32) -> Result<Vec<Chapter>, Failure> {
    let rows = states(&catalogue::current(ctx), &ctx.part::<GovernmentDir>().0);
    let months = months(ctx, year).await?;
    let named =
        |id: &str, body: Markup| Chapter::new(id, t(ctx, v, &format!("portal-yearbook-{id}"), &[]), body);
    let mut chapters = vec![
        named("summary", summary(ctx, v, year, &rows, &months)),
        named("systems", systems(ctx, v, &rows)),
        named("work", work(ctx, v, year, &months)),
        named("agencies", agencies(ctx, v, year).await?),
        named("map", drawn(ctx, v, &by_county(ctx, v, MAPPED, year).await?)),
    ];
    for programme in catalogue::current(ctx).programmes() {
        let id = format!("programme-{}", programme.id);
        let at = year.clamp(programme.first_year, programme.last_year);
        let body = plans::chapter(ctx, v, programme, at);
        chapters.push(Chapter::new(id, programme.name.of(v.lang), body));
    }
    chapters.push(named("sources", sources(ctx, v)));
    Ok(chapters)
}

/// Each kind of fact by the months of a year.
type Months = Vec<(&'static str, [i64; 12])>;

async fn months(ctx: &Ctx, year: i32) -> Result<Months, Failure> {
    let (first, _) = days_of(year).ok_or_else(Failure::not_found)?;
    let mut all = Vec::new();
    for kind in KINDS {
        let mut sums = [0; 12];
        let days: Vec<(Day, i64)> = facts::by_day(ctx, kind, first).await?;
        for (day, value) in days.into_iter().filter(|(day, _)| day.year() == year) {
            sums[day.month() as usize - 1] += value;
        }
        all.push((kind, sums));
    }
    Ok(all)
}

fn figures(ctx: &Ctx, v: &Visitor, caption: &str, heads: [&str; 2], rows: Vec<(String, i64)>) -> Markup {
    let [name, value] = heads.map(|head| t(ctx, v, head, &[]));
    table(&Table {
        caption: &t(ctx, v, caption, &[]),
        columns: vec![Column::new(name), Column::numeric(value)],
        rows: rows
            .into_iter()
            .map(|(name, value)| vec![html! { (name) }, html! { (kernel::money::grouped(value)) }])
            .collect(),
        ..Table::default()
    })
}

fn summary(ctx: &Ctx, v: &Visitor, year: i32, rows: &[SystemState], months: &Months) -> Markup {
    let catalogue = catalogue::current(ctx);
    let today = ctx.today();
    let count = |key: &str, count: usize| (t(ctx, v, key, &[]), count as i64);
    let mut lines = vec![
        count("portal-systems-working", rows.iter().filter(|row| row.works).count()),
        count("portal-systems-all", rows.len()),
        count("portal-yearbook-services", catalogue.services().len()),
        count("portal-yearbook-registries", catalogue.registries().len()),
        count(
            "portal-yearbook-contracts",
            catalogue
                .contracts()
                .iter()
                .filter(|contract| contract.from <= today && today <= contract.until)
                .count(),
        ),
        count(
            "portal-yearbook-agencies-in-force",
            catalogue.agencies.all().iter().filter(|agency| agency.in_force(today)).count(),
        ),
    ];
    lines.extend(months.iter().map(|(kind, sums)| (t(ctx, v, &key(kind), &[]), sums.iter().sum())));
    html! {
        p { (t(ctx, v, "portal-yearbook-summary-lead", &[("year", said(v.lang, year).into())])) }
        (figures(ctx, v, "portal-yearbook-summary", ["portal-yearbook-figure", "portal-map-value"], lines))
    }
}

/// The rows of the mission that work, by what they belong to.
fn systems(ctx: &Ctx, v: &Visitor, rows: &[SystemState]) -> Markup {
    let group = |row: &SystemState| row.id.split('/').next().unwrap_or_default().to_owned();
    let mut groups: Vec<(String, usize, usize)> = Vec::new();
    for row in rows {
        let name = group(row);
        let place = groups.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
            groups.push((name.clone(), 0, 0));
            groups.len() - 1
        });
        groups[place].1 += usize::from(row.works);
        groups[place].2 += 1;
    }
    let lines =
        groups.iter().map(|(name, works, all)| vec![html! { (name) }, html! { (works) }, html! { (all) }]);
    let named = |row: &SystemState| {
        vec![html! { (row.id) }, html! { a href={ "/systems/" (row.id) } { (row.name.of(v.lang)) } }]
    };
    let working: Vec<Vec<Markup>> = rows.iter().filter(|row| row.works).map(named).collect();
    html! {
        p { (t(ctx, v, "portal-systems-lead", &[])) }
        (table(&Table {
            caption: &t(ctx, v, "portal-yearbook-by-programme", &[]),
            columns: vec![
                Column::new(t(ctx, v, "portal-yearbook-programme", &[])),
                Column::numeric(t(ctx, v, "portal-systems-working", &[])),
                Column::numeric(t(ctx, v, "portal-systems-all", &[])),
            ],
            rows: lines.collect(),
            ..Table::default()
        }))
        @if !working.is_empty() {
            (table(&Table {
                caption: &t(ctx, v, "portal-systems-working", &[]),
                columns: vec![
                    Column::new(t(ctx, v, "portal-systems-id", &[])),
                    Column::new(t(ctx, v, "portal-systems-name", &[])),
                ],
                rows: working,
                ..Table::default()
            }))
        }
    }
}

/// What was done, by month.
fn work(ctx: &Ctx, v: &Visitor, year: i32, months: &Months) -> Markup {
    let name = |month: usize| t(ctx, v, "portal-yearbook-month", &[("month", month.into())]);
    let mut heads = vec![Column::new(t(ctx, v, "portal-yearbook-month-head", &[]))];
    heads.extend(months.iter().map(|(kind, _)| Column::numeric(t(ctx, v, &key(kind), &[]))));
    let rows = (0..12).map(|month| {
        let mut cells = vec![html! { (name(month + 1)) }];
        cells.extend(months.iter().map(|(_, sums)| html! { (kernel::money::grouped(sums[month])) }));
        cells
    });
    html! {
        p { (t(ctx, v, "portal-counted-lead", &[])) }
        @for (kind, sums) in months.iter().filter(|(_, sums)| sums.iter().any(|sum| *sum > 0)) {
            h3 { (t(ctx, v, &key(kind), &[])) }
            (bars(&Bars {
                about: About {
                    id: format!("chart-{}", kind.replace('.', "-")),
                    title: t(ctx, v, "portal-yearbook-chart", &[("figure", t(ctx, v, &key(kind), &[]).into()), ("year", said(v.lang, year).into())]),
                    description: (0..12).map(|month| format!("{} {}", name(month + 1), sums[month])).collect::<Vec<_>>().join("; "),
                },
                series: Vec::new(),
                groups: (0..12).map(|month| ((month + 1).to_string(), vec![Some(Mark::new(sums[month] as f64, kernel::money::grouped(sums[month])))])).collect(),
            }))
        }
        (table(&Table {
            caption: &t(ctx, v, "portal-yearbook-by-month", &[]),
            columns: heads,
            rows: rows.collect(),
            ..Table::default()
        }))
    }
}

/// The agencies that did most of each kind of work together.
async fn agencies(ctx: &Ctx, v: &Visitor, year: i32) -> Result<Markup, Failure> {
    let (first, last) = days_of(year).ok_or_else(Failure::not_found)?;
    let mut sums: std::collections::BTreeMap<kernel::AgencyId, [i64; KINDS.len()]> =
        std::collections::BTreeMap::new();
    for (place, kind) in KINDS.into_iter().enumerate() {
        for (agency, value) in facts::by_agency(ctx, kind, first, last).await? {
            sums.entry(agency).or_default()[place] += value;
        }
    }
    let names = directory::agencies(ctx);
    let mut rows: Vec<(kernel::AgencyId, [i64; KINDS.len()])> = sums.into_iter().collect();
    rows.sort_by_key(|(_, sums)| std::cmp::Reverse(sums.iter().sum::<i64>()));
    let mut heads = vec![Column::new(t(ctx, v, "portal-yearbook-agency", &[]))];
    heads.extend(KINDS.map(|kind| Column::numeric(t(ctx, v, &key(kind), &[]))));
    let row = |(id, sums): &(kernel::AgencyId, [i64; KINDS.len()])| {
        let name =
            names.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.of(v.lang).to_owned());
        let mut cells = vec![html! { a href={ "/agencies/" (id) } { (name) } }];
        cells.extend(sums.iter().map(|sum| html! { (kernel::money::grouped(*sum)) }));
        cells
    };
    Ok(html! {
        @if rows.is_empty() { p { (t(ctx, v, "portal-yearbook-no-work", &[])) } } @else {
            (table(&Table {
                caption: &t(ctx, v, "portal-yearbook-most", &[("count", rows.len().min(MOST_AGENCIES).into())]),
                columns: heads,
                rows: rows.iter().take(MOST_AGENCIES).map(row).collect(),
                ..Table::default()
            }))
        }
    })
}

/// Where every figure comes from, and how it can be checked.
fn sources(ctx: &Ctx, v: &Visitor) -> Markup {
    html! {
        ul {
            li { (t(ctx, v, "portal-yearbook-source-facts", &[])) " " a href="/indicators" { (t(ctx, v, "portal-indicators-title", &[])) } }
            li { (t(ctx, v, "portal-yearbook-source-systems", &[])) " " a href="/systems" { (t(ctx, v, "portal-systems-title", &[])) } }
            @for programme in catalogue::current(ctx).programmes() {
                li {
                    (programme.name.of(v.lang)) ": "
                    a href={ "/programmes/" (programme.id) "/audit" } { (t(ctx, v, "portal-yearbook-source-audit", &[])) } ", "
                    a href={ "/programmes/" (programme.id) "/data" } { (t(ctx, v, "portal-yearbook-source-data", &[])) }
                    ul { @for document in &programme.documents { li { (document.title.of(v.lang)) @if let Some(number) = &document.number { " " (number) } } } }
                }
            }
        }
    }
}
