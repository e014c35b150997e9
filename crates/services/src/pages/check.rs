//! All answers before sending, the declaration, and sending.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use payments::Line;
use web::components::{Button, Choice, Choices, Summary, button, checkboxes, summary_list, warning};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::application;
use super::evidence::sources;
use super::shared::{
    Refusal, caption, case_path, errors, lines, nothing, refusal, refused_banner, version_field, word,
};
use crate::actions;
use crate::error::ServicesError;
use crate::form::{self, Dossier, Place, Walk, show_answer, show_value};
use crate::model::{CaseId, CaseState};

/// GET /cases/{case}/check
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(&case)));
    }
    let walk = dossier.walk(ctx.today());
    let place = walk.place(&dossier);
    if place != Place::Check {
        return Ok(redirect(place.path(&case)));
    }
    Ok(render(&ctx, &v, &dossier, &walk, &Errors::new(), None))
}

/// POST /cases/{case}/submit
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let draft = actions::read_own(&ctx, &v.actor, &case).await?;
    v.demand(draft.service.assurance).map_err(|failure| failure.keeping(&form))?;
    let version = form.text("version").parse().unwrap_or(0);
    let declared = form.has("declaration");
    let refused = match actions::submit(&ctx, &v.actor, &case, version, declared).await {
        Ok(_) => {
            application::seal_an_agents(&ctx, &v, &case).await;
            return Ok(redirect(case_path(&case)));
        }
        Err(ServicesError::EvidenceChanged) => return Ok(redirect(Place::Evidence.path(&case))),
        Err(ServicesError::Incomplete) => {
            let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
            let walk = dossier.walk(ctx.today());
            let wrong = crate::form::first_wrong_page(&ctx, &dossier, &walk)?;
            let place = wrong.map_or_else(|| walk.place(&dossier), Place::Page);
            return Ok(redirect(place.path(&case)));
        }
        Err(error) => refusal(error)?,
    };
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(&case)));
    }
    let walk = dossier.walk(ctx.today());
    Ok(match refused {
        Refusal::Mistakes(problems) => render(&ctx, &v, &dossier, &walk, &errors(&v, &problems), None),
        Refusal::Changed(error) => {
            render(&ctx, &v, &dossier, &walk, &Errors::new(), Some(refused_banner(&ctx, &v, error)))
        }
    })
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    walk: &Walk,
    errors: &Errors,
    notice: Option<Markup>,
) -> Response {
    let case = &dossier.case.id;
    let changed = notice.is_some();
    let builder = page(ctx, v, &word(ctx, v, "services-check-title"))
        .caption(caption(v, &dossier.service))
        .back(case_path(case), "")
        .notice(notice.unwrap_or_else(nothing))
        .errors(errors);
    let builder = if changed { builder.status(409) } else { builder };
    builder.body(html! {
        (answers(ctx, v, dossier, walk, true))
        @if !walk.evidence.is_empty() {
            h2 { (word(ctx, v, "services-looked-up")) }
            (sources(ctx, v, walk))
        }
        (fees(ctx, v, dossier, walk))
        form method="post" action={ "/cases/" (case) "/submit" } novalidate {
            (version_field(dossier.case.version))
            (declaration(ctx, v, dossier, errors))
            (warning(v.lang, &word(ctx, v, "services-check-warning")))
            (button(&Button { text: &word(ctx, v, "services-submit"), ..Button::default() }))
        }
    })
}

/// The answers that count, page by page; with links to change them while it is a draft.
pub(super) fn answers(ctx: &Ctx, v: &Visitor, dossier: &Dossier, walk: &Walk, may_change: bool) -> Markup {
    let case = &dossier.case.id;
    let change = word(ctx, v, "services-change");
    let line = |name: &str, value: Markup, href: String| {
        let line = Summary::new(name, value);
        if may_change { line.action(&change, name, href) } else { line }
    };
    html! {
        @for open in &walk.pages {
            h2 { (open.page.title.of(v.lang)) }
            (summary_list(&open.questions.iter().map(|question| {
                let shown = show_answer(ctx, dossier, walk, question, v.lang);
                let shown = if shown.is_empty() { word(ctx, v, "services-no-answer") } else { shown };
                let href = format!("/cases/{case}/pages/{}#{}", open.page.id, question.field.id);
                line(question.field.name.of(v.lang), lines(&shown), href)
            }).collect::<Vec<_>>()))
        }
        @if !walk.uploads.is_empty() {
            h2 { (word(ctx, v, "services-uploads-title")) }
            (summary_list(&walk.uploads.iter().map(|upload| {
                let value = dossier.file_of(&upload.field.id).map_or_else(
                    || html! { (word(ctx, v, "services-no-file")) },
                    |file| html! { a href=(file_path(v, case, &file.id)) { (file.name) } },
                );
                line(upload.field.name.of(v.lang), value, format!("/cases/{case}/uploads#{}", upload.field.id))
            }).collect::<Vec<_>>()))
        }
        (values(ctx, v, dossier, walk))
    }
}

/// The named values that people read, as far as they are known.
fn values(ctx: &Ctx, v: &Visitor, dossier: &Dossier, walk: &Walk) -> Markup {
    let shown: Vec<Summary> = dossier
        .service
        .values
        .iter()
        .filter_map(|named| {
            let value = show_value(ctx, named, walk.values.get(&named.id)?, v.lang)?;
            let title = named.title.as_ref()?;
            (!value.is_empty()).then(|| Summary::new(title.of(v.lang), lines(&value)))
        })
        .collect();
    html! {
        @if !shown.is_empty() {
            h2 { (word(ctx, v, "services-values")) }
            (summary_list(&shown))
        }
    }
}

/// Where a document is read: officials read it under their own path, which logs them.
fn file_path(v: &Visitor, case: &CaseId, file: &str) -> String {
    let at_work = v.route().starts_with("/desk/");
    format!("{}/cases/{case}/files/{file}", if at_work { "/desk" } else { "" })
}

fn fees(ctx: &Ctx, v: &Visitor, dossier: &Dossier, walk: &Walk) -> Markup {
    let service = &dossier.service;
    if service.fees.is_empty() {
        return nothing();
    }
    let Ok(lines) = form::fees(dossier, walk) else {
        return html! {
            h2 { (word(ctx, v, "services-fee")) }
            p { (word(ctx, v, "services-fee-unknown")) }
        };
    };
    let sum = form::total(&lines).unwrap_or_default();
    let mut shown: Vec<Summary> =
        lines.iter().map(|line| Summary::new(line.name.of(v.lang), fee_line(ctx, v, line))).collect();
    if lines.len() != 1 {
        shown.push(Summary::new(word(ctx, v, "services-fee-sum"), sum.long(v.lang)));
    }
    html! {
        h2 { (word(ctx, v, "services-fee")) }
        (summary_list(&shown))
        @if sum > kernel::Money::ZERO {
            @match &service.payment {
                Some(payment) => p { (t(ctx, v, "services-fee-then-pay", &[("count", payment.days.into())])) },
                None => p { (word(ctx, v, "services-fee-elsewhere")) },
            }
        }
    }
}

/// A component's amount, how it comes about and its law.
fn fee_line(ctx: &Ctx, v: &Visitor, line: &Line) -> Markup {
    let amount = line.amount().unwrap_or_default().long(v.lang);
    let args = [("each", line.each.long(v.lang).into()), ("times", line.times.into())];
    html! {
        (amount)
        @if line.times != 1 { " " (t(ctx, v, "services-fee-times", &args)) }
        br;
        span.hint { (line.legal_basis.of(v.lang)) }
    }
}

fn declaration(ctx: &Ctx, v: &Visitor, dossier: &Dossier, errors: &Errors) -> Markup {
    let Some(text) = &dossier.service.declaration else { return nothing() };
    html! {
        h2 { (word(ctx, v, "services-declaration")) }
        (checkboxes(v.lang, &Choices {
            name: "declaration",
            legend: "",
            error: errors.of("declaration"),
            choices: &[Choice::new("yes", text.of(v.lang))],
            ..Choices::default()
        }))
    }
}
