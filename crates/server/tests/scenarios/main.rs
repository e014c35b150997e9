//! Every system's `works.feature`, run against the real router on a database of its own:
//! SQLite, or PostgreSQL when the test command names one. People act through pages
//! alone. A run of all of them on SQLite writes `government/works.json`, from which the
//! program tells which systems work.
//!
//! `MINBEN_SCENARIOS=part` runs only the features whose path holds `part`;
//! `MINBEN_GOVERNMENT=folder` those of another government than this project's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod elsewhere;
mod feature;
mod outside;
mod record;
mod steps;
mod vocabulary;
mod world;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use catalogue::Catalogue;
use feature::Run;
use record::Results;
use testkit::Template;
use world::World;

/// Tells a line even when the test passes.
fn tell(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The catalogue to play: the project's own, or the one that is named.
fn government() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let folder = variable("MINBEN_GOVERNMENT").map_or_else(own, PathBuf::from);
    folder.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

#[expect(clippy::disallowed_methods, reason = "which features to run, and on what, is told by environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[test]
fn every_scenario_of_every_system_passes() {
    let government = government();
    let catalogue = catalogue::load(&government, testkit::test_day()).unwrap_or_else(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("the catalogue does not check:\n{}", told.join("\n"))
    });
    let runs = feature::read_all(&government, &catalogue.systems).unwrap_or_else(|error| panic!("{error}"));
    let only = variable("MINBEN_SCENARIOS");
    let chosen: Vec<&Run> =
        runs.iter().filter(|run| only.as_ref().is_none_or(|part| run.file.contains(part.as_str()))).collect();
    let (results, failures) = play_all(&chosen, &government, &catalogue);
    if only.is_none() && variable("MINBEN_TEST_DATABASE").is_none() {
        results.write(&government, &catalogue.systems).expect("works.json can be written");
    }
    assert!(failures.is_empty(), "{} scenarios failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Plays the scenarios, as many at once as the machine has processors; each has a node of its own.
fn play_all(runs: &[&Run], government: &Path, catalogue: &Catalogue) -> (Results, Vec<String>) {
    let outcome = Mutex::new((Results::default(), Vec::new()));
    let next = AtomicUsize::new(0);
    let template = runtime().block_on(world::template(government, catalogue)).expect("a node starts");
    let work = || {
        let runtime = runtime();
        while let Some(run) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let begun = Instant::now();
            let played =
                (!run.pending).then(|| runtime.block_on(play(run, government, catalogue, &template)));
            let mut outcome = outcome.lock().expect("nobody panicked");
            let (results, failures) = &mut *outcome;
            let word = match played {
                None => {
                    results.pending(&run.folder);
                    "pending"
                }
                Some(Ok(())) => {
                    results.passed(&run.folder);
                    "passed "
                }
                Some(Err(why)) => {
                    results.failed(&run.folder);
                    failures.push(why);
                    "FAILED "
                }
            };
            tell(&format!(
                "{word}  {}:{} {} ({} ms)",
                run.file,
                run.line,
                run.name,
                begun.elapsed().as_millis()
            ));
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    // While one waits for the database's server, another can go on.
    let workers = processors + usize::from(variable("MINBEN_TEST_DATABASE").is_some());
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    outcome.into_inner().expect("nobody panicked")
}

/// The second thread serves while the first waits for an outside client.
fn runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime")
}

/// Plays one scenario; a failure names the line, the step and what is on the screens.
async fn play(
    run: &Run,
    government: &Path,
    catalogue: &Catalogue,
    template: &Template,
) -> Result<(), String> {
    let mut world = World::new(government, catalogue, template)
        .await
        .map_err(|why| at(run, run.line, "(start)", &why))?;
    let outcome = play_in(&mut world, run).await;
    world.end().await;
    outcome
}

fn at(run: &Run, line: usize, text: &str, why: &str) -> String {
    format!("{}:{line} {}\n  {text}\n  {why}", run.file, run.name)
}

async fn play_in(world: &mut World, run: &Run) -> Result<(), String> {
    for step in &run.steps {
        let mut outcome = Box::pin(steps::run(world, step)).await;
        if outcome.is_ok() && step.is_when {
            outcome = world.run_jobs().await;
        }
        if let Err(why) = outcome {
            let screens: Vec<String> = world
                .screens()
                .into_iter()
                .map(|(name, text)| format!("  screen of {name}: {text}"))
                .collect();
            return Err(format!("{}\n{}", at(run, step.line, &step.text, &why), screens.join("\n")));
        }
    }
    world.check_jobs().await.map_err(|why| at(run, run.line, "(end)", &why))
}
