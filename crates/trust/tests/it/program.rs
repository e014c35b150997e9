//! Programs from Debian packages that tests run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program on the path, or a failure that names the package it comes from.
pub(crate) fn find(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{name} was not found; install it with: apt-get install {package}"))
}

/// Runs openssl in a folder.
pub(crate) fn openssl(folder: &Path, words: &[&str]) -> Output {
    Command::new(find("openssl", "openssl")).current_dir(folder).args(words).output().unwrap()
}

/// All that a program said.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs openssl, which must succeed, and gives what it said.
pub(crate) fn openssl_ok(folder: &Path, words: &[&str]) -> String {
    let output = openssl(folder, words);
    assert!(output.status.success(), "openssl {}: {}", words.join(" "), said(&output));
    said(&output)
}
