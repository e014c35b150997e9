//! A case as its applicant sees it: where it stands, who waits for whom, until when, what happened.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use payments::{Bill, BillStatus};
use serde::Deserialize;
use web::components::{
    Button, ButtonKind, Notice, Summary, Tone, button, button_link, copy_text, details, notification_banner,
    summary_list, timeline,
};
use web::{Errors, Failure, Visitor, page, redirect, t};

use super::check::answers;
use super::evidence::sources;
use super::history::{happened, opened};
use super::messages;
use super::shared::{
    agency, bill_words, case_path, day, done_banner, entered_list, lines, moment, nothing, own_page, post_form,
    state_tags, step_name, word,
};
use crate::actions;
use crate::error::ServicesError;
use crate::form::{Dossier, Walk, result_text};
use crate::model::{Answer, CaseId, CaseState, Consent, Event, Message, Opening};
use crate::store;

/// The openings shown; older ones are in the person's download.
const OPENINGS_SHOWN: i64 = 50;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

/// Everything the page shows.
struct Shown {
    dossier: Dossier,
    events: Vec<Event>,
    messages: Vec<Message>,
    openings: Vec<Opening>,
    consents: Vec<Consent>,
    bill: Option<Bill>,
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
                }))
            }
            (take_back(ctx, v, dossier))
        })
}

/// The next step in plain words: what happens, or what the person has to do.
fn next(ctx: &Ctx, v: &Visitor, shown: &Shown, walk: &Walk) -> Markup {
    let dossier = &shown.dossier;
    let case = &dossier.case;
    match case.state {
        CaseState::Draft => {
            let place = walk.place(dossier).path(&case.id);
            html! {
                p { (word(ctx, v, "services-next-draft")) }
                p { (button_link(&word(ctx, v, "services-resume"), &place, ButtonKind::Primary)) }
            }
        }
        CaseState::Consent => next_consent(ctx, v, dossier, &shown.consents),
        CaseState::Payment => next_payment(ctx, v, shown.bill.as_ref()),
        CaseState::Submitted => {
            let (step, who) = waits_for(ctx, v, dossier);
            let args = [("agency", who.into()), ("step", step.into())];
            html! { p.lead { (t(ctx, v, "services-next-submitted", &args)) } }
        }
        CaseState::Correction => {
            let body = html! {
                p { strong { (word(ctx, v, "services-next-correction")) } }
                p { (button_link(&word(ctx, v, "services-correct"), &format!("/cases/{}/correction", case.id), ButtonKind::Primary)) }
            };
            notification_banner(v.lang, &Notice { tone: Tone::Warn, id: "correction", body })
        }
        // The result itself follows.
        CaseState::Granted | CaseState::Refused => nothing(),
        CaseState::Withdrawn => html! {
            p.lead {
                @if let Some(reason) = &case.reason { (reason.of(v.lang)) }
                @else { (word(ctx, v, "services-next-withdrawn")) }
            }
        },
    }
}

/// Who still has to agree, and until when.
fn next_consent(ctx: &Ctx, v: &Visitor, dossier: &Dossier, consents: &[Consent]) -> Markup {
    let waiting = consents.iter().filter(|consent| consent.answer == Answer::Waiting);
    let name = |consent: &Consent| dossier.service.party(&consent.party).map(|party| party.name.of(v.lang));
    let who: Vec<&str> = waiting.clone().filter_map(name).collect();
    let by = waiting.map(|consent| consent.answer_by).min();
    let by = by.map(|by| day(v.lang, by)).unwrap_or_default();
    let args = [("who", all_of(v, &who).into()), ("day", by.into())];
    html! { p.lead { (t(ctx, v, "services-next-consent", &args)) } }
}

/// The fee is to be paid; or it was, and the case goes on in a moment.
fn next_payment(ctx: &Ctx, v: &Visitor, bill: Option<&Bill>) -> Markup {
    let Some(bill) = bill.filter(|bill| bill.status == BillStatus::Open) else {
        return html! { p.lead { (word(ctx, v, "services-next-paid")) } };
    };
    let args = [("amount", bill.amount.long(v.lang).into()), ("day", day(v.lang, bill.due_on).into())];
    let body = html! {
        p { strong { (t(ctx, v, "services-next-payment", &args)) } }
        p { (button_link(&word(ctx, v, "services-pay"), &format!("/payments/{}", bill.id), ButtonKind::Primary)) }
    };
    notification_banner(v.lang, &Notice { tone: Tone::Warn, id: "payment", body })
}

/// The steps it is in and the agencies that have it, in words.
fn waits_for(ctx: &Ctx, v: &Visitor, dossier: &Dossier) -> (String, String) {
    let case = &dossier.case;
    let beside = case.beside.iter();
    let steps = case.step.iter().chain(beside.clone().map(|desk| &desk.step));
    let who = [case.step_agency.as_ref().unwrap_or(&case.agency)].into_iter();
    let who = who.chain(beside.map(|desk| &desk.agency));
    (
        all_of(v, &steps.map(|step| step_name(v, &dossier.service, step)).collect::<Vec<_>>()),
        all_of(v, &who.map(|id| agency(ctx, v.lang, id)).collect::<Vec<_>>()),
    )
}

/// Names one after the other.
fn all_of(v: &Visitor, names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(if v.lang == kernel::Lang::Zh { "、" } else { ", " })
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
        list.push(Summary::new(word(ctx, v, "services-fee"), html! { a href=(path) { (bill_words(ctx, v, bill)) } }));
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
