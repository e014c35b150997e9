//! `minben`: one program, described by `--help`.

use std::process::ExitCode;

use clap::Parser as _;
use server::commands::Command;

/// Runs a government that is described in files.
#[derive(clap::Parser)]
#[command(name = "minben", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    server::use_small_pages();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
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
