//! Pages under a steady load. Requests arrive by the clock, not when the one before has been answered,
//! and each one's time counts from when it was due: a slow answer makes the next ones late, and it shows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Client, Figure, quantile};
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep_until};

use crate::fill::World;

/// Connections; a request that finds all of them busy waits, and that counts.
const CONNECTIONS: usize = 64;
/// Load before it counts.
const WARM_UP: Duration = Duration::from_secs(5);

struct Request {
    due: Instant,
    kind: &'static str,
    path: String,
    headers: String,
}

/// Loads the server at `address` and tells the times by kind of page.
pub(crate) async fn measure(address: &str, world: &World, rate: u32, long: Duration) -> Result<Vec<Figure>> {
    run(address, world, rate, WARM_UP).await?;
    let by_kind = run(address, world, rate, long).await?;
    let mut all: Vec<Duration> = by_kind.values().flatten().copied().collect();
    all.sort_unstable();
    let figure = |name: String, value, bound, unit| Figure { name, value, bound, unit };
    let answered = all.len() as f64 / long.as_secs_f64();
    let most = Bound::AtMost(50.0);
    let mut figures = vec![
        figure("pages answered".to_owned(), answered, Bound::Reported, "/s"),
        figure("all pages: median".to_owned(), quantile(&all, 0.5), Bound::Reported, "ms"),
        figure("all pages: 95th percentile".to_owned(), quantile(&all, 0.95), most, "ms"),
        figure("all pages: 99th percentile".to_owned(), quantile(&all, 0.99), Bound::Reported, "ms"),
    ];
    for (kind, mut times) in by_kind {
        times.sort_unstable();
        figures.push(figure(format!("{kind}: 95th percentile"), quantile(&times, 0.95), most, "ms"));
    }
    Ok(figures)
}

type Times = BTreeMap<&'static str, Vec<Duration>>;

async fn run(address: &str, world: &World, rate: u32, long: Duration) -> Result<Times> {
    let (sender, receiver) = mpsc::unbounded_channel::<Request>();
    let receiver = Arc::new(Mutex::new(receiver));
    let mut workers = Vec::new();
    for _ in 0..CONNECTIONS {
        let (receiver, mut client) = (receiver.clone(), Client::connect(address).await?);
        workers.push(tokio::spawn(async move {
            let mut times = Times::new();
            loop {
                let next = receiver.lock().await.recv().await;
                let Some(request) = next else { return Ok(times) };
                let answer = client.get(&request.path, &request.headers).await;
                let answer = answer.with_context(|| request.path.clone())?;
                ensure!(answer.status == 200, "{} answered {}", request.path, answer.status);
                times.entry(request.kind).or_default().push(request.due.elapsed());
            }
        }));
    }
    let begun = Instant::now();
    let between = Duration::from_secs(1) / rate;
    let count = u32::try_from(long.as_millis() * u128::from(rate) / 1000)?;
    for number in 0..count {
        let due = begun + between * number;
        sleep_until(due).await;
        sender.send(request(world, number as usize, due)).context("every connection broke")?;
    }
    drop(sender);
    let mut all = Times::new();
    for worker in workers {
        for (kind, times) in worker.await?? {
            all.entry(kind).or_default().extend(times);
        }
    }
    Ok(all)
}

/// What people ask for, mixed: of twenty requests four are for the home page, five for my page, and so on.
fn request(world: &World, number: usize, due: Instant) -> Request {
    // Scattered, so that neighbours are about different people.
    let turn = number.wrapping_mul(7_919) / 20;
    let (token, case) = &world.citizens[turn % world.citizens.len()];
    let service = &world.services[turn % world.services.len()].id;
    let citizen = || cookie(token);
    let (kind, path, headers) = match number.wrapping_mul(13) % 20 {
        0..=3 => ("home page", "/".to_owned(), String::new()),
        4..=8 => ("my page", "/my".to_owned(), citizen()),
        9..=11 => ("service page", format!("/services/{service}"), citizen()),
        12..=14 => ("case page", format!("/cases/{case}"), citizen()),
        15..=17 => {
            ("official's inbox", "/desk".to_owned(), cookie(&world.officials[turn % world.officials.len()]))
        }
        _ => ("agency page", format!("/agencies/{}", world.agency), String::new()),
    };
    Request { due, kind, path, headers }
}

/// The header that carries a session.
pub(crate) fn cookie(token: &str) -> String {
    format!("Cookie: __Host-minben={token}\r\n")
}
