//! `minben check`.

use std::path::Path;
use std::process::ExitCode;

use super::{say, say_progress};

/// Reads the whole catalogue and reports every mistake.
pub(super) fn run(dir: &Path) -> anyhow::Result<ExitCode> {
    match catalogue::load(dir) {
        Ok(catalogue) => {
            say(&format!(
                "{}: no mistakes. {} agencies, {} registries, {} contracts, {} services.",
                dir.display(),
                catalogue.agencies.all().len(),
                catalogue.registries().count(),
                catalogue.contracts().count(),
                catalogue.services().count(),
            ));
            Ok(ExitCode::SUCCESS)
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                say(&mistake.to_string());
            }
            say_progress(&format!("{} mistakes", mistakes.len()));
            Ok(ExitCode::FAILURE)
        }
    }
}
