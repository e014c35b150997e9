//! What is new in an open registry, as a feed (Atom, RFC 4287).

use std::fmt::Write as _;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, header};
use kernel::{AgencyId, Ctx, Timestamp};
use web::{Failure, Form, Visitor, href};

use super::{Place, agency_name, record_path, registry_path};
use crate::RegistriesError;
use crate::model::Record;
use crate::open::agency::{records_of, title};
use crate::open::{Edition, download};
use crate::store;

/// Entries of a feed.
const ENTRIES: usize = 50;

/// `GET /registries/{id}/feed.atom?agency=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    asked: HeaderMap,
) -> Result<Response, Failure> {
    let v = &visitor;
    let place = Place::of(&ctx, &id)?;
    if !place.registry.is_open() {
        return Err(RegistriesError::NotOpen.into());
    }
    let query = Form::from_pairs(query);
    let agency = query.opt("agency").map(AgencyId::new);
    let edition = Edition::now(&ctx, &id).await?;
    let tag =
        edition.tag(&format!("{}|{}|{}", v.lang.code(), query.text("agency"), download::Form::Json.word()));
    if let Some(unchanged) = edition.not_modified(&asked, &tag) {
        return Ok(unchanged);
    }
    let mut records = match (&agency, &place.registry.agency) {
        (Some(agency), Some(field)) => records_of(&ctx, &place.registry, field, agency).await?,
        (Some(_), None) => return Err(Failure::not_found()),
        (None, _) => {
            let today = ctx.today();
            ctx.read(move |r| store::newest(r, &id, today, ENTRIES as i64)).await?
        }
    };
    records.truncate(ENTRIES);
    let text = feed(&ctx, v, &place, agency.as_ref(), &records, edition.modified_at());
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::VARY, "accept-language, cookie"),
    ];
    Ok((headers, edition.headers(&tag), text).into_response())
}

fn feed(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    agency: Option<&AgencyId>,
    records: &[Record],
    updated: Timestamp,
) -> String {
    let (url, registry) = (&ctx.settings.public_url, &place.registry);
    let author = agency_name(ctx, v.lang, agency.unwrap_or(&registry.owner));
    let path = href(
        &format!("{}/feed.atom", registry_path(&registry.id)),
        &[("agency", agency.map_or("", AgencyId::as_str))],
    );
    let title_of_feed = format!("{} {}", author, registry.name.of(v.lang));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{}</id>\n<link rel=\"self\" href=\"{}\"/>\n<updated>{updated}</updated>\n\
         <author><name>{}</name></author>\n",
        v.lang.tag(),
        escaped(&title_of_feed),
        escaped(&format!("{url}{path}")),
        escaped(&format!("{url}{path}")),
        escaped(&author),
    );
    for record in records {
        let link = escaped(&format!("{url}{}", record_path(&record.registry, &record.key)));
        let _ = writeln!(
            text,
            "<entry><title>{}</title><id>{link}</id><link href=\"{link}\"/><updated>{}</updated></entry>",
            escaped(&title(place, v.lang, record)),
            record.recorded_at,
        );
    }
    text.push_str("</feed>\n");
    text
}

/// Text inside XML; what XML 1.0 cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() && !letter.is_whitespace() => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_record_stays_text() {
        assert_eq!(escaped("<a href=\"x\">&\u{1}"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
