//! Giving a mandate, and asking for one.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, Day};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Choice, Choices, button, checkboxes, radios};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{date_field, labelled, read_dates, required, word};
use crate::actions;
use crate::model::{Kind, Offer};

/// In which direction the form goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Give,
    Ask,
}

impl Way {
    fn path(self) -> &'static str {
        match self {
            Self::Give => "/my/mandates/new",
            Self::Ask => "/my/mandates/ask",
        }
    }

    /// Locale key of the title; others begin with it.
    fn key(self) -> &'static str {
        match self {
            Self::Give => "mandates-give",
            Self::Ask => "mandates-ask",
        }
    }
}

/// GET /my/mandates/new
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    begin(&ctx, &v, Way::Give)
}

/// GET /my/mandates/ask
pub(crate) async fn show_ask(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    begin(&ctx, &v, Way::Ask)
}

fn begin(ctx: &Ctx, v: &Visitor, way: Way) -> Result<Response, Failure> {
    v.citizen()?;
    let DateParts { year, month, day } = DateParts::roc(ctx.today());
    let today =
        [("from-year", year), ("from-month", month), ("from-day", day), ("kind", "deputy".to_owned())];
    Ok(render(ctx, v, way, &Form::from_pairs(today), &Errors::new()))
}

fn render(ctx: &Ctx, v: &Visitor, way: Way, form: &Form, errors: &Errors) -> Response {
    let key = way.key();
    let title = word(ctx, v, key);
    page(ctx, v, &title).back("/my/mandates", "").errors(errors).body(html! {
        p.lead { (word(ctx, v, &format!("{key}-lead"))) }
        form method="post" action=(way.path()) novalidate {
            (labelled(ctx, v, form, errors, ("name", &format!("{key}-name"))))
            (labelled(ctx, v, form, errors, ("number", &format!("{key}-number"))))
            (choose(ctx, v, form, errors))
            (services(ctx, v, form, errors))
            (date_field(ctx, v, form, errors, "from"))
            (date_field(ctx, v, form, errors, "until"))
            (button(&Button { text: &word(ctx, v, &format!("{key}-send")), kind: ButtonKind::Primary, value: None }))
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
    propose(&ctx, &v, Way::Give, &form).await
}

/// POST /my/mandates/ask
pub(crate) async fn submit_ask(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    propose(&ctx, &v, Way::Ask, &form).await
}

async fn propose(ctx: &Ctx, v: &Visitor, way: Way, form: &Form) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    for name in ["name", "number"].into_iter().filter(|name| form.opt(name).is_none()) {
        errors.add(name, word(ctx, v, &format!("{}-{name}-missing", way.key())));
    }
    required(ctx, v, form, &mut errors, &["kind", "reach"]);
    if form.text("reach") == "some" && form.all("services").is_empty() {
        errors.add("services", word(ctx, v, "mandates-services-missing"));
    }
    let dates = read_dates(ctx, v, form, &mut errors);
    if errors.is_empty() {
        let offer = offer(form, dates);
        let proposed = match way {
            Way::Give => actions::give(ctx, &v.actor, offer).await,
            Way::Ask => actions::ask(ctx, &v.actor, offer).await,
        };
        match proposed {
            Ok(id) => return Ok(redirect(format!("/my/mandates/{id}"))),
            Err(error) => refused(ctx, v, &mut errors, error)?,
        }
    }
    Ok(render(ctx, v, way, form, &errors))
}

fn offer(form: &Form, (from_on, until_on): (Day, Option<Day>)) -> Offer {
    let some = form.text("reach") != "all";
    Offer {
        kind: Kind::from_word(form.text("kind")).unwrap_or(Kind::Deputy),
        number: form.text("number").to_owned(),
        name: form.text("name").to_owned(),
        services: some.then(|| form.all("services").into_iter().map(str::to_owned).collect()),
        from_on,
        until_on,
    }
}
