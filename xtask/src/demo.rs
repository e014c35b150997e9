//! `cargo xtask run`: from a fresh clone to the demo in a browser.

use anyhow::Result;

use crate::progress::{Progress, say};
use crate::{assets, project};

/// What `serve` gets unless the caller says otherwise.
const DEFAULTS: [(&str, &str); 2] = [("--data", "data/demo"), ("--listen", "127.0.0.1:8080")];

/// Builds everything and serves the demo until it is stopped.
pub(crate) fn run(given: &[String]) -> Result<()> {
    let mut progress = Progress::start();
    progress.stage("Node.js and npm", assets::check_node)?;
    progress.stage("Front end", assets::build)?;
    progress.stage("Program (the first build takes minutes)", || {
        project::run(&mut project::cargo(&[
            "build",
            "--profile=demo",
            "--locked",
            "--package",
            "server",
            "--bin",
            "minben",
        ]))
    })?;
    progress.summary();
    let arguments = serve_arguments(given);
    say(&format!("\n==> minben {}", arguments.join(" ")));
    say("    Stop it with Ctrl-C.\n");
    let program = project::target().join("demo/minben");
    project::run(project::command(&program.to_string_lossy()).args(arguments))
}

/// `serve --demo` with the caller's options, and a default for each option the caller left out.
fn serve_arguments(given: &[String]) -> Vec<String> {
    let mut arguments = vec!["serve".to_owned(), "--demo".to_owned()];
    for (option, value) in DEFAULTS {
        let with_equals = format!("{option}=");
        if !given.iter().any(|word| word == option || word.starts_with(&with_equals)) {
            arguments.extend([option.to_owned(), value.to_owned()]);
        }
    }
    arguments.extend(given.iter().cloned());
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_caller_says_replaces_the_default() {
        assert_eq!(serve_arguments(&[]).join(" "), "serve --demo --data data/demo --listen 127.0.0.1:8080");
        let given = ["--listen".to_owned(), "127.0.0.1:9000".to_owned()];
        assert_eq!(
            serve_arguments(&given).join(" "),
            "serve --demo --data data/demo --listen 127.0.0.1:9000"
        );
        assert_eq!(
            serve_arguments(&["--data=other".to_owned()]).join(" "),
            "serve --demo --listen 127.0.0.1:8080 --data=other"
        );
    }
}
