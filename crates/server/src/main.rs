//! `minben`: one program, described by `--help`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use server::commands::Command;

/// Runs a government that is described in files.
#[derive(clap::Parser)]
#[command(name = "minben", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// How long a thread for work that blocks waits for more. Each keeps some memory for itself, so after a rush of such work
/// they do not all stay for a trickle of it.
const IDLE: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    server::use_small_pages();
    let arguments = Arguments::parse();
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().thread_keep_alive(IDLE).build();
    let runtime = match threads {
        Ok(runtime) => runtime,
        Err(error) => {
            server::commands::say_error(&format!("no threads to run on: {error}"));
            return ExitCode::from(70);
        }
    };
    match runtime.block_on(arguments.command.run()) {
        Ok(code) => code,
        Err(error) => {
            server::commands::say_error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
