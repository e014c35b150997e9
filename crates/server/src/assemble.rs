//! How the blocks become one program.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use anyhow::Context as _;
use axum::Router;
use axum::middleware::from_fn_with_state;
use catalogue::Catalogue;
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::events::Events;
use kernel::files::FileStore;
use kernel::i18n::Locales;
use kernel::jobs::JobKinds;
use kernel::migrate::{KERNEL, Migration};
use kernel::settings::Settings;
use kernel::{Clock, Ctx, CtxBuilder, Lang};
use web::{Block, Routes};

/// What a node is made from.
pub struct Plan {
    /// The operator's settings.
    pub settings: Settings,
    /// Where the state lives.
    pub location: Location,
    /// Folder of uploaded files; the log's key and newest head are in `ledger` beside it, secrets shared with providers of
    /// payments in `payments`.
    pub files: PathBuf,
    /// Folder of the catalogue.
    pub government: PathBuf,
    /// The catalogue in force at the start.
    pub catalogue: Catalogue,
    /// Whether this is a demonstration.
    pub installation: Installation,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Where a server that asks for a certificate by ACME is checked; without it port 80, as the RFC says.
    pub challenge_port: Option<trust::acme::ChallengePort>,
}

/// A node, ready to serve.
pub struct App {
    /// Its context.
    pub ctx: Ctx,
    /// Its router, with every layer.
    pub router: Router,
    /// Every route with its permission.
    pub routes: Vec<web::Route>,
    /// Migrations that ran at this start.
    pub migrated: Vec<String>,
}

/// Every block, lower first.
pub fn blocks() -> &'static [Block] {
    &BLOCKS
}

/// Made once for all nodes of this process, as their texts and routes are.
static BLOCKS: LazyLock<Vec<Block>> = LazyLock::new(|| {
    vec![
        web::block(),
        print::block(),
        directory::block(),
        identity::block(),
        catalogue::block(),
        trust::block(),
        registries::block(),
        ledger::block(),
        exchange::block(),
        federation::block(),
        relay::block(),
        ldap::block(),
        messaging::block(),
        openid::block(),
        mandates::block(),
        payments::block(),
        services::block(),
        indicators::block(),
        plans::block(),
        reorganisations::block(),
        councils::block(),
        harvest::block(),
        portal::block(),
    ]
});

static LOCALES: LazyLock<Arc<Locales>> = LazyLock::new(|| {
    let texts: Vec<(Lang, &str)> = blocks().iter().flat_map(|block| block.locales.iter().copied()).collect();
    Arc::new(Locales::new(&texts))
});

static ROUTES: LazyLock<Routes> =
    LazyLock::new(|| blocks().iter().fold(Routes::new(), |all, block| all.merge(block.routes.clone())));

/// Opens a context over the plan, without touching tables; the catalogue is not yet in force.
pub async fn open(plan: Plan) -> anyhow::Result<(Ctx, Catalogue)> {
    let jobs = blocks().iter().flat_map(|block| block.jobs.iter().copied()).collect();
    let subscriptions = blocks().iter().flat_map(|block| block.subscriptions.iter().copied());
    let log = ledger::Log::new(plan.files.with_file_name("ledger"));
    let fonts = print::font_folders(&plan.files.with_file_name("fonts"));
    let press = print::Press::new(plan.files.with_file_name("print"), fonts);
    let secrets = payments::Secrets::new(plan.files.with_file_name("payments"), &plan.entropy);
    let mut builder = CtxBuilder::new(plan.settings, FileStore::new(plan.files))
        .clock(plan.clock)
        .entropy(plan.entropy)
        .locales(Arc::clone(&LOCALES))
        .events(Events::new(subscriptions))
        .part(JobKinds(jobs))
        .part(log)
        .part(ledger::KeyPlace {
            find: crate::certificates::find_log_key,
            make: crate::certificates::make_log_key,
        })
        .part(press)
        .part(secrets)
        .part(directory::Directory::default())
        .part(directory::PeopleFinder(identity::store::find_person_by_national_id))
        .part(catalogue::Handle::default())
        .part(exchange::call::Services::default())
        .part(trust::keys::Keys::locked())
        .part(trust::FurtherAnchors(crate::seals::federal))
        .part(ldap::CertificateSource(crate::certificates::of_owner))
        .part(ldap::AuthoritySource(crate::certificates::authorities))
        .part(exchange::actions::Withdrawn(crate::certificates::is_withdrawn))
        .part(ledger::actions::Proving(Arc::new(crate::certificates::OwnResponders)))
        .part(identity::door::Address::default())
        .part(federation::Federation::alone())
        .part(relay::Relay::default())
        .part(exchange::call::Nodes(Arc::new(relay::Way)))
        .part(exchange::call::Others(Arc::new(relay::Way)))
        .part(directory::AgencySections(portal::agency_sections))
        .part(portal::GovernmentDir(plan.government));
    if plan.catalogue.authorities().iter().any(|authority| authority.time_stamping.is_some()) {
        let stamps = federation::CentreStamps { own: Some(Arc::new(crate::stamps::OwnUnit)) };
        builder = builder.part(ledger::actions::Stamping(Arc::new(stamps)));
    }
    if plan.catalogue.authorities().iter().any(|one| crate::seals::issues_to_agencies(one)) {
        builder = builder.part(kernel::seals::Sealing(Arc::new(crate::seals::OwnSeals)));
    }
    if let Some(known) = trust::OwnCertificates::of(&plan.catalogue) {
        builder = builder.part(identity::CitizenCertificates(std::sync::Arc::new(known)));
    }
    if let Some(port) = plan.challenge_port {
        builder = builder.part(port);
    }
    if plan.installation == Installation::Demo {
        builder = builder.part(web::DemoMode);
    }
    let ctx = builder.open(&plan.location).await.context("the database does not open")?;
    Ok((ctx, plan.catalogue))
}

/// The migrations of the kernel and of every block, in order.
pub fn migrations() -> Vec<(&'static str, &'static [Migration])> {
    let mut all = vec![("kernel", KERNEL)];
    all.extend(blocks().iter().map(|block| (block.name, block.migrations)));
    all
}

/// Builds a node: migrates, settles what installation this is, puts the catalogue in
/// force, and stacks the layers.
pub async fn assemble(plan: Plan) -> anyhow::Result<App> {
    let installation = plan.installation;
    let (ctx, described) = open(plan).await?;
    let migrated = kernel::migrate::migrate(&ctx, &migrations()).await?;
    identity::actions::settle(&ctx, installation).await?;
    let described = catalogue::actions::install(&ctx, described)
        .await
        .context("the catalogue's revisions were not stored")?;
    registries::actions::begin(&ctx, &described)
        .await
        .context("the records that registers begin with were not added")?;
    plans::life::jobs::start(&ctx).await.context("the reminders of plans do not start")?;
    reorganisations::start(&ctx).await.context("the watch over reorganisations does not start")?;
    councils::jobs::start(&ctx).await.context("the reminders of councils do not start")?;
    let mut list = ROUTES.list().to_vec();
    list.extend(exchange::call::ROUTES);
    let router = ROUTES
        .clone()
        .into_router()
        .layer(from_fn_with_state(ctx.clone(), mandates::recognise))
        .layer(from_fn_with_state(ctx.clone(), exchange::recognise))
        .layer(from_fn_with_state(ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &ctx).merge(exchange::call::router(&ctx));
    Ok(App { ctx, router, routes: list, migrated })
}
