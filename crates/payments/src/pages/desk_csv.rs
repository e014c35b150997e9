//! The day's list as CSV: what moved, and what is different in the provider's file.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::Ctx;
use web::{Failure, Form, Visitor};

use super::desk::{Shown, asked_day, cashier, cells, columns, load, word};
use crate::actions;
use crate::model::Difference;

/// GET /desk/payments.csv
pub(super) async fn download(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let official = cashier(&ctx, &v)?;
    let day = asked_day(&ctx, &Form::from_pairs(query));
    actions::take_along(&ctx, official, day).await?;
    let shown = load(&ctx, &official.agency, day).await?;
    let csv = as_csv(&ctx, &v, &shown).map_err(|error| Failure::internal(&error))?;
    let name = format!("attachment; filename=\"payments-{day}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, csv).into_response())
}

/// The day as CSV: its movements, then the differences, each with its channel's file. A value that a spreadsheet would take
/// for a formula gets an apostrophe before it.
fn as_csv(ctx: &Ctx, v: &Visitor, shown: &Shown) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let mut head = columns(ctx, v).to_vec();
    head.push(word(ctx, v, "payments-odd"));
    writer.write_record(&head)?;
    let differences: Vec<&Difference> =
        shown.compared.iter().filter_map(|one| one.given.as_ref()).flat_map(|(_, all)| all).collect();
    for row in &shown.rows {
        let odd = differences.iter().find(|one| one.order == row.payment.as_str() && one.kind == row.kind);
        let mut line = cells(ctx, v, row).map(|cell| plain(&cell)).to_vec();
        line.push(
            odd.map_or_else(String::new, |one| word(ctx, v, &format!("payments-odd-{}", one.odd.as_str()))),
        );
        writer.write_record(&line)?;
    }
    for one in differences.iter().filter(|one| one.ours.is_none()) {
        let kind = word(ctx, v, &format!("payments-kind-{}", one.kind.as_str()));
        let amount = one.theirs.unwrap_or_default().long(v.lang);
        let odd = word(ctx, v, &format!("payments-odd-{}", one.odd.as_str()));
        let empty = String::new;
        writer.write_record([empty(), kind, empty(), amount, empty(), plain(&one.order), empty(), odd])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn plain(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value.to_owned() }
}
