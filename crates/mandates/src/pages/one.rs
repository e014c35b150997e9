//! One mandate, as both sides see it, with what was done under it.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::AuditRow;
use kernel::{Ctx, DbError, MandateId};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Event, Summary, button, button_group, empty_state, inset, summary_list, timeline,
};
use web::{Failure, Visitor, page, redirect, t};

use super::{scope, state_tag, term, word};
use crate::layer::{choose, forget};
use crate::model::{Evidence, Mandate, Side, State as Stands};
use crate::{actions, store};

/// Actions shown.
const SHOWN: i64 = 100;

/// GET /my/mandates/{id}
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (person, id) = (v.citizen()?.id.clone(), MandateId::new(id));
    let reader = person.clone();
    let found = ctx
        .read(move |r| {
            let Some(mandate) = store::find(r, &reader, &id)? else { return Ok(None) };
            let done = kernel::audit::latest_under(r, &id, SHOWN)?;
            Ok::<_, DbError>(Some((mandate, done)))
        })
        .await?;
    let (mandate, done) = found.ok_or_else(Failure::not_found)?;
    let side = mandate.side_of(&person);
    let stands = mandate.state(ctx.today());
    let (agent, principal) = (mandate.agent.name.as_str(), mandate.principal.name.as_str());
    let title = t(&ctx, &v, "mandates-one", &[("agent", agent.into()), ("principal", principal.into())]);
    Ok(page(&ctx, &v, &title).back("/my/mandates", "").body(html! {
        p { (state_tag(&ctx, &v, stands)) }
        @if mandate.waits_for(side, ctx.today()) {
            (inset(&html! { p { (word(&ctx, &v, &format!("mandates-accept-lead-{}", side.as_str()))) } }))
        }
        (facts(&ctx, &v, &mandate))
        (what_to_do(&ctx, &v, &mandate, side))
        h2 { (word(&ctx, &v, "mandates-log")) }
        @if done.is_empty() {
            (empty_state(&word(&ctx, &v, "mandates-log-none"), &html! { p { (word(&ctx, &v, "mandates-log-none-next")) } }))
        } @else {
            (timeline(&done.iter().map(|entry| event(&ctx, &v, entry)).collect::<Vec<_>>()))
        }
    }))
}

pub(super) fn facts(ctx: &Ctx, v: &Visitor, mandate: &Mandate) -> Markup {
    let kind = word(ctx, v, &format!("mandates-kind-{}", mandate.kind.as_str()));
    let name = |person: &kernel::Person| html! { bdi { (person.name) } };
    let mut lines = vec![
        Summary::new(word(ctx, v, "mandates-column-principal"), name(&mandate.principal)),
        Summary::new(word(ctx, v, "mandates-column-agent"), name(&mandate.agent)),
        Summary::new(word(ctx, v, "mandates-column-kind"), kind),
        Summary::new(word(ctx, v, "mandates-column-scope"), scope(ctx, v, mandate)),
        Summary::new(word(ctx, v, "mandates-column-dates"), term(ctx, v, mandate)),
        Summary::new(word(ctx, v, "mandates-evidence"), evidence(ctx, v, &mandate.evidence)),
    ];
    if let Some(reason) = &mandate.end_reason {
        lines.push(Summary::new(word(ctx, v, "mandates-end-reason"), html! { (reason) }));
    }
    summary_list(&lines)
}

fn evidence(ctx: &Ctx, v: &Visitor, evidence: &Evidence) -> String {
    match evidence {
        Evidence::Declaration => word(ctx, v, "mandates-by-declaration"),
        Evidence::Register { contract, .. } => {
            let catalogue = catalogue::current(ctx);
            let known = catalogue.contract(contract);
            let registry = known.and_then(|contract| catalogue.registry_of(contract));
            let name =
                registry.map_or_else(|| contract.clone(), |registry| registry.name.of(v.lang).to_owned());
            t(ctx, v, "mandates-by-register", &[("registry", name.into())])
        }
        Evidence::Document { number, post } => {
            let agencies = directory::agencies(ctx);
            let post =
                agencies.post(post).map_or_else(|| post.to_string(), |post| post.title.of(v.lang).to_owned());
            t(ctx, v, "mandates-by-document", &[("number", number.into()), ("post", post.into())])
        }
    }
}

fn what_to_do(ctx: &Ctx, v: &Visitor, mandate: &Mandate, side: Side) -> Markup {
    let path = format!("/my/mandates/{}", mandate.id);
    let form = |verb: &str, key: &str, kind: ButtonKind| {
        html! {
            form method="post" action={ (path) "/" (verb) } {
                (button(&Button { text: &word(ctx, v, key), kind, value: None }))
            }
        }
    };
    let stands = mandate.state(ctx.today());
    let over = matches!(stands, Stands::Ended | Stands::Expired);
    let waits = mandate.waits_for(side, ctx.today());
    let by_law = side == Side::Principal && mandate.kind.is_by_law();
    let ends = match stands {
        Stands::Offered | Stands::Asked if waits => "mandates-decline",
        Stands::Offered | Stands::Asked => "mandates-take-back",
        _ => "mandates-end",
    };
    html! {
        (button_group(&html! {
            @if waits { (form("accept", "mandates-accept", ButtonKind::Primary)) }
            @if side == Side::Agent && stands == Stands::InForce { (form("act", "mandates-act", ButtonKind::Primary)) }
            @if !over && !by_law { (form("end", ends, ButtonKind::Danger)) }
        }))
        @if !over && by_law { p { (word(ctx, v, "mandates-by-law")) } }
    }
}

/// What was done, in words where there are some for it.
fn event(ctx: &Ctx, v: &Visitor, entry: &AuditRow) -> Event {
    let when = format!("{} {}", entry.at.day().long(v.lang), entry.at.clock_time());
    let key = format!("mandates-did-{}", entry.action.replace(['.', '_'], "-"));
    let said = if ctx.locales.has(v.lang, &key) { word(ctx, v, &key) } else { entry.action.clone() };
    let (service, number) = (entry.told("service"), entry.told("number"));
    let catalogue = catalogue::current(ctx);
    let service =
        service.and_then(|id| catalogue.service(&id).map(|service| service.name.of(v.lang).to_owned()));
    let detail: Vec<String> = [service, number].into_iter().flatten().collect();
    Event::new(when, entry.at.to_string(), said)
        .body(html! { @if !detail.is_empty() { p { (detail.join(" · ")) } } })
}

/// POST /my/mandates/{id}/accept
pub(crate) async fn accept(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::accept(&ctx, &v.actor, &MandateId::new(&id)).await?;
    Ok(redirect(format!("/my/mandates/{id}")))
}

/// POST /my/mandates/{id}/end
pub(crate) async fn end(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::end(&ctx, &v.actor, &MandateId::new(&id)).await?;
    Ok(redirect(format!("/my/mandates/{id}")))
}

/// POST /my/mandates/{id}/act: from now on this browser acts for the principal.
pub(crate) async fn act(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = MandateId::new(id);
    actions::take_up(&ctx, v.citizen()?, &id).await?;
    Ok(choose(redirect("/services"), &id))
}

/// POST /mandates/stop
pub(crate) async fn stop() -> Response {
    forget(redirect("/my/mandates"))
}
