//! Sealing the audit trail, and receipts for single rows of a large log.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use bench::{Bound, Cluster, Figure, quantile, report};
use clap::Parser;
use kernel::db::Location;
use kernel::files::FileStore;
use kernel::migrate::{KERNEL, migrate};
use kernel::settings::Settings;
use kernel::{Actor, Audit, Ctx, CtxBuilder, DbError, params};
use ledger::Log;
use ledger::actions::{self, Against};
use ledger::note::LogKey;
use ledger::receipt::{Trust, check};
use serde_json::json;

/// Rows written between two sealings, as a busy node does in some seconds.
const ROUND: u64 = 100_000;
/// Rows written by one transaction.
const WRITE: u64 = 2_000;
/// Receipts measured.
const RECEIPTS: u64 = 1_000;
/// Clock ticks a second of /proc (proc(5)), the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Measures sealing and receipts.
#[derive(Parser)]
struct Arguments {
    /// Rows of the audit trail
    #[arg(long, default_value_t = 10_000_000)]
    rows: u64,
    /// On a PostgreSQL of its own instead of SQLite
    #[arg(long)]
    postgres: bool,
    /// Also walk the whole log, as `minben verify --data` does
    #[arg(long)]
    walk: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-ledger-").tempdir()?;
    let cluster = if arguments.postgres { Some(Cluster::start()?) } else { None };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.url(), 8),
        None => Location::Sqlite(folder.path().join("minben.db")),
    };
    let ctx = CtxBuilder::new(Settings::default(), FileStore::new(folder.path().join("files")))
        .part(Log::new(folder.path().join("ledger")))
        .open(&location)
        .await?;
    migrate(&ctx, &[("kernel", KERNEL), ("ledger", ledger::block().migrations)]).await?;
    let mut figures = seal(&ctx, arguments.rows).await?;
    figures.extend(receipts(&ctx, arguments.rows).await?);
    if arguments.walk {
        figures.push(walk(&ctx).await?);
    }
    report(&figures)
}

/// Writes and seals in turns; only the sealing is measured.
async fn seal(ctx: &Ctx, rows: u64) -> Result<Vec<Figure>> {
    let (mut took, mut busy) = (Duration::ZERO, 0.0);
    let mut written = 0;
    while written < rows {
        let round = ROUND.min(rows - written);
        write(ctx, round).await?;
        written += round;
        let (began, cpu) = (Instant::now(), processor_seconds()?);
        actions::seal(ctx).await?;
        took += began.elapsed();
        busy += processor_seconds()? - cpu;
    }
    let figure =
        |name: &str, value: f64, bound: Bound| Figure { name: name.to_owned(), value, bound, unit: "rows/s" };
    Ok(vec![
        figure("rows sealed", rows as f64 / took.as_secs_f64(), Bound::AtLeast(10_000.0)),
        figure("rows sealed by a second of one core", rows as f64 / busy.max(0.01), Bound::AtLeast(10_000.0)),
    ])
}

async fn write(ctx: &Ctx, rows: u64) -> Result<()> {
    let mut rest = rows;
    while rest > 0 {
        let now = WRITE.min(rest);
        rest -= now;
        let written: Result<(), DbError> = ctx
            .write(move |tx| {
                for _ in 0..now {
                    let id = tx.new_id::<String>();
                    tx.audit(Audit {
                        actor: &Actor::Platform,
                        action: "exchange.look_up",
                        object: "look_up",
                        object_id: &id,
                        agency: None,
                        detail: json!({ "contract": "tax-vehicle", "fields": ["plate", "owner"], "found": 1 }),
                    })?;
                }
                Ok(())
            })
            .await;
        written?;
    }
    Ok(())
}

/// What this process has used of the processors, in seconds.
fn processor_seconds() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = text.rsplit_once(") ").context("/proc/self/stat has another form")?;
    let ticks: f64 = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS)
}

async fn receipts(ctx: &Ctx, rows: u64) -> Result<Vec<Figure>> {
    let log = ctx.read(ledger::store::find_log).await?.context("nothing was sealed")?;
    let key = LogKey::new(Some(&log.head.origin), &log.public_key)?;
    let trust = Trust { keys: vec![key], ..Trust::default() };
    let (mut given, mut checked) = (Vec::new(), Vec::new());
    let mut place = 0_u64;
    for _ in 0..RECEIPTS.min(rows) {
        // Steps of a large prime visit places all over the log.
        place = (place + 7_368_787) % rows;
        let sql = "select audit_id from ledger_leaves where number = $1";
        let row = ctx.query_opt(sql, params![place]).await?.context("a leaf is missing")?;
        let id = row.text(0)?;
        let began = Instant::now();
        let receipt = actions::receipt_of(ctx, &id).await?;
        given.push(began.elapsed());
        let began = Instant::now();
        check(&receipt, &trust, ctx.now())?;
        checked.push(began.elapsed());
    }
    given.sort_unstable();
    checked.sort_unstable();
    let figure = |name: String, value: f64, bound: Bound| Figure { name, value, bound, unit: "ms" };
    Ok(vec![
        figure(format!("receipt for one of {rows} rows, median"), quantile(&given, 0.5), Bound::Reported),
        figure(format!("receipt for one of {rows} rows, p99"), quantile(&given, 0.99), Bound::AtMost(10.0)),
        figure("check of a receipt, p99".to_owned(), quantile(&checked, 0.99), Bound::AtMost(5.0)),
    ])
}

async fn walk(ctx: &Ctx) -> Result<Figure> {
    let began = Instant::now();
    let walk = actions::walk(ctx, Against::default()).await?;
    anyhow::ensure!(walk.found == 0, "the walk found {:?}", walk.findings);
    let value = walk.size as f64 / began.elapsed().as_secs_f64();
    Ok(Figure {
        name: "rows walked by verify --data".to_owned(),
        value,
        bound: Bound::Reported,
        unit: "rows/s",
    })
}
