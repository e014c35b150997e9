//! A message on the wire: four bytes that name the form, the lengths of header, signature and OCSP
//! response (32 bits each, big endian), those three, and the body to the end.

use std::time::Duration;

use axum::body::Body as HttpBody;
use bytes::{Buf as _, Bytes, BytesMut};
use exchange::call::{Body, Spool};
use futures_util::{Stream, StreamExt as _, stream};

use crate::error::Refusal;

/// What a message begins with.
const MAGIC: [u8; 4] = *b"MBN1";
const PREFIX: usize = 16;
/// The longest header, signature or OCSP response, in bytes.
const MOST_PART: u32 = 64 * 1024;
/// A connection on which nothing comes for so long is given up.
const STILL: Duration = Duration::from_mins(1);

/// What was signed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The header: the bytes that were signed.
    pub header: Bytes,
    /// Detached CAdES signature of the header, in DER.
    pub signature: Bytes,
    /// The newest OCSP response about the signer's certificate, in DER.
    pub ocsp: Bytes,
}

/// The message as a body to send, and its length.
pub(crate) fn write(sealed: &Sealed, body: Body) -> (HttpBody, u64) {
    let parts = [&sealed.header, &sealed.signature, &sealed.ocsp];
    let before = PREFIX + parts.iter().map(|part| part.len()).sum::<usize>();
    let length = before as u64 + body.length();
    let mut front = BytesMut::with_capacity(before + body.in_memory().map_or(0, Bytes::len));
    front.extend_from_slice(&MAGIC);
    for part in parts {
        front.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    }
    for part in parts {
        front.extend_from_slice(part);
    }
    if let Some(bytes) = body.in_memory() {
        front.extend_from_slice(bytes);
        return (HttpBody::from(front.freeze()), length);
    }
    let front = stream::once(async move { Ok(front.freeze()) });
    (HttpBody::from_stream(front.chain(body.into_http().into_data_stream())), length)
}

/// Reads a message, its body up to `limit` bytes.
///
/// # Errors
/// Not a message, too long, or broken off.
pub async fn read<S, E>(mut source: S, limit: u64) -> Result<(Sealed, Body), Refusal>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let mut front = BytesMut::new();
    more(&mut source, &mut front, PREFIX).await?;
    let (magic, mut lengths) = (front.split_to(4), front.split_to(PREFIX - 4));
    if magic[..] != MAGIC {
        return Err(Refusal::Malformed("it does not begin as a message of this version".to_owned()));
    }
    let lengths = [lengths.get_u32(), lengths.get_u32(), lengths.get_u32()];
    if lengths.iter().any(|length| *length > MOST_PART) {
        return Err(Refusal::Malformed("a part of it is longer than is read".to_owned()));
    }
    let [header, signature, ocsp] = lengths.map(|length| length as usize);
    more(&mut source, &mut front, header + signature + ocsp).await?;
    let mut take = |length| front.split_to(length).freeze();
    let sealed = Sealed { header: take(header), signature: take(signature), ocsp: take(ocsp) };
    let mut spool = Spool::new(limit);
    spool.push(&front)?;
    while let Some(chunk) = next(&mut source).await? {
        spool.push(&chunk)?;
    }
    Ok((sealed, spool.finish()?))
}

/// Reads until `front` holds `least` bytes.
async fn more<S, E>(source: &mut S, front: &mut BytesMut, least: usize) -> Result<(), Refusal>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    while front.len() < least {
        let chunk = next(source).await?.ok_or_else(|| broken("it ends too early"))?;
        front.extend_from_slice(&chunk);
    }
    Ok(())
}

/// The next piece; a connection on which nothing comes is given up.
async fn next<S, E>(source: &mut S) -> Result<Option<Bytes>, Refusal>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let came = tokio::time::timeout(STILL, source.next()).await;
    came.map_err(|_| broken("nothing came for a minute"))?.transpose().map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Refusal {
    Refusal::BrokeOff(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn parse(bytes: &[u8], cut: usize) -> Result<(Sealed, Body), Refusal> {
        let chunks: Vec<Result<Bytes, String>> =
            bytes.chunks(cut.max(1)).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        read(stream::iter(chunks), 1_000_000).await
    }

    async fn written(body: &[u8]) -> (Sealed, Vec<u8>) {
        let sealed = Sealed {
            header: Bytes::from_static(b"{}"),
            signature: Bytes::from_static(b"sign"),
            ocsp: Bytes::new(),
        };
        let mut spool = Spool::new(10_000_000);
        spool.push(body).unwrap();
        let (http, length) = write(&sealed, spool.finish().unwrap());
        let bytes = axum::body::to_bytes(http, 10_000_000).await.unwrap().to_vec();
        assert_eq!(bytes.len() as u64, length);
        (sealed, bytes)
    }

    #[tokio::test]
    async fn a_message_is_read_as_it_was_written_however_it_arrives() {
        let long = vec![7; 700_000];
        for body in [&b""[..], b"hello", &long] {
            let (sealed, bytes) = written(body).await;
            for cut in [1_000_000, 4_096, 7].into_iter().filter(|cut| body.len() < 1_000 || *cut > 1_000) {
                let (read, got) = parse(&bytes, cut).await.unwrap();
                assert_eq!(read, sealed);
                assert_eq!(got.into_bytes().unwrap(), body);
            }
        }
    }

    #[tokio::test]
    async fn what_is_cut_or_lies_about_its_lengths_is_refused() {
        let (_, bytes) = written(b"hello").await;
        for length in 0..22 {
            assert!(parse(&bytes[..length], 100).await.is_err(), "{length}");
        }
        let mut lying = bytes.clone();
        lying[4] = 0x7f;
        assert!(matches!(parse(&lying, 100).await, Err(Refusal::Malformed(_))));
        let mut other = bytes;
        other[3] = b'9';
        assert!(matches!(parse(&other, 100).await, Err(Refusal::Malformed(_))));
    }
}
