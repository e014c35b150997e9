//! Reads the sent files. They stay in memory: what somebody verifies is nothing to keep.

use axum::RequestExt as _;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, Request};
use serde::Deserialize;
use web::Failure;

/// A file as it came.
pub(super) struct File {
    /// Its name on the person's machine, without folders.
    pub(super) name: String,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
}

/// The files of the form; none where none was chosen.
#[derive(Default)]
pub(super) struct Sent {
    /// The package, or the signature.
    pub(super) file: Option<File>,
    /// The document of a detached signature.
    pub(super) document: Option<File>,
    /// The first field for whose file there was no room.
    pub(super) too_large: Option<String>,
}

/// Reads the form's files, `most` bytes of them together. The layers bound the whole request; what is too long is
/// read to its end and dropped, so that the browser gets to see the answer.
pub(super) async fn read(mut request: Request, most: usize) -> Result<Sent, Failure> {
    DefaultBodyLimit::disable().apply(&mut request);
    let mut sent = Sent::default();
    // Something else than a form with files holds none.
    let Ok(mut parts) = request.extract::<Multipart, _>().await else { return Ok(sent) };
    let mut room = most;
    while let Some(part) = parts.next_field().await.map_err(|error| failed(&error))? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = plain_name(part.file_name().unwrap_or_default());
        let bytes = take(part, &mut room).await.map_err(|error| failed(&error))?;
        let Some(bytes) = bytes else {
            sent.too_large.get_or_insert(field);
            continue;
        };
        // Browsers send an empty file without a name where none was chosen.
        let file = Some(File { name, bytes }).filter(|file| !file.name.is_empty() || !file.bytes.is_empty());
        match field.as_str() {
            "file" => sent.file = file,
            "document" => sent.document = file,
            _ => {}
        }
    }
    Ok(sent)
}

/// The bytes of a field, while there is room; none when there is not.
async fn take(mut part: Field<'_>, room: &mut usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await? {
        if chunk.len() > *room {
            (fits, *room) = (false, 0);
            bytes = Vec::new();
            continue;
        }
        *room -= chunk.len();
        bytes.extend_from_slice(&chunk);
    }
    Ok(fits.then_some(bytes))
}

fn failed(error: &MultipartError) -> Failure {
    if error.status().as_u16() == 413 {
        Failure::too_large("file", super::MOST)
    } else {
        Failure::new(400, "form-unreadable")
    }
}

/// The last part of a name, without control characters, at most 120 characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(120).collect()
}

/// Whether it is a receipt of the audit trail, whose reader lies above this block.
pub(super) fn is_receipt(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Named {
        format: String,
    }
    serde_json::from_slice::<Named>(bytes).is_ok_and(|named| named.format.starts_with("minben-receipt"))
}
