//! The certification authorities over HTTP: OCSP answers and time stamps a second, and how long
//! founding them adds to the first start.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Client, Figure, quantile, report};
use clap::Parser as _;
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Clock, Ctx};
use server::{App, Plan, assemble};
use signature::ocsp::{CertId, IdDigest, Request as Question};
use signature::{Certificate, Digest};
use trust::model::{Purpose, Serial};

const OCSP: &str = "application/ocsp-request";
const STAMP: &str = "application/timestamp-query";

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Connections at once
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let app = node(folder.path()).await?;
    let began = Instant::now();
    trust::start::demonstrate(&app.ctx, &folder.path().join("keys")).await?;
    let founding = began.elapsed();
    kernel::jobs::run_due(&app.ctx).await?;
    let question = question(&app.ctx).await?;
    let query = signature::tsp::Request::new(Digest::Sha256, vec![7; 32]).to_der()?;
    let address = serve(app).await?;
    let mut figures = vec![Figure {
        name: "founding the authorities at the first start".to_owned(),
        value: founding.as_secs_f64() * 1_000.0,
        bound: Bound::AtMost(200.0),
        unit: "ms",
    }];
    let ocsp = Load { address: address.clone(), path: question.0, kind: OCSP, body: question.1, least: 300 };
    figures.extend(measure("OCSP", ocsp, &arguments, 2_000.0).await?);
    let stamps = Load { address, path: "/tsa".to_owned(), kind: STAMP, body: query, least: 1_000 };
    figures.extend(measure("time stamps", stamps, &arguments, 500.0).await?);
    report(&figures)
}

/// A demonstration with the project's own catalogue on SQLite.
async fn node(folder: &Path) -> Result<App> {
    let government = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../government"));
    let described = catalogue::load(&government, Clock::System.now().day())
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has {} mistakes", mistakes.len()))?;
    assemble(Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location: Location::Sqlite(folder.join("minben.db")),
        files: folder.join("files"),
        government,
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await
}

/// A question about a certificate that exists: that of a time-stamping unit.
async fn question(ctx: &Ctx) -> Result<(String, Vec<u8>)> {
    let catalogue = catalogue::current(ctx);
    let authority = catalogue.authorities().iter().find(|authority| authority.time_stamping.is_some());
    let id = authority.context("no authority stamps the time")?.id.clone();
    let path = format!("/ocsp/{id}");
    let (own, stamping) = ctx
        .read(move |r| {
            let own = trust::store::find_current(r, &id, Purpose::Certify)?;
            let stamping = trust::store::find_current(r, &id, Purpose::Stamp)?;
            Ok::<_, kernel::DbError>((own, stamping))
        })
        .await?;
    let issuer = Certificate::from_der(&own.context("the authority was not founded")?.der)?;
    let asked = Certificate::from_der(&stamping.context("the unit was not founded")?.der)?;
    let serial = Serial::of(asked.serial()).bytes();
    let id = CertId::of(&issuer, &serial, IdDigest::Sha1)?;
    Ok((path, Question { ids: vec![id], nonce: Some(vec![5; 16]) }.to_der()?))
}

async fn serve(app: App) -> Result<String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// What is sent again and again.
struct Load {
    address: String,
    path: String,
    kind: &'static str,
    body: Vec<u8>,
    /// Bytes of an answer that is no refusal.
    least: usize,
}

async fn measure(what: &str, load: Load, arguments: &Arguments, bound: f64) -> Result<Vec<Figure>> {
    let (load, long) = (Arc::new(load), Duration::from_secs(arguments.seconds));
    let clients: Vec<_> = (0..arguments.clients).map(|_| tokio::spawn(ask(load.clone(), long))).collect();
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await??);
    }
    times.sort_unstable();
    let rate = times.len() as f64 / long.as_secs_f64();
    let figure =
        |name: &str, value, bound, unit| Figure { name: format!("{what}: {name}"), value, bound, unit };
    Ok(vec![
        figure("answers a second", rate, Bound::AtLeast(bound), "/s"),
        figure("median", quantile(&times, 0.5), Bound::Reported, "ms"),
        figure("95th percentile", quantile(&times, 0.95), Bound::Reported, "ms"),
    ])
}

async fn ask(load: Arc<Load>, long: Duration) -> Result<Vec<Duration>> {
    let mut client = Client::connect(&load.address).await?;
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < long {
        let asked = Instant::now();
        let answer = client.post_bytes(&load.path, load.kind, &load.body).await?;
        ensure!(answer.status == 200 && answer.body.len() >= load.least, "{} was refused", load.path);
        times.push(asked.elapsed());
    }
    Ok(times)
}
