//! `cargo xtask fuzz`: gives what reads from the network what nobody would send.

use anyhow::Result;

use crate::progress::Progress;
use crate::project;

/// What to try, for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Choice {
    /// A target of fuzz/README.md; all in turn when not given
    target: Option<String>,
    /// Minutes for each target
    #[arg(long, default_value = "1")]
    minutes: String,
    /// Look for overflows of numbers too, in the debug build; slower
    #[arg(long)]
    checked: bool,
    /// Handed to the program after `--`, for example `-- --input FILE`
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds the program and runs it in the project's folder.
pub(crate) fn run(choice: &Choice) -> Result<()> {
    let (folder, release) = if choice.checked { ("debug", None) } else { ("release", Some("--release")) };
    let mut progress = Progress::start();
    progress.stage("Build", || {
        let mut words = vec!["build", "--locked", "--package=fuzz"];
        words.extend(release);
        project::run(&mut project::cargo(&words))
    })?;
    let program = project::target().join(folder).join("fuzz");
    progress.stage("Fuzz", || {
        let mut command = project::command(&program.to_string_lossy());
        command.args(["--minutes", &choice.minutes]).args(&choice.target).args(&choice.arguments);
        project::run(&mut command)
    })?;
    progress.summary();
    Ok(())
}
