//! A small catalogue with one programme, to be broken in one place.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::programme::Programme;
use kernel::Mistake;
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

    /// A file of the programme.
    pub(crate) fn at(&self, file: &str) -> PathBuf {
        self.0.path().join("programmes/harbour").join(file)
    }

    /// Replaces a text that stands in a file; the first place counts.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.at(file)).unwrap();
        assert!(text.contains(from), "{file} does not hold {from}");
        fs::write(self.at(file), text.replacen(from, to, 1)).unwrap();
    }

    /// Line that holds `text`.
    pub(crate) fn line(&self, file: &str, text: &str) -> usize {
        let content = fs::read_to_string(self.at(file)).unwrap();
        let place = content.lines().position(|line| line.contains(text));
        1 + place.unwrap_or_else(|| panic!("no line of {file} holds {text}"))
    }

    /// Loads the catalogue.
    pub(crate) fn load(&self) -> Result<Catalogue, Vec<Mistake>> {
        catalogue::load(self.0.path(), testkit::test_day())
    }

    /// The programme of a folder without mistakes.
    pub(crate) fn programme(&self) -> Arc<Programme> {
        let catalogue = self.load().unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
        catalogue.programme("harbour").unwrap().clone()
    }
}
