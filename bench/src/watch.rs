//! How much more memory something takes while it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Result, anyhow};

use crate::memory_bytes;

/// Between two looks at the memory.
const LOOK: Duration = Duration::from_millis(20);

/// Looks at processes' memory while something runs.
#[derive(Debug)]
pub struct Watch {
    before: u64,
    most: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<()>,
}

impl Watch {
    /// Begins to look at these processes together.
    ///
    /// # Errors
    /// The machine does not tell, or one has ended.
    pub fn start(processes: &[u32]) -> Result<Self> {
        let before = together(processes)?;
        let (most, over) = (Arc::new(AtomicU64::new(before)), Arc::new(AtomicBool::new(false)));
        let (seen, stop, processes) = (most.clone(), over.clone(), processes.to_vec());
        let thread = std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                if let Ok(now) = together(&processes) {
                    seen.fetch_max(now, Ordering::Relaxed);
                }
                std::thread::sleep(LOOK);
            }
        });
        Ok(Self { before, most, over, thread })
    }

    /// Megabytes more than before, at the most.
    ///
    /// # Errors
    /// Looking failed.
    pub async fn stop(self) -> Result<f64> {
        self.over.store(true, Ordering::Relaxed);
        let ended = tokio::task::spawn_blocking(move || self.thread.join()).await?;
        ended.map_err(|_| anyhow!("the watch broke"))?;
        Ok((self.most.load(Ordering::Relaxed) - self.before) as f64 / 1e6)
    }
}

fn together(processes: &[u32]) -> Result<u64> {
    processes.iter().map(|process| memory_bytes(*process)).sum()
}
