//! Who may do what. What nothing here allows is refused.

use std::sync::Arc;

use catalogue::model::programme::{Programme, Rules, Stage, Watcher};
use directory::model::{Agencies, Level};
use kernel::{Actor, AgencyId, Ctx, Official};

use crate::life::error::LifeError;
use crate::life::model::{Plan, Version};

/// A programme whose plans are kept here.
pub(crate) fn programme(ctx: &Ctx, id: &str) -> Result<Arc<Programme>, LifeError> {
    let found = catalogue::current(ctx).programme(id).cloned();
    found.filter(|programme| programme.rules.is_some()).ok_or(LifeError::NotHere("plans.no_rules"))
}

/// The rules of a programme's plans.
pub(crate) fn rules(programme: &Programme) -> Result<&Rules, LifeError> {
    programme.rules.as_ref().ok_or(LifeError::NotHere("plans.no_rules"))
}

fn carries(official: &Official, roles: &[String]) -> bool {
    official.roles.iter().any(|role| roles.contains(role))
}

/// Whether the actor may write for this agency: an official of it in a post with one of these roles, or the
/// agency's own system.
pub(crate) fn writes_for(actor: &Actor, agency: &AgencyId, roles: &[String]) -> bool {
    match actor {
        Actor::Official(official) => official.agency == *agency && carries(official, roles),
        Actor::Client { agency: own, .. } => own == agency,
        _ => false,
    }
}

/// Whether the official's post may decide at this stage of review.
pub(crate) fn reviews(official: &Official, stage: &Stage) -> bool {
    official.agency == stage.agency && carries(official, &stage.roles)
}

/// The stage at which a version is.
pub(crate) fn stage_of<'a>(rules: &'a Rules, version: &Version) -> Option<&'a Stage> {
    usize::try_from(version.stage).ok().and_then(|stage| rules.stages.get(stage))
}

/// The agency that watches over a plan by its control level.
pub(crate) fn watcher(
    rules: &Rules,
    agencies: &Agencies,
    plan: &Plan,
    version: &Version,
) -> Option<AgencyId> {
    match &rules.level(version.control?)?.watcher {
        Watcher::Agency(agency) => Some(agency.clone()),
        Watcher::Own => Some(plan.agency.clone()),
        Watcher::Ministry => {
            let own = agencies.agency(&plan.agency);
            let chain = own.into_iter().chain(agencies.superiors(&plan.agency));
            let ministry = chain.into_iter().find(|agency| agency.level == Level::Ministry);
            Some(ministry.map_or_else(|| plan.agency.clone(), |agency| agency.id.clone()))
        }
    }
}

/// Whether the official evaluates and closes the plans that this agency watches.
pub(crate) fn watches(official: &Official, rules: &Rules, agency: &AgencyId) -> bool {
    official.agency == *agency && carries(official, &rules.watches)
}

/// Whether the actor may read a plan that is not public: the agency's own officials and systems, and the agencies
/// that review.
pub(crate) fn reads(actor: &Actor, plan: &Plan, rules: &Rules) -> bool {
    let agency = actor.agency();
    match actor {
        Actor::Official(_) | Actor::Client { .. } => agency.is_some_and(|agency| {
            *agency == plan.agency || rules.stages.iter().any(|stage| stage.agency == *agency)
        }),
        _ => false,
    }
}
