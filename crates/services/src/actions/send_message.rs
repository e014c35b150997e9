//! Messages between the person and the agency, inside the case.

use kernel::{Actor, Ctx, Text, Tx};
use serde_json::json;

use super::{audit, load_own, open, words};
use crate::error::ServicesError;
use crate::form::Dossier;
use crate::model::{CaseId, CaseState, EventKind, NewEvent};
use crate::steps::{Move, tell_person, tell_post};
use crate::store;

/// Sends a message: an applicant's to the desk that has the case, an official's to the applicant.
/// The same message sent twice in a row is sent once.
pub async fn send_message(ctx: &Ctx, actor: &Actor, id: &CaseId, body: &str) -> Result<(), ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    let body = body.to_owned();
    ctx.write(move |tx| match load_own(&context, tx, &actor, &id) {
        Ok(dossier) => by_person(&context, tx, &actor, dossier, &body),
        Err(ServicesError::CaseUnknown) => by_official(&context, tx, &actor, &id, &body),
        Err(error) => Err(error),
    })
    .await
}

fn by_person(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    mut dossier: Dossier,
    body: &str,
) -> Result<(), ServicesError> {
    if matches!(dossier.case.state, CaseState::Draft | CaseState::Withdrawn) {
        return Err(ServicesError::WrongState { state: dossier.case.state.as_str() });
    }
    let body = words("body", body)?;
    let last = store::list_messages(tx, &dossier.case.id)?.pop();
    if last.is_some_and(|last| last.from_agency.is_none() && last.body == body) {
        return Ok(());
    }
    store::add_event(tx, &mut dossier.case, NewEvent::by(actor, EventKind::PersonWrote))?;
    store::insert_message(tx, &dossier.case, &body, None)?;
    audit(tx, actor, &dossier, "case.message", json!({}))?;
    let mut posts: Vec<_> = dossier.case.desks().into_iter().map(|desk| desk.post).collect();
    if posts.is_empty() {
        posts.extend(last_desk(tx, &dossier));
    }
    for post in posts {
        let label = dossier.case.label().to_owned();
        let subject = Text::new(format!("案件 {label} 有新訊息"), format!("New message in case {label}"));
        let words = Text::new(body.clone(), body.clone());
        tell_post(&Move { ctx, actor, dossier: &mut dossier }, tx, post, subject, words)?;
    }
    Ok(store::save_case(tx, &mut dossier.case)?)
}

/// The post that had the case last, when none has it now.
fn last_desk(tx: &mut Tx, dossier: &Dossier) -> Option<kernel::PostId> {
    let events = store::list_events(tx, &dossier.case.id).ok()?;
    events.into_iter().rev().find_map(|event| event.post)
}

fn by_official(ctx: &Ctx, tx: &mut Tx, actor: &Actor, id: &CaseId, body: &str) -> Result<(), ServicesError> {
    let official = actor.official().ok_or(ServicesError::CaseUnknown)?;
    let mut dossier = open::load_seen(ctx, tx, official, id)?;
    let body = words("body", body)?;
    let last = store::list_messages(tx, id)?.pop();
    if last.is_some_and(|last| last.from_post.as_ref() == Some(&official.post) && last.body == body) {
        return Ok(());
    }
    let event = NewEvent::by_agency(EventKind::AgencyWrote, &official.agency).post(Some(&official.post));
    store::add_event(tx, &mut dossier.case, event)?;
    store::insert_message(tx, &dossier.case, &body, Some(official))?;
    audit(tx, actor, &dossier, "case.message", json!({}))?;
    let name = &dossier.service.name;
    let subject = Text::new(format!("承辦機關來訊：{}", name.zh), format!("A message about: {}", name.en));
    let words = Text::new(body.clone(), body);
    tell_person(&Move { ctx, actor, dossier: &mut dossier }, tx, subject, words)?;
    Ok(store::save_case(tx, &mut dossier.case)?)
}
