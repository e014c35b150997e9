//! Instants as X.509 writes them.

use std::time::Duration;

use der::asn1::{GeneralizedTime, UtcTime};
use der::{DateTime, Tag};
use kernel::Timestamp;
use x509_cert::time::Time;

/// The whole seconds of an instant as GeneralizedTime.
///
/// # Errors
/// Before 1970 or after 9999.
pub(crate) fn general(at: Timestamp) -> der::Result<GeneralizedTime> {
    GeneralizedTime::from_unix_duration(since_1970(at)?)
}

/// The whole seconds of an instant as certificates write it: UTCTime until 2049 (RFC 5280 §4.1.2.5).
///
/// # Errors
/// Before 1970 or after 9999.
pub fn x509_time(at: Timestamp) -> der::Result<Time> {
    let date = DateTime::from_unix_duration(since_1970(at)?)?;
    if date.year() <= UtcTime::MAX_YEAR {
        return Ok(UtcTime::from_date_time(date)?.into());
    }
    Ok(GeneralizedTime::from_date_time(date).into())
}

/// The instant of a certificate's time.
pub(crate) fn of(time: Time) -> Timestamp {
    of_duration(time.to_unix_duration())
}

/// The instant of a GeneralizedTime.
pub(crate) fn of_general(time: &GeneralizedTime) -> Timestamp {
    of_duration(time.to_unix_duration())
}

/// Reads a GeneralizedTime that may have a fraction of a second, as RFC 3161 §2.4.2 allows.
pub(crate) fn of_fractional(value: &[u8]) -> der::Result<Timestamp> {
    let bad = || Tag::GeneralizedTime.value_error();
    let text = std::str::from_utf8(value).map_err(|_| bad())?;
    let text = text.strip_suffix('Z').ok_or_else(bad)?;
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if seconds.len() != 14 || !seconds.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let part = |from: usize, to: usize| seconds[from..to].parse::<u16>().map_err(|_| bad());
    let small = |from: usize| part(from, from + 2).map(|number| number as u8);
    let date = DateTime::new(part(0, 4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?)?;
    let micros = format!("{fraction:0<6}")[..6].parse::<i64>().map_err(|_| bad())?;
    Ok(Timestamp(of_duration(date.unix_duration()).0 + micros))
}

fn since_1970(at: Timestamp) -> der::Result<Duration> {
    let seconds =
        u64::try_from(at.0.div_euclid(1_000_000)).map_err(|_| Tag::GeneralizedTime.value_error())?;
    Ok(Duration::from_secs(seconds))
}

fn of_duration(since_1970: Duration) -> Timestamp {
    Timestamp(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
}
