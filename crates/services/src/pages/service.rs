//! A service: who may apply, what is looked up and why, fee, time limit, start.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::expr::Scope;
use catalogue::model::{Evidence, RefundWhen, Service};
use kernel::{Actor, Assurance, Ctx, Money};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Notice, Summary, Tone, button, button_group, button_link, inset, notification_banner,
    summary_list,
};
use web::{Failure, Form, Visitor, href, page, redirect, t};

use super::shared::{agency, day, post_form, word};
use crate::actions::{self, Begin};
use crate::error::ServicesError;
use crate::model::Case;
use crate::store;

/// GET /services/{service}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(service): Path<String>,
) -> Result<Response, Failure> {
    let catalogue = catalogue::current(&ctx);
    let service = catalogue.service(&service).ok_or_else(Failure::not_found)?;
    let draft = match v.actor.person() {
        Some(person) => find_draft(&ctx, &v.actor, person.id.clone(), service.id.clone()).await?,
        None => None,
    };
    let name = service.name.of(v.lang);
    let mut builder = page(&ctx, &v, name)
        .breadcrumb(word(&ctx, &v, "services-home"), "/")
        .breadcrumb(word(&ctx, &v, "services-all"), "/services");
    if let Some(area) = catalogue.life_area(&service.life_area) {
        builder = builder.breadcrumb(area.name.of(v.lang), format!("/services?area={}", area.id));
    }
    Ok(builder.body(html! {
        p.lead { (service.summary.of(v.lang)) }
        (facts(&ctx, &v, service))
        (who_and_what(&ctx, &v, service))
        (looked_up(&ctx, &v, &catalogue, service))
        (fees(&ctx, &v, service))
        (steps(&ctx, &v, service))
        (begin(&ctx, &v, service, draft.as_ref()))
    }))
}

/// Leads whoever is signed in at too low a level of assurance to the page that raises it.
fn demand(ctx: &Ctx, v: &Visitor, service: &str, form: &Form) -> Result<(), Failure> {
    let catalogue = catalogue::current(ctx);
    let needed = catalogue.service(service).map(|service| service.assurance).unwrap_or_default();
    v.demand(needed).map_err(|failure| failure.keeping(form))
}

async fn find_draft(
    ctx: &Ctx,
    actor: &Actor,
    person: kernel::PersonId,
    service: String,
) -> Result<Option<Case>, Failure> {
    let post = actor.official().map(|official| official.post.clone());
    let found = ctx.read(move |r| store::find_draft(r, &person, &service)).await?;
    Ok(found.filter(|draft| draft.applicant_post == post))
}

fn facts(ctx: &Ctx, v: &Visitor, service: &Service) -> Markup {
    let days = t(ctx, v, "services-working-days", &[("count", service.time_limit_days.into())]);
    let audience = service.audience.iter().map(|audience| {
        let name = match audience {
            catalogue::model::Audience::Citizen => "citizen",
            catalogue::model::Audience::Business => "business",
            catalogue::model::Audience::Official => "official",
        };
        word(ctx, v, &format!("services-audience-{name}"))
    });
    let audience: Vec<String> = audience.collect();
    let mut rows = vec![
        Summary::new(word(ctx, v, "services-agency"), agency(ctx, v.lang, &service.owner)),
        Summary::new(
            word(ctx, v, "services-audience"),
            audience.join(if v.lang == kernel::Lang::Zh { "、" } else { ", " }),
        ),
        Summary::new(word(ctx, v, "services-time-limit"), days),
        Summary::new(word(ctx, v, "services-legal-basis"), service.legal_basis.of(v.lang)),
    ];
    if service.assurance > Assurance::One {
        let level = u32::from(service.assurance.number());
        let needed = t(ctx, v, "services-assurance-level", &[("level", level.into())]);
        rows.push(Summary::new(word(ctx, v, "services-assurance"), needed));
    }
    summary_list(&rows)
}

fn who_and_what(ctx: &Ctx, v: &Visitor, service: &Service) -> Markup {
    html! {
        @if let Some(text) = &service.who_can_apply {
            h2 { (word(ctx, v, "services-who")) }
            p { (text.of(v.lang)) }
        }
        @if service.what_you_need.is_some() || !service.uploads.is_empty() {
            h2 { (word(ctx, v, "services-need")) }
            @if let Some(text) = &service.what_you_need { p { (text.of(v.lang)) } }
            @if !service.uploads.is_empty() {
                ul {
                    @for upload in &service.uploads {
                        li {
                            (upload.field.name.of(v.lang))
                            @if !upload.field.required { (word(ctx, v, "services-if-applicable")) }
                        }
                    }
                }
            }
        }
    }
}

/// What is looked up in place of asking: from whom, which fields, why, on which legal basis.
fn looked_up(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, service: &Service) -> Markup {
    if service.evidence.is_empty() {
        return html! {};
    }
    html! {
        h2 { (word(ctx, v, "services-looked-up")) }
        p { (word(ctx, v, "services-looked-up-why")) }
        @for evidence in &service.evidence {
            h3 { (evidence.title.of(v.lang)) }
            (one_look_up(ctx, v, catalogue, evidence))
        }
    }
}

fn one_look_up(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, evidence: &Evidence) -> Markup {
    let Some(contract) = catalogue.contract(&evidence.contract) else { return html! {} };
    let Some(registry) = catalogue.registry_of(contract) else { return html! {} };
    let names: Vec<&str> = contract
        .fields()
        .iter()
        .filter_map(|id| registry.field(id))
        .map(|field| field.name.of(v.lang))
        .collect();
    let comma = if v.lang == kernel::Lang::Zh { "、" } else { ", " };
    summary_list(&[
        Summary::new(
            word(ctx, v, "services-source"),
            format!("{} · {}", agency(ctx, v.lang, &registry.owner), registry.name.of(v.lang)),
        ),
        Summary::new(word(ctx, v, "services-fields"), names.join(comma)),
        Summary::new(word(ctx, v, "services-purpose"), contract.purpose.name.of(v.lang)),
        Summary::new(word(ctx, v, "services-legal-basis"), contract.legal_basis.of(v.lang)),
    ])
}

fn fees(ctx: &Ctx, v: &Visitor, service: &Service) -> Markup {
    html! {
        h2 { (word(ctx, v, "services-fee")) }
        @if service.fees.is_empty() { p { (word(ctx, v, "services-free")) } }
        @else {
            ul {
                @for fee in &service.fees {
                    @let fixed = fee.amount.eval(&Scope::new()).ok().and_then(|amount| amount.as_i64());
                    li {
                        (fee.name.of(v.lang)) (if v.lang == kernel::Lang::Zh { "：" } else { ": " })
                        @match fixed {
                            Some(amount) => (Money(amount).long(v.lang)),
                            None => (word(ctx, v, "services-fee-depends")),
                        }
                        @if fee.times.is_some() { (word(ctx, v, "services-fee-each")) }
                        @if fee.when.is_some() { (word(ctx, v, "services-if-applicable")) }
                        " (" (fee.legal_basis.of(v.lang)) ")"
                    }
                }
            }
            @match &service.payment {
                Some(payment) => {
                    p { (t(ctx, v, "services-fee-then-pay", &[("count", payment.days.into())])) }
                    p { (word(ctx, v, refund_key(&payment.refund))) }
                }
                None => p { (word(ctx, v, "services-fee-elsewhere")) },
            }
        }
    }
}

/// The key of the text that says when the fee goes back.
fn refund_key(refund: &[RefundWhen]) -> &'static str {
    match (refund.contains(&RefundWhen::Withdrawn), refund.contains(&RefundWhen::Refused)) {
        (true, true) => "services-fee-back-both",
        (true, false) => "services-fee-back-withdrawn",
        (false, true) => "services-fee-back-refused",
        (false, false) => "services-fee-back-never",
    }
}

fn steps(ctx: &Ctx, v: &Visitor, service: &Service) -> Markup {
    html! {
        h2 { (word(ctx, v, "services-steps")) }
        ol {
            @for party in &service.parties {
                li {
                    (t(ctx, v, "services-step-consent", &[("who", party.name.of(v.lang).into())]))
                    @if party.when.is_some() { (word(ctx, v, "services-if-applicable")) }
                }
            }
            @if service.payment.is_some() { li { (word(ctx, v, "services-step-payment")) } }
            @for step in &service.steps {
                li {
                    (step.name.of(v.lang)) " · " (agency(ctx, v.lang, &step.agency))
                    @if step.when.is_some() { (word(ctx, v, "services-if-applicable")) }
                }
            }
        }
    }
}

/// The start button; with a draft, the choice to go on with it.
fn begin(ctx: &Ctx, v: &Visitor, service: &Service, draft: Option<&Case>) -> Markup {
    let path = format!("/services/{}", service.id);
    if !v.is_signed_in() {
        let sign_in = href("/sign-in", &[("next", &path)]);
        return html! { p { (button_link(&word(ctx, v, "services-sign-in-to-start"), &sign_in, ButtonKind::Primary)) } };
    }
    if !actions::is_for(service, &v.actor) {
        let body = html! { p { (word(ctx, v, "services-other-audience")) } };
        return notification_banner(v.lang, &Notice { tone: Tone::Info, id: "audience", body });
    }
    let nonce: String = ctx.new_id();
    let start = |text: &str, kind: ButtonKind, how: &str| {
        html! {
            input type="hidden" name="nonce" value=(nonce);
            (button(&Button { text, kind, value: Some(("begin", how)) }))
        }
    };
    let Some(draft) = draft else {
        let text = word(ctx, v, "services-start");
        return post_form(&format!("{path}/start"), &start(&text, ButtonKind::Primary, "resume"));
    };
    let began = t(ctx, v, "services-draft-waits", &[("day", day(v.lang, draft.created_at.day()).into())]);
    html! {
        (inset(&html! { p { (began) } }))
        (post_form(&format!("{path}/start"), &button_group(&html! {
            (start(&word(ctx, v, "services-resume"), ButtonKind::Primary, "resume"))
            (button(&Button {
                text: &word(ctx, v, "services-start-afresh"),
                kind: ButtonKind::Secondary,
                value: Some(("begin", "afresh")),
            }))
        })))
    }
}

/// POST /services/{service}/start
pub(crate) async fn start(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(service): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let Some(nonce) = form.opt("nonce") else { return Ok(redirect(format!("/services/{service}"))) };
    let begin = if form.text("begin") == "afresh" { Begin::Afresh } else { Begin::Resume };
    demand(&ctx, &v, &service, &form)?;
    let case = actions::start(&ctx, &v.actor, &service, nonce, begin).await?;
    let dossier = match actions::gather(&ctx, &v.actor, &case.id).await {
        Err(ServicesError::CaseUnknown) => return Ok(redirect(format!("/cases/{}", case.id))),
        other => other?,
    };
    if dossier.case.state != crate::CaseState::Draft {
        return Ok(redirect(format!("/cases/{}", case.id)));
    }
    let place = dossier.walk(ctx.today()).place(&dossier);
    Ok(redirect(place.path(&case.id)))
}
