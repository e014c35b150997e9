//! What an official can do with a case: decide, send an answer back, write, note.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::field::{Control, Given};
use kernel::{Ctx, Official};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Choice as Option_, Choices, Select, TextArea, button, details, radios, select,
    textarea,
};
use web::{Errors, Failure, Form, Visitor, redirect, t};

use super::shared::{Refusal, errors, nothing, refusal, version_field, word};
use super::work_case::{Typed, render};
use crate::actions::{self, Choice, Decide};
use crate::error::{Problem, ServicesError};
use crate::form::{Dossier, Walk, choices, open_questions};
use crate::model::{Asked, Case, CaseId, CaseState};

/// POST /desk/cases/{case}/decision
pub(crate) async fn decide(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let choice = match form.text("decision") {
        "approve" => Choice::Approve,
        "refuse" => Choice::Refuse,
        _ => {
            let message = kernel::Text::new("請選擇核准或不核准", "Choose whether to approve or refuse");
            let problem = Problem { field: "decision".to_owned(), message };
            return answer(&ctx, &v, &case, form, "", Err(ServicesError::Mistakes(vec![problem]))).await;
        }
    };
    let decide = Decide {
        case: case.clone(),
        version: version(&form),
        choice,
        reason: form.text("reason").to_owned(),
        form: form.clone(),
    };
    let result = actions::decide(&ctx, &v.actor, decide).await.map(|_| ());
    answer(&ctx, &v, &case, form, "decided", result).await
}

/// POST /desk/cases/{case}/correction
pub(crate) async fn correct(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let asked =
        Asked { question: form.text("question").to_owned(), message: form.text("message").to_owned() };
    let result = actions::ask_correction(&ctx, &v.actor, &case, version(&form), asked).await.map(|_| ());
    answer(&ctx, &v, &case, form, "correction", result).await
}

/// POST /desk/cases/{case}/messages
pub(crate) async fn message(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let result = actions::send_message(&ctx, &v.actor, &case, form.text("body")).await;
    answer(&ctx, &v, &case, form, "message", result).await
}

/// POST /desk/cases/{case}/notes
pub(crate) async fn note(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    form: Form,
) -> Result<Response, Failure> {
    let result = actions::note(&ctx, &v.actor, &case, form.text("note")).await;
    answer(&ctx, &v, &case, form, "note", result).await
}

fn version(form: &Form) -> i64 {
    form.text("version").parse().unwrap_or(0)
}

/// After an action: the case again, or the same page with what was typed and why nothing was done.
async fn answer(
    ctx: &Ctx,
    v: &Visitor,
    case: &CaseId,
    form: Form,
    done: &str,
    result: Result<(), ServicesError>,
) -> Result<Response, Failure> {
    let Err(error) = result else {
        return Ok(redirect(format!("/desk/cases/{case}?done={done}")));
    };
    let typed = match refusal(error)? {
        Refusal::Mistakes(problems) => Typed { errors: errors(v, &problems), form, ..Typed::default() },
        Refusal::Changed(error) => Typed { refused: Some(error), form, ..Typed::default() },
    };
    render(ctx, v, case, typed).await
}

/// Whether the case waits for a decision of this official; nobody decides their own.
pub(super) fn may_decide(official: &Official, case: &Case) -> bool {
    let mine = case.desks().iter().any(|desk| official.acts_for(&desk.post));
    case.state == CaseState::Submitted && mine && case.person_id != official.person.id
}

/// The forms of those who may act now; for others, who may.
pub(super) fn forms(ctx: &Ctx, v: &Visitor, official: &Official, dossier: &Dossier, typed: &Typed) -> Markup {
    let walk = dossier.walk(ctx.today());
    let (form, errors) = (&typed.form, &typed.errors);
    let case = &dossier.case;
    match case.state {
        CaseState::Submitted if may_decide(official, case) => html! {
            h2 id="decide" { (word(ctx, v, "services-decide")) }
            (decision(ctx, v, dossier, form, errors))
            (correction(ctx, v, dossier, &walk, form, errors))
        },
        CaseState::Submitted => html! { p.hint { (word(ctx, v, "services-not-your-desk")) } },
        CaseState::Consent => html! { p.hint { (word(ctx, v, "services-waits-for-others")) } },
        CaseState::Payment => html! { p.hint { (word(ctx, v, "services-waits-for-payment")) } },
        CaseState::Correction => html! { p.hint { (word(ctx, v, "services-waits-for-person")) } },
        _ => nothing(),
    }
}

fn decision(ctx: &Ctx, v: &Visitor, dossier: &Dossier, form: &Form, errors: &Errors) -> Markup {
    let case = &dossier.case;
    let last = dossier.service.steps.last().is_some_and(|step| Some(&step.id) == case.step.as_ref());
    let last = last && case.beside.is_empty();
    let approve = word(ctx, v, if last { "services-choice-grant" } else { "services-choice-next" });
    let chosen = form.text("decision");
    let reason_hint = t(ctx, v, "services-reason-hint", &[("limit", actions::TEXT_LIMIT.into())]);
    html! {
        form method="post" action={ "/desk/cases/" (case.id) "/decision" } novalidate {
            (version_field(case.version))
            (entered(ctx, v, dossier, form, errors))
            (radios(v.lang, &Choices {
                name: "decision",
                legend: &word(ctx, v, "services-decision"),
                error: errors.of("decision"),
                values: &[chosen],
                choices: &[
                    Option_::new("approve", approve),
                    Option_::new("refuse", word(ctx, v, "services-choice-refuse")),
                ],
                ..Choices::default()
            }))
            (textarea(v.lang, &TextArea {
                name: "reason",
                label: &word(ctx, v, "services-reason"),
                hint: Some(&reason_hint),
                error: errors.of("reason"),
                value: form.text("reason"),
                rows: 4,
                ..TextArea::default()
            }))
            (button(&Button { text: &word(ctx, v, "services-decide-button"), ..Button::default() }))
        }
    }
}

/// The controls of what the official enters in this step.
fn entered(ctx: &Ctx, v: &Visitor, dossier: &Dossier, form: &Form, errors: &Errors) -> Markup {
    let scope = dossier.walk(ctx.today()).scope;
    let step = dossier.case.step.as_ref().and_then(|id| dossier.service.step(id));
    let open = step.and_then(|step| open_questions(step, &scope).ok()).unwrap_or_default();
    let catalogue = catalogue::current(ctx);
    html! {
        @for question in &open {
            @let offered = choices(ctx, dossier, question, &scope, v.lang);
            (Control {
                lang: v.lang,
                locales: &ctx.locales,
                field: &question.field,
                name: &question.field.id,
                form,
                errors,
                given: Given::new(&catalogue.lists).choices(&offered),
                heading: false,
                compact: false,
            }.render())
        }
        @if !open.is_empty() { p.hint { (word(ctx, v, "services-entered-hint")) } }
    }
}

fn correction(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    walk: &Walk,
    form: &Form,
    errors: &Errors,
) -> Markup {
    let questions = walk.pages.iter().flat_map(|open| open.questions.iter().map(|question| &question.field));
    let uploads = walk.uploads.iter().map(|upload| &upload.field);
    let choices: Vec<Option_> = questions
        .chain(uploads)
        .map(|field| Option_::new(field.id.as_str(), field.name.of(v.lang)))
        .collect();
    if choices.is_empty() {
        return nothing();
    }
    let body = html! {
        form method="post" action={ "/desk/cases/" (dossier.case.id) "/correction" } novalidate {
            (version_field(dossier.case.version))
            (select(v.lang, &Select {
                name: "question",
                label: &word(ctx, v, "services-correct-what"),
                error: errors.of("question"),
                value: form.text("question"),
                choices: &choices,
                ..Select::default()
            }))
            (textarea(v.lang, &TextArea {
                name: "message",
                label: &word(ctx, v, "services-correct-why"),
                hint: Some(&word(ctx, v, "services-correct-hint")),
                error: errors.of("message"),
                value: form.text("message"),
                rows: 3,
                ..TextArea::default()
            }))
            (button(&Button { text: &word(ctx, v, "services-correct-ask"), kind: ButtonKind::Secondary, value: None }))
        }
    };
    let wrong = errors.of("question").is_some() || errors.of("message").is_some();
    if wrong {
        return html! { h3 { (word(ctx, v, "services-correct-ask")) } (body) };
    }
    details(&word(ctx, v, "services-correct-ask"), &body)
}

/// The form for a note.
pub(super) fn note_form(ctx: &Ctx, v: &Visitor, case: &CaseId, form: &Form, errors: &Errors) -> Markup {
    html! {
        form method="post" action={ "/desk/cases/" (case) "/notes" } novalidate {
            (textarea(v.lang, &TextArea {
                name: "note",
                label: &word(ctx, v, "services-note-label"),
                error: errors.of("note"),
                value: form.text("note"),
                rows: 3,
                ..TextArea::default()
            }))
            (button(&Button { text: &word(ctx, v, "services-note-add"), kind: ButtonKind::Secondary, value: None }))
        }
    }
}
