//! The documents to attach.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::field::{Control, Given};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, ButtonKind, button};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::shared::{
    Refusal, caption, case_path, errors, nothing, refusal, refused_banner, version_field, word,
};
use crate::actions;
use crate::form::{Dossier, Walk};
use crate::model::{CaseFile, CaseId, CaseState};

/// GET /cases/{case}/uploads
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    let walk = dossier.walk(ctx.today());
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(&case)));
    }
    if walk.uploads.is_empty() {
        return Ok(redirect(walk.place(&dossier).path(&case)));
    }
    Ok(render(&ctx, &v, &dossier, &walk, &Errors::new(), None))
}

/// POST /cases/{case}/uploads
pub(crate) async fn save(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let version = form.text("version").parse().unwrap_or(0);
    let result = match form.opt("_remove") {
        Some(upload) => actions::remove_upload(&ctx, &v.actor, &case, version, upload).await.map(|()| None),
        None => actions::save_uploads(&ctx, &v.actor, &case, version, &form).await.map(Some),
    };
    match result {
        Ok(None) => Ok(redirect(format!("/cases/{case}/uploads"))),
        Ok(Some(dossier)) => Ok(redirect(dossier.walk(ctx.today()).place(&dossier).path(&case))),
        Err(error) => {
            let refused = refusal(error)?;
            let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
            if dossier.case.state != CaseState::Draft {
                return Ok(redirect(case_path(&case)));
            }
            let walk = dossier.walk(ctx.today());
            Ok(match refused {
                Refusal::Mistakes(problems) => {
                    render(&ctx, &v, &dossier, &walk, &errors(&v, &problems), None)
                }
                Refusal::Changed(error) => {
                    let banner = refused_banner(&ctx, &v, error);
                    render(&ctx, &v, &dossier, &walk, &Errors::new(), Some(banner))
                }
            })
        }
    }
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
    let back = walk
        .pages
        .last()
        .map_or_else(case_path_of(case), |open| format!("/cases/{case}/pages/{}", open.page.id));
    let changed = notice.is_some();
    let builder = page(ctx, v, &word(ctx, v, "services-uploads-title"))
        .caption(caption(v, &dossier.service))
        .back(back, "")
        .notice(notice.unwrap_or_else(nothing))
        .errors(errors);
    let builder = if changed { builder.status(409) } else { builder };
    builder.body(html! {
        form method="post" action={ "/cases/" (case) "/uploads" } enctype="multipart/form-data" novalidate {
            (version_field(dossier.case.version))
            @for upload in &walk.uploads { (one(ctx, v, dossier, upload, errors)) }
            (button(&Button { text: &word(ctx, v, "services-save-go-on"), ..Button::default() }))
        }
    })
}

fn case_path_of(case: &CaseId) -> impl FnOnce() -> String {
    let path = format!("/cases/{case}");
    move || path
}

fn one(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    upload: &catalogue::model::Upload,
    errors: &Errors,
) -> Markup {
    let catalogue = catalogue::current(ctx);
    let id = &upload.field.id;
    let file = dossier.file_of(id);
    let kept = file.map(CaseFile::value);
    let control = Control {
        lang: v.lang,
        locales: &ctx.locales,
        field: &upload.field,
        name: id,
        form: &Form::default(),
        errors,
        given: Given::new(&catalogue.lists).kept(kept.as_ref()),
        heading: false,
        compact: false,
    };
    html! {
        (control.render())
        @if let Some(file) = file {
            @let remove = t(ctx, v, "services-upload-remove", &[("name", (&file.name).into())]);
            p {
                a href={ "/cases/" (dossier.case.id) "/files/" (file.id) } { (file.name) } " "
                (button(&Button { text: &remove, kind: ButtonKind::Secondary, value: Some(("_remove", id)) }))
            }
        }
    }
}
