//! A small catalogue that checks, to be broken in one place.

use std::fs;
use std::path::{Path, PathBuf};

use catalogue::Catalogue;
use kernel::{Day, Mistake};
use tempfile::TempDir;

/// A copy of the small good catalogue.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// The good one.
    pub(crate) fn good() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        testkit::copy_folder(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good"),
            folder.0.path(),
        );
        folder
    }

    /// A file or folder in it.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Replaces a text that stands in a file once or more; the first place counts.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.at(file)).unwrap();
        assert!(text.contains(from), "{file} does not hold {from}");
        fs::write(self.at(file), text.replacen(from, to, 1)).unwrap();
    }

    /// Line of `text` in a file; 0 when no text is given.
    pub(crate) fn line(&self, file: &str, text: &str) -> usize {
        if text.is_empty() {
            return 0;
        }
        let content = fs::read_to_string(self.at(file)).unwrap();
        1 + content
            .lines()
            .position(|line| line.contains(text))
            .unwrap_or_else(|| panic!("no line with {text}"))
    }

    /// Loads it as of a day in 2026.
    pub(crate) fn load(&self) -> Result<Catalogue, Vec<Mistake>> {
        catalogue::load(self.path(), Day::new(2026, 11, 20).unwrap())
    }

    /// Loads it and returns the mistakes.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        self.load().err().unwrap_or_default()
    }
}
