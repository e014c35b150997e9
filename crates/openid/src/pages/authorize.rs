//! Where a client sends a person to sign in, and where they agree.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use catalogue::model::Scope;
use http::HeaderMap;
use kernel::{Assurance, Ctx, DbError, Person};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Summary, button, button_group, summary_list};
use web::{Failure, Form, Visitor, href, page, redirect, t};

use super::{agency_name, allow_form_to, datum, send_to};
use crate::model::{self, Refused, Request};
use crate::session::{self, Session};
use crate::{actions, issuer, keys, store};

/// `GET /openid/authorize` (OpenID Connect Core, section 3.1.2).
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let query = query.unwrap_or_default();
    let request = match read(&ctx, &query) {
        Ok(request) => request,
        Err(refused) => return refuse(&ctx, refused),
    };
    let session = session::find(&ctx, &headers).await?.filter(|_| session::person(&visitor.actor).is_some());
    let anew =
        request.prompt.login || session.as_ref().is_some_and(|session| is_old(&ctx, session, &request));
    match session {
        Some(session) if !anew => go_on_with(&ctx, &visitor, &session, &request, &Asked::now(query)).await,
        _ if request.prompt.none => Ok(answer_error(&ctx, &request, "login_required")),
        _ if anew => {
            let kept = ctx.write(move |tx| store::insert_question(tx, &query)).await;
            let id = kept.map_err(|error: DbError| error)?;
            Ok(to_sign_in(&format!("/openid/continue/{id}")))
        }
        _ => Ok(to_sign_in(&format!("/openid/authorize?{query}"))),
    }
}

/// A request as it came, and the id under which it was kept while the person signed in anew.
struct Asked {
    query: String,
    question: String,
}

impl Asked {
    fn now(query: String) -> Self {
        Self { query, question: String::new() }
    }
}

/// Whether the person signed in longer ago than the client wants.
fn is_old(ctx: &Ctx, session: &Session, request: &Request) -> bool {
    request.max_age.is_some_and(|most| ctx.now() > session.auth_at.plus_seconds(most))
}

/// `GET /openid/continue/{id}`: back from signing in anew, which has to have happened since.
pub(crate) async fn go_on(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let kept = id.clone();
    let found = ctx.read(move |r| store::find_question(r, &kept)).await?;
    let (query, asked_at) = found.ok_or_else(Failure::not_found)?;
    let request = match read(&ctx, &query) {
        Ok(request) => request,
        Err(refused) => return refuse(&ctx, refused),
    };
    let session = session::find(&ctx, &headers).await?.ok_or_else(Failure::sign_in_needed)?;
    if session.auth_at < asked_at {
        return Ok(to_sign_in(&format!("/openid/continue/{id}")));
    }
    go_on_with(&ctx, &visitor, &session, &request, &Asked { query, question: id }).await
}

/// The person is known: answer when they have agreed before, else ask.
async fn go_on_with(
    ctx: &Ctx,
    v: &Visitor,
    session: &Session,
    request: &Request,
    asked: &Asked,
) -> Result<Response, Failure> {
    if keys::check_open(ctx).is_err() {
        return Ok(answer_error(ctx, request, "temporarily_unavailable"));
    }
    if let Some(level) = missing(session, request) {
        return Ok(raise(ctx, request, asked, level));
    }
    let (person, client) = (person(v)?.id.clone(), request.client.id.clone());
    let given = ctx.read(move |r| store::find_consent(r, &person, &client)).await?;
    let agreed = given.is_some_and(|given| request.scopes.iter().all(|scope| given.scopes.contains(scope)));
    if agreed && !request.prompt.consent {
        let code = actions::sign_in(ctx, &v.actor, session, request, false).await?;
        return Ok(answer(ctx, request, &[("code", &code)]));
    }
    if request.prompt.none {
        return Ok(answer_error(ctx, request, "consent_required"));
    }
    Ok(allow_form_to(ask(ctx, v, request, asked)?, &request.redirect_uri))
}

/// The level of assurance that the request asks for, where the session is below it.
fn missing(session: &Session, request: &Request) -> Option<Assurance> {
    request.level.filter(|level| session.level < *level)
}

/// Leads to where the level is raised, and back; where nothing may be shown, the client is told.
fn raise(ctx: &Ctx, request: &Request, asked: &Asked, level: Assurance) -> Response {
    if request.prompt.none {
        return answer_error(ctx, request, "interaction_required");
    }
    let next = if asked.question.is_empty() {
        format!("/openid/authorize?{}", asked.query)
    } else {
        format!("/openid/continue/{}", asked.question)
    };
    redirect(href("/sign-in/raise", &[("level", &level.number().to_string()), ("next", &next)]))
}

/// `POST /openid/authorize`: the person agrees, or does not. The request is read and
/// checked again: the form carries nothing that is believed.
pub(crate) async fn decide(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let request = match read(&ctx, form.text("query")) {
        Ok(request) => request,
        Err(refused) => return refuse(&ctx, refused),
    };
    let session = session::find(&ctx, &headers).await?.ok_or_else(Failure::sign_in_needed)?;
    let asked = Asked { query: form.text("query").to_owned(), question: form.text("question").to_owned() };
    if missing(&session, &request).is_some() || !is_fresh(&ctx, &session, &request, &asked).await? {
        return Ok(redirect(format!("/openid/authorize?{}", asked.query)));
    }
    if form.text("do") != "agree" {
        return Ok(answer_error(&ctx, &request, "access_denied"));
    }
    let code = actions::sign_in(&ctx, &visitor.actor, &session, &request, true).await?;
    Ok(answer(&ctx, &request, &[("code", &code)]))
}

/// Whether the person has signed in as lately as the request wants: since it was kept, when
/// it was kept for that.
async fn is_fresh(ctx: &Ctx, session: &Session, request: &Request, asked: &Asked) -> Result<bool, DbError> {
    if !request.prompt.login && !is_old(ctx, session, request) {
        return Ok(true);
    }
    let id = asked.question.clone();
    let kept = ctx.read(move |r| store::find_question(r, &id)).await?;
    Ok(kept.is_some_and(|(query, asked_at)| query == asked.query && session.auth_at >= asked_at))
}

fn person(v: &Visitor) -> Result<&Person, Failure> {
    session::person(&v.actor).ok_or_else(Failure::forbidden)
}

fn read(ctx: &Ctx, query: &str) -> Result<Request, Refused> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let request = model::read(&catalogue::current(ctx), &pairs, ctx.today())?;
    let in_force = directory::agencies(ctx).in_force(&request.client.agency, ctx.today()).is_some();
    if in_force { Ok(request) } else { Err(Refused::Here("openid.client_unknown")) }
}

fn refuse(ctx: &Ctx, refused: Refused) -> Result<Response, Failure> {
    match refused {
        Refused::Here(code) => Err(Failure::new(400, code)),
        Refused::There { redirect_uri, error, description, state } => {
            let state = state.unwrap_or_default();
            let parameters = [
                ("error", error),
                ("error_description", description),
                ("state", state.as_str()),
                ("iss", issuer(ctx)),
            ];
            Ok(send_to(&redirect_uri, &parameters))
        }
    }
}

fn answer(ctx: &Ctx, request: &Request, parameters: &[(&str, &str)]) -> Response {
    let state = request.state.as_deref().unwrap_or_default();
    let all = [parameters, &[("state", state), ("iss", issuer(ctx))]].concat();
    send_to(&request.redirect_uri, &all)
}

fn answer_error(ctx: &Ctx, request: &Request, error: &str) -> Response {
    answer(ctx, request, &[("error", error)])
}

fn to_sign_in(next: &str) -> Response {
    redirect(href("/sign-in", &[("next", next)]))
}

/// The page that names the agency, the purpose, the law and each datum.
fn ask(ctx: &Ctx, v: &Visitor, request: &Request, asked: &Asked) -> Result<Response, Failure> {
    let client = &request.client;
    let name = client.name.of(v.lang);
    let text = |key: &str| t(ctx, v, key, &[]);
    let line = |key: &str, value: &str| Summary::new(text(key), html! { (value) });
    let mut lines = vec![
        line("openid-client", name),
        line("openid-agency", &agency_name(ctx, v, &client.agency)),
        line("openid-purpose", client.purpose.name.of(v.lang)),
        line("openid-basis", client.legal_basis.of(v.lang)),
        line("openid-person", &person(v)?.name),
    ];
    if let Some(official) = v.actor.official().filter(|_| request.scopes.contains(&Scope::Post)) {
        let title = match v.lang {
            kernel::Lang::Zh => &official.post_title_zh,
            kernel::Lang::En => &official.post_title_en,
        };
        lines.push(line("openid-post", title));
    }
    let body = html! {
        p { (t(ctx, v, "openid-lead", &[("name", name.into())])) }
        (summary_list(&lines))
        h2 { (text("openid-learns")) }
        ul { @for scope in &request.scopes { li { (learns(ctx, v, request, *scope)) } } }
        p { (text("openid-withdraw-hint")) " " a href="/my/consents" { (text("openid-consents-title")) } }
        form method="post" action="/openid/authorize" {
            input type="hidden" name="query" value=(asked.query);
            input type="hidden" name="question" value=(asked.question);
            (button_group(&html! {
                (button(&Button { text: &text("openid-agree"), value: Some(("do", "agree")), ..Button::default() }))
                (button(&Button {
                    text: &text("openid-refuse"),
                    kind: ButtonKind::Secondary,
                    value: Some(("do", "refuse")),
                }))
            }))
        }
    };
    Ok(page(ctx, v, &t(ctx, v, "openid-title", &[("name", name.into())])).body(body))
}

/// One datum; the id number with the law by which the client learns it.
fn learns(ctx: &Ctx, v: &Visitor, request: &Request, scope: Scope) -> Markup {
    let basis = request.client.national_id_basis.as_ref().filter(|_| scope == Scope::NationalId);
    html! {
        (datum(ctx, v, scope))
        @if let Some(basis) = basis { " " span.hint { "(" (basis.of(v.lang)) ")" } }
    }
}
