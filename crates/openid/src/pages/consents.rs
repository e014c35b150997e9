//! What the person has agreed to, and where they have signed in.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Column, Table, button, empty_state, table};
use web::{Failure, Visitor, page, redirect, t};

use super::{agency_name, datum, moment};
use crate::model::{Consent, SignIn};
use crate::{actions, session, store};

/// Sign-ins on the page.
const SIGN_INS: i64 = 50;

/// `GET /my/consents`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let person = session::person(&v.actor).ok_or_else(Failure::forbidden)?.id.clone();
    let (consents, sign_ins) = ctx
        .read(move |r| {
            let sign_ins = store::sign_ins_of(r, &person, SIGN_INS)?;
            Ok::<_, DbError>((store::consents_of(r, &person)?, sign_ins))
        })
        .await?;
    let body = html! {
        p { (t(&ctx, v, "openid-consents-lead", &[])) }
        @if consents.is_empty() {
            (empty_state(&t(&ctx, v, "openid-consents-none", &[]), &html! {}))
        } @else {
            (listed(&ctx, v, "openid-consents-title", &CONSENT_COLUMNS, consents.iter().map(|one| consent(&ctx, v, one)).collect()))
        }
        h2 { (t(&ctx, v, "openid-sign-ins", &[])) }
        @if sign_ins.is_empty() {
            p { (t(&ctx, v, "openid-sign-ins-none", &[])) }
        } @else {
            (listed(&ctx, v, "openid-sign-ins", &SIGN_IN_COLUMNS, sign_ins.iter().map(|one| sign_in(&ctx, v, one)).collect()))
        }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "openid-consents-title", &[])).back("/my", "").wide().body(body))
}

/// `POST /my/consents/{client}/withdraw`.
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(client): Path<String>,
) -> Result<Response, Failure> {
    actions::withdraw(&ctx, &visitor.actor, &client).await?;
    Ok(redirect("/my/consents"))
}

const CONSENT_COLUMNS: [&str; 4] = ["openid-client", "openid-learns", "openid-since", "openid-do"];
const SIGN_IN_COLUMNS: [&str; 4] = ["openid-when", "openid-client", "openid-learns", "openid-until"];

fn listed(ctx: &Ctx, v: &Visitor, caption: &str, columns: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    table(&Table {
        caption: &t(ctx, v, caption, &[]),
        caption_hidden: true,
        columns: columns.iter().map(|key| Column::new(t(ctx, v, key, &[]))).collect(),
        rows,
    })
}

/// Name of a client and its agency; its id when its file is gone.
fn client(ctx: &Ctx, v: &Visitor, id: &str) -> Markup {
    let catalogue = catalogue::current(ctx);
    html! {
        @if let Some(client) = catalogue.client(id) {
            (client.name.of(v.lang)) br; span.hint { (agency_name(ctx, v, &client.agency)) }
        } @else { (id) }
    }
}

fn consent(ctx: &Ctx, v: &Visitor, given: &Consent) -> Vec<Markup> {
    let name = catalogue::current(ctx)
        .client(&given.client)
        .map_or_else(|| given.client.clone(), |client| client.name.of(v.lang).to_owned());
    let text = t(ctx, v, "openid-withdraw", &[("name", name.as_str().into())]);
    vec![
        client(ctx, v, &given.client),
        html! { ul { @for scope in &given.scopes { li { (datum(ctx, v, *scope)) } } } },
        html! { (moment(v, given.given_at)) },
        html! {
            form method="post" action={ "/my/consents/" (given.client) "/withdraw" } {
                (button(&Button { text: &text, kind: ButtonKind::Danger, value: None }))
            }
        },
    ]
}

fn sign_in(ctx: &Ctx, v: &Visitor, one: &SignIn) -> Vec<Markup> {
    let learnt: Vec<String> = one.scopes.iter().map(|scope| datum(ctx, v, *scope)).collect();
    vec![
        html! { (moment(v, one.began_at)) },
        client(ctx, v, &one.client),
        html! { ul { @for datum in learnt { li { (datum) } } } },
        html! { @if let Some(at) = one.ended_at { (moment(v, at)) } @else { "—" } },
    ]
}
