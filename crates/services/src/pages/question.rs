//! One page of questions.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::field::{Control, FieldKind, Given, change_rows};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, button};
use web::{Errors, Failure, Form, Visitor, page, redirect};

use super::shared::{
    Refusal, caption, case_path, errors, nothing, refusal, refused_banner, version_field, word,
};
use crate::actions::{self, SavePage};
use crate::form::{Dossier, OpenPage, Walk, choices};
use crate::model::{CaseId, CaseState};

/// What stands on the page beside the definition.
struct Filled<'a> {
    form: &'a Form,
    errors: &'a Errors,
    notice: Option<Markup>,
    status: u16,
}

/// GET /cases/{case}/pages/{page}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((case, id)): Path<(CaseId, String)>,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(&case)));
    }
    let walk = dossier.walk(ctx.today());
    let Some(open) = walk.page(&id) else {
        return Ok(redirect(walk.place(&dossier).path(&case)));
    };
    let form = saved(&dossier, open);
    let filled = Filled { form: &form, errors: &Errors::new(), notice: None, status: 200 };
    Ok(render(&ctx, &v, &dossier, &walk, open, filled))
}

/// The form as the saved answers fill it.
fn saved(dossier: &Dossier, open: &OpenPage) -> Form {
    let pairs = open.questions.iter().flat_map(|question| {
        let answer = dossier.answers.get(&question.field.id).unwrap_or(&serde_json::Value::Null);
        question.field.pairs(answer, &question.field.id)
    });
    Form::from_pairs(pairs)
}

/// POST /cases/{case}/pages/{page}
pub(crate) async fn save(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((case, id)): Path<(CaseId, String)>,
    form: Form,
) -> Result<Response, Failure> {
    if let Some(changed) = change_rows(&form) {
        return again(&ctx, &v, &case, &id, &changed, Refusal::Mistakes(Vec::new())).await;
    }
    let version = form.text("version").parse().unwrap_or(0);
    let save = SavePage { case: case.clone(), page: id.clone(), version, form: form.clone() };
    match actions::save_page(&ctx, &v.actor, save).await {
        Ok(dossier) => {
            let place = dossier.walk(ctx.today()).place(&dossier);
            Ok(redirect(place.path(&case)))
        }
        Err(error) => again(&ctx, &v, &case, &id, &form, refusal(error)?).await,
    }
}

/// The same page with what was entered, and what is wrong.
async fn again(
    ctx: &Ctx,
    v: &Visitor,
    case: &CaseId,
    id: &str,
    form: &Form,
    refused: Refusal,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(ctx, &v.actor, case).await?;
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(case)));
    }
    let walk = dossier.walk(ctx.today());
    let Some(open) = walk.page(id) else {
        return Ok(redirect(walk.place(&dossier).path(case)));
    };
    let (found, notice, status) = match refused {
        Refusal::Mistakes(problems) => {
            let status = if problems.is_empty() { 200 } else { 422 };
            (errors(v, &problems), None, status)
        }
        Refusal::Changed(error) => (Errors::new(), Some(refused_banner(ctx, v, error)), 409),
    };
    let filled = Filled { form, errors: &found, notice, status };
    Ok(render(ctx, v, &dossier, &walk, open, filled))
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    walk: &Walk,
    open: &OpenPage,
    filled: Filled,
) -> Response {
    let case = &dossier.case.id;
    let back = walk.page_before(&open.page.id).map_or_else(
        || {
            if walk.evidence.is_empty() {
                format!("/services/{}", dossier.service.id)
            } else {
                format!("/cases/{case}/evidence")
            }
        },
        |before| format!("/cases/{case}/pages/{}", before.page.id),
    );
    let files = open.questions.iter().any(|question| matches!(question.field.kind, FieldKind::File(_)));
    let rows = open.questions.iter().any(|question| matches!(question.field.kind, FieldKind::Group(_)));
    let body = html! {
        form method="post" action={ "/cases/" (case) "/pages/" (open.page.id) } novalidate
            enctype=[files.then_some("multipart/form-data")] {
            (version_field(dossier.case.version))
            // Enter means "go on", not the first button of a group of rows.
            @if rows { button.hidden type="submit" tabindex="-1" aria-hidden="true" { (word(ctx, v, "services-go-on")) } }
            @for question in &open.questions {
                (control(ctx, v, dossier, walk, question, &filled))
            }
            (button(&Button { text: &word(ctx, v, "services-save-go-on"), ..Button::default() }))
        }
        p.hint { (word(ctx, v, "services-saved-as-draft")) }
    };
    page(ctx, v, open.page.title.of(v.lang))
        .caption(caption(v, &dossier.service))
        .back(back, "")
        .notice(filled.notice.unwrap_or_else(nothing))
        .errors(filled.errors)
        .status(filled.status)
        .body(body)
}

/// A question's control.
fn control(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    walk: &Walk,
    question: &catalogue::model::Question,
    filled: &Filled,
) -> Markup {
    let catalogue = catalogue::current(ctx);
    let offered = choices(ctx, dossier, question, &walk.scope, v.lang);
    let id = &question.field.id;
    Control {
        lang: v.lang,
        locales: &ctx.locales,
        field: &question.field,
        name: id,
        form: filled.form,
        errors: filled.errors,
        given: Given::new(&catalogue.lists).choices(&offered).kept(dossier.answers.get(id)),
        heading: false,
        compact: false,
    }
    .render()
}

/// The control of a question on another page (corrections).
pub(super) fn lone_control(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    question: &catalogue::model::Question,
    form: &Form,
    errors: &Errors,
) -> Markup {
    let walk = dossier.walk(ctx.today());
    let filled = Filled { form, errors, notice: None, status: 200 };
    control(ctx, v, dossier, &walk, question, &filled)
}
