//! The project's own commands: `cargo xtask run | test | tidy | bench | fuzz`.
//!
//! Each command does its own set-up, says what it is doing and how long it took,
//! and stops at the first thing that goes wrong with a message that names the next step.
#![allow(clippy::print_stdout, reason = "a command-line tool answers on standard output")]
#![allow(
    clippy::disallowed_methods,
    reason = "the tool runs outside the platform: it reads PATH and CI from the environment"
)]

mod assets;
mod bench;
mod browser;
mod child;
mod debian;
mod demo;
mod fuzz;
mod openid;
mod postgres;
mod progress;
mod project;
mod suite;
mod tidy;
mod venv;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Build, try, test and measure Minben.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the front end and the program, then serve the demo on http://localhost:8080
    Run {
        /// Handed to `minben serve` after `--`, for example `-- --listen 127.0.0.1:9000`
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// Run every check and test: format, lints, SQLite, PostgreSQL, a real browser
    Test(suite::Choice),
    /// Format the code and look for what the compiler cannot see
    Tidy {
        /// Only report a wrong format, do not rewrite files
        #[arg(long)]
        check: bool,
    },
    /// Run the programs of bench/ (all of them, or the one named)
    Bench {
        /// A program of bench/src/bin
        name: Option<String>,
        /// Handed to the program after `--`, for example `bench exchange -- --postgres`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Give what reads from the network what nobody would send (fuzz/README.md)
    Fuzz(fuzz::Choice),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run { serve } => demo::run(&serve),
        Command::Test(choice) => suite::run(&choice),
        Command::Tidy { check } => tidy::run(check),
        Command::Bench { name, arguments } => bench::run(name.as_deref(), &arguments),
        Command::Fuzz(choice) => fuzz::run(&choice),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
