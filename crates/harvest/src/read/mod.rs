//! What came, made into titles, summaries and addresses.

pub(crate) mod dcat;
pub(crate) mod feed;
pub(crate) mod html;
pub(crate) mod sitemap;

use encoding_rs::{Encoding, UTF_8};
use jiff::fmt::{rfc2822, temporal};
use kernel::{Day, Timestamp};
use url::Url;

use crate::fetch::Document;
use crate::model::{About, Problem, Reason};

/// An entry of a feed or a list of data sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) address: Url,
    pub(crate) about: About,
}

/// The text of a document. A byte order mark tells the character set best, then the server, then `inside`:
/// what the document itself says of it; else it is UTF-8.
fn decode(document: &Document, inside: Option<String>) -> Result<String, Problem> {
    let marked = Encoding::for_bom(&document.body).map(|(encoding, _)| encoding);
    let told = document.charset.clone().or(inside);
    let encoding = match (marked, told) {
        (Some(encoding), _) => encoding,
        (None, None) => UTF_8,
        (None, Some(label)) => {
            Encoding::for_label(label.as_bytes()).ok_or_else(|| Problem::with(Reason::Charset, label))?
        }
    };
    let (text, _, _) = encoding.decode(&document.body);
    Ok(text.into_owned())
}

/// Refuses a text in which letters were lost: the document is of another character set than it says.
fn whole(text: &str) -> Result<(), Problem> {
    if text.contains('\u{fffd}') { Err(Problem::of(Reason::Charset)) } else { Ok(()) }
}

/// An XML document. Those with a document type are refused: what they declare could grow without end.
fn xml(document: &Document) -> Result<String, Problem> {
    let head: String = document.body.iter().take(200).map(|byte| char::from(*byte)).collect();
    let declaration = head.split_once("?>").map_or("", |(declaration, _)| declaration);
    let inside = declaration.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        rest.get(1..)?.split(quote).next().map(str::to_owned)
    });
    let text = decode(document, inside)?;
    whole(&text)?;
    Ok(text)
}

fn format(error: impl ToString) -> Problem {
    Problem::with(Reason::Format, error)
}

/// A day as lists and pages write it: RFC 3339 and its beginnings, or RFC 822.
pub(crate) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let instant = temporal::DateTimeParser::new().parse_timestamp(text).ok();
    let instant = instant.or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(text).ok());
    match instant {
        Some(instant) => Some(Timestamp(instant.as_microsecond()).day()),
        None => text.get(..10)?.replace('/', "-").parse().ok(),
    }
}

#[cfg(test)]
pub(crate) fn document(media: &str, charset: Option<&str>, body: &[u8]) -> Document {
    Document {
        address: Url::parse("https://www.agency.example/list").expect("an address"),
        media: media.to_owned(),
        charset: charset.map(str::to_owned),
        no_index: false,
        version: crate::model::Version::default(),
        body: body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_lists_write_them() {
        let wanted: Day = "2026-11-21".parse().unwrap();
        for text in [
            "2026-11-21",
            "2026/11/21",
            "2026-11-21T08:00:00+08:00",
            "2026-11-20T17:00:00Z",
            "Sat, 21 Nov 2026 08:00:00 +0800",
            "Fri, 20 Nov 2026 18:00:00 GMT",
            "2026-11-21T08:30+08:00",
        ] {
            assert_eq!(day(text), Some(wanted), "{text}");
        }
        assert_eq!(day("soon"), None);
    }

    #[test]
    fn the_server_and_the_file_name_the_character_set() {
        let big5 = [0xa4, 0xa4, 0xa4, 0xe5];
        assert_eq!(decode(&document("text/xml", Some("Big5"), &big5), None).unwrap(), "中文");
        assert_eq!(decode(&document("text/xml", None, &big5), Some("big5".to_owned())).unwrap(), "中文");
        assert_eq!(decode(&document("text/xml", Some("big5"), "\u{feff}中".as_bytes()), None).unwrap(), "中");
        let unknown = decode(&document("text/xml", Some("klingon"), &big5), None).unwrap_err();
        assert_eq!((unknown.reason, unknown.detail.as_str()), (Reason::Charset, "klingon"));
        let mut said = b"<?xml version=\"1.0\" encoding='Big5'?><a>".to_vec();
        said.extend(big5);
        assert!(xml(&document("text/xml", None, &said)).unwrap().ends_with("中文"));
        assert_eq!(xml(&document("text/xml", None, &big5)).unwrap_err().reason, Reason::Charset);
    }
}
