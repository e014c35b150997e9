//! Searching by any part of a searchable value.

use kernel::{Day, DbError, Reader, params};

use super::records;
use crate::index;
use crate::model::Record;

/// A found record and where the next page begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The record.
    pub record: Record,
    /// The place of this hit; give it as `after` for the page that follows.
    pub place: String,
}

/// Records in force on `on` of which a searchable value holds `part`, at most `limit`,
/// those after the hit at `after`. Letters' case and full-width forms do not matter. A number of
/// a person or business is found by its beginning or its last four digits.
pub fn search(
    r: &mut Reader,
    registry: &str,
    part: &str,
    after: Option<&str>,
    on: Day,
    limit: usize,
) -> Result<Vec<Hit>, DbError> {
    let wanted = index::normal(part);
    let begin: String = wanted.chars().take(index::TERM_CHARS).collect();
    if begin.is_empty() {
        return Ok(Vec::new());
    }
    let Some(end) = past(begin.as_bytes()) else { return Ok(Vec::new()) };
    let (mut term, mut key) =
        after.and_then(parse_place).unwrap_or((begin.clone().into_bytes(), String::new()));
    let mut hits: Vec<Hit> = Vec::new();
    let batch = limit as i64 + 20;
    while hits.len() < limit {
        let rows = r.query(
            "select term, key from record_terms where registry = $1 and term >= $2 and term < $3 \
             and (term > $2 or key > $4) order by term, key limit $5",
            params![registry, term.clone(), end.clone(), key.as_str(), batch],
        )?;
        let full = rows.len() as i64 == batch;
        for row in rows {
            (term, key) = (row.bytes(0)?, row.text(1)?);
            if hits.len() == limit || hits.iter().any(|hit| hit.record.key == key) {
                continue;
            }
            let Some(record) = records::find(r, registry, &key, on, None)? else { continue };
            hits.push(Hit { record, place: place(&term, &key) });
        }
        if !full {
            break;
        }
    }
    Ok(hits)
}

/// The first bytes after everything that begins with `prefix`.
fn past(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

fn place(term: &[u8], key: &str) -> String {
    format!("{}.{key}", hex::encode(term))
}

fn parse_place(text: &str) -> Option<(Vec<u8>, String)> {
    let (term, key) = text.split_once('.')?;
    Some((hex::decode(term).ok()?, key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_range_is_the_next_prefix() {
        assert_eq!(past(b"ab"), Some(b"ac".to_vec()));
        assert_eq!(past(&[1, 255]), Some(vec![2]));
        assert_eq!(past(&[255]), None);
    }

    #[test]
    fn a_place_survives_its_text() {
        assert_eq!(
            parse_place(&place("陳".as_bytes(), "A/1")),
            Some(("陳".as_bytes().to_vec(), "A/1".to_owned()))
        );
        assert_eq!(parse_place("no place"), None);
    }
}
