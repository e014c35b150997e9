//! A reorganisation gives a case to whoever goes on with an agency's work: its desks, its further path, its lists.

use catalogue::model::reorganisation::Reorganisation;
use kernel::{Actor, AgencyId, Ctx, DbError, PostId, Reader, Text, Tx};
use serde_json::json;

use super::audit;
use crate::error::ServicesError;
use crate::model::{Case, CaseId, Desk, EventKind, NewEvent};
use crate::store;

/// Cases that an agency has or had, by id, after `after`.
///
/// # Errors
/// Storage fails.
pub fn list_held(r: &mut Reader, agency: &AgencyId, after: &str, limit: i64) -> Result<Vec<CaseId>, DbError> {
    store::list_held(r, agency, after, limit)
}

/// How many cases an agency has or had.
///
/// # Errors
/// Storage fails.
pub fn count_held(r: &mut Reader, agency: &AgencyId) -> Result<i64, DbError> {
    store::count_held(r, agency)
}

/// How many cases that go on stand at the desk of a post.
///
/// # Errors
/// Storage fails.
pub fn count_at_post(r: &mut Reader, post: &PostId) -> Result<i64, DbError> {
    store::count_at_post(r, post)
}

/// Whether an agency finds this case among its own.
///
/// # Errors
/// Storage fails.
pub fn holds(r: &mut Reader, agency: &AgencyId, id: &CaseId) -> Result<bool, DbError> {
    let at_desk = store::find_for_agency(r, agency, id)?.is_some();
    Ok(at_desk || store::find_case(r, id)?.is_some_and(|case| case.agency == *agency))
}

/// Hands a case over, in its state and with everything in it. What was decided keeps the name under which it was. Of a
/// case that goes on, desks and the steps to come are those of the new order, and the person sees it in the history.
/// Doing it twice changes nothing. Gives the case's number, or none when nothing takes the place of its desk or its
/// definition is lost: then it stays where it is.
///
/// # Errors
/// There is no such case, or storage fails.
pub fn hand_over(
    ctx: &Ctx,
    tx: &mut Tx,
    id: &CaseId,
    order: &Reorganisation,
) -> Result<Option<String>, ServicesError> {
    let case = store::find_case(tx, id)?.ok_or(ServicesError::CaseUnknown)?;
    let label = case.label().to_owned();
    if case.state.is_final() {
        // Whoever applied in a post that goes on under another id still finds it among their own.
        if let Some(post) = case.applicant_post.as_ref().and_then(|post| order.post(post)) {
            store::save_owner(tx, &Case { applicant_post: Some(post.clone()), ..case.clone() })?;
        }
        store::give_desks(tx, &case, order)?;
        return Ok(Some(label));
    }
    let mut dossier = match store::load_dossier(ctx, tx, case) {
        Ok(dossier) => dossier,
        // Somebody has to look at it; the others are not held up by it.
        Err(ServicesError::DefinitionMissing { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(next) = succeeded(&dossier.case, order) else { return Ok(None) };
    let from = dossier.case.step_agency.clone().unwrap_or_else(|| dossier.case.agency.clone());
    let definition = catalogue::succeed(&dossier.service, order);
    if definition.is_none() && next == dossier.case {
        store::give_desks(tx, &next, order)?;
        return Ok(Some(label));
    }
    dossier.case = next;
    if let Some(definition) = definition {
        dossier.case.revision = definition.revision();
        catalogue::store::insert_revision(tx, &definition, &dossier.case.revision)?;
    }
    let to = dossier.case.step_agency.clone().unwrap_or_else(|| dossier.case.agency.clone());
    let names = directory::agencies(ctx);
    let name = |id: &AgencyId| {
        names.agency(id).map_or_else(|| Text::new(id.as_str(), id.as_str()), |one| one.name.clone())
    };
    let (old, new) = (name(&from), name(&to));
    let told = Text::new(
        format!("{}改由{}接辦，您不用做任何事。", old.zh, new.zh),
        format!("{} goes on with the work of {}. There is nothing for you to do.", new.en, old.en),
    );
    let post = dossier.case.step_post.clone();
    let event = NewEvent::by_agency(EventKind::HandedOver, &to).post(post.as_ref()).text(Some(told));
    store::add_event(tx, &mut dossier.case, event)?;
    store::save_owner(tx, &dossier.case)?;
    store::save_case(tx, &mut dossier.case)?;
    store::give_desks(tx, &dossier.case, order)?;
    let detail = json!({ "reorganisation": order.id, "from": from, "to": to });
    audit(tx, &Actor::Platform, &dossier, "case.hand_over", detail)?;
    Ok(Some(label))
}

/// The case as the new order has it; none when a post at which it stands is followed by none.
fn succeeded(case: &Case, order: &Reorganisation) -> Option<Case> {
    let taker = |agency: &AgencyId| {
        order.taker("service", &case.service, agency).cloned().unwrap_or_else(|| agency.clone())
    };
    let desk = |desk: Desk| {
        let post = match order.post(&desk.post) {
            Some(post) => post.clone(),
            None if order.ends(&desk.agency) => return None,
            None => desk.post,
        };
        Some(Desk { step: desk.step, agency: taker(&desk.agency), post })
    };
    let desks: Vec<Desk> = case.desks().into_iter().map(desk).collect::<Option<_>>()?;
    let mut next = case.clone();
    next.agency = taker(&case.agency);
    next.applicant_post = case.applicant_post.as_ref().map(|post| order.post(post).unwrap_or(post).clone());
    next.step_agency = case.step_agency.as_ref().map(taker);
    let mut desks = desks.into_iter();
    if case.step_post.is_some()
        && let Some(first) = desks.next()
    {
        next.stand_at(first);
    }
    next.beside = desks.collect();
    Some(next)
}
