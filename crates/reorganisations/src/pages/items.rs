//! Everything that was handed over, as a file.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::Ctx;
use web::Failure;

use super::find;
use crate::model::Item;
use crate::store::{self, Place};

/// Things read at once.
const PART: i64 = 1_000;

/// `GET /desk/reorganisations/{id}/items.csv`.
pub(crate) async fn download(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Response, Failure> {
    let order = find(&ctx, &id)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = ["kind", "id", "label", "from", "to", "outcome", "at", "found"];
    writer.write_record(heads).map_err(|error| Failure::internal(&error))?;
    let mut after = Place::default();
    loop {
        let (run, place) = (order.id.clone(), after.clone());
        let items = ctx.read(move |r| store::list_items(r, &run, &place, PART)).await?;
        for item in &items {
            writer.write_record(cells(item)).map_err(|error| Failure::internal(&error))?;
        }
        match items.last() {
            Some(last) if items.len() as i64 == PART => after = store::place(last),
            _ => break,
        }
    }
    let bytes = writer.into_inner().map_err(|error| Failure::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-items.csv\"", order.id)),
    ];
    Ok((headers, bytes).into_response())
}

fn cells(item: &Item) -> [String; 8] {
    [
        item.kind.clone(),
        item.object.clone(),
        item.label.clone(),
        item.from.to_string(),
        item.to.as_ref().map(ToString::to_string).unwrap_or_default(),
        item.outcome.word().to_owned(),
        item.at.to_string(),
        if item.found { "yes" } else { "no" }.to_owned(),
    ]
}
