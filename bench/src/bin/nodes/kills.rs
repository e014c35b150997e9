//! Exchanges while either node is killed at random moments. A client calls again with the same id until it is
//! answered; in the end each exchange must stand once on both nodes, and have been served once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{Bound, Client, Figure, report};
use kernel::entropy::Entropy;

use crate::sites::{CONSUMER, PROVIDER, Sites};

/// Milliseconds between two kills at least, and at most so much more.
const LEAST: u64 = 700;
const MORE: u64 = 1_500;
/// The same before the first kill: a short run has one too.
const LEAST_FIRST: u64 = 20;
const MORE_FIRST: u64 = 100;
/// A call that is not answered after so many tries is given up, and the run with it.
const TRIES: u32 = 400;

#[allow(clippy::print_stderr, reason = "long work tells how far it is")]
pub(crate) async fn run(mut sites: Sites, exchanges: u64, clients: usize) -> Result<()> {
    let (next, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let tries = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let caller = Caller {
                address: sites.centre_address(),
                token: sites.token.clone(),
                people: sites.people.clone(),
                next: next.clone(),
                tries: tries.clone(),
                exchanges,
            };
            tokio::spawn(caller.calls())
        })
        .collect();
    let finished = done.clone();
    let all = tokio::spawn(async move {
        let mut acknowledged = 0;
        let mut outcome = Ok(());
        for task in tasks {
            match task.await {
                Ok(Ok(count)) => acknowledged += count,
                Ok(Err(error)) => outcome = Err(error),
                Err(error) => outcome = Err(error.into()),
            }
        }
        finished.store(true, Ordering::Relaxed);
        outcome.map(|()| acknowledged)
    });
    let (entropy, mut kills) = (Entropy::system(), 0_u64);
    while !done.load(Ordering::Relaxed) {
        let mut drawn = [0_u8; 3];
        entropy.fill(&mut drawn);
        let (least, more) = if kills == 0 { (LEAST_FIRST, MORE_FIRST) } else { (LEAST, MORE) };
        let pause = least + u64::from(u16::from_be_bytes([drawn[0], drawn[1]])) % more;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if done.load(Ordering::Relaxed) {
            break;
        }
        sites.kill_one(drawn[2].is_multiple_of(2))?;
        kills += 1;
        if kills.is_multiple_of(20) {
            let at = next.load(Ordering::Relaxed).min(exchanges);
            eprintln!("{at} of {exchanges} exchanges, {kills} kills, {:.0} s", began.elapsed().as_secs_f64());
        }
    }
    let acknowledged: u64 = all.await??;
    let seconds = began.elapsed().as_secs_f64();
    sites.stop();
    let counts = count(&sites).await?;
    let figure = |name: &str, value: u64, bound| Figure {
        name: name.to_owned(),
        value: value as f64,
        bound,
        unit: "",
    };
    let exact = Bound::AtLeast(exchanges as f64);
    let figures = vec![
        figure("exchanges acknowledged", acknowledged, exact),
        figure("kills of either node", kills, Bound::AtLeast(1.0)),
        figure("calls made for them", tries.load(Ordering::Relaxed), Bound::Reported),
        figure("requests kept by the consumer's node", counts.out_requests, exact),
        figure("answers kept by the consumer's node", counts.out_answers, exact),
        figure("requests kept by the provider's node", counts.in_requests, exact),
        figure("answers kept by the provider's node", counts.in_answers, exact),
        figure("look-ups served", counts.served, exact),
        figure("look-ups served beyond once", counts.served.abs_diff(exchanges), Bound::AtMost(0.0)),
        Figure { name: "seconds".to_owned(), value: seconds, bound: Bound::Reported, unit: "s" },
    ];
    report(&figures)
}

struct Counts {
    out_requests: u64,
    out_answers: u64,
    in_requests: u64,
    in_answers: u64,
    served: u64,
}

async fn count(sites: &Sites) -> Result<Counts> {
    let [centre, member] = sites.read().await?;
    let rows = async |app: &server::App, what: &str| -> Result<u64> {
        let sql = format!("select cast(count(*) as bigint) from {what} like '%bench-%'");
        let row = app.ctx.query_opt(&sql, Vec::new()).await?;
        Ok(row.map_or(Ok(0), |row| row.int(0))?.unsigned_abs())
    };
    Ok(Counts {
        out_requests: rows(&centre, "relay_requests where exchange").await?,
        out_answers: rows(&centre, "relay_answers where exchange").await?,
        in_requests: rows(&member, "relay_requests where exchange").await?,
        in_answers: rows(&member, "relay_answers where exchange").await?,
        served: rows(&member, "calls where message_id").await?,
    })
}

struct Caller {
    address: String,
    token: String,
    people: Vec<String>,
    next: Arc<AtomicU64>,
    tries: Arc<AtomicU64>,
    exchanges: u64,
}

impl Caller {
    /// Gives how many calls were answered.
    async fn calls(self) -> Result<u64> {
        let (mut client, mut answered) = (None, 0);
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            if place >= self.exchanges {
                return Ok(answered);
            }
            let mut said = String::new();
            let mut acknowledged = false;
            for _ in 0..TRIES {
                self.tries.fetch_add(1, Ordering::Relaxed);
                match self.once(&mut client, place).await {
                    Ok(200) => {
                        acknowledged = true;
                        break;
                    }
                    Ok(status) => said = format!("status {status}"),
                    Err(error) => {
                        said = error.to_string();
                        client = None;
                    }
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            ensure!(acknowledged, "exchange {place} was not answered after {TRIES} calls: {said}");
            answered += 1;
        }
    }

    async fn once(&self, client: &mut Option<Client>, place: u64) -> Result<u16> {
        let client = match client {
            Some(client) => client,
            None => client.insert(Client::connect(&self.address).await?),
        };
        let path = format!("/n1/TW/GOV/{PROVIDER}/household/bench-person");
        let headers = format!(
            "Authorization: Bearer {}\r\nX-Road-Client: TW/GOV/{CONSUMER}/bench\r\nX-Road-Id: bench-{place}\r\n",
            self.token
        );
        let key = &self.people[place as usize % self.people.len()];
        let body = format!(r#"{{"key":"{key}","purpose":"bench"}}"#);
        Ok(client.post(&path, &headers, &body).await?.status)
    }
}
