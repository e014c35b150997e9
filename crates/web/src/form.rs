//! What a browser's form sends, urlencoded or with files, within limits.

mod limits;
mod multipart;
mod urlencoded;

use axum::extract::{FromRequest, Request};
use http::header;
use kernel::Ctx;
use kernel::files::FileId;

pub use limits::Limits;

use crate::Failure;

/// A submitted form. Values keep their order; a name may come several times.
/// Line breaks are `\n`; NUL and bytes that are not UTF-8 are refused with 400, too
/// much with 413 naming the field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    fields: Vec<(String, String)>,
    uploads: Vec<Upload>,
}

/// A file that came with a form, already in the node's file store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Name of the form field.
    pub field: String,
    /// Name the file had on the person's machine; only for display.
    pub file_name: String,
    /// What its first bytes say it is, whatever the name says.
    pub kind: FileKind,
    /// Size in bytes.
    pub size: u64,
    /// Where it is kept.
    pub file: FileId,
}

/// Kinds of file that can be told by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpg,
    /// Anything else.
    Other,
}

impl FileKind {
    /// The kind of a file that begins with `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"%PDF-") {
            Self::Pdf
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Self::Jpg
        } else {
            Self::Other
        }
    }

    /// As the catalogue writes it: `pdf`, `png`, `jpg` or `other`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpg => "jpg",
            Self::Other => "other",
        }
    }
}

/// The three fields of a date as they were typed, trimmed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateParts {
    /// `name-year`: ROC or western, see [`crate::components::DateInput`].
    pub year: String,
    /// `name-month`.
    pub month: String,
    /// `name-day`.
    pub day: String,
}

impl DateParts {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.year.is_empty() && self.month.is_empty() && self.day.is_empty()
    }

    /// The parts of `day`, to fill a form with: the year is the ROC year.
    pub fn roc(day: kernel::Day) -> Self {
        Self {
            year: (day.year() - 1911).to_string(),
            month: day.month().to_string(),
            day: day.day_of_month().to_string(),
        }
    }

    /// The day, if it exists. A year up to 999 is an ROC year, as printed on every
    /// form in Taiwan; from 1000 on it is a western one. Full-width digits are read.
    pub fn day(&self) -> Option<kernel::Day> {
        let year = number(&self.year)?;
        let year = if (1..1000).contains(&year) { year + 1911 } else { year };
        let month = number(&self.month)?.try_into().ok()?;
        let day = number(&self.day)?.try_into().ok()?;
        kernel::Day::new(year, month, day)
    }
}

fn number(text: &str) -> Option<i32> {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    };
    let digits: String = text.trim().chars().map(narrow).collect();
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

impl Form {
    /// A form with these values, as tests and re-rendering need.
    pub fn from_pairs<N: Into<String>, T: Into<String>>(pairs: impl IntoIterator<Item = (N, T)>) -> Self {
        let fields = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { fields, uploads: Vec::new() }
    }

    /// An ordinary form without files, of at most 256 KiB; anything else is empty. For a request that is not
    /// carried out now but kept.
    pub(crate) async fn read_small(request: Request) -> Self {
        const MOST: usize = 256 * 1024;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Self::default();
        }
        let limits = Limits { field: MOST / 4, text: MOST, file: 0, request: MOST as u64 };
        urlencoded::read(request.into_body(), limits).await.unwrap_or_default()
    }

    /// The first value of `name`, trimmed; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).unwrap_or("").trim()
    }

    /// The first value of `name`, trimmed, if it is not blank.
    pub fn opt(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The first value of `name` as it came.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of `name`, as ticked check boxes send them.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether `name` came at all.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The three fields of a date input.
    pub fn date(&self, name: &str) -> DateParts {
        let part = |suffix: &str| self.text(&format!("{name}-{suffix}")).to_owned();
        DateParts { year: part("year"), month: part("month"), day: part("day") }
    }

    /// Every value in order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The first file of `name`.
    pub fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads.iter().find(|upload| upload.field == name)
    }

    /// Every file in order.
    pub fn uploads(&self) -> &[Upload] {
        &self.uploads
    }
}

impl FromRequest<Ctx> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, ctx: &Ctx) -> Result<Self, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or("").to_ascii_lowercase();
        let limits = Limits::of(&ctx.settings);
        if kind.starts_with("multipart/form-data") {
            multipart::read(request, ctx, limits).await
        } else if kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
            urlencoded::read(request.into_body(), limits).await
        } else {
            Err(Failure::new(415, "unsupported"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_date_is_read_in_the_roc_and_the_western_calendar() {
        let parts = |y: &str, m: &str, d: &str| DateParts { year: y.into(), month: m.into(), day: d.into() };
        let day = kernel::Day::new(2026, 11, 21);
        assert_eq!(parts("115", "11", "21").day(), day);
        assert_eq!(parts("2026", "11", "21").day(), day);
        assert_eq!(parts("１１５", "１１", "２１").day(), day);
        assert_eq!(parts("115", "2", "30").day(), None);
        assert_eq!(parts("+15", "2", "3").day(), None);
        assert_eq!(parts("", "", "").day(), None);
    }
}
