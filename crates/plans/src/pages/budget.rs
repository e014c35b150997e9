//! The budget table as printed, with what its rows add up to where that differs.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, BudgetRow, Programme, Share};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Table, inset, table};
use web::{Failure, Visitor, t};

use super::{columns, download, drawing, find, view};
use crate::audit::budget::Sums;
use crate::words::{thousands, year};

/// `GET /programmes/{id}/budget`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let body = html! {
        (whole(&ctx, &v, &programme))
        (download(&ctx, &v, &programme, "budget"))
    };
    Ok(view(&ctx, &v, &programme, "/budget", &body))
}

/// The chart, and the tables as printed.
pub(super) fn whole(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let sums = Sums::kept(programme);
    html! {
        p { (t(ctx, v, "plans-budget-lead", &[])) }
        (wrong(ctx, v, programme, &sums))
        (drawing::money_by_year(ctx, v, programme, &sums, ALL))
        (printed(ctx, v, programme, &sums))
    }
}

/// What is printed in a cell, and what its rows add up to.
struct Cell {
    printed: Option<i64>,
    computed: i64,
}

fn cell(sums: &Sums<'_>, row: &BudgetRow, at: Option<i32>, share: Option<Share>) -> Cell {
    let years = at.and_then(|at| row.years.get(&at));
    let printed = match (at, share) {
        (Some(_), Some(Share::Capital)) => years.and_then(|cells| cells.capital),
        (Some(_), Some(Share::Current)) => years.and_then(|cells| cells.current),
        (Some(_), None) => years.and_then(|cells| cells.total),
        (None, Some(Share::Capital)) => row.capital,
        (None, Some(Share::Current)) => row.current,
        (None, None) => row.total,
    };
    Cell { printed, computed: sums.sum(&row.item, at, share) }
}

/// Tells at the top that figures do not add up, and where it is said which.
fn wrong(ctx: &Ctx, v: &Visitor, programme: &Programme, sums: &Sums<'_>) -> Markup {
    let spots = |row: &BudgetRow| {
        let all: Vec<Option<i32>> = row.years.keys().map(|at| Some(*at)).chain([None]).collect();
        let shares = [Some(Share::Capital), Some(Share::Current), None];
        let cells = all.iter().flat_map(|at| shares.map(|share| cell(sums, row, *at, share)));
        cells.filter(|cell| cell.printed.is_some_and(|printed| printed != cell.computed)).count()
    };
    let count: usize = programme.budget.iter().map(spots).sum();
    html! {
        @if count > 0 {
            (inset(&html! { p {
                (t(ctx, v, "plans-budget-wrong", &[("count", count.into())]))
                " " a href={ "/programmes/" (programme.id) "/audit" } { (t(ctx, v, "plans-see-audit", &[])) }
            } }))
        }
    }
}

/// The rows in the document's order: all years, then each part by year, as a table too wide is read by nobody.
fn printed(ctx: &Ctx, v: &Visitor, programme: &Programme, sums: &Sums<'_>) -> Markup {
    let shares = [Some(Share::Capital), Some(Share::Current), None];
    let by_year = |share: Share| -> Vec<Spot> {
        programme.years().map(|at| (year(v.lang, at), Some(at), Some(share))).collect()
    };
    let whole = ["plans-all-capital", "plans-all-current", "plans-total"].map(|key| t(ctx, v, key, &[]));
    let whole: Vec<Spot> = whole.into_iter().zip(shares).map(|(title, share)| (title, None, share)).collect();
    html! {
        (spots(ctx, v, programme, sums, "plans-budget-whole", &whole))
        (spots(ctx, v, programme, sums, "plans-budget-capital", &by_year(Share::Capital)))
        (spots(ctx, v, programme, sums, "plans-budget-current", &by_year(Share::Current)))
    }
}

/// A column of the table: its head, its year or all, its part or both.
type Spot = (String, Option<i32>, Option<Share>);

fn spots(
    ctx: &Ctx,
    v: &Visitor,
    programme: &Programme,
    sums: &Sums<'_>,
    caption: &str,
    spots: &[Spot],
) -> Markup {
    let mut heads = columns(ctx, v, &["plans-item"]);
    heads.extend(spots.iter().map(|(title, _, _)| Column::numeric(title)));
    let rows = programme.budget.iter().map(|row| {
        let mut cells = vec![name(ctx, v, programme, row)];
        cells.extend(spots.iter().map(|(_, at, share)| shown(ctx, v, &cell(sums, row, *at, *share))));
        cells
    });
    table(&Table {
        caption: &t(ctx, v, caption, &[]),
        columns: heads,
        rows: rows.collect(),
        ..Table::default()
    })
}

fn name(ctx: &Ctx, v: &Visitor, programme: &Programme, row: &BudgetRow) -> Markup {
    html! {
        @if let Some(item) = programme.item(&row.item) {
            a href={ "/programmes/" (programme.id) "/items/" (item.id) } { (item.id) " " (item.name.of(v.lang)) }
        } @else {
            strong { (t(ctx, v, "plans-whole", &[])) }
        }
    }
}

/// The printed figure; struck out, with the right one beside it, when it does not add up.
fn shown(ctx: &Ctx, v: &Visitor, cell: &Cell) -> Markup {
    html! {
        @match cell.printed {
            Some(printed) if printed != cell.computed => {
                del { (thousands(Some(printed))) } " "
                ins { (thousands(Some(cell.computed))) }
                " " span.hint { (t(ctx, v, "plans-added-up", &[])) }
            },
            printed => { (thousands(printed)) },
        }
    }
}
