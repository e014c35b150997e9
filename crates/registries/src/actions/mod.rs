//! What can be done with records: one function a verb.

mod begin;
pub(crate) mod check;
mod export;
pub(crate) mod extract;
mod import;
mod open;
mod own;
pub(crate) mod quantity;
pub(crate) mod seal;
pub(crate) mod write;

use catalogue::Catalogue;
use catalogue::model::{Lists, Registry};
use kernel::Actor;

pub use begin::begin;
pub(crate) use export::cell;
pub use export::export;
pub use extract::{IssueExtract, issue_extract, verify_digest};
pub use import::{Import, Progress, import};
pub use open::{READ_MINUTES, open, opened};
pub use own::{export_person, own_history, own_records};
pub use write::{change, close, correct, insert};

use crate::RegistriesError;

/// A registry with the lists its values are checked against.
#[derive(Clone, Copy)]
pub struct Schema<'a> {
    /// The registry.
    pub registry: &'a Registry,
    /// Code lists and areas.
    pub lists: &'a Lists,
}

impl<'a> Schema<'a> {
    /// The schema of a registry of the catalogue in force.
    pub fn of(catalogue: &'a Catalogue, id: &str) -> Result<Self, RegistriesError> {
        let registry =
            catalogue.registry(id).ok_or_else(|| RegistriesError::UnknownRegistry(id.to_owned()))?;
        Ok(Self { registry, lists: &catalogue.lists })
    }
}

/// Whether the actor may write records: a keeper, a service or job of the owner.
pub fn may_keep(actor: &Actor, registry: &Registry) -> bool {
    match actor {
        Actor::Platform => true,
        Actor::Service { agency, .. } | Actor::Subscription { agency, .. } => *agency == registry.owner,
        Actor::Official(official) => official.posts().any(|post| registry.keepers.contains(post)),
        Actor::Stranger | Actor::Citizen(_) | Actor::Agent { .. } | Actor::Client { .. } => false,
    }
}

/// Whether the actor may open records, giving a purpose: a reader or a keeper.
pub fn may_read(actor: &Actor, registry: &Registry) -> bool {
    let reads = |official: &kernel::Official| official.posts().any(|post| registry.readers.contains(post));
    actor.official().is_some_and(reads) || (actor.official().is_some() && may_keep(actor, registry))
}

/// Whether the actor may issue extracts on paper.
pub fn may_issue(actor: &Actor, registry: &Registry) -> bool {
    let issues = |official: &kernel::Official| {
        registry
            .extract
            .as_ref()
            .is_some_and(|extract| official.posts().any(|post| extract.issuers.contains(post)))
    };
    actor.official().is_some_and(issues)
}
