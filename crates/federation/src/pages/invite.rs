//! `/desk/nodes/invite`: a node is invited; the line is shown once.

use axum::extract::State;
use axum::response::Response;
use kernel::{AgencyId, Ctx};
use maud::html;
use web::components::{
    Button, Choice, Choices, TextInput, Width, button, button_link, checkboxes, copy_text, text_input,
    warning,
};
use web::{Errors, Failure, Form, Visitor, page, t};

use crate::FederationError;
use crate::actions::{self, Invite};
use crate::model::Names;
use crate::state::Federation;

const FIELDS: [&str; 6] = ["id", "name-zh", "name-en", "host", "port", "agencies"];

/// `GET /desk/nodes/invite`.
pub(crate) async fn form(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    if !ctx.part::<Federation>().load_state()?.is_centre() {
        return Err(FederationError::NotCentre.into());
    }
    Ok(render(&ctx, &v, &Form::default(), &Errors::new()))
}

/// `POST /desk/nodes/invite`. The answer is a page of its own: the token is nowhere kept, so there is nothing
/// that a redirect could show.
pub(crate) async fn submit(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let agencies = form.text("agencies").split([',', ' ', '、', '，']).filter(|id| !id.is_empty());
    let wanted = Invite {
        id: form.text("id").to_owned(),
        name: Names { zh: form.text("name-zh").to_owned(), en: form.text("name-en").to_owned() },
        host: form.text("host").to_owned(),
        port: form.text("port").parse().unwrap_or(0),
        portal: form.all("portal").contains(&"yes"),
        agencies: agencies.map(AgencyId::new).collect(),
    };
    let mut errors = Errors::new();
    for name in FIELDS.into_iter().filter(|name| form.text(name).is_empty()) {
        errors.add(name, t(&ctx, &v, &format!("federation-invite-{name}-missing"), &[]));
    }
    if errors.of("port").is_none() && wanted.port == 0 {
        errors.add("port", t(&ctx, &v, "federation-invite-port-wrong", &[]));
    }
    if !errors.is_empty() {
        return Ok(render(&ctx, &v, &form, &errors));
    }
    match actions::invite(&ctx, &v.actor, &wanted).await {
        Ok(invitation) => Ok(invited(&ctx, &v, &invitation.to_line(), invitation.node.as_str())),
        Err(error) => {
            let failure = Failure::from(error);
            let Some(field) = failure.field.clone() else { return Err(failure) };
            let args: Vec<_> =
                failure.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
            let key = format!("error-{}", failure.code.replace(['.', '_'], "-"));
            errors.add(&field, t(&ctx, &v, &key, &args));
            Ok(render(&ctx, &v, &form, &errors))
        }
    }
}

fn invited(ctx: &Ctx, v: &Visitor, line: &str, node: &str) -> Response {
    let title = t(ctx, v, "federation-invited-title", &[("node", node.into())]);
    let body = html! {
        (warning(v.lang, &t(ctx, v, "federation-invited-once", &[])))
        p { (t(ctx, v, "federation-invited-lead", &[])) }
        (copy_text(v.lang, line))
        p { (t(ctx, v, "federation-invited-next", &[])) }
        p { code { "minben node join INVITATION --data DIR" } }
        (button_link(&t(ctx, v, "federation-nodes-title", &[]), "/desk/nodes", web::components::ButtonKind::Secondary))
    };
    page(ctx, v, &title).back("/desk/nodes", "").body(body)
}

fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = t(ctx, v, "federation-invite-title", &[]);
    let portal = t(ctx, v, "federation-invite-portal", &[]);
    let body = html! {
        p { (t(ctx, v, "federation-invite-lead", &[])) }
        form method="post" action="/desk/nodes/invite" novalidate {
            @for name in FIELDS {
                (text_input(v.lang, &TextInput {
                    name,
                    label: &t(ctx, v, &format!("federation-invite-{name}"), &[]),
                    hint: Some(&t(ctx, v, &format!("federation-invite-{name}-hint"), &[])),
                    error: errors.of(name),
                    value: form.text(name),
                    inputmode: if name == "port" { Some("numeric") } else { None },
                    width: if name == "port" { Width::Ten } else { Width::Full },
                    autocomplete: Some("off"),
                    ..TextInput::default()
                }))
            }
            (checkboxes(v.lang, &Choices {
                name: "portal",
                legend: "",
                hint: None,
                error: None,
                values: &form.all("portal"),
                optional: true,
                heading: false,
                choices: &[Choice::new("yes", portal)],
            }))
            (button(&Button { text: &t(ctx, v, "federation-invite-do", &[]), ..Button::default() }))
        }
    };
    page(ctx, v, &title).back("/desk/nodes", "").errors(errors).body(body)
}
