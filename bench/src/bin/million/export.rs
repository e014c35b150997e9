//! The export of all cases: when it begins, how long it takes, and what memory it needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{Bound, Client, Figure, Server, memory_bytes};

use crate::fill::World;
use crate::pages::cookie;

/// Watches the most memory that a process holds until told to end.
pub(crate) struct Watch {
    most: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Watch {
    pub(crate) fn on(process: u32) -> Self {
        let watch = Self { most: Arc::default(), ended: Arc::default() };
        let (most, ended) = (watch.most.clone(), watch.ended.clone());
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                if let Ok(bytes) = memory_bytes(process) {
                    most.fetch_max(bytes, Ordering::Relaxed);
                }
                sleep(Duration::from_millis(5));
            }
        });
        watch
    }

    /// The most memory seen, in bytes.
    pub(crate) fn end(self) -> u64 {
        self.ended.store(true, Ordering::Relaxed);
        self.most.load(Ordering::Relaxed)
    }
}

/// Downloads all cases once.
pub(crate) async fn measure(server: &Server, world: &World) -> Result<Vec<Figure>> {
    let mut client = Client::connect(server.address()).await?;
    let before = memory_bytes(server.process())?;
    let watch = Watch::on(server.process());
    let begun = Instant::now();
    let (mut first, mut lines, mut bytes) = (None, 0_usize, 0_usize);
    let headers = cookie(&world.officials[0]);
    let status = client
        .stream("/desk/cases.csv", &headers, |part| {
            first.get_or_insert_with(|| begun.elapsed());
            lines += part.split(|byte| *byte == b'\n').count() - 1;
            bytes += part.len();
        })
        .await?;
    let took = begun.elapsed();
    let extra = watch.end().saturating_sub(before);
    ensure!(status == 200, "the export answered {status}");
    let first = first.unwrap_or(took).as_secs_f64();
    let figure = |name: &str, value, bound, unit| Figure { name: name.to_owned(), value, bound, unit };
    Ok(vec![
        figure("export: cases", lines.saturating_sub(1) as f64, Bound::Reported, "cases"),
        figure("export: first byte", first, Bound::AtMost(1.0), "s"),
        figure("export: all", took.as_secs_f64(), Bound::Reported, "s"),
        figure("export: size", bytes as f64 / 1e6, Bound::Reported, "MB"),
        figure("export: extra memory", extra as f64 / 1e6, Bound::AtMost(64.0), "MB"),
        figure("memory of the server before it", before as f64 / 1e6, Bound::Reported, "MB"),
    ])
}
