//! The messages of a case, as both sides see them, and the applicant's reply.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, ButtonKind, TextArea, button, textarea};
use web::{Errors, Failure, Form, Visitor, redirect, t};

use super::case;
use super::shared::{Refusal, agency, case_path, errors, lines, moment, post, refusal, word};
use crate::actions;
use crate::model::{CaseId, Message};

/// POST /cases/{case}/messages
pub(crate) async fn send(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    match actions::send_message(&ctx, &v.actor, &case, form.text("body")).await {
        Ok(()) => Ok(redirect(format!("{}?done=message#messages", case_path(&case)))),
        Err(error) => match refusal(error)? {
            Refusal::Mistakes(problems) => {
                let errors = errors(&v, &problems);
                case::again(&ctx, &v, &case, &errors, form.text("body")).await
            }
            Refusal::Changed(error) => Err(error.into()),
        },
    }
}

/// The messages, oldest first.
pub(super) fn thread(ctx: &Ctx, v: &Visitor, messages: &[Message], applicant: &str) -> Markup {
    html! {
        @if messages.is_empty() { p.hint { (word(ctx, v, "services-messages-none")) } }
        @for message in messages {
            article.message {
                p.message-meta {
                    strong {
                        @match &message.from_agency {
                            Some(from) => {
                                (agency(ctx, v.lang, from))
                                @if let Some(from) = &message.from_post { " · " (post(ctx, v.lang, from)) }
                            }
                            None => (applicant),
                        }
                    }
                    " " time datetime=(message.at.to_string()) { (moment(v.lang, message.at)) }
                }
                p { (lines(&message.body)) }
            }
        }
    }
}

/// The form to write one.
pub(super) fn write(ctx: &Ctx, v: &Visitor, action: &str, typed: &str, errors: &Errors) -> Markup {
    let hint = t(ctx, v, "services-message-hint", &[("limit", actions::TEXT_LIMIT.into())]);
    html! {
        form method="post" action=(action) novalidate {
            (textarea(v.lang, &TextArea {
                name: "body",
                label: &word(ctx, v, "services-message-label"),
                hint: Some(&hint),
                error: errors.of("body"),
                value: typed,
                rows: 4,
                ..TextArea::default()
            }))
            (button(&Button { text: &word(ctx, v, "services-message-send"), kind: ButtonKind::Secondary, value: None }))
        }
    }
}
