//! The directory: on the centre made of its files, elsewhere got from the centre, and compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use directory::Told;
use directory::model::{Agencies, Shared};
use kernel::{AgencyId, Ctx};

use super::refresh::centre;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::model::{Directory, Fingerprint, List, ListedDirectory, Node};
use crate::state::{Federation, State};
use crate::store;

/// Where the directory is got.
pub(crate) const PATH: &str = "/federation/directory";
/// Where a node's digests of contracts are got.
pub(crate) const CONTRACTS_PATH: &str = "/federation/contracts";

/// A directory in force.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// By what a list names it.
    pub(crate) listed: ListedDirectory,
    /// As it is handed on.
    pub(crate) json: Bytes,
    /// On the centre: of what it was made.
    made_of: Option<Arc<Agencies>>,
}

impl Held {
    fn of(json: Vec<u8>, made_of: Option<Arc<Agencies>>) -> Self {
        Self { listed: ListedDirectory::of(&json), json: json.into(), made_of }
    }
}

/// On the centre: the directory of its files, made anew when these have changed.
pub(super) fn own(ctx: &Ctx) -> Result<Arc<Held>, FederationError> {
    let federation = ctx.part::<Federation>();
    let agencies = directory::agencies(ctx);
    let is_of = |held: &Held| held.made_of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &agencies));
    if let Some(held) = federation.directory.load_full().filter(|held| is_of(held)) {
        return Ok(held);
    }
    let directory = Directory::new(Shared::of(&agencies));
    let json = serde_json::to_vec(&directory).map_err(FederationError::internal)?;
    let held = Arc::new(Held::of(json, Some(agencies)));
    federation.directory.store(Some(held.clone()));
    Ok(held)
}

/// What this node hands on: on the centre the directory of its files, elsewhere the one in force.
pub(crate) fn show(ctx: &Ctx) -> Result<Option<Arc<Held>>, FederationError> {
    let federation = ctx.part::<Federation>();
    if federation.peek().as_ref().is_some_and(|state| state.is_centre()) {
        return own(ctx).map(Some);
    }
    Ok(federation.directory.load_full())
}

/// Whether the directory in force is the one that a list names.
pub(crate) fn is_held(federation: &Federation, list: &List) -> bool {
    let held = federation.directory.load();
    list.directory.is_none() || list.directory.as_ref() == held.as_ref().map(|held| &held.listed)
}

/// A directory that was got and is not in force yet.
pub(super) struct Got {
    held: Held,
    shared: Shared,
}

impl Got {
    /// As it came.
    pub(super) fn json(&self) -> Bytes {
        self.held.json.clone()
    }

    /// Puts it in force over this node's own files.
    pub(super) async fn put(self, ctx: &Ctx, held: &[AgencyId]) -> Result<(), FederationError> {
        let told = Told { shared: Arc::new(self.shared), held: held.to_vec() };
        catalogue::hear(ctx, told).await?;
        ctx.part::<Federation>().directory.store(Some(Arc::new(self.held)));
        Ok(())
    }
}

/// The directory that a list names, from the centre; none when it is in force already. Without it a list is not taken
/// up: what is in neither runs out with the list before.
pub(super) async fn get(ctx: &Ctx, state: &State, list: &List) -> Result<Option<Got>, FederationError> {
    let Some(listed) = list.directory.as_ref().filter(|_| !is_held(ctx.part::<Federation>(), list)) else {
        return Ok(None);
    };
    let answer = ask::ask(&state.own.client, &centre(state)?, Question::read(PATH)).await?;
    read(answer.to_vec(), listed).map(Some)
}

fn read(json: Vec<u8>, listed: &ListedDirectory) -> Result<Got, FederationError> {
    let directory = Directory::read(&json, listed)?;
    Ok(Got { held: Held::of(json, None), shared: directory.shared })
}

/// The directory that was kept, put in force when the newest list names it; else the next round gets it.
pub(crate) async fn open(ctx: &Ctx, state: &State) -> Result<(), FederationError> {
    let Some(listed) = state.list.directory.as_ref().filter(|_| !state.is_centre()) else { return Ok(()) };
    let Some(json) = ctx.read(store::find_directory).await? else { return Ok(()) };
    match read(json, listed) {
        Ok(got) => got.put(ctx, &state.own.agencies).await,
        Err(error) => {
            tracing::warn!(%error, "the directory that was kept is not the list's; it is got anew");
            Ok(())
        }
    }
}

/// In how many words the directory in force agrees with this node's own files.
pub(super) fn compare(ctx: &Ctx) -> Result<String, FederationError> {
    let federation = ctx.part::<Federation>();
    let state = federation.load_state()?;
    if !is_held(federation, &state.list) {
        return Err(FederationError::DirectoryMissing);
    }
    let agencies = directory::agencies(ctx);
    let counts = format!("{} agencies, {} units", agencies.all().len(), agencies.units().len());
    let Some(held) = federation.directory.load_full().filter(|_| !state.is_centre()) else {
        return Ok(counts);
    };
    let directory = Directory::read(&held.json, &held.listed)?;
    let other = directory.shared.differences(&catalogue::current(ctx).own_agencies);
    if other.is_empty() {
        return Ok(counts);
    }
    Ok(format!("{counts}; own files differ: {}", listing(other.iter())))
}

/// The first few ids, of which another node may have told any.
fn listing<'a>(ids: impl ExactSizeIterator<Item = &'a (impl std::fmt::Display + 'a)>) -> String {
    const MOST: usize = 8;
    const LONGEST: usize = 60;
    let more = ids.len().saturating_sub(MOST);
    let named: Vec<String> =
        ids.take(MOST).map(|id| id.to_string().chars().take(LONGEST).collect()).collect();
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{rest}", named.join(", "))
}

/// SHA-256 of each contract in force between agencies of this node and of another one, by id.
pub(crate) type Contracts = BTreeMap<String, Fingerprint>;

/// The contracts between the agencies that the list has for this node and those that it has for `node`, as this node's
/// files have them. Agencies on no node exchange nothing between nodes.
pub(crate) fn contracts_with(ctx: &Ctx, state: &State, node: &Node) -> Result<Contracts, FederationError> {
    let (catalogue, today) = (catalogue::current(ctx), ctx.today());
    let mut found = Contracts::new();
    for contract in catalogue.contracts().iter().filter(|contract| contract.in_force(today)) {
        let Some(provider) = catalogue.provider_of(contract) else { continue };
        let between =
            |a: &AgencyId, b: &AgencyId| state.own.agencies.contains(a) && node.agencies.contains(b);
        if between(&contract.consumer, provider) || between(provider, &contract.consumer) {
            let json = serde_json::to_vec(contract.as_ref()).map_err(FederationError::internal)?;
            found.insert(contract.id.clone(), Fingerprint::of_bytes(&json));
        }
    }
    Ok(found)
}

/// Whether another node has the same contracts between its agencies and ours; none when neither has any.
pub(super) async fn compare_contracts(
    ctx: &Ctx,
    state: &State,
    node: &Node,
) -> Result<Option<usize>, FederationError> {
    let target = state.target(node);
    let answer = ask::ask(&state.own.client, &target, Question::read(CONTRACTS_PATH)).await?;
    let theirs: Contracts = serde_json::from_slice(&answer).map_err(|error| FederationError::Answer {
        address: format!("{}:{}", target.host, target.port),
        reason: error.to_string(),
    })?;
    let ours = contracts_with(ctx, state, node)?;
    let differ = differing(&ours, &theirs);
    if differ.is_empty() { Ok((!ours.is_empty()).then_some(ours.len())) } else { Err(differ.into()) }
}

/// Contracts that two nodes do not have alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractsDiffer {
    missing_here: Vec<String>,
    missing_there: Vec<String>,
    other: Vec<String>,
}

impl ContractsDiffer {
    fn is_empty(&self) -> bool {
        self.missing_here.is_empty() && self.missing_there.is_empty() && self.other.is_empty()
    }
}

impl std::fmt::Display for ContractsDiffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let groups = [
            ("missing here", &self.missing_here),
            ("missing there", &self.missing_there),
            ("another text", &self.other),
        ];
        let told = groups.into_iter().filter(|(_, ids)| !ids.is_empty());
        let told: Vec<String> = told.map(|(what, ids)| format!("{what}: {}", listing(ids.iter()))).collect();
        f.write_str(&told.join("; "))
    }
}

impl std::error::Error for ContractsDiffer {}

fn differing(ours: &Contracts, theirs: &Contracts) -> ContractsDiffer {
    let missing = |of: &Contracts, from: &Contracts| {
        of.keys().filter(|id| !from.contains_key(*id)).cloned().collect::<Vec<_>>()
    };
    let other = ours.iter().filter(|(id, digest)| theirs.get(*id).is_some_and(|theirs| theirs != *digest));
    ContractsDiffer {
        missing_here: missing(theirs, ours),
        missing_there: missing(ours, theirs),
        other: other.map(|(id, _)| id.clone()).collect(),
    }
}
