//! Other nodes of a scenario: the scenario's own node becomes the centre of a federation, and each other one holds an
//! agency, over real TLS connections on this machine.

use std::path::PathBuf;
use std::sync::Arc;

use federation::Federation;
use federation::actions::{self, Founding, Invite};
use federation::model::{Names, NodeId};
use identity::model::Installation;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Ctx};
use server::{App, Plan, assemble};
use testkit::Database;
use tokio::net::TcpListener;
use tokio::sync::watch;
use trust::keys::{Keys, Passphrase, Vault};

use crate::steps::given;
use crate::world::{Outcome, World};

/// A node with one agency.
pub(crate) struct OtherNode {
    /// The agency.
    pub(crate) agency: AgencyId,
    app: App,
    /// Its folder with the changed catalogue.
    pub(crate) government: PathBuf,
    _database: Database,
    _door: watch::Sender<bool>,
}

impl OtherNode {
    /// The node's context.
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.app.ctx
    }
}

fn told(error: &impl ToString) -> String {
    error.to_string()
}

/// Opens a node's port for other nodes.
fn open(ctx: &Ctx, listener: TcpListener) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    let own = ctx.clone();
    let router = federation::port(&own, relay::port(&own));
    let credentials = Arc::new(move || own.part::<Federation>().credentials());
    tokio::spawn(net::serve(net::Door { listener, credentials }, router, stopped));
    stop
}

async fn listen() -> Result<(TcpListener, u16), String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| told(&error))?;
    let port = listener.local_addr().map_err(|error| told(&error))?.port();
    Ok((listener, port))
}

/// Moves an agency to a node of its own, with what was given of its registries. A key ceremony was held before.
pub(crate) async fn settle(world: &mut World, agency: &str) -> Outcome {
    let agency = AgencyId::new(agency);
    if world.others.is_empty() {
        found(world, &agency).await?;
    }
    let other = join(world, agency).await?;
    let catalogue = catalogue::current(world.ctx());
    let is_its = |id: &str| catalogue.registry(id).is_some_and(|registry| registry.owner == other.agency);
    let records: Vec<_> = world.given.iter().filter(|(registry, _)| is_its(registry)).cloned().collect();
    given::insert_all(other.ctx(), &records).await?;
    world.others.push(other);
    world.run_jobs().await
}

/// The scenario's node becomes the centre, with every agency that reads from the one that moves.
async fn found(world: &mut World, moves: &AgencyId) -> Outcome {
    let (listener, port) = listen().await?;
    let catalogue = catalogue::current(world.ctx());
    let root = catalogue.authorities().iter().find(|authority| authority.is_root());
    let governor = root.map(|root| root.agency.clone()).ok_or("the catalogue has no root")?;
    let reads =
        catalogue.contracts().iter().filter(|contract| catalogue.provider_of(contract) == Some(moves));
    let mut others: Vec<AgencyId> = reads.map(|contract| contract.consumer.clone()).collect();
    others.retain(|other| *other != governor && other != moves);
    others.sort();
    others.dedup();
    let founding = Founding {
        id: NodeId::new("centre"),
        instance: world.ctx().settings.federation_instance.clone(),
        host: "localhost".to_owned(),
        port,
        agency: governor,
        others,
    };
    actions::found(world.ctx(), &founding).await.map_err(|error| told(&error))?;
    world.outside.door = Some(open(world.ctx(), listener));
    Ok(())
}

async fn join(world: &World, agency: AgencyId) -> Result<OtherNode, String> {
    let database = testkit::database().await;
    let number = 8 + world.others.len() as u64;
    let government = world.outside.folder(&format!("government-{agency}"))?;
    testkit::copy_folder(world.government(), &government);
    let plan = Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location: database.location.clone(),
        files: database.folder().join("files"),
        government: government.clone(),
        catalogue: catalogue::current(world.ctx()).as_ref().clone(),
        installation: Installation::Demo,
        clock: world.ctx().clock.clone(),
        entropy: Entropy::seeded(number),
        challenge_port: None,
    };
    let app = assemble(plan).await.map_err(|error| format!("the other node does not start: {error:#}"))?;
    let pass = Passphrase::new("for daily work only").map_err(|error| told(&error))?;
    let vault =
        Vault::create(&database.folder().join("keys/daily"), &[pass]).map_err(|error| told(&error))?;
    app.ctx.part::<Keys>().open_daily(Arc::new(vault));
    let (listener, port) = listen().await?;
    let name = directory::agencies(world.ctx()).agency(&agency).map(|found| found.name.clone());
    let name = name.ok_or_else(|| format!("there is no agency “{agency}”"))?;
    let invite = Invite {
        id: agency.to_string(),
        name: Names { zh: format!("{}節點", name.zh), en: format!("Node of {}", name.en) },
        host: "localhost".to_owned(),
        port,
        portal: false,
        agencies: vec![agency.clone()],
    };
    let invitation = actions::invite(world.ctx(), &Actor::Platform, &invite).await;
    let invitation = invitation.map_err(|error| told(&error))?;
    actions::join(&app.ctx, &invitation, &|_| {}).await.map_err(|error| told(&error))?;
    let door = open(&app.ctx, listener);
    Ok(OtherNode { agency, app, government, _database: database, _door: door })
}

/// What the nodes of a federation do by themselves each minute: certificates, list, OCSP, sealing, stamps.
pub(crate) async fn minute(world: &World) -> Outcome {
    for ctx in world.nodes() {
        actions::renew(ctx).await.map_err(|error| told(&error))?;
        actions::refresh_list(ctx).await.map_err(|error| told(&error))?;
        actions::refresh_ocsp(ctx).await.map_err(|error| told(&error))?;
        ledger::actions::seal(ctx).await.map_err(|error| told(&error))?;
        ledger::actions::stamp(ctx).await.map_err(|error| told(&error))?;
    }
    Ok(())
}
