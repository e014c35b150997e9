//! Anybody verifies a signed document: who signed, when, and whether that holds. The files are read and
//! forgotten: nothing of them is stored or logged.

mod refused;
mod report;
mod upload;

use axum::extract::{Request, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use signature::asic::{Limits, is_package};
use signature::cades::{Signature, is_signature};
use signature::{Report, verify_detached, verify_package_on};
use tokio::sync::Semaphore;
use web::components::{Button, ButtonKind, FileInput, button, copy_text, file_input, inset, warning};
use web::{Errors, Failure, Visitor, page, t};

use self::refused::Refused;
use self::upload::Sent;
use crate::grounds::Own;

/// Bytes of all files of a form together; a document in a package is not longer either when unpacked.
const MOST_BYTES: usize = 16_000_000;
/// The same in words.
const MOST: &str = "16 MB";
/// Signatures that are verified at once: more would take the processors from everybody else.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// `GET /verify`.
pub(crate) async fn form(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let trusted = !Own::load(&ctx).await?.roots.is_empty();
    Ok(shown(&ctx, &visitor, &Errors::new(), trusted))
}

/// `POST /verify`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Failure> {
    let v = &visitor;
    let sent = upload::read(request, MOST_BYTES).await?;
    let own = Own::load(&ctx).await?;
    let (trusted, now) = (!own.roots.is_empty(), ctx.now());
    let turn = AT_ONCE.acquire().await.map_err(|error| Failure::internal(&error))?;
    let judged = tokio::task::spawn_blocking(move || {
        // Kept until the work is done, also when nobody waits for its answer any more.
        let _turn = turn;
        judge(&sent, &own, now)
    });
    let judged = judged.await;
    match judged.map_err(|error| Failure::internal(&error))? {
        Ok(report) => {
            let title = t(&ctx, v, "trust-verify-title", &[]);
            Ok(page(&ctx, v, &title).back("/verify", "").body(report::body(&ctx, v, &report)))
        }
        Err(refused) => {
            let mut errors = Errors::new();
            errors.add(refused.field(), refused.text(&ctx, v));
            Ok(shown(&ctx, v, &errors, trusted))
        }
    }
}

/// Verifies what was sent by its bytes: a package, or a signature with its document.
fn judge(sent: &Sent, own: &Own, now: kernel::Timestamp) -> Result<Report, Refused> {
    let limits = Limits { package_bytes: MOST_BYTES, document_bytes: MOST_BYTES };
    let grounds = own.grounds(now, limits);
    if let Some(field) = &sent.too_large {
        return Err(Refused::TooLarge { document: field == "document" });
    }
    let file = sent.file.as_ref().ok_or(Refused::None)?;
    if file.bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let report = if is_package(&file.bytes) {
        if sent.document.is_some() {
            return Err(Refused::DocumentNotNeeded);
        }
        verify_package_on(&file.bytes, &grounds)?
    } else if is_signature(&file.bytes) {
        let signature = Signature::read(&file.bytes)?;
        let document = sent.document.as_ref().ok_or(Refused::DocumentNeeded)?;
        if document.bytes.is_empty() {
            return Err(Refused::DocumentEmpty);
        }
        verify_detached(&signature, &document.name, &document.bytes, &grounds)
    } else if upload::is_receipt(&file.bytes) {
        return Err(Refused::Receipt);
    } else {
        return Err(Refused::Unknown);
    };
    if report.signatures.is_empty() { Err(Refused::NoSigner) } else { Ok(report) }
}

fn shown(ctx: &Ctx, v: &Visitor, errors: &Errors, trusted: bool) -> Response {
    let word = |key: &str| t(ctx, v, key, &[]);
    let limit = t(ctx, v, "trust-verify-file-hint", &[("limit", MOST.into())]);
    let body = html! {
        p.lead { (word("trust-verify-lead")) }
        @if !trusted { (warning(v.lang, &word("trust-verify-no-roots"))) }
        form method="post" action="/verify" enctype="multipart/form-data" novalidate {
            (file_input(v.lang, &FileInput {
                name: "file",
                label: &word("trust-verify-file"),
                hint: Some(&limit),
                error: errors.of("file"),
                accept: Some(".asics,.p7s,.pem,.der,application/vnd.etsi.asic-s+zip,application/pkcs7-signature"),
                ..FileInput::default()
            }))
            (file_input(v.lang, &FileInput {
                name: "document",
                label: &word("trust-verify-document"),
                hint: Some(&word("trust-verify-document-hint")),
                error: errors.of("document"),
                optional: true,
                ..FileInput::default()
            }))
            p { (word("trust-verify-kept")) }
            (button(&Button { text: &word("trust-verify-do"), kind: ButtonKind::Primary, value: None }))
        }
        @if trusted { (elsewhere(ctx, v)) }
    };
    page(ctx, v, &word("trust-verify-title")).back("/authorities", "").errors(errors).body(body)
}

/// How documents are verified that were signed under other roots.
fn elsewhere(ctx: &Ctx, v: &Visitor) -> Markup {
    inset(&html! {
        p { (t(ctx, v, "trust-verify-roots", &[])) }
        p { (copy_text(v.lang, "minben verify document.asics --root root.pem")) }
    })
}

/// Where the page stands, for the pages beside it.
pub(super) fn link(ctx: &Ctx, v: &Visitor) -> Markup {
    html! {
        p {
            (t(ctx, v, "trust-verify-link-lead", &[])) " "
            a href="/verify" { (t(ctx, v, "trust-verify-link", &[])) }
        }
    }
}
