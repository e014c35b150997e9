//! The same look-ups from outside: `POST /api/exchange/look-ups` with a credential, connections kept open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::Client;
use catalogue::model::Contract;
use kernel::Actor;
use server::App;
use tokio::net::TcpListener;

/// Serves the app on a free port and asks it from `clients` connections.
pub(crate) async fn run(
    app: App,
    contract: &Contract,
    keys: &[String],
    clients: usize,
    long: Duration,
) -> Result<Vec<Duration>> {
    let maker = Actor::Client { agency: contract.consumer.clone(), credential: "bench".to_owned() };
    let (_, token) = exchange::actions::create_credential(&app.ctx, &maker, "bench").await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let next = Arc::new(AtomicUsize::new(0));
    let ends = Instant::now() + long;
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let (next, keys, address) = (next.clone(), keys.to_vec(), address.clone());
        let headers = format!("Authorization: Bearer {token}\r\n");
        let (contract, purpose) = (contract.id.clone(), contract.purpose.code.clone());
        tasks.push(tokio::spawn(async move {
            let mut client = Client::connect(&address).await?;
            let mut times = Vec::new();
            while Instant::now() < ends {
                let key = &keys[next.fetch_add(1, Ordering::Relaxed) % keys.len()];
                let body = format!(r#"{{"contract":"{contract}","purpose":"{purpose}","key":"{key}"}}"#);
                let began = Instant::now();
                let answer = client.post("/api/exchange/look-ups", &headers, &body).await?;
                times.push(began.elapsed());
                let text = String::from_utf8_lossy(&answer.body);
                ensure!(answer.status == 200, "a look-up answered {}: {text:.300}", answer.status);
            }
            Ok(times)
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    server.abort();
    Ok(all)
}
