//! Looking up evidence in place of asking.

use catalogue::model::Service;
use exchange::Ask;
use kernel::{Actor, AgencyId, Ctx};

use super::{load_own, own_draft, save_answers};
use crate::error::ServicesError;
use crate::form::{Dossier, Snapshot};
use crate::model::{CaseId, CaseState};
use crate::store;

/// Most rounds of look-ups: each round's answers may be the keys of the next.
const ROUNDS: usize = 12;

/// Looks up everything whose key is known and that the draft does not have yet, or has from an earlier
/// day. The look-ups are logged by the exchange before they answer; the draft keeps answers and ids.
pub async fn gather(ctx: &Ctx, actor: &Actor, id: &CaseId) -> Result<Dossier, ServicesError> {
    for _ in 0..ROUNDS {
        let dossier = read_own(ctx, actor, id).await?;
        if dossier.case.state != CaseState::Draft {
            return Ok(dossier);
        }
        let found = look_up(ctx, &dossier).await?;
        if found.is_empty() || !keep(ctx, actor, &dossier, found).await? {
            return read_own(ctx, actor, id).await;
        }
    }
    read_own(ctx, actor, id).await
}

/// Looks up everything again that counts now, though it was looked up today: money is about to be asked for.
pub(super) async fn gather_anew(ctx: &Ctx, actor: &Actor, id: &CaseId) -> Result<Dossier, ServicesError> {
    let dossier = read_own(ctx, actor, id).await?;
    if dossier.case.state == CaseState::Draft {
        let walk = dossier.walk(ctx.today());
        let due =
            walk.evidence.iter().map(|(evidence, seen)| (evidence.id.clone(), seen.key.clone())).collect();
        let mut found = look_up_these(ctx, &dossier, due).await?;
        // What is still so stays as it is: a draft that is sent twice at once is sent once.
        found.retain(|(id, now)| dossier.evidence.get(id).is_none_or(|old| old.records != now.records));
        if !found.is_empty() {
            keep(ctx, actor, &dossier, found).await?;
        }
    }
    gather(ctx, actor, id).await
}

/// Reads an actor's own case.
pub async fn read_own(ctx: &Ctx, actor: &Actor, id: &CaseId) -> Result<Dossier, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.read(move |r| load_own(&context, r, &actor, &id)).await
}

/// The look-ups that are due, answered: what is missing, and what was looked up on an earlier day.
async fn look_up(ctx: &Ctx, dossier: &Dossier) -> Result<Vec<(String, Snapshot)>, ServicesError> {
    let today = ctx.today();
    let due = {
        let walk = dossier.walk(today);
        if let Some(broken) = walk.broken {
            return Err(broken.into());
        }
        let stale = walk.evidence.iter().filter(|(_, snapshot)| snapshot.at.day() != today);
        let stale = stale.map(|(evidence, snapshot)| (evidence.id.clone(), snapshot.key.clone()));
        walk.fetch.iter().map(|(evidence, key)| (evidence.id.clone(), key.clone())).chain(stale).collect()
    };
    look_up_these(ctx, dossier, due).await
}

/// Looks up evidence by its keys, for the agency and service of the case.
pub(super) async fn look_up_these(
    ctx: &Ctx,
    dossier: &Dossier,
    due: Vec<(String, String)>,
) -> Result<Vec<(String, Snapshot)>, ServicesError> {
    let catalogue = catalogue::current(ctx);
    let mut found = Vec::new();
    for (id, key) in due {
        let Some(evidence) = dossier.service.evidence(&id) else { continue };
        let contract = catalogue.contract(&evidence.contract);
        let purpose = contract.map(|contract| contract.purpose.code.clone()).unwrap_or_default();
        let consumer = contract.map_or(&dossier.service.owner, |contract| &contract.consumer);
        let actor = Actor::Service {
            agency: acting(&dossier.service, consumer),
            service: dossier.service.id.clone(),
            case: dossier.case.id.to_string(),
            on_behalf_of: dossier.person(),
        };
        let ask = Ask {
            contract: evidence.contract.clone(),
            purpose,
            key: key.clone(),
            by: Some(evidence.by.clone()),
            case: Some(dossier.case.id.to_string()),
            ..Ask::default()
        };
        let answer = exchange::actions::look_up(ctx, &actor, ask).await?;
        let before = dossier.evidence.get(&id);
        let same = before.is_some_and(|old| old.key == key && old.records == answer.records);
        let snapshot = Snapshot {
            contract: evidence.contract.clone(),
            key,
            look_up: answer.id.to_string(),
            at: answer.at,
            records: answer.records,
            shown: same && before.is_some_and(|old| old.shown),
        };
        found.push((id, snapshot));
    }
    Ok(found)
}

/// The agency the engine acts for: the contract's consumer when it takes part in the service.
fn acting(service: &Service, consumer: &AgencyId) -> AgencyId {
    let takes_part = service.steps.iter().any(|step| step.agency == *consumer);
    if takes_part { consumer.clone() } else { service.owner.clone() }
}

/// Puts snapshots into the draft they were made for; false when it changed meanwhile.
async fn keep(
    ctx: &Ctx,
    actor: &Actor,
    dossier: &Dossier,
    found: Vec<(String, Snapshot)>,
) -> Result<bool, ServicesError> {
    let (context, actor) = (ctx.clone(), actor.clone());
    let (id, version) = (dossier.case.id.clone(), dossier.case.version);
    ctx.write(move |tx| {
        let mut dossier = match own_draft(&context, tx, &actor, &id, version) {
            Err(ServicesError::Stale | ServicesError::WrongState { .. }) => return Ok(false),
            other => other?,
        };
        dossier.evidence.extend(found.clone());
        save_answers(tx, &dossier)?;
        store::save_case(tx, &mut dossier.case)?;
        Ok(true)
    })
    .await
}

/// The person has seen what was looked up and goes on.
pub async fn acknowledge(ctx: &Ctx, actor: &Actor, id: &CaseId) -> Result<Dossier, ServicesError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let mut dossier = load_own(&context, tx, &actor, &id)?;
        // Only what counts now was on the page; what comes into sight later is shown then.
        let seen: Vec<String> = {
            let walk = dossier.walk(tx.today());
            let unseen = walk.evidence.iter().filter(|(_, snapshot)| !snapshot.shown);
            unseen.map(|(evidence, _)| evidence.id.clone()).collect()
        };
        if dossier.case.state != CaseState::Draft || seen.is_empty() {
            return Ok(dossier);
        }
        for (_, snapshot) in dossier.evidence.iter_mut().filter(|(id, _)| seen.contains(id)) {
            snapshot.shown = true;
        }
        save_answers(tx, &dossier)?;
        store::save_case(tx, &mut dossier.case)?;
        Ok(dossier)
    })
    .await
}
