//! A case at an official's desk: answers, evidence with sources, what rules advise, history, and what can
//! be done. Opening it is logged before anything is shown.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Ctx, Official};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Summary, details, inset, summary_list, timeline};
use web::{Errors, Failure, Form, Visitor, page, t};

use super::check::answers;
use super::evidence::sources;
use super::history::happened;
use super::shared::{
    agency, bill_words, day, done_banner, entered_in, lines, moment, nothing, post, refused_banner,
    state_tags, step_name, word,
};
use super::{messages, work_act};
use crate::actions;
use crate::error::ServicesError;
use crate::form::Dossier;
use crate::model::{CaseId, CaseState, Consent, Decision, Event, EventKind, Message, Note};
use crate::store;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

/// Everything the page shows.
pub(super) struct Shown {
    pub(super) dossier: Dossier,
    events: Vec<Event>,
    decisions: Vec<Decision>,
    messages: Vec<Message>,
    notes: Vec<Note>,
    consents: Vec<Consent>,
    bill: Option<payments::Bill>,
}

/// What stands in the page's forms, and why an action was not done.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) form: Form,
    pub(super) errors: Errors,
    pub(super) refused: Option<ServicesError>,
    pub(super) done: Option<String>,
}

/// GET /desk/cases/{case}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let known = ["decided", "correction", "message", "note"];
    let done = done.done.filter(|word| known.contains(&word.as_str()));
    render(&ctx, &v, &case, Typed { done, ..Typed::default() }).await
}

/// The page; logs the opening.
pub(super) async fn render(
    ctx: &Ctx,
    v: &Visitor,
    case: &CaseId,
    mut typed: Typed,
) -> Result<Response, Failure> {
    let official = v.official()?;
    let mut dossier = actions::open(ctx, &v.actor, case).await?;
    dossier.case.turn_to(official);
    let shown = load(ctx, official, dossier).await?;
    let dossier = &shown.dossier;
    let walk = dossier.walk(ctx.today());
    let case = &dossier.case;
    let changed = typed.refused.is_some();
    let banner = match (typed.refused.take(), &typed.done) {
        (Some(error), _) => Some(refused_banner(ctx, v, error)),
        (None, Some(done)) => Some(done_banner(v, &word(ctx, v, &format!("services-done-{done}")))),
        _ => None,
    };
    let title = format!("{} {}", dossier.service.name.of(v.lang), case.label());
    let builder = page(ctx, v, &title)
        .breadcrumb(word(ctx, v, "services-work"), "/desk")
        .breadcrumb(word(ctx, v, "services-all-cases"), "/desk/cases")
        .notice(banner.unwrap_or_else(nothing))
        .errors(&typed.errors)
        .wide();
    let builder = if changed { builder.status(409) } else { builder };
    let post_path = format!("/desk/cases/{}/messages", case.id);
    Ok(builder.body(html! {
        p { (state_tags(ctx, v, case.state, case.is_overdue(ctx.today()))) }
        @if work_act::may_decide(official, case) {
            p { a href="#decide" { (word(ctx, v, "services-to-decision")) } }
        }
        (facts(ctx, v, &shown))
        (advice(ctx, v, &shown))
        (answers(ctx, v, dossier, &walk, false))
        @if !walk.evidence.is_empty() {
            h2 { (word(ctx, v, "services-looked-up")) }
            (sources(ctx, v, &walk))
        }
        (work_act::forms(ctx, v, official, dossier, &typed))
        (decisions(ctx, v, &shown))
        h2 id="messages" { (word(ctx, v, "services-messages")) }
        (messages::thread(ctx, v, &shown.messages, &case.applicant_name))
        (messages::write(ctx, v, &post_path, typed.form.text("body"), &typed.errors))
        (notes(ctx, v, &shown, &typed.form, &typed.errors))
        h2 { (word(ctx, v, "services-timeline")) }
        (timeline(&happened(ctx, v, dossier, &shown.events)))
    }))
}

async fn load(ctx: &Ctx, official: &Official, dossier: Dossier) -> Result<Shown, Failure> {
    let agency = official.agency.clone();
    let shown = ctx.read(move |r| {
        let id = dossier.case.id.clone();
        Ok::<_, ServicesError>(Shown {
            events: store::list_events(r, &id)?,
            decisions: store::list_decisions(r, &id)?,
            messages: store::list_messages(r, &id)?,
            notes: store::list_notes(r, &id, &agency)?,
            consents: store::list_consents(r, &id)?,
            bill: payments::store::find_bill_for(r, id.as_str())?,
            dossier,
        })
    });
    Ok(shown.await?)
}

fn facts(ctx: &Ctx, v: &Visitor, shown: &Shown) -> Markup {
    let dossier = &shown.dossier;
    let case = &dossier.case;
    let mut list = vec![
        Summary::new(
            word(ctx, v, "services-applicant"),
            format!("{} ({})", case.applicant_name, case.national_id),
        ),
        Summary::new(word(ctx, v, "services-service"), dossier.service.name.of(v.lang)),
    ];
    for consent in &shown.consents {
        let Some(party) = dossier.service.party(&consent.party) else { continue };
        let answer = word(ctx, v, &format!("services-answer-{}", consent.answer.as_str()));
        let name = consent.name.as_deref().unwrap_or_default();
        let value = format!("{name} ({}) · {answer}", consent.number);
        list.push(Summary::new(party.name.of(v.lang), value.trim().to_owned()));
    }
    if let Some(id) = &case.applicant_post {
        list.push(Summary::new(word(ctx, v, "services-applicant-post"), post(ctx, v.lang, id)));
    }
    if let Some(at) = case.submitted_at {
        list.push(Summary::new(word(ctx, v, "services-submitted"), moment(v.lang, at)));
    }
    if let Some(bill) = &shown.bill {
        list.push(Summary::new(word(ctx, v, "services-fee"), bill_words(ctx, v, bill)));
    }
    if let Some(due) = case.due_on {
        list.push(Summary::new(word(ctx, v, "services-due"), day(v.lang, due)));
    }
    if let Some(stopped) = case.clock_stopped_on {
        list.push(Summary::new(word(ctx, v, "services-clock-stopped"), day(v.lang, stopped)));
    }
    if case.state.is_running() {
        let step = |id: Option<&str>| id.map(|step| step_name(v, &dossier.service, step)).unwrap_or_default();
        let at = case.step_post.as_ref().map(|id| post(ctx, v.lang, id)).unwrap_or_default();
        let who = agency(ctx, v.lang, case.step_agency.as_ref().unwrap_or(&case.agency));
        let present = format!("{} · {who} {at}", step(case.step.as_deref()));
        let beside = case.beside.iter().map(|desk| {
            let at = post(ctx, v.lang, &desk.post);
            format!("{} · {} {at}", step(Some(&desk.step)), agency(ctx, v.lang, &desk.agency))
        });
        let all: Vec<String> = std::iter::once(present).chain(beside).collect();
        list.push(Summary::new(word(ctx, v, "services-step"), lines(&all.join("\n"))));
    }
    list.push(Summary::new(word(ctx, v, "services-legal-basis"), dossier.service.legal_basis.of(v.lang)));
    summary_list(&list)
}

/// What the rules said when they passed the case to a desk.
fn advice(ctx: &Ctx, v: &Visitor, shown: &Shown) -> Markup {
    if shown.dossier.case.state != CaseState::Submitted {
        return nothing();
    }
    let last = shown.events.iter().rev().find(|event| event.kind == EventKind::AtDesk);
    let Some(text) = last.and_then(|event| event.text.as_ref()) else { return nothing() };
    inset(&html! { p { strong { (word(ctx, v, "services-advice")) } br; (lines(text.of(v.lang))) } })
}

fn decisions(ctx: &Ctx, v: &Visitor, shown: &Shown) -> Markup {
    if shown.decisions.is_empty() {
        return nothing();
    }
    let line = |decision: &Decision| {
        let who = match (&decision.post, &decision.official) {
            (Some(id), Some(name)) => format!("{} {name}", post(ctx, v.lang, id)),
            _ => word(ctx, v, "services-by-rule"),
        };
        let args = [
            ("outcome", word(ctx, v, &format!("services-outcome-{}", decision.outcome)).into()),
            ("agency", agency(ctx, v.lang, &decision.agency).into()),
            ("who", who.into()),
            ("at", moment(v.lang, decision.decided_at).into()),
        ];
        let value = html! {
            (t(ctx, v, "services-decision-line", &args)) br;
            (lines(decision.reason.of(v.lang)))
            @for (name, value) in entered_in(ctx, v, &shown.dossier, &decision.step) {
                br; (name) "：" (lines(&value))
            }
        };
        Summary::new(step_name(v, &shown.dossier.service, &decision.step), value)
    };
    html! {
        h2 { (word(ctx, v, "services-decisions")) }
        (summary_list(&shown.decisions.iter().map(line).collect::<Vec<_>>()))
    }
}

fn notes(ctx: &Ctx, v: &Visitor, shown: &Shown, form: &Form, errors: &Errors) -> Markup {
    let body = html! {
        @for note in &shown.notes {
            article.message {
                p.message-meta { strong { (note.official) } " " (moment(v.lang, note.at)) }
                p { (lines(&note.body)) }
            }
        }
        (work_act::note_form(ctx, v, &shown.dossier.case.id, form, errors))
    };
    html! {
        h2 id="notes" { (word(ctx, v, "services-notes")) }
        p.hint { (word(ctx, v, "services-notes-hint")) }
        @if errors.of("note").is_some() || !shown.notes.is_empty() { (body) }
        @else { (details(&word(ctx, v, "services-note-add"), &body)) }
    }
}
