//! An edition as a file, in parts that leave as they are read: no more than one batch is in memory, and
//! nothing of the database is held for a slow reader.

use std::io;

use axum::body::{Body, Bytes};
use catalogue::model::Field;
use kernel::{Ctx, Lang};
use serde_json::{Value as Json, json};

use super::Edition;
use super::edition::BATCH;
use crate::actions::cell;
use crate::model::Record;
use crate::pages::Place;

/// In which form data are taken along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// CSV for programs: field ids, values as they are kept.
    Csv,
    /// CSV for spreadsheets: names and values as people read them.
    Sheet(Lang),
    /// JSON.
    Json,
}

impl Form {
    /// A word for entity tags.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Sheet(Lang::Zh) => "sheet-zh",
            Self::Sheet(Lang::En) => "sheet-en",
            Self::Json => "json",
        }
    }
}

/// The data of an edition of an open registry; `about` stands before the records of a JSON file.
pub(crate) fn stream(ctx: &Ctx, place: Place, edition: Edition, form: Form, about: Json) -> Body {
    let download = Download { ctx: ctx.clone(), place, edition, form, at: At::Head(about) };
    Body::from_stream(futures_util::stream::unfold(download, Download::next))
}

/// How far a download is.
enum At {
    /// Before the first byte.
    Head(Json),
    /// After the record with this key.
    Rows(String),
    /// After the last byte.
    End,
}

struct Download {
    ctx: Ctx,
    place: Place,
    edition: Edition,
    form: Form,
    at: At,
}

impl Download {
    /// The next part. A failure breaks the file off, so that half of it is not taken for the whole.
    async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        let part = match &self.at {
            At::Head(about) => {
                let head = self.head(about);
                self.at = At::Rows(String::new());
                Ok(head)
            }
            At::Rows(after) => {
                let registry = &self.place.registry.id;
                match self.edition.records(&self.ctx, registry, after).await {
                    Ok(records) => {
                        let part = self.rows(&records, after.is_empty());
                        let full = records.len() as i64 == BATCH;
                        let last = records.into_iter().next_back().filter(|_| full);
                        self.at = last.map_or(At::End, |record| At::Rows(record.key));
                        part
                    }
                    Err(error) => {
                        tracing::error!(%error, registry, "a download was broken off");
                        self.at = At::End;
                        Err(io::Error::other("the download was broken off"))
                    }
                }
            }
            At::End => return None,
        };
        Some((part.map(Bytes::from), self))
    }

    fn head(&self, about: &Json) -> Vec<u8> {
        let fields = super::fields(&self.place.registry);
        match self.form {
            Form::Csv => line(fields.iter().map(|field| field.id.clone())),
            // The mark by which spreadsheets know UTF-8 comes first.
            Form::Sheet(lang) => {
                let names = fields.iter().map(|field| formula_safe(field.name.of(lang)));
                [b"\xef\xbb\xbf".to_vec(), line(names)].concat()
            }
            Form::Json => {
                let text = about.to_string();
                format!("{},\"records\":[\n", text.strip_suffix('}').unwrap_or(&text)).into_bytes()
            }
        }
    }

    fn rows(&self, records: &[Record], first: bool) -> io::Result<Vec<u8>> {
        let fields = super::fields(&self.place.registry);
        let mut part = Vec::new();
        for (index, record) in records.iter().enumerate() {
            match self.form {
                Form::Csv => part.extend(line(fields.iter().map(|field| cell(record.body.get(&field.id))))),
                Form::Sheet(lang) => {
                    part.extend(line(fields.iter().map(|field| self.shown(field, record, lang))));
                }
                Form::Json => {
                    if !(first && index == 0) {
                        part.extend(b",\n");
                    }
                    serde_json::to_writer(&mut part, &object(&fields, record))?;
                }
            }
        }
        if self.form == Form::Json && (records.len() as i64) < BATCH {
            part.extend(b"\n]}\n");
        }
        Ok(part)
    }

    fn shown(&self, field: &Field, record: &Record, lang: Lang) -> String {
        let value = record.body.get(&field.id).unwrap_or(&Json::Null);
        formula_safe(&field.show(value, &self.place.catalogue.lists, lang))
    }
}

/// The public fields of a record; one without a value is null.
pub(crate) fn object(fields: &[&Field], record: &Record) -> Json {
    let value = |field: &&Field| (field.id.clone(), record.body.get(&field.id).cloned().unwrap_or_default());
    Json::Object(fields.iter().map(value).collect())
}

/// A file's own description: what JSON begins with.
pub(crate) fn about(ctx: &Ctx, place: &Place, edition: &Edition) -> Json {
    let (registry, url) = (&place.registry, &ctx.settings.public_url);
    let open_data = place.catalogue.open_data.as_ref();
    json!({
        "dataset": registry.id, "title": registry.name, "publisher": registry.owner,
        "legal_basis": registry.legal_basis, "as_of": edition.on, "modified": edition.modified_at().to_string(),
        "licence": open_data.map(|open| &open.licence), "licence_url": open_data.map(|open| &open.licence_url),
        "schema": format!("{url}/registries/{}/schema.json", registry.id),
    })
}

/// One line of CSV (RFC 4180).
pub(crate) fn line(values: impl Iterator<Item = String>) -> Vec<u8> {
    let mut text = String::new();
    for (index, value) in values.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if value.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&value.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&value);
        }
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// A value that a spreadsheet would take for a formula gets an apostrophe before it.
fn formula_safe(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_every_value_apart() {
        let values = ["a", "b,c", "d\"e", "陳\n測"].map(str::to_owned);
        assert_eq!(line(values.into_iter()), "a,\"b,c\",\"d\"\"e\",\"陳\n測\"\r\n".as_bytes());
        assert_eq!(formula_safe("=1+1"), "'=1+1");
    }
}
