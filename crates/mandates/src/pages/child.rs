//! Acting for one's own minor child: the registry proves it.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Button, ButtonKind, button, inset};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{field, required, word};
use crate::actions;

/// GET /my/mandates/child
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    v.citizen()?;
    Ok(render(&ctx, &v, &Form::default(), &Errors::new()))
}

fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = word(ctx, v, "mandates-child");
    page(ctx, v, &title).back("/my/mandates", "").errors(errors).body(html! {
        p.lead { (word(ctx, v, "mandates-child-lead")) }
        form method="post" action="/my/mandates/child" novalidate {
            (field(ctx, v, form, errors, "number"))
            (button(&Button { text: &word(ctx, v, "mandates-child-check"), kind: ButtonKind::Primary, value: None }))
        }
        (inset(&html! { p { (word(ctx, v, "mandates-child-told")) } }))
    })
}

/// POST /my/mandates/child
pub(crate) async fn submit(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    required(&ctx, &v, &form, &mut errors, &["number"]);
    if errors.is_empty() {
        match actions::claim_child(&ctx, &v.actor, form.text("number")).await {
            Ok(id) => return Ok(redirect(format!("/my/mandates/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    Ok(render(&ctx, &v, &form, &errors))
}
