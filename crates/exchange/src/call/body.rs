//! Bodies: small ones in memory, large ones in a file that has no name, so that a body of any
//! length needs the same memory and is known whole, with its digest, before anybody acts on it.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body as HttpBody;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use kernel::digest::{Sha256, Sha512};

/// Up to this length a body stays in memory.
const IN_MEMORY: usize = 256 * 1024;
/// What is read from a file at once.
const CHUNK: usize = 128 * 1024;

/// A connection on which nothing comes for so long is given up.
const STILL: Duration = Duration::from_mins(1);

/// A whole body with its digest.
#[derive(Debug)]
pub struct Body {
    sha256: [u8; 32],
    sha512: Option<[u8; 64]>,
    length: u64,
    held: Held,
}

#[derive(Debug)]
enum Held {
    Memory(Bytes),
    File(File),
}

/// Why a body was not taken.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// Longer than allowed.
    #[error("the body is longer than {limit} bytes")]
    TooLong {
        /// Bytes allowed.
        limit: u64,
    },
    /// The other side broke off.
    #[error("the body broke off: {0}")]
    BrokeOff(String),
    /// The file could not be written or read.
    #[error("the body cannot be kept: {0}")]
    Io(#[from] io::Error),
}

/// A body that is being written.
#[derive(Debug)]
pub struct Spool {
    digest: Sha256,
    longer_digest: Option<Sha512>,
    length: u64,
    limit: u64,
    memory: Vec<u8>,
    file: Option<File>,
}

impl Spool {
    /// A body of up to `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self { digest: Sha256::new(), longer_digest: None, length: 0, limit, memory: Vec::new(), file: None }
    }

    /// A body whose SHA-512 is wanted too.
    #[must_use]
    pub fn with_sha512(self) -> Self {
        Self { longer_digest: Some(Sha512::new()), ..self }
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// The limit is passed, or the file cannot be written.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BodyError> {
        self.length += bytes.len() as u64;
        if self.length > self.limit {
            return Err(BodyError::TooLong { limit: self.limit });
        }
        self.digest.update(bytes);
        if let Some(digest) = &mut self.longer_digest {
            digest.update(bytes);
        }
        if self.file.is_none() && self.memory.len() + bytes.len() > IN_MEMORY {
            let mut file = tempfile::tempfile()?;
            file.write_all(&self.memory)?;
            self.memory = Vec::new();
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes)?,
            None => self.memory.extend_from_slice(bytes),
        }
        Ok(())
    }

    /// The body, whole.
    ///
    /// # Errors
    /// The file cannot be wound back.
    pub fn finish(self) -> Result<Body, BodyError> {
        let held = match self.file {
            None => Held::Memory(Bytes::from(self.memory)),
            Some(mut file) => {
                file.seek(SeekFrom::Start(0))?;
                Held::File(file)
            }
        };
        let sha512 = self.longer_digest.map(Sha512::finalize);
        Ok(Body { sha256: self.digest.finalize(), sha512, length: self.length, held })
    }
}

impl Body {
    /// A body from memory.
    pub fn of(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let (sha256, length) = (Sha256::digest(&bytes), bytes.len() as u64);
        Self { sha256, sha512: None, length, held: Held::Memory(bytes) }
    }

    /// Reads a body from a connection, up to `limit` bytes.
    ///
    /// # Errors
    /// Too long, broken off, or it cannot be kept.
    pub async fn read(body: HttpBody, limit: u64) -> Result<Self, BodyError> {
        Self::read_into(Spool::new(limit), body).await
    }

    /// Reads a body from a connection into a spool.
    ///
    /// # Errors
    /// Too long, broken off, a minute without a byte, or it cannot be kept.
    pub async fn read_into(mut spool: Spool, body: HttpBody) -> Result<Self, BodyError> {
        let mut stream = body.into_data_stream();
        loop {
            let chunk = tokio::time::timeout(STILL, stream.next()).await;
            match chunk.map_err(|_| BodyError::BrokeOff("nothing came for a minute".to_owned()))? {
                Some(chunk) => spool.push(&chunk.map_err(|error| BodyError::BrokeOff(error.to_string()))?)?,
                None => return spool.finish(),
            }
        }
    }

    /// SHA-256 of the bytes.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// SHA-512 of the bytes, when the spool was told to make it.
    pub fn sha512(&self) -> Option<&[u8; 64]> {
        self.sha512.as_ref()
    }

    /// How many bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes, when they are in memory.
    pub fn in_memory(&self) -> Option<&Bytes> {
        match &self.held {
            Held::Memory(bytes) => Some(bytes),
            Held::File(_) => None,
        }
    }

    /// All bytes; meant for bodies that are known to be short.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn into_bytes(self) -> Result<Bytes, BodyError> {
        match self.held {
            Held::Memory(bytes) => Ok(bytes),
            Held::File(mut file) => {
                let mut all = Vec::new();
                file.read_to_end(&mut all)?;
                Ok(all.into())
            }
        }
    }

    /// The body as it is sent.
    pub fn into_http(self) -> HttpBody {
        match self.held {
            Held::Memory(bytes) => HttpBody::from(bytes),
            Held::File(file) => HttpBody::from_stream(Chunks(file)),
        }
    }
}

/// A file in pieces. Its pages were just written, so reading them seldom waits for the disk.
struct Chunks(File);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut chunk = vec![0; CHUNK];
        Poll::Ready(match self.0.read(&mut chunk) {
            Ok(0) => None,
            Ok(length) => {
                chunk.truncate(length);
                Some(Ok(chunk.into()))
            }
            Err(error) => Some(Err(error)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_bodies_are_the_same_but_for_where_they_are() {
        for length in [0, 1, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut spool = Spool::new(10_000_000);
            for chunk in bytes.chunks(10_007) {
                spool.push(chunk).unwrap();
            }
            let body = spool.finish().unwrap();
            assert_eq!(body.in_memory().is_some(), length <= IN_MEMORY, "{length}");
            assert_eq!(body.length(), length as u64);
            assert_eq!(body.sha256(), Body::of(bytes.clone()).sha256());
            assert_eq!(body.into_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn a_body_over_the_limit_is_refused() {
        let mut spool = Spool::new(4);
        spool.push(b"1234").unwrap();
        assert!(matches!(spool.push(b"5"), Err(BodyError::TooLong { limit: 4 })));
    }
}
