//! What is fetched, what was found, and what can go wrong with a page.

use kernel::{Day, Lang, Timestamp};

/// Most characters of a title.
const TITLE_CHARS: usize = 200;
/// Most characters of a summary.
const SUMMARY_CHARS: usize = 400;

/// Most characters of what is told of a problem.
const DETAIL_CHARS: usize = 300;

/// Why something of a site was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Its robots.txt forbids it.
    Robots,
    /// Its robots.txt could not be read, which forbids everything (RFC 9309, section 2.3.1.4).
    RobotsUnknown,
    /// 404 or 410.
    Gone,
    /// Another status that is no answer.
    Status,
    /// Larger than is read.
    TooLarge,
    /// No answer in time.
    Slow,
    /// No connection, or it broke.
    Unreachable,
    /// The name leads to an address that is not public.
    Private,
    /// Too many redirects, or one to another site.
    Redirect,
    /// Neither a page nor a list.
    Kind,
    /// The letters are of another character set than it says.
    Charset,
    /// A page without a title.
    Untitled,
    /// The page does not want to be found.
    NoIndex,
    /// The list cannot be read.
    Format,
    /// The list names a page of another site.
    OtherSite,
    /// The list is longer than is taken.
    TooMany,
}

impl Reason {
    /// All reasons.
    pub(crate) const ALL: [Self; 16] = [
        Self::Robots,
        Self::RobotsUnknown,
        Self::Gone,
        Self::Status,
        Self::TooLarge,
        Self::Slow,
        Self::Unreachable,
        Self::Private,
        Self::Redirect,
        Self::Kind,
        Self::Charset,
        Self::Untitled,
        Self::NoIndex,
        Self::Format,
        Self::OtherSite,
        Self::TooMany,
    ];

    /// The word in storage and locale keys.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Robots => "robots",
            Self::RobotsUnknown => "robots-unknown",
            Self::Gone => "gone",
            Self::Status => "status",
            Self::TooLarge => "too-large",
            Self::Slow => "slow",
            Self::Unreachable => "unreachable",
            Self::Private => "private",
            Self::Redirect => "redirect",
            Self::Kind => "kind",
            Self::Charset => "charset",
            Self::Untitled => "untitled",
            Self::NoIndex => "no-index",
            Self::Format => "format",
            Self::OtherSite => "other-site",
            Self::TooMany => "too-many",
        }
    }

    /// The reason that a word in storage means.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// Whether what was found before no longer holds: the site took it away, or does not want it found.
    pub(crate) fn takes_away(self) -> bool {
        matches!(self, Self::Robots | Self::Gone | Self::NoIndex | Self::OtherSite)
    }
}

/// A reason, with what only this time tells: a status, a charset, a program's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Why.
    pub(crate) reason: Reason,
    /// More about it; may be empty.
    pub(crate) detail: String,
}

impl Problem {
    /// A reason that says all.
    pub(crate) fn of(reason: Reason) -> Self {
        Self { reason, detail: String::new() }
    }

    /// A reason with more about it.
    pub(crate) fn with(reason: Reason, detail: impl ToString) -> Self {
        Self { reason, detail: short(&detail.to_string(), DETAIL_CHARS) }
    }
}

/// What a page or an entry of a list tells of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) lang: Option<Lang>,
    pub(crate) changed_on: Option<Day>,
}

impl About {
    /// With spaces folded and texts cut to what is kept.
    pub(crate) fn tidy(mut self) -> Self {
        self.title = short(&self.title, TITLE_CHARS);
        self.summary = short(&self.summary, SUMMARY_CHARS);
        self
    }
}

/// A text in one line, cut at `most` characters.
fn short(text: &str, most: usize) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let line: String = text.chars().map(visible).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most - 1).chain(['…']).collect()
}

/// What a server said of a file's version, to be asked by it the next time (RFC 9110, section 13).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

/// A page of an agency's own site, as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Id of the site it is on.
    pub site: String,
    /// Where it is.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What it is about; may be empty.
    pub summary: String,
    /// The language it is in.
    pub lang: Lang,
    /// The day of its last change, as the site tells it.
    pub changed_on: Option<Day>,
}

/// How a source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) id: String,
    pub(crate) next_at: Timestamp,
    pub(crate) claimed_until: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) problem: Option<Problem>,
    pub(crate) tally: Tally,
    /// Pages that are found.
    pub(crate) shown: i64,
    /// Pages with a problem.
    pub(crate) troubled: i64,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Entries of the list.
    pub(crate) listed: i64,
    /// New or changed.
    pub(crate) fetched: i64,
    /// As they were.
    pub(crate) unchanged: i64,
    /// Taken out.
    pub(crate) removed: i64,
}

/// A page with a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Troubled {
    pub(crate) address: String,
    /// Whether an earlier state of it is still found.
    pub(crate) shown: bool,
    pub(crate) problem: Problem,
    pub(crate) checked_at: Timestamp,
}

/// A page that is known, as a run needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) address: String,
    pub(crate) shown: bool,
    pub(crate) troubled: bool,
    pub(crate) checked_at: Timestamp,
    pub(crate) version: Version,
}

/// Words as they are compared: half width, small letters, one way to write 臺.
pub fn fold(text: &str) -> String {
    kernel::number::halfwidth(text).trim().to_lowercase().replace('台', "臺")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_word_of_its_own() {
        for reason in Reason::ALL {
            assert_eq!(Reason::of(reason.word()), Some(reason));
        }
    }

    #[test]
    fn texts_become_one_short_line() {
        let about =
            About { title: " 一\n二\u{0} 三 ".to_owned(), summary: "字".repeat(500), ..About::default() };
        let about = about.tidy();
        assert_eq!(about.title, "一 二 三");
        assert_eq!(about.summary.chars().count(), SUMMARY_CHARS);
        assert!(about.summary.ends_with('…'));
    }
}
