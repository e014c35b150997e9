//! `application/x-www-form-urlencoded`, read pair by pair so that one huge field is
//! neither kept nor nameless.

use axum::body::Body;
use futures_util::StreamExt as _;
use percent_encoding::percent_decode;

use super::limits::{TextFields, field_too_large, request_too_large, unreadable};
use super::{Form, Limits};
use crate::Failure;

/// Longest name of a field that is still read.
const MAX_NAME: usize = 512;

pub(super) async fn read(body: Body, limits: Limits) -> Result<Form, Failure> {
    let mut pairs = Pairs::default();
    let mut received = 0_u64;
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| unreadable())?;
        received += chunk.len() as u64;
        if received > limits.request {
            return Err(request_too_large(limits.request));
        }
        for piece in chunk.split_inclusive(|byte| *byte == b'&') {
            pairs.take(piece, limits);
        }
    }
    pairs.finish_pair(limits);
    // A failure waits for the end of the body: a browser that is cut off while it
    // sends shows a broken connection instead of the page that says what was wrong.
    match pairs.failure {
        Some(failure) => Err(failure),
        None => Ok(Form { fields: pairs.fields.into_fields(), uploads: Vec::new() }),
    }
}

#[derive(Default)]
struct Pairs {
    fields: TextFields,
    /// The pair that is being read, still encoded.
    pair: Vec<u8>,
    failure: Option<Failure>,
}

impl Pairs {
    fn take(&mut self, piece: &[u8], limits: Limits) {
        if self.failure.is_some() {
            return;
        }
        let (bytes, ends) = match piece.strip_suffix(b"&") {
            Some(bytes) => (bytes, true),
            None => (piece, false),
        };
        self.pair.extend_from_slice(bytes);
        // Three bytes encode one; twice that again is beyond what any value needs.
        if self.pair.len() > MAX_NAME + limits.field * 3 {
            let (name, _) = split(&self.pair);
            let name = String::from_utf8_lossy(&decode(&name[..name.len().min(MAX_NAME)])).into_owned();
            self.failure = Some(field_too_large(name, limits));
            self.pair = Vec::new();
        } else if ends {
            self.finish_pair(limits);
        }
    }

    fn finish_pair(&mut self, limits: Limits) {
        let pair = std::mem::take(&mut self.pair);
        if pair.is_empty() || self.failure.is_some() {
            return;
        }
        let (name, value) = split(&pair);
        self.failure = self.fields.add(&decode(name), &decode(value), limits).err();
    }
}

fn split(pair: &[u8]) -> (&[u8], &[u8]) {
    match pair.iter().position(|byte| *byte == b'=') {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, b""),
    }
}

fn decode(encoded: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}
