//! Giving a mandate.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, Day};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Choice, Choices, button, checkboxes, radios};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, page, redirect};

use super::{date_field, field, read_dates, refused, required, word};
use crate::actions;
use crate::model::{Kind, Offer};

/// GET /my/mandates/new
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    v.citizen()?;
    let DateParts { year, month, day } = DateParts::roc(ctx.today());
    let today =
        [("from-year", year), ("from-month", month), ("from-day", day), ("kind", "deputy".to_owned())];
    Ok(render(&ctx, &v, &Form::from_pairs(today), &Errors::new()))
}

fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = word(ctx, v, "mandates-give");
    page(ctx, v, &title).back("/my/mandates", "").errors(errors).body(html! {
        p.lead { (word(ctx, v, "mandates-give-lead")) }
        form method="post" action="/my/mandates/new" novalidate {
            (field(ctx, v, form, errors, "name"))
            (field(ctx, v, form, errors, "number"))
            (choose(ctx, v, form, errors))
            (services(ctx, v, form, errors))
            (date_field(ctx, v, form, errors, "from"))
            (date_field(ctx, v, form, errors, "until"))
            (button(&Button { text: &word(ctx, v, "mandates-give-send"), kind: ButtonKind::Primary, value: None }))
        }
    })
}

fn choose(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Markup {
    let kinds = ["deputy", "other"];
    let reaches = ["some", "all"];
    let choice = |prefix: &str, id: &str| Choice::new(id, word(ctx, v, &format!("mandates-{prefix}-{id}")));
    html! {
        (radios(v.lang, &Choices {
            name: "kind",
            legend: &word(ctx, v, "mandates-column-kind"),
            error: errors.of("kind"),
            values: &form.all("kind"),
            choices: &kinds.map(|id| choice("kind", id)),
            ..Default::default()
        }))
        (radios(v.lang, &Choices {
            name: "reach",
            legend: &word(ctx, v, "mandates-reach"),
            error: errors.of("reach"),
            values: &form.all("reach"),
            choices: &reaches.map(|id| choice("reach", id)),
            ..Default::default()
        }))
    }
}

/// The services that people apply for themselves.
fn services(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Markup {
    use catalogue::model::Audience;
    let catalogue = catalogue::current(ctx);
    let for_people = catalogue
        .services()
        .iter()
        .filter(|service| service.audience.iter().any(|a| *a != Audience::Official));
    let choices: Vec<Choice> =
        for_people.map(|service| Choice::new(service.id.clone(), service.name.of(v.lang))).collect();
    checkboxes(
        v.lang,
        &Choices {
            name: "services",
            legend: &word(ctx, v, "mandates-services"),
            hint: Some(&word(ctx, v, "mandates-services-hint")),
            error: errors.of("services"),
            values: &form.all("services"),
            optional: true,
            choices: &choices,
            ..Default::default()
        },
    )
}

/// POST /my/mandates/new
pub(crate) async fn submit(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    required(&ctx, &v, &form, &mut errors, &["name", "number", "kind", "reach"]);
    if form.text("reach") == "some" && form.all("services").is_empty() {
        errors.add("services", word(&ctx, &v, "mandates-services-missing"));
    }
    let dates = read_dates(&ctx, &v, &form, &mut errors);
    if errors.is_empty() {
        match actions::give(&ctx, &v.actor, offer(&form, dates)).await {
            Ok(id) => return Ok(redirect(format!("/my/mandates/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    Ok(render(&ctx, &v, &form, &errors))
}

fn offer(form: &Form, (from_on, until_on): (Day, Option<Day>)) -> Offer {
    let some = form.text("reach") != "all";
    Offer {
        kind: Kind::from_word(form.text("kind")).unwrap_or(Kind::Deputy),
        agent_number: form.text("number").to_owned(),
        agent_name: form.text("name").to_owned(),
        services: some.then(|| form.all("services").into_iter().map(str::to_owned).collect()),
        from_on,
        until_on,
    }
}
