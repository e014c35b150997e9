//! `minben check`.

use std::path::Path;
use std::process::ExitCode;

use kernel::Clock;

use super::{say, say_progress};

/// Reads the whole catalogue and reports every mistake.
pub(super) fn run(dir: &Path) -> ExitCode {
    match catalogue::load(dir, Clock::System.now().day()) {
        Ok(catalogue) => {
            say(&format!(
                "{}: no mistakes. {} agencies, {} registries, {} contracts, {} services, {} programmes, {} indicators.",
                dir.display(),
                catalogue.agencies.all().len(),
                catalogue.registries().len(),
                catalogue.contracts().len(),
                catalogue.services().len(),
                catalogue.programmes().len(),
                catalogue.indicators().len(),
            ));
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                say(&mistake.to_string());
            }
            say_progress(&format!("{} mistakes", mistakes.len()));
            ExitCode::FAILURE
        }
    }
}
