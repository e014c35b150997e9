//! My recovery codes.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{ButtonKind, button_link, warning};
use web::{Failure, Visitor, page, t};

use super::{one_button, word};
use crate::{actions, store};

/// GET /my/recovery-codes
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let person = v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.id.clone();
    let left = ctx.read(move |r| store::count_codes(r, &person)).await?;
    let title = word(&ctx, &v, "identity-codes-title");
    Ok(page(&ctx, &v, &title).back("/my/sign-in", "").body(html! {
        p.lead { (word(&ctx, &v, "identity-codes-lead")) }
        @if left > 0 {
            p { (t(&ctx, &v, "identity-codes-left", &[("count", left.into())])) }
            (warning(v.lang, &word(&ctx, &v, "identity-codes-replace")))
        }
        (one_button("/my/recovery-codes", &word(&ctx, &v, "identity-codes-make"), ButtonKind::Primary))
    }))
}

/// POST /my/recovery-codes. The answer is the page itself: the codes are nowhere else, so there is no
/// address at which they could be shown again.
pub(crate) async fn make(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let codes = actions::issue_codes(&ctx, &v.actor).await?;
    let title = word(&ctx, &v, "identity-codes-new");
    Ok(page(&ctx, &v, &title).body(html! {
        (warning(v.lang, &word(&ctx, &v, "identity-codes-once")))
        div.print-document {
            ol.codes { @for code in &codes { li { code { (code.shown()) } } } }
        }
        p { (word(&ctx, &v, "identity-codes-keep")) }
        p { (button_link(&word(&ctx, &v, "identity-codes-kept"), "/my/sign-in", ButtonKind::Primary)) }
    }))
}
