//! One target's run: change, give, watch, keep.

use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest as _, Sha256};

use crate::MEMORY;
use crate::corpus::Corpus;
use crate::mutate;
use crate::targets::Target;
use crate::watch::{self, Watch};

/// Time between two words of progress.
const TOLD_EVERY: Duration = Duration::from_secs(20);
/// How often a finding has to come again.
const AGAIN: usize = 8;
/// Memory that a reader may hold beside a multiple of its input, in bytes.
const ROOM: usize = 1 << 20;

/// A run.
pub(crate) struct Run {
    target: &'static Target,
    folder: PathBuf,
    corpus: Corpus,
    random: ChaCha8Rng,
    /// Findings by their kind, with how often they came.
    findings: HashMap<String, u64>,
}

/// What became of an input.
struct Outcome {
    way: Result<String, String>,
    took: Duration,
    held: usize,
}

impl Run {
    /// Makes the corpus. Each valid message has to be read as one, or the target is blind.
    pub(crate) fn new(target: &'static Target, folder: &Path, seed: u64) -> Result<Self> {
        watch::keep_panics();
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let seeds = (target.seeds)().with_context(|| format!("messages for {}", target.name))?;
        ensure!(!seeds.is_empty(), "{} has no messages to begin with", target.name);
        let (corpus, random) = (Corpus::new(seeds), ChaCha8Rng::seed_from_u64(seed));
        let run = Self { target, folder, corpus, random, findings: HashMap::new() };
        for seed in run.corpus.seeds() {
            let way = run.give(seed).way;
            ensure!(
                way.as_ref().is_ok_and(|way| way.starts_with("read")),
                "a valid message of {} is not read: {way:?}",
                target.name
            );
        }
        Ok(run)
    }

    /// Gives one input, and tells what became of it.
    pub(crate) fn once(&self, input: &[u8]) -> String {
        let Outcome { way, took, held } = self.give(input);
        let finding = self.finding(input.len(), &Outcome { way: way.clone(), took, held });
        let words = way.unwrap_or_else(|panic| panic);
        format!(
            "{words}\n{took:?}, {held} bytes held; {}",
            finding.unwrap_or_else(|| "no finding".to_owned())
        )
    }

    /// Runs for so long; gives the number of different findings.
    pub(crate) fn go(mut self, long: Duration) -> Result<usize> {
        let (watch, died) = Watch::begin(&self.folder)?;
        if let Some(file) = died {
            println!("{}: the last run died; its input is {}", self.target.name, file.display());
            self.findings.insert("the process died".to_owned(), 1);
        }
        let (began, mut told, mut given) = (Instant::now(), Instant::now(), 0_u64);
        while began.elapsed() < long {
            let input = mutate::input(&self.corpus, self.target.words, &mut self.random);
            watch.enter(&input)?;
            let outcome = self.give(&input);
            watch.leave();
            given += 1;
            if let Some(finding) = self.finding(input.len(), &outcome) {
                self.keep(&input, &finding)?;
            } else if let Ok(way) = &outcome.way {
                self.corpus.learn(&input, way);
            }
            if told.elapsed() >= TOLD_EVERY {
                told = Instant::now();
                self.tell(given, began.elapsed());
            }
        }
        watch.end()?;
        self.tell(given, began.elapsed());
        Ok(self.findings.len())
    }

    fn give(&self, input: &[u8]) -> Outcome {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let began = Instant::now();
        let way = catch_unwind(AssertUnwindSafe(|| (self.target.read)(input)));
        let took = began.elapsed();
        let held = MEMORY.peak_usage().saturating_sub(before);
        Outcome { way: way.map_err(|_| watch::last_panic()), took, held }
    }

    /// What is wrong, in words that are the same for the same cause.
    fn finding(&self, length: usize, outcome: &Outcome) -> Option<String> {
        if let Err(panic) = &outcome.way {
            return Some(format!("panic {panic}"));
        }
        let most = Duration::from_millis(self.target.most_ms);
        if outcome.took > most {
            return Some(format!("takes longer than {most:?}"));
        }
        let room = ROOM + self.target.times * length;
        (outcome.held > room).then(|| format!("holds more than {} times its length", self.target.times))
    }

    /// Keeps the first input of each finding, once it is seen that it does so each time: a machine that
    /// does other things too stops any process for a while.
    fn keep(&mut self, input: &[u8], finding: &str) -> Result<()> {
        let again = || self.finding(input.len(), &self.give(input));
        if (0..AGAIN).any(|_| again().as_deref() != Some(finding)) {
            return Ok(());
        }
        let times = self.findings.entry(finding.to_owned()).or_default();
        *times += 1;
        if *times == 1 {
            let digest = hex::encode(&Sha256::digest(input)[..6]);
            let file = self.folder.join(format!("finding-{digest}"));
            fs::write(&file, input)?;
            println!(
                "FINDING {}: {finding}\n  {} bytes in {}",
                self.target.name,
                input.len(),
                file.display()
            );
        }
        Ok(())
    }

    fn tell(&self, given: u64, took: Duration) {
        println!(
            "{}: {:.1} min, {given} inputs, {:.0}/s, {} ways, {} findings",
            self.target.name,
            took.as_secs_f64() / 60.0,
            given as f64 / took.as_secs_f64().max(0.001),
            self.corpus.ways(),
            self.findings.len()
        );
    }
}
