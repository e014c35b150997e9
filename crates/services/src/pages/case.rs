//! A case as its applicant sees it: where it stands, who waits for whom, until when, what happened.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use payments::Bill;
use serde::Deserialize;
use web::components::{
    Button, ButtonKind, Summary, button, button_link, copy_text, details, summary_list, timeline,
};
use web::{Errors, Failure, Visitor, page, redirect, t};

use super::application;
use super::check::answers;
use super::evidence::sources;
use super::history::{happened, opened};
use super::messages;
use super::next::next;
use super::shared::{
    agency, bill_words, case_path, day, done_banner, entered_list, lines, moment, nothing, own_page,
    post_form, state_tags, word,
};
use crate::actions;
use crate::error::ServicesError;
use crate::form::{Dossier, Walk, result_text};
use crate::model::{CaseId, CaseState, Consent, Event, Message, Opening};
use crate::store;

/// The openings shown; older ones are in the person's download.
const OPENINGS_SHOWN: i64 = 50;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

/// Everything the page shows.
pub(super) struct Shown {
    pub(super) dossier: Dossier,
    events: Vec<Event>,
    messages: Vec<Message>,
    openings: Vec<Opening>,
    pub(super) consents: Vec<Consent>,
    pub(super) bill: Option<Bill>,
}

/// GET /cases/{case}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let shown = load(&ctx, &v, &case).await?;
    let banner = match done.done.as_deref() {
        Some("message") => Some(done_banner(&v, &word(&ctx, &v, "services-message-sent"))),
        Some("correction") => Some(done_banner(&v, &word(&ctx, &v, "services-correction-sent"))),
        _ => None,
    };
    Ok(render(&ctx, &v, &shown, banner, &Errors::new(), ""))
}

/// The page again with a message that was not sent.
pub(super) async fn again(
    ctx: &Ctx,
    v: &Visitor,
    case: &CaseId,
    errors: &Errors,
    typed: &str,
) -> Result<Response, Failure> {
    let shown = load(ctx, v, case).await?;
    Ok(render(ctx, v, &shown, None, errors, typed))
}

async fn load(ctx: &Ctx, v: &Visitor, case: &CaseId) -> Result<Shown, Failure> {
    let (context, actor, case) = (ctx.clone(), v.actor.clone(), case.clone());
    let shown = ctx.read(move |r| {
        let dossier = actions::load_own(&context, r, &actor, &case)?;
        Ok::<_, ServicesError>(Shown {
            events: store::list_events(r, &case)?,
            messages: store::list_messages(r, &case)?,
            openings: store::list_openings(r, &case, OPENINGS_SHOWN)?,
            consents: store::list_consents(r, &case)?,
            bill: payments::store::find_bill_for(r, case.as_str())?,
            dossier,
        })
    });
    Ok(shown.await?)
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    shown: &Shown,
    banner: Option<Markup>,
    errors: &Errors,
    typed: &str,
) -> Response {
    let dossier = &shown.dossier;
    let case = &dossier.case;
    let walk = dossier.walk(ctx.today());
    let sent = case.state != CaseState::Draft;
    page(ctx, v, dossier.service.name.of(v.lang))
        .caption(agency(ctx, v.lang, &case.agency))
        .breadcrumb(own_page(ctx, v).0, own_page(ctx, v).1)
        .breadcrumb(word(ctx, v, "services-my-cases"), "/my/cases")
        .notice(banner.unwrap_or_else(nothing))
        .errors(errors)
        .body(html! {
            p { (state_tags(ctx, v, case.state, case.is_overdue(ctx.today()))) }
            (next(ctx, v, shown, &walk))
            (result(ctx, v, dossier, &walk))
            (facts(ctx, v, dossier, shown.bill.as_ref()))
            @if sent && case.state != CaseState::Withdrawn {
                h2 id="messages" { (word(ctx, v, "services-messages")) }
                (messages::thread(ctx, v, &shown.messages, &case.applicant_name))
                (messages::write(ctx, v, &format!("/cases/{}/messages", case.id), typed, errors))
            }
            h2 { (word(ctx, v, "services-timeline")) }
            (timeline(&happened(ctx, v, dossier, &shown.events)))
            (opened(ctx, v, &shown.openings))
            @if sent {
                (details(&word(ctx, v, "services-what-you-sent"), &html! {
                    (answers(ctx, v, dossier, &walk, false))
                    (sources(ctx, v, &walk))
                    (application::offer(ctx, v, &case.id))
                }))
            }
            (take_back(ctx, v, dossier))
        })
}

fn facts(ctx: &Ctx, v: &Visitor, dossier: &Dossier, bill: Option<&Bill>) -> Markup {
    let case = &dossier.case;
    let mut list = Vec::new();
    if let Some(number) = &case.number {
        list.push(Summary::new(word(ctx, v, "services-number"), copy_text(v.lang, number)));
    }
    list.push(Summary::new(word(ctx, v, "services-begun"), moment(v.lang, case.created_at)));
    if let Some(at) = case.submitted_at {
        list.push(Summary::new(word(ctx, v, "services-submitted"), moment(v.lang, at)));
    }
    if let (Some(due), true) = (case.due_on, case.state.is_running()) {
        let text = match case.clock_stopped_on {
            Some(stopped) => t(
                ctx,
                v,
                "services-due-stopped",
                &[("due", day(v.lang, due).into()), ("stopped", day(v.lang, stopped).into())],
            ),
            None => day(v.lang, due),
        };
        let why = why_due(ctx, v, dossier);
        list.push(Summary::new(word(ctx, v, "services-due"), html! { (text) br; span.hint { (why) } }));
    }
    if case.days_waited > 0 {
        let days = t(ctx, v, "services-working-days", &[("count", case.days_waited.into())]);
        list.push(Summary::new(word(ctx, v, "services-waited"), days));
    }
    if let Some(bill) = bill {
        let path = format!("/payments/{}", bill.id);
        list.push(Summary::new(
            word(ctx, v, "services-fee"),
            html! { a href=(path) { (bill_words(ctx, v, bill)) } },
        ));
    }
    if let Some(at) = case.decided_at {
        list.push(Summary::new(word(ctx, v, "services-ended"), moment(v.lang, at)));
    }
    summary_list(&list)
}

/// How the time limit's last day comes about.
fn why_due(ctx: &Ctx, v: &Visitor, dossier: &Dossier) -> String {
    let case = &dossier.case;
    let from = case.submitted_at.map(|at| day(v.lang, at.day())).unwrap_or_default();
    let args = [
        ("from", from.into()),
        ("count", dossier.service.time_limit_days.into()),
        ("waited", case.days_waited.into()),
    ];
    let key = if case.days_waited > 0 { "services-due-why-waited" } else { "services-due-why" };
    t(ctx, v, key, &args)
}

fn result(ctx: &Ctx, v: &Visitor, dossier: &Dossier, walk: &Walk) -> Markup {
    let Some(text) = result_text(ctx, dossier, walk, v.lang) else { return nothing() };
    html! {
        h2 { (word(ctx, v, "services-result")) }
        p.lead { (lines(&text)) }
        @if let Some(reason) = &dossier.case.reason {
            p { (t(ctx, v, "services-reason-is", &[("reason", reason.of(v.lang).into())])) }
        }
        (entered_list(ctx, v, dossier))
        @let notice = format!("/cases/{}/result", dossier.case.id);
        p { (button_link(&word(ctx, v, "services-result-print"), &notice, ButtonKind::Secondary)) }
    }
}

fn take_back(ctx: &Ctx, v: &Visitor, dossier: &Dossier) -> Markup {
    let case = &dossier.case;
    if case.state.is_final() {
        return nothing();
    }
    let draft = case.state == CaseState::Draft;
    let name = if draft { "services-drop-draft" } else { "services-withdraw" };
    let text = word(ctx, v, name);
    let body = html! {
        p { (word(ctx, v, &format!("{name}-note"))) }
        (post_form(&format!("/cases/{}/withdraw", case.id), &button(&Button {
            text: &text,
            kind: ButtonKind::Danger,
            value: None,
        })))
    };
    details(&text, &body)
}

/// POST /cases/{case}/withdraw
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    actions::withdraw(&ctx, &v.actor, &case).await?;
    Ok(redirect(case_path(&case)))
}
