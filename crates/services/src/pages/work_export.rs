//! A case list as CSV, streamed: the first line leaves at once, and no more than a few pages are in memory
//! however many cases there are.

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Actor, Audit, Ctx, DbError, Lang};
use serde_json::json;
use tokio::sync::mpsc;
use web::{Failure, Visitor};

use super::shared::{post, service_name, word};
use super::work_list::{Asked, admitted};
use crate::model::{CaseState, ListRow};
use crate::store;

/// Bytes gathered before they are sent.
const CHUNK: usize = 32 * 1024;
/// Chunks waiting for a slow reader.
const QUEUE: usize = 8;

/// GET /desk/cases.csv
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let official = v.official()?;
    admitted(official)?;
    let filter = asked.filter(&ctx, official);
    log(&ctx, &v.actor).await?;
    let words = Words::of(&ctx, &v);
    let (sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(QUEUE);
    let context = ctx.clone();
    tokio::spawn(async move {
        let (reader, names) = (sender.clone(), context.clone());
        let done = context
            .report(move |r| {
                let mut chunk = words.head();
                store::for_each_row(r, &filter, |row| {
                    words.line(&names, &row, &mut chunk);
                    if chunk.len() >= CHUNK { send(&reader, &mut chunk) } else { Ok(()) }
                })?;
                send(&reader, &mut chunk)
            })
            .await;
        // A reader that went away ends the export; anything else breaks the answer off, so that half a
        // list is not taken for the whole.
        if let Err(error) = done
            && !sender.is_closed()
        {
            tracing::error!(%error, "an export was broken off");
            let _ = sender.send(Err(std::io::Error::other("the export was broken off"))).await;
        }
    });
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cases.csv\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

fn send(reader: &mpsc::Sender<Result<Bytes, std::io::Error>>, chunk: &mut String) -> Result<(), DbError> {
    let bytes = Bytes::from(std::mem::take(chunk));
    reader.blocking_send(Ok(bytes)).map_err(|_| DbError::Other("the reader went away".to_owned()))
}

async fn log(ctx: &Ctx, actor: &Actor) -> Result<(), DbError> {
    let actor = actor.clone();
    ctx.write(move |tx| {
        let entry = Audit {
            actor: &actor,
            action: "case.export",
            object: "case",
            object_id: "*",
            agency: None,
            detail: json!({}),
        };
        tx.audit(entry)
    })
    .await
}

/// The words of the list in the reader's language, looked up once.
struct Words {
    lang: Lang,
    columns: [String; 8],
    states: [String; 8],
}

impl Words {
    fn of(ctx: &Ctx, v: &Visitor) -> Self {
        let columns = ["number", "applicant", "service", "state", "waits", "submitted", "due", "link"];
        Self {
            lang: v.lang,
            columns: columns.map(|key| word(ctx, v, &format!("services-{key}"))),
            states: CaseState::ALL.map(|state| word(ctx, v, &format!("services-state-{}", state.as_str()))),
        }
    }

    /// The first line, after the mark by which spreadsheets know UTF-8.
    fn head(&self) -> String {
        let mut text = "\u{feff}".to_owned();
        write_line(&mut text, self.columns.iter().map(String::as_str));
        text
    }

    fn line(&self, ctx: &Ctx, row: &ListRow, text: &mut String) {
        let state = CaseState::ALL.iter().position(|state| *state == row.state).unwrap_or(0);
        let waits =
            if row.post.as_str().is_empty() { String::new() } else { post(ctx, self.lang, &row.post) };
        let (service, due) = (service_name(ctx, self.lang, &row.service), row.due_on.to_string());
        let (submitted, link) = (row.submitted_at.to_string(), format!("/desk/cases/{}", row.id));
        write_line(
            text,
            [&row.number, &row.name, &service, &self.states[state], &waits, &submitted, &due, &link]
                .map(String::as_str)
                .into_iter(),
        );
    }
}

/// One line. A value that a spreadsheet would take for a formula gets an apostrophe before it.
fn write_line<'a>(text: &mut String, values: impl Iterator<Item = &'a str>) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push('"');
        if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            text.push('\'');
        }
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_a_formula() {
        let mut text = String::new();
        write_line(&mut text, ["=1+1", "a\"b", "陳"].into_iter());
        assert_eq!(text, "\"'=1+1\",\"a\"\"b\",\"陳\"\r\n");
    }
}
