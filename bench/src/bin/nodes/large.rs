//! One body that is much longer than what stays in memory, up through both nodes to the service and one down.

use std::time::Instant;

use anyhow::{Result, ensure};
use bench::{Bound, Client, Figure, Watch, report};

use crate::sites::{CONSUMER, PROVIDER, Sites};

/// More memory that both nodes together may take, in megabytes.
const MOST_MB: f64 = 64.0;

pub(crate) async fn run(sites: &Sites, megabytes: u64) -> Result<()> {
    let length = megabytes * 1_000_000;
    // Once over what is used for the first time.
    up(sites, 1_000_000).await?;
    down(sites, 1_000_000).await?;
    let mut figures = Vec::new();
    for name in ["up", "down"] {
        let watch = Watch::start(&[sites.centre_process(), sites.member_process()])?;
        let begun = Instant::now();
        match name {
            "up" => up(sites, length).await?,
            _ => down(sites, length).await?,
        }
        let rate = megabytes as f64 / begun.elapsed().as_secs_f64();
        let more = watch.stop().await?;
        let figure = |what: &str, value, bound, unit| Figure {
            name: format!("{megabytes} MB {name} through two nodes: {what}"),
            value,
            bound,
            unit,
        };
        figures.push(figure("rate", rate, Bound::Reported, "MB/s"));
        figures.push(figure("more memory of both", more, Bound::AtMost(MOST_MB), "MB"));
    }
    report(&figures)
}

fn path(endpoint: &str) -> String {
    format!("/n1/TW/GOV/{PROVIDER}/bench/bench-large/v1/{endpoint}")
}

fn headers(sites: &Sites) -> String {
    format!(
        "Authorization: Bearer {}\r\nX-Road-Client: TW/GOV/{CONSUMER}/bench\r\nMinben-Purpose: bench\r\n",
        sites.token
    )
}

async fn up(sites: &Sites, length: u64) -> Result<()> {
    let mut client = Client::connect(&sites.centre_address()).await?;
    let answer = client.post_long(&path("sink"), &headers(sites), length).await?;
    let said = String::from_utf8_lossy(&answer.body);
    ensure!(
        answer.status == 200 && said == length.to_string(),
        "the service answered {}: {said}",
        answer.status
    );
    Ok(())
}

async fn down(sites: &Sites, length: u64) -> Result<()> {
    let mut client = Client::connect(&sites.centre_address()).await?;
    let mut got = 0;
    let path = path(&format!("blob/{length}"));
    let status = client.stream(&path, &headers(sites), |part| got += part.len() as u64).await?;
    ensure!(status == 200 && got == length, "{got} bytes came back with status {status}");
    Ok(())
}
