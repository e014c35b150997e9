//! Correcting the one answer that was sent back.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::field::{Control, FieldKind, Given, change_rows};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, button, inset};
use web::{Errors, Failure, Form, Visitor, page, redirect};

use super::application;
use super::question::lone_control;
use super::shared::{
    Refusal, agency, caption, case_path, errors, lines, nothing, refusal, refused_banner, word,
};
use crate::actions;
use crate::error::ServicesError;
use crate::form::Dossier;
use crate::model::{CaseFile, CaseId, CaseState, Correction};
use crate::store;

/// GET /cases/{case}/correction
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let (dossier, correction) = load(&ctx, &v, &case).await?;
    let Some(correction) = correction else { return Ok(redirect(case_path(&case))) };
    let form = saved(&dossier, &correction.question);
    let filled = Filled { form: &form, errors: &Errors::new(), notice: None };
    Ok(render(&ctx, &v, &dossier, &correction, filled))
}

async fn load(ctx: &Ctx, v: &Visitor, case: &CaseId) -> Result<(Dossier, Option<Correction>), Failure> {
    let (context, actor, case) = (ctx.clone(), v.actor.clone(), case.clone());
    let loaded = ctx.read(move |r| {
        let dossier = actions::load_own(&context, r, &actor, &case)?;
        let open = store::open_correction(r, &case)?.filter(|_| dossier.case.state == CaseState::Correction);
        Ok::<_, ServicesError>((dossier, open))
    });
    Ok(loaded.await?)
}

fn saved(dossier: &Dossier, question: &str) -> Form {
    let Some(definition) = dossier.service.question(question) else { return Form::default() };
    let answer = dossier.answers.get(question).unwrap_or(&serde_json::Value::Null);
    Form::from_pairs(definition.field.pairs(answer, question))
}

/// POST /cases/{case}/correction
pub(crate) async fn save(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let refused = match change_rows(&form) {
        Some(_) => Refusal::Mistakes(Vec::new()),
        None => match actions::answer_correction(&ctx, &v.actor, &case, &form).await {
            Ok(_) => {
                application::seal_an_agents(&ctx, &v, &case).await;
                return Ok(redirect(format!("{}?done=correction", case_path(&case))));
            }
            Err(error) => refusal(error)?,
        },
    };
    let form = change_rows(&form).unwrap_or(form);
    let (dossier, correction) = load(&ctx, &v, &case).await?;
    let Some(correction) = correction else { return Ok(redirect(case_path(&case))) };
    let (errors, notice) = match refused {
        Refusal::Mistakes(problems) => (errors(&v, &problems), None),
        Refusal::Changed(error) => (Errors::new(), Some(refused_banner(&ctx, &v, error))),
    };
    let filled = Filled { form: &form, errors: &errors, notice };
    Ok(render(&ctx, &v, &dossier, &correction, filled))
}

/// What stands on the page beside the case.
struct Filled<'a> {
    form: &'a Form,
    errors: &'a Errors,
    notice: Option<Markup>,
}

fn render(ctx: &Ctx, v: &Visitor, dossier: &Dossier, correction: &Correction, filled: Filled) -> Response {
    let Filled { form, errors, notice } = filled;
    let case = &dossier.case.id;
    let changed = notice.is_some();
    let builder = page(ctx, v, &word(ctx, v, "services-correction-title"))
        .caption(caption(v, &dossier.service))
        .back(case_path(case), "")
        .notice(notice.unwrap_or_else(nothing))
        .errors(errors);
    let builder = if changed { builder.status(409) } else { builder };
    let question = dossier.service.question(&correction.question);
    let files = question.is_none_or(|question| matches!(question.field.kind, FieldKind::File(_)));
    builder.body(html! {
        p { (web::t(ctx, v, "services-correction-lead", &[("agency", agency(ctx, v.lang, &correction.agency).into())])) }
        (inset(&html! { p { (lines(&correction.message)) } }))
        form method="post" action={ "/cases/" (case) "/correction" } novalidate
            enctype=[files.then_some("multipart/form-data")] {
            @match question {
                Some(question) => (lone_control(ctx, v, dossier, question, form, errors)),
                None => (document(ctx, v, dossier, &correction.question, errors)),
            }
            (button(&Button { text: &word(ctx, v, "services-correction-send"), ..Button::default() }))
        }
        p.hint { (word(ctx, v, "services-correction-clock")) }
    })
}

fn document(ctx: &Ctx, v: &Visitor, dossier: &Dossier, upload: &str, errors: &Errors) -> Markup {
    let Some(upload) = dossier.service.upload(upload) else { return nothing() };
    let catalogue = catalogue::current(ctx);
    let kept = dossier.file_of(&upload.field.id).map(CaseFile::value);
    Control {
        lang: v.lang,
        locales: &ctx.locales,
        field: &upload.field,
        name: &upload.field.id,
        form: &Form::default(),
        errors,
        given: Given::new(&catalogue.lists).kept(kept.as_ref()),
        heading: false,
        compact: false,
    }
    .render()
}
