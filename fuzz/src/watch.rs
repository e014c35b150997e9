//! Watches over one input at a time: an input that never ends cannot be stopped from within.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an input may run before the whole process is ended.
const FOR_EVER: Duration = Duration::from_secs(20);
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The input that runs now, also in a file, so that it is not lost with the process.
pub(crate) struct Watch {
    file: fs::File,
    place: PathBuf,
    /// Milliseconds since the start at which it began, plus one; 0 between inputs.
    since: Arc<AtomicU64>,
}

impl Watch {
    /// Watches; the input of a run that died is moved aside and given.
    pub(crate) fn begin(folder: &Path) -> std::io::Result<(Self, Option<PathBuf>)> {
        let place = folder.join("running");
        let left = folder.join("died");
        let died = match fs::read(&place) {
            Ok(kept) if kept.len() >= 8 => {
                let (length, input) = kept.split_at(8);
                let length = u64::from_le_bytes(length.try_into().unwrap_or_default());
                let length = usize::try_from(length).unwrap_or(usize::MAX).min(input.len());
                fs::write(&left, &input[..length])?;
                Some(left)
            }
            _ => None,
        };
        let file = fs::File::create(&place)?;
        let since = Arc::new(AtomicU64::new(0));
        let watched = since.clone();
        let told = place.clone();
        std::thread::spawn(move || watch(&watched, &told));
        Ok((Self { file, place, since }, died))
    }

    /// An input begins.
    pub(crate) fn enter(&self, input: &[u8]) -> std::io::Result<()> {
        let length = (input.len() as u64).to_le_bytes();
        self.file.write_all_at(&[&length[..], input].concat(), 0)?;
        self.since.store(millis() + 1, Ordering::Release);
        Ok(())
    }

    /// It ended.
    pub(crate) fn leave(&self) {
        self.since.store(0, Ordering::Release);
    }

    /// The run ends as it should.
    pub(crate) fn end(self) -> std::io::Result<()> {
        self.leave();
        fs::remove_file(&self.place)
    }
}

fn millis() -> u64 {
    u64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn watch(since: &AtomicU64, place: &Path) {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let began = since.load(Ordering::Acquire);
        if began > 0 && u128::from(millis() + 1 - began) > FOR_EVER.as_millis() {
            println!("FINDING an input runs for more than {} s: {}", FOR_EVER.as_secs(), place.display());
            std::process::exit(2);
        }
    }
}

/// Where the last panic came from; the hook keeps it, since a panic that was caught tells only its words.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Keeps panics' places instead of printing them.
pub(crate) fn keep_panics() {
    std::panic::set_hook(Box::new(|panic| {
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
}

/// What the last panic said and where.
pub(crate) fn last_panic() -> String {
    LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
