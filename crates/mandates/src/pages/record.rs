//! Recording a guardian or a company's representative at the counter.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, Day};
use maud::html;
use web::components::{
    Button, ButtonKind, Choice, Choices, Notice, Tone, button, notification_banner, radios,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{date_field, field, read_dates, required, word};
use crate::actions;
use crate::model::{Kind, Record};

/// How the page is asked to tell that it was done.
const DONE: &str = "?done=yes";

/// GET /desk/mandates/new
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Response {
    render(&ctx, &v, &Form::default(), &Errors::new())
}

fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = word(ctx, v, "mandates-record");
    let mut builder = page(ctx, v, &title).back("/desk", "").errors(errors);
    if v.path.ends_with(DONE) {
        let body = html! { p { (word(ctx, v, "mandates-recorded")) } };
        builder = builder.notice(notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body }));
    }
    let kinds =
        ["guardian", "company"].map(|id| Choice::new(id, word(ctx, v, &format!("mandates-kind-{id}"))));
    builder.body(html! {
        p.lead { (word(ctx, v, "mandates-record-lead")) }
        form method="post" action="/desk/mandates/new" novalidate {
            (radios(v.lang, &Choices {
                name: "kind",
                legend: &word(ctx, v, "mandates-column-kind"),
                error: errors.of("kind"),
                values: &form.all("kind"),
                choices: &kinds,
                ..Default::default()
            }))
            @for name in ["principal", "principal-name", "number", "name", "document"] {
                (field(ctx, v, form, errors, name))
            }
            (date_field(ctx, v, form, errors, "from"))
            (date_field(ctx, v, form, errors, "until"))
            (button(&Button { text: &word(ctx, v, "mandates-record-send"), kind: ButtonKind::Primary, value: None }))
        }
        p { a href="/desk/mandates/find" { (word(ctx, v, "mandates-find")) } }
    })
}

/// POST /desk/mandates/new
pub(crate) async fn submit(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    let names = ["kind", "principal", "principal-name", "number", "name", "document"];
    required(&ctx, &v, &form, &mut errors, &names);
    let dates = read_dates(&ctx, &v, &form, &mut errors);
    if errors.is_empty() {
        match actions::record(&ctx, v.official()?, new(&form, dates)).await {
            Ok(_) => return Ok(redirect(format!("/desk/mandates/new{DONE}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    Ok(render(&ctx, &v, &form, &errors))
}

fn new(form: &Form, (from_on, until_on): (Day, Option<Day>)) -> Record {
    let text = |name: &str| form.text(name).to_owned();
    Record {
        kind: Kind::from_word(form.text("kind")).unwrap_or(Kind::Guardian),
        principal_number: text("principal"),
        principal_name: text("principal-name"),
        agent_number: text("number"),
        agent_name: text("name"),
        document: text("document"),
        from_on,
        until_on,
    }
}
