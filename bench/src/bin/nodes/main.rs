//! Exchanges between two nodes on one machine, each request and answer signed and logged on both sides, beside
//! a plain reverse proxy (nginx) before the same service; and exchanges while both nodes are killed again
//! and again.

mod kills;
mod large;
mod load;
mod sites;

use std::time::{Duration, Instant};

use anyhow::Result;
use bench::{Bound, Figure, memory_bytes, quantile, report};
use clap::Parser as _;

use load::{Load, Target, Until};
use sites::Sites;

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Connections that call at once
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Exchanges over which processor time is counted, as fast as they are answered
    #[arg(long, default_value_t = 8_000)]
    exchanges: u64,
    /// Seconds of each measurement of latency
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Calls a second while the latency is measured
    #[arg(long, default_value_t = 500)]
    rate: u64,
    /// Instead: so many exchanges while the nodes are killed, all of which must be there once
    #[arg(long, value_name = "EXCHANGES")]
    kills: Option<u64>,
    /// Instead: one body of so many megabytes each way, and how much more memory that takes
    #[arg(long, value_name = "MEGABYTES", conflicts_with = "kills")]
    large: Option<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut sites = Sites::start().await?;
    if let Some(exchanges) = arguments.kills {
        return kills::run(sites, exchanges, arguments.clients).await;
    }
    if let Some(megabytes) = arguments.large {
        return large::run(&sites, megabytes).await;
    }
    measure(&mut sites, &arguments).await
}

async fn measure(sites: &mut Sites, arguments: &Arguments) -> Result<()> {
    let long = Until::Over(Duration::from_secs(arguments.seconds));
    let proxy = sites.proxy().await?;
    let nodes = Target::node(sites);
    // Once over what is used for the first time.
    let first = Until::Over(Duration::from_secs(2));
    load::run(&nodes, &Load { clients: 4, until: first, rate: None }).await?;
    let (began, before) = (Instant::now(), sites.processor()?);
    let full = Load { clients: arguments.clients, until: Until::Calls(arguments.exchanges), rate: None };
    let count = load::run(&nodes, &full).await?.len() as f64;
    let (rate, after) = (count / began.elapsed().as_secs_f64(), sites.processor()?);
    let [centre, member] = [0, 1].map(|node| (after[node] - before[node]) / count);
    let paced = Load { clients: arguments.clients, until: long, rate: Some(arguments.rate) };
    let through_nodes = load::run(&nodes, &paced).await?;
    let through_proxy = load::run(&Target::proxy(&proxy), &paced).await?;
    let signing = load::signing_seconds()?;
    let spent = centre.total() + member.total();
    let added = quantile(&through_nodes, 0.95) - quantile(&through_proxy, 0.95);
    let figure = |name: &str, value, bound, unit| Figure { name: name.to_owned(), value, bound, unit };
    let reported = |name: &str, value, unit| figure(name, value, Bound::Reported, unit);
    let at = arguments.rate;
    report(&[
        figure("exchanges of 4 KB between two nodes", rate, Bound::AtLeast(2_000.0), "/s"),
        reported(&format!("median through nginx at {at}/s"), quantile(&through_proxy, 0.5), "ms"),
        reported(&format!("median through two nodes at {at}/s"), quantile(&through_nodes, 0.5), "ms"),
        figure(&format!("95th percentile added over nginx at {at}/s"), added, Bound::AtMost(5.0), "ms"),
        reported("processor time of the centre for one exchange", centre.total() * 1e6, "µs"),
        reported("of it in the system", centre.system * 1e6, "µs"),
        reported("processor time of the member for one exchange", member.total() * 1e6, "µs"),
        reported("of it in the system", member.system * 1e6, "µs"),
        reported("two signatures and two verifications", signing * 1e6, "µs"),
        reported("their share of both nodes' time", 100.0 * signing / spent, "%"),
        figure("memory of the centre", megabytes(sites.centre_process())?, Bound::AtMost(150.0), "MB"),
        figure("memory of the member", megabytes(sites.member_process())?, Bound::AtMost(150.0), "MB"),
    ])
}

fn megabytes(process: u32) -> Result<f64> {
    Ok(memory_bytes(process)? as f64 / 1e6)
}
