//! Files that are signed together: an ASiC-S package has one document, and this is one.

use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The media type of the files together.
pub const FOLDER_TYPE: &str = "application/zip";

/// A ZIP file of which nothing is compressed, so that the same files give the same bytes.
pub struct Folder(ZipWriter<Cursor<Vec<u8>>>);

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Folder {
    /// Without files.
    pub fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a file; folders are named with slashes.
    ///
    /// # Errors
    /// The name is too long, or all is larger than a ZIP file without extensions may be.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(name, stored).map_err(io::Error::other)?;
        self.0.write_all(bytes)
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// As [`Folder::add`].
    pub fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.0.finish().map_err(io::Error::other)?.into_inner())
    }
}
