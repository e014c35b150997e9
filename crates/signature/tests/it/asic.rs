//! Packages that must be refused, made with another writer.

use std::io::Write as _;

use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use signature::asic::{AsicError, Limits, MEDIA_TYPE, Package};

struct File<'a>(&'a str, &'a [u8], CompressionMethod);

const STORE: CompressionMethod = CompressionMethod::STORE;
const DEFLATE: CompressionMethod = CompressionMethod::DEFLATE;

fn zip(files: &[File<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for File(name, content, method) in files {
        let path = EntryPath::verbatim(name.as_bytes());
        let (mut entry, config) = archive.new_file(path).compression_method(*method).start().unwrap();
        let descriptor = if *method == DEFLATE {
            let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::best());
            let mut writer = config.wrap(encoder);
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            descriptor
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(content).unwrap();
            writer.finish().unwrap().1
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

fn read(files: &[File<'_>]) -> Result<Package, AsicError> {
    Package::read(&zip(files), Limits::default())
}

const MIMETYPE: File<'_> = File("mimetype", MEDIA_TYPE.as_bytes(), STORE);
const DOCUMENT: File<'_> = File("a.txt", b"text", STORE);
const SIGNATURE: File<'_> = File("META-INF/signature.p7s", b"x", STORE);

#[test]
fn our_package_is_one_that_others_recognise() {
    let package =
        Package { name: "公文.txt".to_owned(), document: b"text".to_vec(), signature: b"x".to_vec() };
    let bytes = package.write().unwrap();
    // EN 319 162-1 annex A.1: the media type can be read at a fixed place.
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..38 + MEDIA_TYPE.len()], MEDIA_TYPE.as_bytes());
    assert_eq!(bytes, package.write().unwrap());
    assert_eq!(Package::read(&bytes, Limits::default()).unwrap(), package);
}

#[test]
fn a_package_of_another_writer_is_read() {
    let package =
        read(&[MIMETYPE, File("a.txt", b"text", DEFLATE), File("META-INF/signature.p7s", b"x", DEFLATE)]);
    assert_eq!(package.unwrap().document, b"text");
}

#[test]
fn what_a_package_must_not_have_is_refused() {
    let refused = |files: &[File<'_>]| read(files).unwrap_err();
    assert!(matches!(refused(&[DOCUMENT, SIGNATURE]), AsicError::Mimetype));
    assert!(matches!(refused(&[DOCUMENT, MIMETYPE, SIGNATURE]), AsicError::Mimetype));
    assert!(matches!(
        refused(&[File("mimetype", MEDIA_TYPE.as_bytes(), DEFLATE), DOCUMENT, SIGNATURE]),
        AsicError::Mimetype
    ));
    assert!(matches!(
        refused(&[File("mimetype", b"application/zip", STORE), DOCUMENT, SIGNATURE]),
        AsicError::Mimetype
    ));
    assert!(matches!(refused(&[MIMETYPE, DOCUMENT]), AsicError::SignatureMissing));
    assert!(matches!(refused(&[MIMETYPE, SIGNATURE]), AsicError::Documents { count: 0 }));
    let second = File("b.txt", b"text", STORE);
    assert!(matches!(refused(&[MIMETYPE, DOCUMENT, second, SIGNATURE]), AsicError::Documents { count: 2 }));
    assert!(matches!(refused(&[MIMETYPE, DOCUMENT, DOCUMENT, SIGNATURE]), AsicError::Twice { .. }));
    assert!(matches!(refused(&[MIMETYPE, DOCUMENT, SIGNATURE, SIGNATURE]), AsicError::Twice { .. }));
    for name in ["../a.txt", "/a.txt", "b/a.txt", "a\\b.txt", "c:a.txt", "..", "a\nb", "folder/"] {
        assert!(
            matches!(refused(&[MIMETYPE, File(name, b"", STORE), SIGNATURE]), AsicError::Name { .. }),
            "{name}"
        );
    }
    let many: Vec<File<'_>> = (0..9).map(|_| File("META-INF/x", b"", STORE)).collect();
    assert!(matches!(refused(&many), AsicError::TooManyFiles));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![0; 8 * 1024 * 1024];
    let bytes = zip(&[MIMETYPE, File("a.txt", &zeros, DEFLATE), SIGNATURE]);
    assert!(bytes.len() < 64 * 1024);
    let limits = Limits { document_bytes: 1024 * 1024, ..Limits::default() };
    assert!(matches!(Package::read(&bytes, limits), Err(AsicError::TooLarge)));
    // One that lies about its size is cut off, too.
    let mut liar = bytes.clone();
    let real = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    for at in 0..liar.len() - 4 {
        if liar[at..at + 4] == real {
            liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    assert!(Package::read(&liar, limits).is_err());
    assert!(matches!(
        Package::read(&bytes, Limits { package_bytes: 100, ..Limits::default() }),
        Err(AsicError::TooLarge)
    ));
}

#[test]
fn a_package_that_cannot_be_read_again_is_not_written() {
    for name in ["", "a/b", "mimetype", ".."] {
        let package = Package { name: name.to_owned(), document: vec![], signature: vec![] };
        assert!(matches!(package.write(), Err(AsicError::Name { .. })));
    }
}
