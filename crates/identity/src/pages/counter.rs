//! At an office counter: a single-use code for somebody who cannot sign in any more.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Choice, Choices, TextInput, Width, button, inset, panel, radios, text_input,
};
use web::{Errors, Failure, Form, Visitor, page, t};

use super::word;
use crate::actions::Checked;
use crate::{IdentityError, actions};

/// Documents by which an official knows who stands at the counter.
const DOCUMENTS: [&str; 4] = ["id-card", "passport", "residence", "health-card-and-household"];

/// GET /desk/recovery
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    render(&ctx, &v, &Form::default(), &Errors::new())
}

fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = word(ctx, v, "identity-counter-title");
    page(ctx, v, &title).back("/desk", "").errors(errors).body(html! {
        p.lead { (word(ctx, v, "identity-counter-lead")) }
        form method="post" action="/desk/recovery" novalidate {
            (field(ctx, v, form, errors, "number"))
            (field(ctx, v, form, errors, "name"))
            (radios(v.lang, &Choices {
                name: "document",
                legend: &word(ctx, v, "identity-counter-document"),
                error: errors.of("document"),
                values: &form.all("document"),
                choices: &DOCUMENTS.map(|id| Choice::new(id, word(ctx, v, &format!("identity-document-{id}")))),
                ..Default::default()
            }))
            (button(&Button { text: &word(ctx, v, "identity-counter-issue"), kind: ButtonKind::Primary, value: None }))
        }
        (inset(&html! { p { (word(ctx, v, "identity-counter-told")) } }))
    })
}

fn field(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors, name: &str) -> Markup {
    text_input(
        v.lang,
        &TextInput {
            name,
            label: &word(ctx, v, &format!("identity-{name}")),
            error: errors.of(name),
            value: form.text(name),
            width: Width::Ten,
            autocomplete: Some("off"),
            ..Default::default()
        },
    )
}

/// POST /desk/recovery. The code is shown once, in the answer itself.
pub(crate) async fn issue(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    for name in ["number", "name"].into_iter().filter(|name| form.opt(name).is_none()) {
        errors.add(name, word(&ctx, &v, &format!("identity-{name}-missing")));
    }
    if !DOCUMENTS.contains(&form.text("document")) {
        errors.add("document", word(&ctx, &v, "identity-document-missing"));
    }
    if !errors.is_empty() {
        return Ok(render(&ctx, &v, &form, &errors));
    }
    let checked = Checked {
        national_id: form.text("number").to_uppercase(),
        name: form.text("name").to_owned(),
        document: form.text("document").to_owned(),
    };
    match actions::issue_counter_code(&ctx, &v.actor, checked).await {
        Ok(code) => {
            let title = word(&ctx, &v, "identity-counter-issued");
            let shown = panel(&title, &html! { p { code { (code.shown()) } } });
            Ok(page(&ctx, &v, &title).own_heading().body(html! {
                (shown)
                p { (t(&ctx, &v, "identity-counter-issued-lead", &[("name", form.text("name").into())])) }
                p { a href="/desk" { (word(&ctx, &v, "identity-counter-done")) } }
            }))
        }
        Err(error @ (IdentityError::NumberWrong | IdentityError::NameDiffers | IdentityError::OwnCode)) => {
            let failure = Failure::from(error);
            let field = failure.field.clone().unwrap_or_default();
            errors.add(field, word(&ctx, &v, &failure.key()));
            Ok(render(&ctx, &v, &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}
