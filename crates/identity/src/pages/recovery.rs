//! Signing in with a recovery code.

use axum::extract::{Query, State};
use axum::response::Response;
use http::HeaderMap;
use kernel::Ctx;
use maud::html;
use web::components::{Button, ButtonKind, TextInput, Width, button, inset, text_input};
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::passkey::NextQuery;
use super::word;
use crate::layer::{browser, session_cookie, with_cookie};
use crate::{IdentityError, actions};

/// GET /sign-in/recovery
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<NextQuery>,
) -> Result<Response, Failure> {
    let form = Form::from_pairs([("next", query.next)]);
    Ok(render(&ctx, &v, &form, &Errors::new()))
}

fn render(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Response {
    let title = word(ctx, v, "identity-recovery-title");
    let back = href("/sign-in", &[("next", form.text("next"))]);
    page(ctx, v, &title).back(back, "").errors(errors).body(html! {
        p.lead { (word(ctx, v, "identity-recovery-lead")) }
        form method="post" action="/sign-in/recovery" novalidate {
            input type="hidden" name="next" value=(form.text("next"));
            (text_input(v.lang, &TextInput {
                name: "number",
                label: &word(ctx, v, "identity-number"),
                error: errors.of("number"),
                value: form.text("number"),
                width: Width::Ten,
                autocomplete: Some("username"),
                ..Default::default()
            }))
            (text_input(v.lang, &TextInput {
                name: "code",
                label: &word(ctx, v, "identity-code"),
                hint: Some(&word(ctx, v, "identity-code-hint")),
                error: errors.of("code"),
                value: form.text("code"),
                width: Width::Twenty,
                autocomplete: Some("one-time-code"),
                ..Default::default()
            }))
            (button(&Button { text: &word(ctx, v, "identity-sign-in-title"), kind: ButtonKind::Primary, value: None }))
        }
        (inset(&html! { p { (word(ctx, v, "identity-counter-way")) } }))
    })
}

/// POST /sign-in/recovery
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    for name in ["number", "code"].into_iter().filter(|name| form.opt(name).is_none()) {
        errors.add(name, word(&ctx, &v, &format!("identity-{name}-missing")));
    }
    if !errors.is_empty() {
        return Ok(render(&ctx, &v, &form, &errors));
    }
    let done =
        actions::sign_in_recovery(&ctx, form.text("number"), form.text("code"), browser(&headers)).await;
    match done {
        // A used code is gone, so what matters now is a new way in.
        Ok(token) => Ok(with_cookie(redirect("/my/sign-in?done=recovery"), &session_cookie(&token))),
        Err(
            error
            @ (IdentityError::CodeWrong | IdentityError::CodeLocked { .. } | IdentityError::CodeExpired),
        ) => {
            let failure = Failure::from(error);
            let args: Vec<_> =
                failure.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
            errors.add("code", t(&ctx, &v, &failure.key(), &args));
            Ok(render(&ctx, &v, &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}
