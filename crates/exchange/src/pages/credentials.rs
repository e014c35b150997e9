//! Credentials of one's agency's own systems, for its IT posts.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{AgencyId, Ctx};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, Table, TextArea, TextInput, Tone, Width, button, copy_text, empty_state,
    panel, table, tag, text_input, textarea, warning,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::moment;
use crate::actions;
use crate::store::{self, Credential};

/// Longest name of a credential, in characters.
const NAME_CHARS: usize = 80;

/// `GET …/credentials`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    render(&ctx, &visitor, &Form::default(), &Errors::new()).await
}

/// `POST …/credentials`: makes one and shows its secret, this once. The answer is the
/// page itself, since the secret is kept nowhere from which a redirect could fetch it.
pub(crate) async fn create(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let mut errors = Errors::new();
    let name = form.text("name");
    if name.is_empty() || name.chars().count() > NAME_CHARS {
        errors.add("name", t(&ctx, v, "exchange-credential-name-needed", &[("limit", NAME_CHARS.into())]));
        return render(&ctx, v, &form, &errors).await;
    }
    let pem = form.text("certificate");
    if !pem.is_empty() {
        return register(&ctx, v, (name, pem)).await;
    }
    let (credential, secret) = actions::create_credential(&ctx, &v.actor, name).await?;
    let title = t(&ctx, v, "exchange-credential-made", &[("name", credential.name.as_str().into())]);
    let body = html! {
        (panel(&title, &html! { p { (copy_text(v.lang, &secret)) } }))
        (warning(v.lang, &t(&ctx, v, "exchange-credential-once", &[])))
        p { (t(&ctx, v, "exchange-credential-use", &[])) }
        p { code { "Authorization: Bearer …" } }
        p { a href="/desk/credentials" { (t(&ctx, v, "exchange-credentials-title", &[])) } }
    };
    Ok(page(&ctx, v, &title).own_heading().body(body))
}

/// Registers a certificate in place of a secret; what is wrong with it is told beside the box.
async fn register(ctx: &Ctx, v: &Visitor, (name, pem): (&str, &str)) -> Result<Response, Failure> {
    let Err(error) = actions::register_certificate(ctx, &v.actor, name, pem).await else {
        return Ok(redirect("/desk/credentials"));
    };
    let mut errors = Errors::new();
    web::refused(ctx, v, &mut errors, error)?;
    // What was pasted is not sent back: it may be a private key.
    let form = Form::from_pairs(vec![("name".to_owned(), name.to_owned())]);
    render(ctx, v, &form, &errors).await
}

/// `POST …/credentials/{id}/revoke`.
pub(crate) async fn revoke(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::revoke_credential(&ctx, &visitor.actor, &id).await?;
    Ok(redirect("/desk/credentials"))
}

async fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Result<Response, Failure> {
    let agency: AgencyId = v.official()?.agency.clone();
    let credentials = ctx.read(move |r| store::credentials_of(r, &agency)).await?;
    let body = html! {
        p { (t(ctx, v, "exchange-credentials-lead", &[])) }
        @if credentials.is_empty() {
            (empty_state(&t(ctx, v, "exchange-credentials-none", &[]), &html! {}))
        } @else {
            (table(&Table {
                caption: &t(ctx, v, "exchange-credentials-title", &[]),
                caption_hidden: true,
                columns: ["exchange-credential-name", "exchange-credential-id", "exchange-credential-since", "exchange-credential-state"]
                    .map(|key| Column::new(t(ctx, v, key, &[])))
                    .to_vec(),
                rows: credentials.iter().map(|credential| row(ctx, v, credential)).collect(),
            }))
        }
        h2 { (t(ctx, v, "exchange-credential-new", &[])) }
        form method="post" action="/desk/credentials" novalidate {
            (text_input(v.lang, &TextInput {
                name: "name",
                label: &t(ctx, v, "exchange-credential-name", &[]),
                hint: Some(&t(ctx, v, "exchange-credential-name-hint", &[])),
                error: errors.of("name"),
                value: form.text("name"),
                autocomplete: Some("off"),
                width: Width::Half,
                ..TextInput::default()
            }))
            (textarea(v.lang, &TextArea {
                name: "certificate",
                label: &t(ctx, v, "exchange-credential-certificate", &[]),
                hint: Some(&t(ctx, v, "exchange-credential-certificate-hint", &[])),
                error: errors.of("certificate"),
                optional: true,
                ..TextArea::default()
            }))
            (button(&Button { text: &t(ctx, v, "exchange-credential-create", &[]), ..Button::default() }))
        }
    };
    Ok(page(ctx, v, &t(ctx, v, "exchange-credentials-title", &[]))
        .back("/desk", "")
        .wide()
        .errors(errors)
        .body(body))
}

fn row(ctx: &Ctx, v: &Visitor, credential: &Credential) -> Vec<Markup> {
    let revoke = t(ctx, v, "exchange-credential-revoke", &[("name", credential.name.as_str().into())]);
    vec![
        html! { (credential.name) },
        html! {
            code { (credential.id) }
            @if let Some(shown) = &credential.certificate {
                br; (t(ctx, v, "exchange-credential-shown", &[("subject", shown.subject.as_str().into()), ("day", shown.until.day().long(v.lang).into())]))
                br; code { (shown.fingerprint) }
            }
        },
        html! { (moment(v, credential.created_at)) },
        html! {
            @if let Some(at) = credential.revoked_at {
                (tag(Tone::Bad, &t(ctx, v, "exchange-credential-revoked", &[]))) " " (moment(v, at))
            } @else {
                form method="post" action={ "/desk/credentials/" (credential.id) "/revoke" } {
                    (button(&Button { text: &revoke, kind: ButtonKind::Danger, value: None }))
                }
            }
        },
    ]
}
