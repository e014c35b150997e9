//! ASiC-S packages (ETSI EN 319 162-1): a ZIP file with one document and its signature.

use std::io::Read as _;

use rawzip::{CompressionMethod, ZipArchive, ZipSliceArchive};

use crate::Folder;

/// The media type of a package.
pub const MEDIA_TYPE: &str = kernel::seals::PACKAGE_TYPE;

const MIMETYPE: &str = "mimetype";
const SIGNATURE: &str = "META-INF/signature.p7s";
/// More entries than a package with one document and one signature has.
const MAX_ENTRIES: u64 = 8;

/// Whether the bytes begin as a package does: as a ZIP file.
pub fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// A package's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The document's file name, without folders.
    pub name: String,
    /// The document.
    pub document: Vec<u8>,
    /// The signature: detached CMS in DER.
    pub signature: Vec<u8>,
}

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the package.
    pub package_bytes: usize,
    /// Bytes of the document when unpacked.
    pub document_bytes: usize,
}

impl Default for Limits {
    /// 64 MiB each.
    fn default() -> Self {
        Self { package_bytes: 64 * 1024 * 1024, document_bytes: 64 * 1024 * 1024 }
    }
}

/// Why a package is refused.
#[derive(Debug, thiserror::Error)]
pub enum AsicError {
    /// More bytes than the limits allow, packed or unpacked.
    #[error("the package or a file in it is larger than allowed")]
    TooLarge,
    /// More files than a package has.
    #[error("the package has more files than one document and its signature")]
    TooManyFiles,
    /// The first file must be `mimetype`, stored, with the media type of a package.
    #[error("the package must begin with the file mimetype, which says {MEDIA_TYPE}")]
    Mimetype,
    /// A name with folders, empty, or otherwise not a plain file name.
    #[error("the file name {name:?} is not allowed in a package")]
    Name {
        /// The name, as far as it is text.
        name: String,
    },
    /// Two files with one name, or a file whose two headers name it differently.
    #[error("the file {name:?} stands twice or under two names")]
    Twice {
        /// The name.
        name: String,
    },
    /// More than one document, or none.
    #[error("a package has exactly one document; this one has {count}")]
    Documents {
        /// How many it has.
        count: usize,
    },
    /// No `META-INF/signature.p7s`.
    #[error("the package has no {SIGNATURE}")]
    SignatureMissing,
    /// Encrypted, or packed in a way that we do not read.
    #[error("the file {name:?} is encrypted or packed in a way that is not supported")]
    Method {
        /// The name.
        name: String,
    },
    /// Not a ZIP file, or a damaged one.
    #[error("not a ZIP file, or a damaged one: {0}")]
    Zip(String),
}

impl Package {
    /// Writes the package. Nothing is compressed, so the bytes are the same every time.
    ///
    /// # Errors
    /// The name is not a plain file name.
    pub fn write(&self) -> Result<Vec<u8>, AsicError> {
        check_name(&self.name)?;
        let damaged = |error: std::io::Error| AsicError::Zip(error.to_string());
        let mut folder = Folder::new();
        let parts: [(&str, &[u8]); 3] =
            [(MIMETYPE, MEDIA_TYPE.as_bytes()), (&self.name, &self.document), (SIGNATURE, &self.signature)];
        for (name, bytes) in parts {
            folder.add(name, bytes).map_err(damaged)?;
        }
        folder.finish().map_err(damaged)
    }

    /// Reads a package; nothing is unpacked beyond the limits.
    ///
    /// # Errors
    /// What the package must not have.
    pub fn read(bytes: &[u8], limits: Limits) -> Result<Self, AsicError> {
        if bytes.len() > limits.package_bytes {
            return Err(AsicError::TooLarge);
        }
        let archive = ZipArchive::from_slice(bytes).map_err(|error| AsicError::Zip(error.to_string()))?;
        let entries = list(&archive)?;
        let mut place = 0;
        for entry in &entries {
            // Files lie one after the other, so that no bytes are used twice.
            if entry.header_at < place {
                return Err(AsicError::Zip("files overlap".to_owned()));
            }
            place = entry.data_end;
        }
        let first = entries.first().filter(|entry| entry.name == MIMETYPE && entry.header_at == 0);
        let first = first.filter(|entry| entry.method == CompressionMethod::STORE);
        let mimetype = first.ok_or(AsicError::Mimetype)?.unpack(&archive, MEDIA_TYPE.len())?;
        if mimetype != MEDIA_TYPE.as_bytes() {
            return Err(AsicError::Mimetype);
        }
        let signature = entries.iter().find(|entry| entry.name == SIGNATURE);
        let signature = signature.ok_or(AsicError::SignatureMissing)?;
        let documents: Vec<&Entry> =
            entries.iter().skip(1).filter(|entry| !entry.name.starts_with("META-INF/")).collect();
        let [document] = documents.as_slice() else {
            return Err(AsicError::Documents { count: documents.len() });
        };
        check_name(&document.name)?;
        Ok(Self {
            name: document.name.clone(),
            document: document.unpack(&archive, limits.document_bytes)?,
            signature: signature.unpack(&archive, crate::MAX_SIGNED_DATA_BYTES)?,
        })
    }
}

struct Entry {
    name: String,
    method: CompressionMethod,
    wayfinder: rawzip::ZipArchiveEntryWayfinder,
    header_at: u64,
    data_end: u64,
}

impl Entry {
    /// The file's bytes, at most `limit`, with size and checksum verified.
    fn unpack(&self, archive: &ZipSliceArchive<&[u8]>, limit: usize) -> Result<Vec<u8>, AsicError> {
        let damaged = |error: &dyn std::fmt::Display| AsicError::Zip(error.to_string());
        if self.wayfinder.uncompressed_size_hint() > limit as u64 {
            return Err(AsicError::TooLarge);
        }
        let entry = archive.get_entry(self.wayfinder).map_err(|error| damaged(&error))?;
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that is longer than it says.
        let most = limit as u64 + 1;
        if self.method == CompressionMethod::STORE {
            entry.verifying_reader(entry.data()).take(most).read_to_end(&mut bytes)
        } else {
            let inflated = flate2::bufread::DeflateDecoder::new(entry.data());
            entry.verifying_reader(inflated).take(most).read_to_end(&mut bytes)
        }
        .map_err(|error| damaged(&error))?;
        if bytes.len() > limit { Err(AsicError::TooLarge) } else { Ok(bytes) }
    }
}

/// The files in the order in which they lie; folders are passed over.
fn list(archive: &ZipSliceArchive<&[u8]>) -> Result<Vec<Entry>, AsicError> {
    let damaged = |error: rawzip::Error| AsicError::Zip(error.to_string());
    if archive.entries_hint() > MAX_ENTRIES {
        return Err(AsicError::TooManyFiles);
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut records = archive.entries();
    let mut count = 0;
    while let Some(record) = records.next_entry().map_err(damaged)? {
        count += 1;
        if count > MAX_ENTRIES {
            return Err(AsicError::TooManyFiles);
        }
        let raw = record.file_path();
        let name = String::from_utf8_lossy(raw.as_ref()).into_owned();
        let text = std::str::from_utf8(raw.as_ref()).is_ok();
        if name == "META-INF/" && record.uncompressed_size_hint() == 0 {
            continue;
        }
        if !text || name.ends_with('/') {
            return Err(AsicError::Name { name });
        }
        let found = archive.get_entry(record.wayfinder()).map_err(damaged)?;
        let header = found.local_header();
        let differs = header.file_path().as_ref() != raw.as_ref();
        if differs || entries.iter().any(|entry| entry.name == name) {
            return Err(AsicError::Twice { name });
        }
        let method = record.compression_method();
        let known = [CompressionMethod::STORE, CompressionMethod::DEFLATE].contains(&method);
        if !known || record.flags().is_encrypted() || header.compression_method() != method {
            return Err(AsicError::Method { name });
        }
        let (_, data_end) = found.compressed_data_range();
        let header_at = record.local_header_offset();
        entries.push(Entry { name, method, wayfinder: record.wayfinder(), header_at, data_end });
    }
    if count != archive.entries_hint() {
        return Err(AsicError::Zip("the number of files is not what the directory says".to_owned()));
    }
    entries.sort_by_key(|entry| entry.header_at);
    Ok(entries)
}

/// A document's name is a plain file name: no folder, no control character, no way out.
fn check_name(name: &str) -> Result<(), AsicError> {
    let plain = !name.is_empty()
        && name.len() <= 255
        && name != MIMETYPE
        && name != "."
        && name != ".."
        && !name.contains(['/', '\\', ':'])
        && !name.chars().any(char::is_control);
    if plain { Ok(()) } else { Err(AsicError::Name { name: name.to_owned() }) }
}
