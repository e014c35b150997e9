//! Subsidies for everybody: the calls, the money, the map, each grant.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::word as in_words;
use catalogue::model::subsidy::Subsidy;
use kernel::money::grouped;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Summary, Table, empty_state, stat, stats, summary_list, table};
use web::{Failure, Visitor, page, t};

use super::table::{self, Given, by_county, given};
use crate::life::pages::tables::answer;
use crate::life::pages::{agency, columns, word};
use crate::subsidies::actions::subsidy;
use crate::subsidies::model::account::Kind;
use crate::subsidies::model::{Account, Application, Grant, Move};
use crate::subsidies::store;
use crate::words::year;

/// A year of a subsidy: its account and its grants.
struct OfYear {
    year: i32,
    account: Account,
    given: Vec<Given>,
    moves: Vec<Move>,
}

async fn years(ctx: &Ctx, subsidy: &Subsidy) -> Result<Vec<OfYear>, DbError> {
    let (id, years) = (subsidy.id.clone(), subsidy.years.clone());
    ctx.read(move |r| {
        let all = store::list_of_subsidy(r, &id)?;
        let mut found = Vec::new();
        for one in &years {
            let moves = store::moves_of_year(r, &id, one.year)?;
            let own: Vec<Application> = all.iter().filter(|row| row.wish.year == one.year).cloned().collect();
            let account = Account::of(one.appropriation, &moves);
            found.push(OfYear { year: one.year, account, given: given(own, &moves), moves });
        }
        Ok(found)
    })
    .await
}

/// `GET /subsidies`.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-subsidies")).back("/programmes", "").wide();
    if catalogue.subsidies().is_empty() {
        let next = html! { p { a href="/programmes" { (word(&ctx, &v, "plans-title")) } } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-subsidies-none"), &next)));
    }
    let (mut rows, mut sums): (Vec<Vec<Markup>>, BTreeMap<String, Grant>) = (Vec::new(), BTreeMap::new());
    for subsidy in catalogue.subsidies() {
        for one in years(&ctx, subsidy).await? {
            for (code, grant) in by_county(&one.given) {
                let sum: &mut Grant = sums.entry(code).or_default();
                *sum = sum.plus(grant);
            }
            rows.push(vec![
                html! { a href={ "/subsidies/" (subsidy.id) } { (subsidy.name.of(v.lang)) } },
                html! { (agency(&ctx, &v, &subsidy.agency)) },
                html! { (year(v.lang, one.year)) },
                html! { (grouped(one.account.appropriation)) },
                html! { (grouped(one.account.free)) },
                html! { (grouped(one.account.committed)) },
                html! { (grouped(one.account.spent)) },
            ]);
        }
    }
    let heads = [
        "plans-subsidy",
        "plans-agency",
        "plans-year",
        "#plans-subsidy-appropriation",
        "#plans-subsidy-free",
        "#plans-subsidy-committed",
        "#plans-subsidy-amount-spent",
    ];
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-subsidies-lead")) }
        (table(&Table {
            caption: &word(&ctx, &v, "plans-subsidies"), caption_hidden: true,
            columns: columns(&ctx, &v, &heads), rows,
        }))
        p.hint { (word(&ctx, &v, "plans-subsidy-thousands")) }
        h2 { (word(&ctx, &v, "plans-subsidy-map")) }
        (table::map(&ctx, &v, &word(&ctx, &v, "plans-subsidy-map"), &sums))
    }))
}

/// `GET /subsidies/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let subsidy = subsidy(&ctx, &id)?;
    let years = years(&ctx, &subsidy).await?;
    let frame = page(&ctx, &v, subsidy.name.of(v.lang)).caption(agency(&ctx, &v, &subsidy.agency));
    Ok(frame.back("/subsidies", "").wide().body(html! {
        p.lead { (subsidy.summary.of(v.lang)) }
        (terms(&ctx, &v, &subsidy))
        @for one in &years {
            h2 { (year(v.lang, one.year)) }
            (account(&ctx, &v, one.account))
            @let title = t(&ctx, &v, "plans-subsidy-map-of", &[("year", year(v.lang, one.year).into())]);
            (table::map(&ctx, &v, &title, &by_county(&one.given)))
            @if !one.given.is_empty() {
                h3 { (word(&ctx, &v, "plans-subsidy-grants")) }
                (table::grants(&ctx, &v, &one.given))
            }
        }
        p {
            a href={ "/subsidies/" (id) "/grants.csv" } download { (word(&ctx, &v, "plans-subsidy-grants-csv")) } " · "
            a href={ "/subsidies/" (id) "/moves.csv" } download { (word(&ctx, &v, "plans-subsidy-moves-csv")) }
        }
    }))
}

fn account(ctx: &Ctx, v: &Visitor, account: Account) -> Markup {
    let one = |sum: i64, key: &str| stat(&grouped(sum), &word(ctx, v, key), None);
    html! {
        (stats(&html! {
            (one(account.appropriation, "plans-subsidy-appropriation"))
            (one(account.free, "plans-subsidy-free"))
            (one(account.committed, "plans-subsidy-committed"))
            (one(account.spent, "plans-subsidy-amount-spent"))
        }))
        p.hint { (word(ctx, v, "plans-subsidy-equation")) }
    }
}

/// What the file says of the call.
pub(super) fn terms(ctx: &Ctx, v: &Visitor, subsidy: &Subsidy) -> Markup {
    let days = t(
        ctx,
        v,
        "plans-subsidy-call-days",
        &[("first", subsidy.opens_on.long(v.lang).into()), ("last", subsidy.closes_on.long(v.lang).into())],
    );
    let instalments = html! {
        ol {
            @for one in &subsidy.instalments {
                li {
                    (one.share) "%"
                    @if one.after_spent > 0 {
                        " " (t(ctx, v, "plans-subsidy-after-spent", &[("share", one.after_spent.to_string().into())]))
                    }
                }
            }
        }
    };
    let mut lines = vec![
        Summary::new(word(ctx, v, "plans-subsidy-call"), days),
        Summary::new(word(ctx, v, "plans-subsidy-legal-basis"), subsidy.legal_basis.of(v.lang).to_owned()),
        Summary::new(word(ctx, v, "plans-subsidy-instalments"), instalments),
    ];
    if let Some(most) = subsidy.most_per_county {
        lines.push(Summary::new(word(ctx, v, "plans-subsidy-most-per-county"), super::money(v, most)));
    }
    summary_list(&lines)
}

/// `GET /subsidies/{id}/grants.csv`.
pub(crate) async fn grants(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    let subsidy = subsidy(&ctx, &id)?;
    let years = years(&ctx, &subsidy).await?;
    let rows = years.into_iter().flat_map(|one| {
        one.given.into_iter().map(|(row, grant)| {
            let sums = [grant.approved, grant.paid, grant.spent, grant.repaid, grant.released];
            let mut cells =
                vec![row.wish.year.to_string(), row.county, row.agency.to_string(), row.wish.object];
            cells.extend(sums.map(|sum| sum.to_string()));
            cells.push(row.document_number.unwrap_or_default());
            cells.push(row.document_on.map(|day| day.to_string()).unwrap_or_default());
            cells
        })
    });
    let head = [
        "year",
        "county",
        "agency",
        "object",
        "approved",
        "paid",
        "spent",
        "repaid",
        "released",
        "document",
        "document_on",
    ];
    answer(&format!("{id}-grants"), &head, rows)
}

/// `GET /subsidies/{id}/moves.csv`: every movement with the account after it, so that anybody can add it up.
pub(crate) async fn moves(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    let subsidy = subsidy(&ctx, &id)?;
    let years = years(&ctx, &subsidy).await?;
    let rows = years.into_iter().flat_map(|one| {
        let mut account = Account::new(one.account.appropriation);
        let year = one.year;
        one.moves.into_iter().map(move |row| {
            account.apply(row.kind, row.amount);
            let mut cells = vec![
                row.at.to_string(),
                year.to_string(),
                row.application.to_string(),
                row.number.to_string(),
                in_words(&Kind::ALL, &row.kind).to_owned(),
                row.amount.to_string(),
            ];
            let after = [account.appropriation, account.free, account.committed, account.spent];
            cells.extend(after.map(|sum| sum.to_string()));
            cells
        })
    });
    let head = [
        "at",
        "year",
        "grant",
        "number",
        "kind",
        "amount",
        "appropriation",
        "free_after",
        "committed_after",
        "spent_after",
    ];
    answer(&format!("{id}-moves"), &head, rows)
}
