//! The map of counties and the tables of what they got.

use std::collections::BTreeMap;

use catalogue::model::County;
use charts::{About, Mark, Tile, Tiles, tiles};
use kernel::Ctx;
use kernel::money::grouped;
use maud::{Markup, html};
use web::Visitor;
use web::components::{Table, table};

use super::{county, state_tag};
use crate::counties::short;
use crate::life::pages::{columns, word};
use crate::subsidies::model::{Application, Grant, Move};

/// A grant with its application.
pub(super) type Given = (Application, Grant);

/// What became of each application that got money.
pub(super) fn given(applications: Vec<Application>, moves: &[Move]) -> Vec<Given> {
    let grant = |one: Application| {
        let grant = Grant::of(moves.iter().filter(|moved| moved.application == one.id));
        (one, grant)
    };
    applications.into_iter().map(grant).filter(|(_, grant)| grant.approved > 0).collect()
}

/// The grants of each county, added up.
pub(super) fn by_county(given: &[Given]) -> BTreeMap<String, Grant> {
    let mut sums: BTreeMap<String, Grant> = BTreeMap::new();
    for (application, grant) in given {
        let sum = sums.entry(application.county.clone()).or_default();
        *sum = sum.plus(*grant);
    }
    sums
}

/// The map by what was approved, with the table behind it.
pub(super) fn map(ctx: &Ctx, v: &Visitor, title: &str, sums: &BTreeMap<String, Grant>) -> Markup {
    let catalogue = catalogue::current(ctx);
    let counties = &catalogue.lists.counties;
    let approved = |county: &County| sums.get(&county.code).map_or(0, |grant| grant.approved);
    let tile = |county: &County| Tile {
        name: short(v.lang, county, counties),
        column: county.column,
        row: county.row,
        value: Some(Mark::new(approved(county) as f64, grouped(approved(county)))),
    };
    let told: Vec<String> = counties
        .iter()
        .map(|county| format!("{} {}", county.name.of(v.lang), grouped(approved(county))))
        .collect();
    let mut sorted: Vec<(&String, &Grant)> = sums.iter().collect();
    sorted.sort_by_key(|(_, grant)| std::cmp::Reverse(grant.approved));
    let rows = sorted.into_iter().map(|(code, grant)| {
        let mut cells = vec![html! { (county(ctx, v, code)) }];
        cells.extend(sums_of(*grant));
        cells
    });
    let heads = [
        "plans-county",
        "#plans-subsidy-amount-approved",
        "#plans-subsidy-amount-paid",
        "#plans-subsidy-amount-spent",
        "#plans-subsidy-amount-repaid",
    ];
    html! {
        (tiles(&Tiles {
            about: About { id: "chart-subsidies".to_owned(), title: title.to_owned(), description: told.join("; ") },
            tiles: counties.iter().map(tile).collect(),
        }))
        @if sums.is_empty() {
            p { (word(ctx, v, "plans-subsidy-none-approved")) }
        } @else {
            (table(&Table { caption: title, caption_hidden: true, columns: columns(ctx, v, &heads), rows: rows.collect() }))
        }
    }
}

fn sums_of(grant: Grant) -> [Markup; 4] {
    [grant.approved, grant.paid, grant.spent, grant.repaid].map(|sum| html! { (grouped(sum)) })
}

/// Every grant.
pub(super) fn grants(ctx: &Ctx, v: &Visitor, given: &[Given]) -> Markup {
    let rows = given.iter().map(|(one, grant)| {
        let mut cells = vec![
            html! { (one.wish.object) div.hint { (one.document_number.as_deref().unwrap_or_default()) } },
            html! { (county(ctx, v, &one.county)) },
        ];
        cells.extend(sums_of(*grant));
        cells.push(state_tag(ctx, v, one.state));
        cells
    });
    let heads = [
        "plans-subsidy-object",
        "plans-county",
        "#plans-subsidy-amount-approved",
        "#plans-subsidy-amount-paid",
        "#plans-subsidy-amount-spent",
        "#plans-subsidy-amount-repaid",
        "plans-how-it-stands",
    ];
    table(&Table {
        caption: &word(ctx, v, "plans-subsidy-grants"),
        caption_hidden: true,
        columns: columns(ctx, v, &heads),
        rows: rows.collect(),
    })
}
