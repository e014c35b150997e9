//! Exchanges between two nodes on one machine, each request and answer signed and logged on both sides, beside
//! a plain reverse proxy (nginx) before the same service; and exchanges while both nodes are killed again
//! and again.

mod kills;
mod load;
mod sites;

use std::time::Duration;

use anyhow::Result;
use bench::{Bound, Figure, memory_bytes, quantile, report};
use clap::Parser as _;

use load::{Load, Target};
use sites::Sites;

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Connections that call at once
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Calls a second while the latency is measured
    #[arg(long, default_value_t = 500)]
    rate: u64,
    /// Instead: so many exchanges while the nodes are killed, all of which must be there once
    #[arg(long, value_name = "EXCHANGES")]
    kills: Option<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut sites = Sites::start().await?;
    if let Some(exchanges) = arguments.kills {
        return kills::run(sites, exchanges, arguments.clients).await;
    }
    let long = Duration::from_secs(arguments.seconds);
    let proxy = sites.proxy().await?;
    let nodes = Target::node(&sites);
    // Once over what is used for the first time.
    load::run(&nodes, &Load { clients: 4, long: Duration::from_secs(2), rate: None }).await?;
    let before = sites.processor_seconds()?;
    let full = load::run(&nodes, &Load { clients: arguments.clients, long, rate: None }).await?;
    let spent = (sites.processor_seconds()? - before) / full.len() as f64;
    let paced = Load { clients: arguments.clients, long, rate: Some(arguments.rate) };
    let through_nodes = load::run(&nodes, &paced).await?;
    let through_proxy = load::run(&Target::proxy(&proxy), &paced).await?;
    let signing = load::signing_seconds()?;
    let added = quantile(&through_nodes, 0.95) - quantile(&through_proxy, 0.95);
    let figure = |name: &str, value, bound, unit| Figure { name: name.to_owned(), value, bound, unit };
    let rate = full.len() as f64 / long.as_secs_f64();
    let at = arguments.rate;
    report(&[
        figure("exchanges of 4 KB between two nodes", rate, Bound::AtLeast(2_000.0), "/s"),
        figure(
            &format!("median through nginx at {at}/s"),
            quantile(&through_proxy, 0.5),
            Bound::Reported,
            "ms",
        ),
        figure(
            &format!("median through two nodes at {at}/s"),
            quantile(&through_nodes, 0.5),
            Bound::Reported,
            "ms",
        ),
        figure(&format!("95th percentile added over nginx at {at}/s"), added, Bound::AtMost(5.0), "ms"),
        figure("processor time of both nodes for one exchange", spent * 1e6, Bound::Reported, "µs"),
        figure("two signatures and two verifications", signing * 1e6, Bound::Reported, "µs"),
        figure("their share of it", 100.0 * signing / spent, Bound::Reported, "%"),
        figure("memory of the centre", megabytes(sites.centre_process())?, Bound::AtMost(150.0), "MB"),
        figure("memory of the member", megabytes(sites.member_process())?, Bound::AtMost(150.0), "MB"),
    ])
}

fn megabytes(process: u32) -> Result<f64> {
    Ok(memory_bytes(process)? as f64 / 1e6)
}
