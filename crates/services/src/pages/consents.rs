//! Cases of others to which somebody has to agree: what is asked of them, what they see, their answer.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::expr::Node;
use catalogue::model::Party;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, Summary, Table, button, details, empty_state, summary_list, table,
};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::shared::{
    agency, day, lines, nothing, own_page, post_form, refused_banner, service_name, state_tag, word,
};
use crate::actions::{self, may_answer};
use crate::error::ServicesError;
use crate::form::{Dossier, Walk, fill, show_path};
use crate::model::{Answer, CaseId, CaseState, Consent};
use crate::store;

/// GET /my/agreements
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let asked = load(&ctx, &v).await?;
    let title = word(&ctx, &v, "services-consents");
    let body = html! {
        p { (word(&ctx, &v, "services-consents-lead")) }
        @if asked.is_empty() { (empty_state(&word(&ctx, &v, "services-consents-none"), &nothing())) }
        @else { (consent_table(&ctx, &v, &asked)) }
    };
    Ok(page(&ctx, &v, &title).breadcrumb(own_page(&ctx, &v).0, own_page(&ctx, &v).1).wide().body(body))
}

/// What is asked of the visitor, with the case it is about, the newest first.
async fn load(ctx: &Ctx, v: &Visitor) -> Result<Vec<(Consent, crate::model::Case)>, Failure> {
    let number = actions::asked_number(&v.actor)?.to_owned();
    let actor = v.actor.clone();
    let found = ctx.read(move |r| {
        let mut found = Vec::new();
        for asked in store::list_asked(r, &number)? {
            let case = store::find_case(r, &asked.case)?.filter(|case| actor.reaches(&case.service));
            found.extend(case.map(|case| (asked, case)));
        }
        Ok::<_, ServicesError>(found)
    });
    Ok(found.await?)
}

/// What waits for the visitor's answer, for the page with their own cases.
pub(super) async fn waiting(ctx: &Ctx, v: &Visitor) -> Result<Markup, Failure> {
    if actions::asked_number(&v.actor).is_err() {
        return Ok(nothing());
    }
    let mut asked = load(ctx, v).await?;
    if asked.is_empty() {
        return Ok(nothing());
    }
    asked.retain(|(asked, case)| asked.answer == Answer::Waiting && case.state == CaseState::Consent);
    Ok(html! {
        @if !asked.is_empty() {
            h2 { (word(ctx, v, "services-consents-waiting")) }
            (consent_table(ctx, v, &asked))
        }
        p { a href="/my/agreements" { (word(ctx, v, "services-consents-all")) } }
    })
}

fn consent_table(ctx: &Ctx, v: &Visitor, asked: &[(Consent, crate::model::Case)]) -> Markup {
    let rows = asked.iter().map(|(asked, case)| {
        let href = format!("/agreements/{}/{}", asked.case, asked.party);
        vec![
            html! { a href=(href) { (service_name(ctx, v.lang, &case.service)) } },
            html! { (case.applicant_name) },
            html! { (answer_word(ctx, v, asked, case.state)) },
            html! { (day(v.lang, asked.answer_by)) },
        ]
    });
    let columns = ["service", "applicant", "consent-answer", "consent-by"];
    table(&Table {
        caption: &word(ctx, v, "services-consents"),
        caption_hidden: true,
        columns: columns.map(|key| Column::new(word(ctx, v, &format!("services-{key}")))).to_vec(),
        rows: rows.collect(),
    })
}

/// What was answered; nobody waits for an answer any more once the case has ended.
fn answer_word(ctx: &Ctx, v: &Visitor, asked: &Consent, state: CaseState) -> String {
    let closed = asked.answer == Answer::Waiting && state != CaseState::Consent;
    let answer = if closed { "closed" } else { asked.answer.as_str() };
    word(ctx, v, &format!("services-answer-{answer}"))
}

/// GET /agreements/{case}/{party}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((case, party)): Path<(CaseId, String)>,
) -> Result<Response, Failure> {
    render(&ctx, &v, &case, &party, None).await
}

/// POST /agreements/{case}/{party}
pub(crate) async fn answer(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((case, party)): Path<(CaseId, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (dossier, _) = asked(&ctx, &v, &case, &party).await?;
    v.demand(dossier.service.assurance).map_err(|failure| failure.keeping(&form))?;
    let Some(answer) = Answer::parse(form.text("answer")) else {
        return render(&ctx, &v, &case, &party, None).await;
    };
    match actions::consent(&ctx, &v.actor, &case, &party, answer).await {
        Ok(()) => Ok(redirect(format!("/agreements/{case}/{party}"))),
        Err(
            error @ (ServicesError::WrongState { .. }
            | ServicesError::EffectRefused { .. }
            | ServicesError::Overtaken { .. }),
        ) => render(&ctx, &v, &case, &party, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn asked(ctx: &Ctx, v: &Visitor, case: &CaseId, party: &str) -> Result<(Dossier, Consent), Failure> {
    let (context, actor, case, party) = (ctx.clone(), v.actor.clone(), case.clone(), party.to_owned());
    Ok(ctx.read(move |r| actions::load_asked(&context, r, &actor, &case, &party)).await?)
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    case: &CaseId,
    party: &str,
    refused: Option<ServicesError>,
) -> Result<Response, Failure> {
    let (dossier, asked) = asked(ctx, v, case, party).await?;
    let described = dossier.service.party(party).ok_or_else(Failure::not_found)?;
    let walk = dossier.walk(ctx.today());
    let changed = refused.is_some();
    let builder = page(ctx, v, dossier.service.name.of(v.lang))
        .caption(agency(ctx, v.lang, &dossier.case.agency))
        .breadcrumb(own_page(ctx, v).0, own_page(ctx, v).1)
        .breadcrumb(word(ctx, v, "services-consents"), "/my/agreements")
        .notice(refused.map_or_else(nothing, |error| refused_banner(ctx, v, error)));
    let builder = if changed { builder.status(409) } else { builder };
    Ok(builder.body(html! {
        p { (state_tag(ctx, v, dossier.case.state)) }
        p.lead { (lines(&fill(ctx, &dossier, &walk, &described.asks, v.lang))) }
        (summary_list(&facts(ctx, v, &dossier, &walk, (described, &asked))))
        (choices(ctx, v, &dossier, &asked))
    }))
}

/// Who asks, what they may see of the case, and until when they answer.
fn facts(
    ctx: &Ctx,
    v: &Visitor,
    dossier: &Dossier,
    walk: &Walk,
    (party, asked): (&Party, &Consent),
) -> Vec<Summary> {
    let case = &dossier.case;
    let line = |key: &str, value: String| Summary::new(word(ctx, v, key), value);
    let mut list = vec![
        line("services-applicant", case.applicant_name.clone()),
        line("services-number", case.label().to_owned()),
        line("services-consent-as", party.name.of(v.lang).to_owned()),
    ];
    for shown in &party.shows {
        let value = shown.eval(&walk.scope).unwrap_or_default();
        let value = show_path(ctx, dossier, &shown.to_string(), &value, v.lang);
        if !value.is_empty() {
            list.push(Summary::new(name_of(ctx, v, dossier, shown.node()), lines(&value)));
        }
    }
    list.push(line("services-consent-by", day(v.lang, asked.answer_by)));
    list.push(line("services-consent-answer", answer_word(ctx, v, asked, case.state)));
    list
}

/// The name of an answer, of a field of evidence or of a value.
fn name_of(ctx: &Ctx, v: &Visitor, dossier: &Dossier, shown: &Node) -> String {
    let Node::Path(parts) = shown else { return String::new() };
    let catalogue = catalogue::current(ctx);
    let name = match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["answers", id] => dossier.service.question(id).map(|question| &question.field.name),
        ["values", id] => dossier.service.value(id).and_then(|value| value.title.as_ref()),
        ["evidence", id, field] => {
            let evidence = dossier.service.evidence(id);
            let contract = evidence.and_then(|evidence| catalogue.contract(&evidence.contract));
            let registry = contract.and_then(|contract| catalogue.registry_of(contract));
            registry.and_then(|registry| registry.field(field)).map(|field| &field.name)
        }
        _ => None,
    };
    name.map(|name| name.of(v.lang).to_owned()).unwrap_or_default()
}

/// The answers that can be given now.
fn choices(ctx: &Ctx, v: &Visitor, dossier: &Dossier, asked: &Consent) -> Markup {
    let path = format!("/agreements/{}/{}", asked.case, asked.party);
    let one = |answer: Answer, kind: ButtonKind| {
        let text = word(ctx, v, &format!("services-give-{}", answer.as_str()));
        button(&Button { text: &text, kind, value: Some(("answer", answer.as_str())) })
    };
    if may_answer(dossier, asked, Answer::Agreed) {
        let note =
            t(ctx, v, "services-consent-note", &[("name", dossier.case.applicant_name.as_str().into())]);
        return html! {
            p { (note) }
            (post_form(&path, &html! {
                (one(Answer::Agreed, ButtonKind::Primary)) " " (one(Answer::Declined, ButtonKind::Danger))
            }))
        };
    }
    if may_answer(dossier, asked, Answer::TakenBack) {
        let body = html! {
            p { (word(ctx, v, "services-take-back-note")) }
            (post_form(&path, &one(Answer::TakenBack, ButtonKind::Danger)))
        };
        return details(&word(ctx, v, "services-give-taken-back"), &body);
    }
    nothing()
}
