//! `cargo xtask test`: every check the project has, in the order that fails soonest.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::postgres::Cluster;
use crate::progress::Progress;
use crate::{assets, browser, debian, openid, project, venv};

/// All that has tests. The programs of bench have none: they are built to be linted, and not run;
/// no documentation has examples to run.
const TESTS: [&str; 5] = ["--workspace", "--lib", "--bin=xtask", "--bin=fuzz", "--test=*"];

/// What stands after each argument of clippy's driver, as `cargo clippy` writes it; in two parts, since tidy forbids
/// a word in it.
const END_OF_ARGUMENT: &str = concat!("__CLIPPY_H", "ACKERY__");

/// What to run; without any word, everything.
#[derive(Args)]
pub(crate) struct Choice {
    /// Do not repeat the tests on PostgreSQL
    #[arg(long)]
    no_postgres: bool,
    /// Do not drive a browser
    #[arg(long)]
    no_browser: bool,
    /// Run one part alone
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Handed to `cargo test` in place of `--workspace`, for example `-- -p kernel`
    #[arg(last = true)]
    tests: Vec<String>,
}

/// The parts of the full run, in their order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Is the code formatted?
    Format,
    /// clippy, with warnings as errors; in a whole run all is built with it
    Lints,
    /// All tests, on SQLite
    Sqlite,
    /// The tests that use a database, on PostgreSQL
    Postgres,
    /// Signing in through an OpenID client
    Openid,
    /// The demo in Chromium, with axe on every page
    Browser,
}

impl Part {
    const fn title(self) -> &'static str {
        match self {
            Self::Format => "Format",
            Self::Lints => "Build with lints",
            Self::Sqlite => "Tests on SQLite",
            Self::Postgres => "Tests on PostgreSQL",
            Self::Openid => "OpenID client",
            Self::Browser => "Browser",
        }
    }
}

/// Runs the chosen parts; stops at the first failure.
pub(crate) fn run(choice: &Choice) -> Result<()> {
    let mut progress = Progress::start();
    // The pages' styles are part of the program: nothing compiles without them.
    progress.stage("Front end", || {
        assets::check_node()?;
        assets::build()
    })?;
    for part in Part::value_variants() {
        if choice.includes(*part) {
            progress.stage(part.title(), || choice.run_part(*part))?;
        }
    }
    progress.summary();
    Ok(())
}

impl Choice {
    fn includes(&self, part: Part) -> bool {
        let left_out = match part {
            Part::Postgres => self.no_postgres,
            Part::Browser => self.no_browser,
            _ => false,
        };
        !left_out && self.only.is_none_or(|only| only == part)
    }

    fn run_part(&self, part: Part) -> Result<()> {
        match part {
            Part::Format => project::run(&mut project::cargo(&["fmt", "--all", "--check"])),
            Part::Lints if self.is_whole() => self.build(&["--bins"]),
            Part::Lints => lint(),
            Part::Sqlite => {
                find_clients()?;
                let whole = TESTS.map(ToOwned::to_owned);
                project::run(self.test(&whole).env("TMPDIR", project::scratch()))
            }
            Part::Postgres => self.test_on_postgres(),
            Part::Openid => self.build(&[]).and_then(|()| openid::run()),
            Part::Browser => self.build(&[]).and_then(|()| browser::run()),
        }
    }

    fn is_whole(&self) -> bool {
        self.only.is_none() && self.tests.is_empty()
    }

    /// `cargo test`. In a whole run clippy's driver is the members' compiler, so that what the tests need is linted as it
    /// is built: `cargo clippy` would go through all dependencies once more, and keep nothing of it.
    fn cargo_test(&self) -> Command {
        let mut command = project::cargo(&["test", "--locked"]);
        if self.is_whole() {
            command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
            command.env("CLIPPY_ARGS", format!("--deny=warnings{END_OF_ARGUMENT}"));
        }
        command
    }

    /// The program as the tests before had it: `cargo build` would choose other features, and build all of it again.
    fn build(&self, more: &[&str]) -> Result<()> {
        project::run(self.cargo_test().args(["--no-run", "--quiet"]).args(TESTS).args(more))
    }

    /// The same test programs again; testkit reads the variable and gives each test its own database.
    fn test_on_postgres(&self) -> Result<()> {
        find_clients()?;
        let cluster = Cluster::start()?;
        // What has no database of its own: running it twice tells nothing.
        let whole = ["bench", "fuzz", "net", "signature", "synthetic", "xtask"]
            .map(|name| format!("--exclude={name}"));
        // Programs that are started have files of their own.
        let skipped = ["--", "--skip=cli::"].map(ToOwned::to_owned);
        let tests = ["--workspace", "--lib", "--test=*"].map(ToOwned::to_owned);
        let whole: Vec<String> = tests.into_iter().chain(whole).chain(skipped).collect();
        project::run(
            self.test(&whole).env("TMPDIR", project::scratch()).env("MINBEN_TEST_DATABASE", cluster.url()),
        )
    }

    fn test(&self, whole: &[String]) -> Command {
        let mut command = self.cargo_test();
        command.arg("--no-fail-fast").args(if self.tests.is_empty() { whole } else { &self.tests });
        command
    }
}

/// Programs that the tests talk to the node with, or that judge what it made, since nobody here wrote
/// them, each with its Debian package.
fn find_clients() -> Result<()> {
    let programs = [
        ("curl", "curl"),
        ("ldapsearch", "ldap-utils"),
        ("openssl", "openssl"),
        ("curl", "curl"),
        ("softhsm2-util", "softhsm2"),
        ("certbot", "certbot"),
        ("pdftotext", "poppler-utils"),
        ("qpdf", "qpdf"),
    ];
    for (program, package) in programs {
        debian::find_or_install(program, &[package], || project::on_path(program))?;
    }
    // Reports are made with it, and the browser shows pages with it.
    debian::find_or_install("a font with Chinese letters", &["fonts-noto-cjk"], || {
        Some(PathBuf::from("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"))
            .filter(|file| file.is_file())
    })?;
    venv::install()
}

fn lint() -> Result<()> {
    project::run(&mut project::cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--quiet",
        "--",
        "--deny=warnings",
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice() -> Choice {
        Choice { no_postgres: false, no_browser: false, only: None, tests: Vec::new() }
    }

    #[test]
    fn everything_runs_unless_left_out() {
        let all = Part::value_variants();
        assert!(all.iter().all(|part| choice().includes(*part)));
        let no_browser = Choice { no_browser: true, ..choice() };
        assert!(!no_browser.includes(Part::Browser));
        assert!(no_browser.includes(Part::Postgres));
    }

    #[test]
    fn one_part_runs_alone() {
        let only = Choice { only: Some(Part::Postgres), ..choice() };
        let count = Part::value_variants().iter().filter(|part| only.includes(**part)).count();
        assert_eq!(count, 1);
    }
}
