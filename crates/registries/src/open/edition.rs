//! One state of a registry: what was known at an instant and true on a day. Whoever asks for the same
//! edition gets the same data, however long the answer takes and whatever is written meanwhile.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use kernel::digest::sha256_hex;
use kernel::{Ctx, Day, DbError, Timestamp};

use crate::model::Record;
use crate::store;

/// Records read at once; no connection is held between two batches.
pub(crate) const BATCH: i64 = 500;

/// A state of a registry's data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edition {
    /// The day on which the records are in force.
    pub(crate) on: Day,
    /// When something was last written.
    pub(crate) known: Timestamp,
}

impl Edition {
    /// The state now.
    pub(crate) async fn now(ctx: &Ctx, registry: &str) -> Result<Self, DbError> {
        let registry = registry.to_owned();
        let latest = ctx.read(move |r| store::latest(r, &registry)).await?;
        Ok(Self { on: ctx.today(), known: latest.unwrap_or(Timestamp(0)) })
    }

    /// Since when the data say what they say: records begin and end with days, too.
    pub(crate) fn modified_at(&self) -> Timestamp {
        self.known.max(Timestamp::start_of(self.on))
    }

    /// The records after a key, in order of key, at most [`BATCH`].
    pub(crate) async fn records(
        self,
        ctx: &Ctx,
        registry: &str,
        after: &str,
    ) -> Result<Vec<Record>, DbError> {
        let (registry, after) = (registry.to_owned(), after.to_owned());
        ctx.read(move |r| store::list_known(r, &registry, &after, self.on, self.known, BATCH)).await
    }

    /// The entity tag of what is made of the edition; `made` tells how. Weak, since answers are compressed.
    pub(crate) fn tag(&self, made: &str) -> String {
        let whole = sha256_hex(format!("{}|{}|{made}", self.on, self.known.0));
        format!("W/\"{}\"", &whole[..32])
    }

    /// The headers by which a later request asks whether anything changed (RFC 9110, section 8.8).
    pub(crate) fn headers(&self, tag: &str) -> [(header::HeaderName, String); 3] {
        let instant = jiff::Timestamp::from_microsecond(self.modified_at().0).unwrap_or_default();
        let modified = DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).unwrap_or_default();
        [
            (header::ETAG, tag.to_owned()),
            (header::LAST_MODIFIED, modified),
            (header::CACHE_CONTROL, "public, no-cache".to_owned()),
        ]
    }

    /// 304 when the visitor has this edition already (RFC 9110, section 13).
    pub(crate) fn not_modified(&self, asked: &HeaderMap, tag: &str) -> Option<Response> {
        let text = |name| asked.get(name).map(HeaderValue::to_str).and_then(Result::ok);
        let has = match (text(header::IF_NONE_MATCH), text(header::IF_MODIFIED_SINCE)) {
            (Some(tags), _) => {
                let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
                tags.split(',').any(|known| known.trim() == "*" || plain(known) == plain(tag))
            }
            (None, Some(since)) => DateTimeParser::new()
                .parse_timestamp(since)
                .is_ok_and(|since| self.modified_at().0.div_euclid(1_000_000) <= since.as_second()),
            (None, None) => false,
        };
        has.then(|| (StatusCode::NOT_MODIFIED, self.headers(tag)).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: header::HeaderName, value: &str) -> HeaderMap {
        [(name, HeaderValue::from_str(value).unwrap())].into_iter().collect()
    }

    #[test]
    fn whoever_has_the_edition_gets_nothing_again() {
        let on: Day = "2026-11-20".parse().unwrap();
        let edition = Edition { on, known: Timestamp::start_of(on).plus_seconds(3_600) };
        let tag = edition.tag("csv");
        assert_ne!(tag, edition.tag("json"));
        let [_, (_, modified), _] = edition.headers(&tag);
        assert_eq!(modified, "Thu, 19 Nov 2026 17:00:00 GMT");
        let unchanged = |headers: &HeaderMap| edition.not_modified(headers, &tag).is_some();
        assert!(unchanged(&asked(header::IF_NONE_MATCH, &format!("\"x\", {tag}"))));
        assert!(unchanged(&asked(header::IF_MODIFIED_SINCE, &modified)));
        assert!(!unchanged(&asked(header::IF_MODIFIED_SINCE, "Thu, 19 Nov 2026 16:59:59 GMT")));
        assert!(!unchanged(&asked(header::IF_NONE_MATCH, "\"x\"")));
        assert!(!unchanged(&HeaderMap::new()));
    }

    #[test]
    fn another_day_is_another_edition() {
        let on: Day = "2026-11-20".parse().unwrap();
        let edition = Edition { on, known: Timestamp::start_of(on).plus_seconds(-9) };
        let next = Edition { on: on.plus_days(1), ..edition };
        assert_ne!(edition.tag("csv"), next.tag("csv"));
        assert_eq!(next.modified_at(), Timestamp::start_of(next.on));
    }
}
