//! A service behind a node that takes and gives long bodies, and the copy of the catalogue that it is added to.

use std::fs;
use std::io;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::extract::Path as InPath;
use axum::routing::{get, post};
use futures_util::{StreamExt as _, stream};

/// Bytes of a piece of a long answer.
const PIECE: usize = 50_000;

/// `POST /sink` takes a body and tells its length; `GET /blob/{bytes}` gives so many bytes.
pub fn long_bodies() -> Router {
    Router::new().route("/sink", post(sink)).route("/blob/{bytes}", get(blob))
}

async fn sink(body: Body) -> String {
    let mut length = 0;
    let mut stream = body.into_data_stream();
    while let Some(Ok(chunk)) = stream.next().await {
        length += chunk.len();
    }
    length.to_string()
}

async fn blob(InPath(bytes): InPath<usize>) -> Body {
    let pieces = (0..bytes.div_ceil(PIECE))
        .map(move |place| Ok::<_, io::Error>(vec![7_u8; PIECE.min(bytes - place * PIECE)]));
    Body::from_stream(stream::iter(pieces))
}

/// Copies a folder with everything in it.
///
/// # Errors
/// Something cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
