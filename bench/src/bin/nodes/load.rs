//! Calls from several connections, as fast as they are answered or at a steady rate.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::Client;
use kernel::Timestamp;
use signature::cades::{Content, Signature, Signing};
use signature::{Algorithm, Certificate, SoftKey};

use crate::sites::{CONSUMER, PROVIDER, Sites};

/// Who is called, and how.
#[derive(Clone)]
pub(crate) struct Target {
    address: String,
    path: String,
    headers: String,
}

/// How many calls.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) clients: usize,
    pub(crate) until: Until,
    /// Calls a second; as many as are answered when none is given.
    pub(crate) rate: Option<u64>,
}

/// When no call is begun any more.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// After this time.
    Over(Duration),
    /// After so many calls.
    Calls(u64),
}

impl Target {
    /// The service through both nodes.
    pub(crate) fn node(sites: &Sites) -> Self {
        Self {
            address: sites.centre_address(),
            path: format!("/n1/TW/GOV/{PROVIDER}/bench/bench-four/v1/four"),
            headers: format!(
                "Authorization: Bearer {}\r\nX-Road-Client: TW/GOV/{CONSUMER}/bench\r\nMinben-Purpose: bench\r\n",
                sites.token
            ),
        }
    }

    /// The service through nginx.
    pub(crate) fn proxy(address: &str) -> Self {
        Self { address: address.to_owned(), path: "/v1/four".to_owned(), headers: String::new() }
    }
}

/// The times of all calls, in order of length. A paced call counts from when it was due.
pub(crate) async fn run(target: &Target, load: &Load) -> Result<Vec<Duration>> {
    let (began, next) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let tasks: Vec<_> =
        (0..load.clients).map(|_| tokio::spawn(calls(target.clone(), began, *load, next.clone()))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    times.sort_unstable();
    Ok(times)
}

async fn calls(target: Target, began: Instant, load: Load, next: Arc<AtomicU64>) -> Result<Vec<Duration>> {
    let mut client = Client::connect(&target.address).await?;
    let mut times = Vec::new();
    loop {
        let (mut due, place) = (Instant::now(), next.fetch_add(1, Ordering::Relaxed));
        if let Some(rate) = load.rate {
            due = began + Duration::from_secs_f64(place as f64 / rate as f64);
            tokio::time::sleep_until(due.into()).await;
        }
        let over = match load.until {
            Until::Over(long) => began.elapsed() >= long,
            Until::Calls(most) => place >= most,
        };
        if over {
            return Ok(times);
        }
        let answer = client.get(&target.path, &target.headers).await?;
        times.push(due.elapsed());
        let said = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "a call answered {}: {said:.400}", answer.status);
        ensure!(answer.body.len() == 4_096, "an answer has {} bytes", answer.body.len());
    }
}

/// What two signatures and two verifications of messages take, as the nodes make them.
pub(crate) fn signing_seconds() -> Result<f64> {
    const ROUNDS: u32 = 2_000;
    let (key, certificate) = pair()?;
    let header = vec![b'h'; 700];
    let began = Instant::now();
    for _ in 0..ROUNDS {
        let signing = Signing {
            key: &key,
            certificate: &certificate,
            chain: &[],
            signed_at: Timestamp(1_790_000_000_000_000),
            media_type: Some("application/json"),
            name: None,
            mandate: None,
        };
        let der = Signature::sign(Content::Bytes(&header), &signing)?.to_der()?;
        Signature::from_der(&der)?.verify(0, Content::Bytes(&header))?;
    }
    Ok(2.0 * began.elapsed().as_secs_f64() / f64::from(ROUNDS))
}

fn pair() -> Result<(SoftKey, Certificate)> {
    let made = rcgen::generate_simple_self_signed(["bench.example".to_owned()])?;
    let key = SoftKey::from_pkcs8_der(Algorithm::EcdsaP256Sha256, &made.signing_key.serialize_der())?;
    Ok((key, Certificate::from_der(made.cert.der())?))
}
