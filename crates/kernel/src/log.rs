//! Structured logs: one JSON object a line on standard error.
//!
//! The rule: **no personal data in logs.** Log ids of cases, posts, agencies and
//! accounts ([`crate::Actor::label`]), never names, national id numbers,
//! addresses, telephone numbers, answers or file contents; nor secrets. As a net
//! below that rule every line passes [`redact`] before it is written.

use std::borrow::Cow;
use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What stands in a log for a number of a natural person.
const MASK: &str = "[id number]";

/// Starts logging at `level` (`error`, `warn`, `info`, `debug`, `trace`, or a
/// filter such as `info,web=debug`). A second call changes nothing, so tests may
/// call it freely.
pub fn init(level: &str) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(false)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(Redacted(io::stderr))
        .finish();
    // It fails only when a subscriber is there already.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// `line` with everything that looks like a number of a natural person masked:
/// a letter, then 1, 2, 8, 9 or A to D, then eight digits.
pub fn redact(line: &str) -> Cow<'_, str> {
    let bytes = line.as_bytes();
    let mut result = String::new();
    let (mut copied, mut at) = (0, 0);
    while at + 10 <= bytes.len() {
        if is_id_number(bytes, at) {
            result.push_str(line.get(copied..at).unwrap_or_default());
            result.push_str(MASK);
            at += 10;
            copied = at;
        } else {
            at += 1;
        }
    }
    if copied == 0 && result.is_empty() {
        return Cow::Borrowed(line);
    }
    result.push_str(line.get(copied..).unwrap_or_default());
    Cow::Owned(result)
}

fn is_id_number(bytes: &[u8], at: usize) -> bool {
    let Some([letter, second, digits @ ..]) = bytes.get(at..at + 10) else { return false };
    let second = second.to_ascii_uppercase();
    let shape = letter.is_ascii_alphabetic()
        && matches!(second, b'1' | b'2' | b'8' | b'9' | b'A'..=b'D')
        && digits.iter().all(u8::is_ascii_digit)
        && !bytes.get(at + 10).is_some_and(u8::is_ascii_digit);
    // Hashes and ids are small letters and digits without a break, so small letters
    // count only when they stand alone; capitals always count.
    let before = at.checked_sub(1).and_then(|i| bytes.get(i));
    let escaped = at >= 2 && bytes.get(at - 2) == Some(&b'\\');
    let alone = (escaped || !before.is_some_and(u8::is_ascii_alphanumeric))
        && !bytes.get(at + 10).is_some_and(u8::is_ascii_alphanumeric);
    shape && (letter.is_ascii_uppercase() || alone)
}

/// Passes each line through [`redact`]; the formatter writes whole lines.
struct Redacted<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Redacted<M> {
    type Writer = RedactedWriter<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        RedactedWriter(self.0.make_writer())
    }
}

struct RedactedWriter<W>(W);

impl<W: Write> Write for RedactedWriter<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        self.0.write_all(redact(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn id_numbers_are_masked_wherever_they_stand() {
        for line in [
            "A123456789",
            "(AA64443286)",
            "x\\na123456789 y",
            "姓名A123456789，",
            "idB985348123",
            "a123456789",
        ] {
            let clean = redact(line);
            assert!(clean.contains(MASK), "{line} → {clean}");
        }
        assert_eq!(redact("a A123456789 b F200000001 c"), format!("a {MASK} b {MASK} c"));
    }

    #[test]
    fn other_things_stay() {
        for line in [
            "01jd1234567890a123456789xy",
            "4a1234567890b2123456789012",
            "2026-11-21T01:23:45.123456Z",
            "A1234567890",
            "case 115-000123",
            "王",
            "",
        ] {
            assert!(matches!(redact(line), Cow::Borrowed(_)), "{line}");
        }
    }

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_logged_line_is_json_and_clean() {
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber =
            tracing_subscriber::fmt().json().with_writer(Redacted(move || writer.clone())).finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(person = "A123456789", "wrote\nA123456789");
        });
        let text = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["fields"]["person"], MASK);
        assert!(!text.contains("123456789"), "{text}");
    }

    #[test]
    fn starting_twice_is_harmless() {
        init("info");
        init("not a level");
    }
}
