//! An auditor checks a receipt. The file is read and forgotten: nothing of it is stored.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, FileInput, Notice, Summary, Tone, button, file_input, notification_banner,
    summary_list,
};
use web::{Errors, Failure, Visitor, page, t};

use super::moment;
use crate::note::LogKey;
use crate::receipt::{Doubt, Proven, Receipt, StampProof, Trust, check};
use crate::store;

/// Largest receipt; one with a long time stamp has a tenth of it.
const MOST_BYTES: usize = 256 * 1024;

/// `GET /desk/ledger`.
pub(crate) async fn form(State(ctx): State<Ctx>, visitor: Visitor) -> Response {
    shown(&ctx, &visitor, &Errors::new(), None)
}

/// `POST /desk/ledger`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    body: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let file = match body {
        Ok(body) => read(body).await?,
        Err(_) => Vec::new(),
    };
    let mut errors = Errors::new();
    let Ok(receipt) = serde_json::from_slice::<Receipt>(&file) else {
        let key = if file.is_empty() { "ledger-check-none" } else { "ledger-check-no-receipt" };
        errors.add("file", t(&ctx, v, key, &[]));
        return Ok(shown(&ctx, v, &errors, None));
    };
    let mut trust = Trust::default();
    if let Some(log) = ctx.read(store::find_log).await? {
        let key = LogKey::new(Some(&log.head.origin), &log.public_key);
        trust.keys.push(key.map_err(crate::LedgerError::from)?);
    }
    let result = verdict(&ctx, v, &receipt, &check(&receipt, &trust, ctx.now()));
    Ok(shown(&ctx, v, &errors, Some(&result)))
}

/// The file of the form.
async fn read(mut body: Multipart) -> Result<Vec<u8>, Failure> {
    let broken = |_| Failure::new(400, "ledger.upload").at("file");
    while let Some(mut field) = body.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_BYTES {
                return Err(Failure::too_large("file", MOST_BYTES));
            }
        }
        return Ok(bytes);
    }
    Ok(Vec::new())
}

fn shown(ctx: &Ctx, v: &Visitor, errors: &Errors, result: Option<&Markup>) -> Response {
    let title = t(ctx, v, "ledger-check-title", &[]);
    let (label, hint) = (t(ctx, v, "ledger-check-file", &[]), t(ctx, v, "ledger-check-hint", &[]));
    let input = FileInput {
        name: "file",
        label: &label,
        hint: Some(&hint),
        error: errors.of("file"),
        accept: Some(".json,application/json"),
        ..FileInput::default()
    };
    page(ctx, v, &title).back("/desk", "").errors(errors).body(html! {
        @if let Some(result) = result { (result) }
        p { (t(ctx, v, "ledger-check-lead", &[])) " " a href="/ledger" { (t(ctx, v, "ledger-title", &[])) } }
        form method="post" action="/desk/ledger" enctype="multipart/form-data" {
            (file_input(v.lang, &input))
            (button(&Button { text: &t(ctx, v, "ledger-check-do", &[]), kind: ButtonKind::Primary, value: None }))
        }
    })
}

/// What is proven, or why nothing is.
fn verdict(ctx: &Ctx, v: &Visitor, receipt: &Receipt, result: &Result<Proven, Doubt>) -> Markup {
    let proven = match result {
        Ok(proven) => proven,
        Err(doubt) => {
            let key = match doubt {
                Doubt::Format(_) => "ledger-doubt-format",
                Doubt::Head(crate::note::NoteError::Unsigned { .. }) => "ledger-doubt-other-log",
                Doubt::Head(_) | Doubt::Certificate(_) => "ledger-doubt-head",
                Doubt::Row { .. } => "ledger-doubt-row",
                Doubt::Newest(_) => "ledger-doubt-newest",
                Doubt::Stamp(_) => "ledger-doubt-stamp",
            };
            let body = html! { p { (t(ctx, v, key, &[("index", receipt.index.into())])) } };
            return notification_banner(v.lang, &Notice { tone: Tone::Bad, id: "verdict", body });
        }
    };
    let row = &receipt.row;
    let line = |name: &str, value: &str| Summary::new(t(ctx, v, name, &[]), value.to_owned());
    let time = match &proven.stamp {
        StampProof::Before { at, authority } => t(
            ctx,
            v,
            "ledger-time-before",
            &[("at", moment(v, *at).as_str().into()), ("authority", authority.as_str().into())],
        ),
        StampProof::Unchecked => t(ctx, v, "ledger-time-unchecked", &[]),
        StampProof::None => t(ctx, v, "ledger-time-none", &[]),
    };
    let body = html! {
        p { (t(ctx, v, "ledger-proven", &[("number", (receipt.index + 1).into()), ("size", proven.head.size.into())])) }
    };
    html! {
        (notification_banner(v.lang, &Notice { tone: Tone::Good, id: "verdict", body }))
        (summary_list(&[
            line("ledger-row-at", &format!("{} ({})", moment(v, row.at), row.at)),
            line("ledger-row-actor", &row.actor),
            line("ledger-row-action", &row.action),
            line("ledger-row-object", &format!("{} {}", row.object, row.object_id)),
            line("ledger-row-detail", &row.detail),
            line("ledger-row-id", &row.id),
            line("ledger-row-time", &time),
        ]))
    }
}
