//! What other systems and nodes send: the path and client of a call, its headers, and the frame of a message with
//! its header.

use anyhow::{Result, ensure};
use exchange::call::{ClientId, target};
use futures_util::{FutureExt as _, stream};
use http::{HeaderMap, HeaderName, HeaderValue};
use relay::{AnswerHeader, Refusal, RequestHeader};

use super::told;

/// Longest body that a message may have here, in bytes.
const MOST_BODY: u64 = 1 << 20;

/// A path and a client, with a line break between them.
pub(super) fn calls() -> Result<Vec<Vec<u8>>> {
    let seeds = [
        "/r1/TW/GOV/moi/household/npa-household-investigation\nTW/GOV/moi-npa/cases",
        "/n1/TW/GOV/moi/permits/car-permits/v1/permits/A%2F1?x=%E4%B8%AD\nTW/GOV/motc-thb",
    ];
    ensure!(seeds.iter().all(|seed| call(seed.as_bytes()) == "read"), "a seed is not read");
    Ok(seeds.map(|seed| seed.as_bytes().to_vec()).to_vec())
}

/// Reads a path and a client.
pub(super) fn call(input: &[u8]) -> String {
    let text = String::from_utf8_lossy(input);
    let (path, client) = text.split_once('\n').unwrap_or((&text, ""));
    if let Err(error) = target(path) {
        return told::<(), _>(Err(error));
    }
    told(ClientId::parse(client))
}

/// Names of headers that a call may have.
pub(super) const WORDS: &[&[u8]] = &[
    b"x-road-client: ",
    b"x-road-id: ",
    b"x-road-userid: ",
    b"x-road-issue: ",
    b"x-road-represented-party: ",
    b"x-road-security-server: ",
    b"connection: ",
    b"TW/GOV/",
];

/// Headers as lines, each as long as HTTP lets it be.
pub(super) fn headers() -> Result<Vec<Vec<u8>>> {
    let seeds = [
        "x-road-client: TW/GOV/motc-thb/cars\nx-road-id: TW-1\nx-road-userid: TW-clerk-7\nx-road-issue: \u{6848} 9",
        "x-road-client: TW/GOV/moi\nx-road-represented-party: GOV/moi-npa\nconnection: close, x-one\nx-one: 1",
    ];
    ensure!(seeds.iter().all(|seed| header(seed.as_bytes()).starts_with("read")), "a seed is not read");
    Ok(seeds.map(|seed| seed.as_bytes().to_vec()).to_vec())
}

/// Reads lines as headers, and what these say of a call.
pub(super) fn header(input: &[u8]) -> String {
    let mut headers = HeaderMap::new();
    for line in input.split(|byte| *byte == b'\n') {
        let place = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(place);
        let value = value.strip_prefix(b":").unwrap_or_default().trim_ascii();
        // What is no header never gets past the HTTP library.
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
            && headers.try_append(name, value).is_err()
        {
            return "too many headers".to_owned();
        }
    }
    told(exchange::call::read_headers(&headers, "TW-1"))
}

/// A request and an answer, unsigned: what stands around the signature.
pub(super) fn messages() -> Result<Vec<Vec<u8>>> {
    let request = r#"{"format":"minben-request-1","id":"TW-1","at":1790000000000000,"client":{"instance":"TW","agency":"motc-thb","subsystem":"cars"},"service":{"instance":"TW","agency":"moi","subsystem":"household","code":"thb-household-address"},"asker":{"agency":"motc-thb","channel":"official","label":"post:x/y","posts":["x"],"official":"n"},"method":"POST","path":"","headers":[["content-type","application/json"]],"body":{"sha256":"00","length":2}}"#;
    let answer = r#"{"format":"minben-answer-1","id":"TW-1","at":1790000000000000,"request":"00","status":200,"headers":[["a","b"]],"body":{"sha256":"00","length":2}}"#;
    let seeds: Vec<Vec<u8>> = [request, answer].map(|header| frame(header.as_bytes())).to_vec();
    ensure!(seeds.iter().all(|seed| message(seed) == "read"), "a seed is not read");
    Ok(seeds)
}

fn frame(header: &[u8]) -> Vec<u8> {
    let mut bytes = b"MBN1".to_vec();
    for length in [header.len(), 3, 2] {
        bytes.extend(u32::try_from(length).unwrap_or(0).to_be_bytes());
    }
    bytes.extend(header);
    bytes.extend(b"sigocbody");
    bytes
}

/// Reads a message in pieces of 1,000 bytes, and its header as a request's or an answer's.
pub(super) fn message(input: &[u8]) -> String {
    let pieces: Vec<Result<bytes::Bytes, String>> =
        input.chunks(1_000).map(|piece| Ok(bytes::Bytes::copy_from_slice(piece))).collect();
    let read = relay::read_message(stream::iter(pieces), MOST_BODY).now_or_never();
    let Some(read) = read else { return "it waits".to_owned() };
    told(read.and_then(|(sealed, _)| match RequestHeader::read(&sealed.header) {
        Err(Refusal::Format(_) | Refusal::Malformed(_)) => AnswerHeader::read(&sealed.header).map(drop),
        other => other.map(drop),
    }))
}
