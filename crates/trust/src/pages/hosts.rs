//! Hosts of one's agency, for its IT posts.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, Table, TextInput, Width, button, empty_state, table, text_input,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::moment;
use crate::actions;
use crate::error::TrustError;
use crate::store::{self, Host};

/// `GET /desk/hosts`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    render(&ctx, &visitor, &Form::default(), &Errors::new()).await
}

/// `POST /desk/hosts`.
pub(crate) async fn register(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Failure> {
    let address = form.opt("address");
    match actions::register_host(&ctx, &visitor.actor, form.text("host"), address).await {
        Ok(_) => Ok(redirect("/desk/hosts")),
        Err(TrustError::HostRefused { host }) => {
            let mut errors = Errors::new();
            let words = t(&ctx, &visitor, "error-trust-host-refused", &[("host", host.as_str().into())]);
            errors.add("host", words);
            render(&ctx, &visitor, &form, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/hosts/{host}/remove`.
pub(crate) async fn remove(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(host): Path<String>,
) -> Result<Response, Failure> {
    actions::take_host_out(&ctx, &visitor.actor, &host).await?;
    Ok(redirect("/desk/hosts"))
}

async fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Result<Response, Failure> {
    let agency = v.official()?.agency.clone();
    let hosts = ctx.read(move |r| store::list_hosts(r, &agency)).await?;
    let columns = ["trust-host", "trust-host-address", "trust-host-since", "trust-host-remove"];
    let input = |name: &'static str, label: &str, hint: &str| {
        text_input(
            v.lang,
            &TextInput {
                name,
                label,
                hint: Some(hint),
                error: errors.of(name),
                value: form.text(name),
                width: Width::Half,
                optional: name == "address",
                autocomplete: Some("off"),
                ..TextInput::default()
            },
        )
    };
    let body = html! {
        p { (t(ctx, v, "trust-hosts-lead", &[])) }
        p { code { (ctx.settings.public_url) "/acme/directory" } }
        @if hosts.is_empty() {
            (empty_state(&t(ctx, v, "trust-hosts-none", &[]), &html! {}))
        } @else {
            (table(&Table {
                caption: &t(ctx, v, "trust-hosts-title", &[]),
                caption_hidden: true,
                columns: columns.map(|key| Column::new(t(ctx, v, key, &[]))).to_vec(),
                rows: hosts.iter().map(|host| row(ctx, v, host)).collect(),
            }))
        }
        h2 { (t(ctx, v, "trust-host-new", &[])) }
        form method="post" action="/desk/hosts" novalidate {
            (input("host", &t(ctx, v, "trust-host", &[]), &t(ctx, v, "trust-host-hint", &[])))
            (input("address", &t(ctx, v, "trust-host-address", &[]), &t(ctx, v, "trust-host-address-hint", &[])))
            (button(&Button { text: &t(ctx, v, "trust-host-register", &[]), ..Button::default() }))
        }
    };
    Ok(page(ctx, v, &t(ctx, v, "trust-hosts-title", &[])).back("/desk", "").errors(errors).body(body))
}

fn row(ctx: &Ctx, v: &Visitor, host: &Host) -> Vec<Markup> {
    let words = t(ctx, v, "trust-host-remove-do", &[("host", host.host.as_str().into())]);
    vec![
        html! { (host.host) },
        html! { (host.address.as_deref().unwrap_or_default()) },
        html! { (moment(v, host.registered_at)) },
        html! {
            form method="post" action={ "/desk/hosts/" (host.host) "/remove" } {
                (button(&Button { text: &words, kind: ButtonKind::Danger, value: None }))
            }
        },
    ]
}
