//! Acting under a mandate.

use kernel::{Actor, Ctx, MandateId, Person};

use crate::error::MandatesError;
use crate::model::State;
use crate::store;

/// The person as agent under this mandate of theirs, if it holds today; else the reason why not. A mandate
/// lets a person act, not pass it on: agents act for its principal alone.
pub async fn take_up(ctx: &Ctx, person: &Person, id: &MandateId) -> Result<Actor, MandatesError> {
    let (agent, wanted) = (person.id.clone(), id.clone());
    let found = ctx.read(move |r| store::find_for_agent(r, &agent, &wanted)).await?;
    let mandate = found.ok_or(MandatesError::Unknown)?;
    match mandate.state(ctx.today()) {
        State::InForce => Ok(Actor::Agent {
            agent: mandate.agent,
            principal: mandate.principal,
            mandate: mandate.id,
            services: mandate.services,
        }),
        State::Offered | State::Asked => Err(MandatesError::NotAccepted),
        State::Coming => Err(MandatesError::NotYet { from: mandate.from_on }),
        State::Expired => Err(MandatesError::Expired { until: mandate.until_on.unwrap_or(mandate.from_on) }),
        State::Ended => Err(MandatesError::Ended),
    }
}
