//! Every system's `works.feature`, run against the real router on a database of its own:
//! SQLite, or PostgreSQL when the test command names one. People act through pages
//! alone. A run of all of them on SQLite writes `government/works.json`, from which the
//! program tells which systems work.
//!
//! `MINBEN_SCENARIOS=part` runs only the features whose path holds `part`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod feature;
mod record;
mod steps;
mod vocabulary;
mod world;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use feature::Run;
use record::Results;
use world::World;

/// Tells a line even when the test passes.
fn tell(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn government() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../government")
        .canonicalize()
        .expect("government/ stands in the project")
}

#[expect(clippy::disallowed_methods, reason = "which features to run, and on what, is told by environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_scenario_of_every_system_passes() {
    let government = government();
    let catalogue = catalogue::load(&government, testkit::test_day()).unwrap_or_else(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("the catalogue does not check:\n{}", told.join("\n"))
    });
    let runs = feature::read_all(&government, &catalogue.systems).unwrap_or_else(|error| panic!("{error}"));
    let only = variable("MINBEN_SCENARIOS");
    let (mut results, mut failures) = (Results::default(), Vec::new());
    for run in runs.iter().filter(|run| only.as_ref().is_none_or(|part| run.file.contains(part.as_str()))) {
        if run.pending {
            results.pending(&run.folder);
            tell(&format!("pending  {}:{} {}", run.file, run.line, run.name));
            continue;
        }
        let begun = Instant::now();
        let outcome = Box::pin(play(run, &government)).await;
        let word = if outcome.is_ok() { "passed" } else { "FAILED" };
        tell(&format!(
            "{word}   {}:{} {} ({} ms)",
            run.file,
            run.line,
            run.name,
            begun.elapsed().as_millis()
        ));
        match outcome {
            Ok(()) => results.passed(&run.folder),
            Err(why) => {
                results.failed(&run.folder);
                failures.push(why);
            }
        }
    }
    if only.is_none() && variable("MINBEN_TEST_DATABASE").is_none() {
        results.write(&government, &catalogue.systems).expect("works.json can be written");
    }
    assert!(failures.is_empty(), "{} scenarios failed:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Plays one scenario; a failure names the line, the step and what is on the screens.
async fn play(run: &Run, government: &Path) -> Result<(), String> {
    let at =
        |line: usize, text: &str, why: &str| format!("{}:{line} {}\n  {text}\n  {why}", run.file, run.name);
    let mut world = World::new(government).await.map_err(|why| at(run.line, "(start)", &why))?;
    for step in &run.steps {
        let mut outcome = Box::pin(steps::run(&mut world, step)).await;
        if outcome.is_ok() && step.is_when {
            outcome = world.run_jobs().await;
        }
        if let Err(why) = outcome {
            let screens: Vec<String> = world
                .screens()
                .into_iter()
                .map(|(name, text)| format!("  screen of {name}: {text}"))
                .collect();
            return Err(format!("{}\n{}", at(step.line, &step.text, &why), screens.join("\n")));
        }
    }
    world.check_jobs().await.map_err(|why| at(run.line, "(end)", &why))
}
