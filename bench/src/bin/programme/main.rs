//! A programme of 10,000 items: how long its pages take over HTTP, and how long they are.

mod files;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{Bound, Client, Figure, quantile, report};
use clap::Parser as _;
use identity::model::Installation;
use kernel::Clock;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use server::{Plan, assemble};

/// Longest page, in thousands of bytes before compression.
const LONGEST: f64 = 600.0;

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Items of the programme
    #[arg(long, default_value_t = 10_000)]
    items: usize,
    /// How often each page is asked for
    #[arg(long, default_value_t = 20)]
    times: usize,
}

/// A page with the time it may take at the 95th percentile, in milliseconds.
const PAGES: [(&str, &str, f64); 6] = [
    ("timeline", "/programmes/large/timeline", 1_000.0),
    ("timeline, its end", "/programmes/large/timeline?from=LAST", 1_000.0),
    ("timeline of an agency", "/programmes/large/timeline?agency=office-7&state=running&year=2013", 1_000.0),
    ("timeline by words", "/programmes/large/timeline?q=999", 1_000.0),
    ("cockpit", "/programmes/large/cockpit?year=2013", 200.0),
    ("check of figures", "/api/programmes/large/audit", 1_000.0),
];

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let government = folder.path().join("government");
    files::write(&government, arguments.items)?;
    let began = Instant::now();
    let address = serve(folder.path(), &government).await?;
    let mut figures = vec![Figure {
        name: format!("reading and checking {} items, and start", arguments.items),
        value: began.elapsed().as_secs_f64(),
        bound: Bound::Reported,
        unit: "s",
    }];
    let last = files::id(arguments.items - 1);
    for (name, path, bound) in PAGES {
        let (times, bytes) = ask(&address, &path.replace("LAST", &last), arguments.times).await?;
        let time = quantile(&times, 0.95);
        figures.push(Figure {
            name: format!("{name}: 95th percentile"),
            value: time,
            bound: Bound::AtMost(bound),
            unit: "ms",
        });
        if !path.starts_with("/api") {
            let kilobytes = bytes as f64 / 1_000.0;
            figures.push(Figure {
                name: format!("{name}: length"),
                value: kilobytes,
                bound: Bound::AtMost(LONGEST),
                unit: "kB",
            });
        }
    }
    report(&figures)
}

/// A node with the made catalogue on SQLite.
async fn serve(folder: &Path, government: &Path) -> Result<String> {
    let described = catalogue::load(government, Clock::System.now().day()).map_err(|mistakes| {
        anyhow::anyhow!("the catalogue has {} mistakes, first {:?}", mistakes.len(), mistakes.first())
    })?;
    let app = assemble(Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location: Location::Sqlite(folder.join("minben.db")),
        files: folder.join("files"),
        government: government.to_owned(),
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// Sorted times of a page, and its length.
async fn ask(address: &str, path: &str, times: usize) -> Result<(Vec<Duration>, usize)> {
    let mut client = Client::connect(address).await?;
    let (mut taken, mut bytes) = (Vec::new(), 0);
    for _ in 0..times {
        let asked = Instant::now();
        let answer = client.get(path, "").await?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        taken.push(asked.elapsed());
        bytes = answer.body.len();
    }
    taken.sort_unstable();
    Ok((taken, bytes))
}
