//! `minben serve`.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use catalogue::CatalogueError;
use kernel::settings::Settings;
use kernel::{Ctx, jobs};
use tokio::sync::watch;

use super::{Node, say, say_error, say_progress};
use crate::assemble::assemble;
use crate::certificates;
use crate::demo;

/// Arguments of `minben serve`.
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[command(flatten)]
    node: Node,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Synthetic people that a new demonstration begins with
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "demo")]
    people: u64,
    #[command(flatten)]
    directory: super::ldap::Ldap,
    #[command(flatten)]
    certificates: super::door::Certificates,
    #[command(flatten)]
    systems: super::systems_door::Systems,
    #[command(flatten)]
    federation: super::federation_door::Door,
}

impl Serve {
    /// Serves until told to stop.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let begun = Instant::now();
        let mut settings = self.node.settings()?;
        // A demonstration is opened where it listens, so that is what its pages and prints name.
        if self.node.demo && settings.public_url == Settings::default().public_url {
            settings.public_url = address(self.listen);
        }
        kernel::log::init(&settings.log);
        kernel::metrics::install();
        let government = self.node.government(&settings);
        let doors = self.directory.open(&settings).await?;
        let door = self.certificates.listen(&settings, self.node.demo).await?;
        let systems = self.systems.listen(&settings, self.node.demo).await?;
        let nodes = self.federation.open().await?;
        let plan = self.node.plan(settings)?;
        let listener = super::door::take(self.listen).await?;
        let app = assemble(plan).await?;
        let keys = self.node.keys();
        if self.node.demo {
            trust::start::demonstrate(&app.ctx, &keys).await?;
            let rest = demo::begin(&app.ctx, self.people, say_progress).await?;
            tokio::spawn(tell_filled(rest));
        } else {
            trust::start::open_daily(&app.ctx, &keys)
                .context("the certification authorities' keys do not open")?;
            tell_locked(&app.ctx);
        }
        self.federation.take_place(&app.ctx, self.node.demo, nodes.as_ref()).await?;
        certify_log(&app.ctx).await;
        let (stop, stopped) = watch::channel(false);
        let member = tokio::spawn(federation::run_forever(app.ctx.clone(), stopped.clone()));
        let runner = tokio::spawn(jobs::run_forever(app.ctx.clone(), stopped.clone()));
        let sealer = tokio::spawn(ledger::run_forever(app.ctx.clone(), stopped.clone()));
        let keeper = tokio::spawn(relay::run_forever(app.ctx.clone(), stopped.clone()));
        tokio::spawn(indicators::run_forever(app.ctx.clone(), stopped.clone()));
        tokio::spawn(openid::run_forever(app.ctx.clone(), stopped.clone()));
        tokio::spawn(payments::run_forever(app.ctx.clone(), stopped.clone()));
        tokio::spawn(harvest::run_forever(app.ctx.clone(), stopped.clone()));
        tokio::spawn(exchange::run_forever(app.ctx.clone(), stopped.clone()));
        tokio::spawn(upkeep(app.ctx.clone(), stopped.clone()));
        tokio::spawn(reload_on_hangup(app.ctx.clone(), government));
        say(&format!(
            "Minben serves {} after {:.1} s",
            address(listener.local_addr()?),
            begun.elapsed().as_secs_f64()
        ));
        super::ldap::tell(&doors)?;
        let directory = tokio::spawn(ldap::serve(app.ctx.clone(), doors, stopped.clone()));
        if let Some(listener) = door {
            let door = super::door::open(&app.ctx, &keys, listener).await?;
            tokio::spawn(identity::door::serve(app.ctx.clone(), door, stopped.clone()));
        }
        let calls = super::systems_door::serve(&app.ctx, &keys, systems, stopped.clone()).await?;
        let door = super::federation_door::serve(&app.ctx, nodes, stopped).await?;
        let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(told_to_stop(stop)).await?;
        runner.await.context("the job runner stopped")?;
        sealer.await.context("the sealing of the audit trail stopped")?;
        directory.await.context("the directory over LDAP stopped")?;
        member.await.context("the federation's upkeep stopped")?;
        keeper.await.context("the fetching of receipts and answers stopped")?;
        calls.await.context("the port for systems stopped")?;
        door.await.context("the federation's port stopped")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Tells when the rest of the demonstration is not filled.
async fn tell_filled(rest: demo::Rest) {
    match rest.await {
        Ok(Err(error)) => tracing::error!(error = format!("{error:#}"), "the demonstration is not filled"),
        Err(error) if error.is_panic() => tracing::error!(%error, "the demonstration is not filled"),
        _ => {}
    }
}

/// A node whose keys are open certifies its log; without it receipts are checked with the log's own key.
async fn certify_log(ctx: &Ctx) {
    if ctx.part::<trust::keys::Keys>().daily().is_err() {
        return;
    }
    if let Err(error) = certificates::certify_log(ctx).await {
        tracing::warn!(error = format!("{error:#}"), "the log of the audit trail has no certificate");
    }
}

/// Says what does not work while keys are locked, so that nobody has to find out by trying.
fn tell_locked(ctx: &Ctx) {
    let clients = catalogue::current(ctx).clients().len();
    if clients > 0 && ctx.part::<trust::keys::Keys>().daily().is_err() {
        say_progress(&format!(
            "the keys are locked, so nobody can be signed in to the systems of government/clients ({clients}): hold \
             the key ceremony (minben trust ceremony) and set trust_secret_file in minben.toml"
        ));
    }
}

/// The address under which a demonstration is opened: browsers keep passkeys for names only, and every
/// machine calls itself localhost.
fn address(listen: SocketAddr) -> String {
    if listen.ip().is_loopback() {
        format!("http://localhost:{}", listen.port())
    } else {
        format!("http://{listen}")
    }
}

/// Resolves at Ctrl-C or SIGTERM, and tells the job runner.
async fn told_to_stop(stop: watch::Sender<bool>) {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
    say_progress("stopping: finishing what was begun");
    let _ = stop.send(true);
}

/// SIGHUP puts a changed catalogue in force; one with mistakes is reported and the old stays.
async fn reload_on_hangup(ctx: Ctx, government: std::path::PathBuf) {
    let Ok(mut hangups) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()) else {
        return;
    };
    while hangups.recv().await.is_some() {
        match catalogue::actions::reload(&ctx, &government).await {
            Ok(catalogue) => {
                say_progress("the changed catalogue is in force");
                if let Err(error) = registries::actions::begin(&ctx, &catalogue).await {
                    say_error(&format!("records that registers begin with were not added: {error}"));
                }
            }
            Err(error) => {
                if let CatalogueError::Mistakes { mistakes, .. } = &error {
                    mistakes.iter().for_each(|mistake| say_error(&mistake.to_string()));
                }
                say_error(&format!("{error}; the old one stays in force"));
            }
        }
    }
}

/// Housekeeping of metrics.
async fn upkeep(ctx: Ctx, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        kernel::metrics::run_upkeep();
        if let Ok(waiting) = jobs::waiting(&ctx).await {
            kernel::metrics::jobs_waiting(waiting.unsigned_abs());
        }
        tokio::select! {
            () = tokio::time::sleep(std::time::Duration::from_secs(10)) => {}
            _ = stopped.changed() => {}
        }
    }
}
