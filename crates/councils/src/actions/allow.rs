//! Who may do what. What nothing here allows is refused.

use std::sync::Arc;

use catalogue::model::Council;
use kernel::{Actor, AgencyId, Ctx, Official};

use crate::error::CouncilError;
use crate::model::{Meeting, Member};

/// Roles of posts that report for their agency.
pub(crate) const REPORTS: [&str; 4] = ["clerk", "supervisor", "head", "it"];

/// The council with this id.
pub(crate) fn council(ctx: &Ctx, id: &str) -> Result<Arc<Council>, CouncilError> {
    catalogue::current(ctx).council(id).cloned().ok_or(CouncilError::Unknown)
}

/// Whether the actor is of a council's secretariat.
pub(crate) fn keeps(actor: &Actor, council: &Council) -> bool {
    actor.official().is_some_and(|official| official.posts().any(|post| council.secretaries.contains(post)))
}

/// The secretariat alone goes on.
pub(crate) fn secretary(official: &Official, council: &Council) -> Result<Actor, CouncilError> {
    let actor = Actor::Official(official.clone());
    if keeps(&actor, council) { Ok(actor) } else { Err(CouncilError::NotYours) }
}

/// Whether the actor confirms a meeting's minutes: whoever was in the chair.
pub(crate) fn chairs(actor: &Actor, meeting: &Meeting, members: &[Member]) -> bool {
    let chair = members.iter().find(|member| meeting.chair.as_ref() == Some(&member.id));
    chair.is_some_and(|chair| chair.is(actor))
}

/// Whether the actor reports for an agency: an official of it, or its own system.
pub(crate) fn reports_for(actor: &Actor, agency: &AgencyId) -> bool {
    match actor {
        Actor::Official(official) => {
            official.agency == *agency && official.roles.iter().any(|role| REPORTS.contains(&role.as_str()))
        }
        Actor::Client { agency: own, .. } => own == agency,
        _ => false,
    }
}
