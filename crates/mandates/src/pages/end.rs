//! At the counter: finding a recorded mandate by its document, and ending it with a reason.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Ctx, MandateId};
use maud::html;
use web::components::{
    Button, ButtonKind, Notice, TextArea, Tone, button, notification_banner, textarea, warning,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{field, one, required, state_tag, word};
use crate::model::{Mandate, State as Stands};
use crate::{actions, store};

/// GET /desk/mandates/find
pub(crate) async fn find(State(ctx): State<Ctx>, v: Visitor) -> Response {
    render_find(&ctx, &v, &Form::default(), &Errors::new())
}

fn render_find(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = word(ctx, v, "mandates-find");
    page(ctx, v, &title).back("/desk/mandates/new", "").errors(errors).body(html! {
        p.lead { (word(ctx, v, "mandates-find-lead")) }
        form method="post" action="/desk/mandates/find" novalidate {
            (field(ctx, v, form, errors, "document"))
            (field(ctx, v, form, errors, "principal"))
            (button(&Button { text: &word(ctx, v, "mandates-find-send"), kind: ButtonKind::Primary, value: None }))
        }
    })
}

/// POST /desk/mandates/find
pub(crate) async fn look(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    required(&ctx, &v, &form, &mut errors, &["document", "principal"]);
    if errors.is_empty() {
        let (number, document) = (form.text("principal"), form.text("document"));
        match actions::find_recorded(&ctx, v.official()?, number, document).await {
            Ok(id) => return Ok(redirect(format!("/desk/mandates/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    Ok(render_find(&ctx, &v, &form, &errors))
}

/// GET /desk/mandates/{id}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let mandate = load(&ctx, id).await?;
    Ok(render(&ctx, &v, &mandate, &Form::default(), &Errors::new()))
}

async fn load(ctx: &Ctx, id: String) -> Result<Mandate, Failure> {
    let found = ctx.read(move |r| store::find_recorded(r, &MandateId::new(id))).await?;
    found.ok_or_else(Failure::not_found)
}

fn render(ctx: &Ctx, v: &Visitor, mandate: &Mandate, form: &Form, errors: &Errors) -> Response {
    let stands = mandate.state(ctx.today());
    let mut builder = page(ctx, v, &word(ctx, v, "mandates-office-end"));
    builder = builder.back("/desk/mandates/find", "").errors(errors);
    if stands == Stands::Ended {
        let body = html! { p { (word(ctx, v, "mandates-office-ended")) } };
        builder = builder.notice(notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body }));
    }
    builder.body(html! {
        p { (state_tag(ctx, v, stands)) }
        (one::facts(ctx, v, mandate))
        @if stands != Stands::Ended {
            (warning(v.lang, &word(ctx, v, "mandates-office-end-lead")))
            form method="post" action={ "/desk/mandates/" (mandate.id) "/end" } novalidate {
                (textarea(v.lang, &TextArea {
                    name: "reason",
                    label: &word(ctx, v, "mandates-reason"),
                    hint: Some(&word(ctx, v, "mandates-reason-hint")),
                    error: errors.of("reason"),
                    value: form.text("reason"),
                    rows: 3,
                    ..Default::default()
                }))
                (button(&Button { text: &word(ctx, v, "mandates-office-end"), kind: ButtonKind::Danger, value: None }))
            }
        }
    })
}

/// POST /desk/mandates/{id}/end
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let mandate = load(&ctx, id).await?;
    let mut errors = Errors::new();
    match actions::end_recorded(&ctx, v.official()?, &mandate.id, form.text("reason")).await {
        Ok(()) => Ok(redirect(format!("/desk/mandates/{}", mandate.id))),
        Err(error) => {
            refused(&ctx, &v, &mut errors, error)?;
            Ok(render(&ctx, &v, &mandate, &form, &errors))
        }
    }
}
