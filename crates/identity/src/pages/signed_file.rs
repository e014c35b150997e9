//! Reads a sent signature. It stays in memory: what somebody signed in with is nothing to keep.

use axum::RequestExt as _;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, Request};
use web::Failure;

/// Bytes of the whole request at most; a signature with a few certificates has 5 KB.
const MOST_BYTES: usize = 256 * 1024;

/// What was sent.
#[derive(Default)]
pub(super) struct Sent {
    /// The signature; empty when no file was chosen.
    pub(super) signature: Vec<u8>,
    /// Where to go afterwards.
    pub(super) next: String,
}

/// Reads the form's two fields.
pub(super) async fn read(mut request: Request) -> Result<Sent, Failure> {
    DefaultBodyLimit::max(MOST_BYTES).apply(&mut request);
    let unreadable = || Failure::new(400, "bad-request");
    let mut parts: Multipart = request.extract().await.map_err(|_| unreadable())?;
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(|error| failed(&error))? {
        match part.name().unwrap_or_default() {
            "signature" => sent.signature = bytes(part).await?,
            "next" => {
                sent.next = String::from_utf8(bytes(part).await?).map_err(|_| unreadable())?;
            }
            _ => drop(bytes(part).await?),
        }
    }
    Ok(sent)
}

async fn bytes(part: Field<'_>) -> Result<Vec<u8>, Failure> {
    part.bytes().await.map(|bytes| bytes.to_vec()).map_err(|error| failed(&error))
}

fn failed(error: &axum::extract::multipart::MultipartError) -> Failure {
    if error.status().as_u16() == 413 {
        Failure::too_large("signature", "256 KB")
    } else {
        Failure::new(400, "bad-request")
    }
}
