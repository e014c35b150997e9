//! A page: its title, what it says of itself, its language and day. Read by a tokenizer after the HTML standard.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use kernel::Lang;

use super::{day, decode, whole};
use crate::fetch::{Document, is_no_index};
use crate::model::{About, Problem, Reason};

/// How far into a page its character set must be told (HTML standard, "prescan").
const PRESCAN: usize = 1024;
/// Characters from which a paragraph tells what a page is about.
const TELLING: usize = 20;

/// Names of `meta` that hold a summary, best first; many sites of agencies use Dublin Core.
const SUMMARIES: [&str; 5] =
    ["description", "og:description", "dc.description", "dcterms.description", "twitter:description"];
/// Names of `meta` that hold a title.
const TITLES: [&str; 3] = ["og:title", "dc.title", "dcterms.title"];
/// Names of `meta` that hold the day of the last change.
const DAYS: [&str; 6] = [
    "article:modified_time",
    "dcterms.modified",
    "dc.date",
    "dcterms.date",
    "last-modified",
    "article:published_time",
];
/// Names of `meta` that hold the language.
const LANGUAGES: [&str; 3] = ["dc.language", "dcterms.language", "content-language"];
/// The names by which pages speak to robots, and to this one.
const ROBOTS: [&str; 2] = ["robots", "minbenharvest"];

/// Where text stands that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Heading,
    Paragraph,
    /// Text that nobody reads.
    Hidden,
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    title: String,
    heading: String,
    paragraph: String,
    lang: Option<String>,
    metas: Vec<(String, String)>,
    inside: Option<Place>,
}

/// What a page tells of itself.
pub(crate) fn page(document: &Document) -> Result<About, Problem> {
    if !matches!(document.media.as_str(), "text/html" | "application/xhtml+xml" | "") {
        return Err(Problem::with(Reason::Kind, &document.media));
    }
    let head: String = document.body.iter().take(PRESCAN).map(|byte| char::from(*byte)).collect();
    let text = decode(document, charset(&head))?;
    let mut reader = Reader::default();
    tokens(&text).for_each(|token| reader.take(token));
    if document.no_index || reader.no_index() {
        return Err(Problem::of(Reason::NoIndex));
    }
    let about = reader.about().tidy();
    whole(&about.title)?;
    whole(&about.summary)?;
    if about.title.is_empty() { Err(Problem::of(Reason::Untitled)) } else { Ok(about) }
}

/// The text of a piece of HTML, as feeds have it in their summaries.
pub(crate) fn plain(html: &str) -> String {
    let mut hidden = false;
    let mut text = String::new();
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => hidden = is_hidden(&tag.name),
            Token::EndTag(_) => hidden = false,
            Token::String(part) if !hidden => text.push_str(&String::from_utf8_lossy(&part.value)),
            _ => {}
        }
        text.push(' ');
    }
    text
}

fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(text, emitter).filter_map(Result::ok)
}

fn is_hidden(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"noscript" | b"template")
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(&value.value).into_owned())
}

/// The character set that the beginning of a page names.
fn charset(head: &str) -> Option<String> {
    tokens(head).find_map(|token| {
        let Token::StartTag(tag) = token else { return None };
        if tag.name.as_slice() != b"meta" {
            return None;
        }
        let named = attribute(&tag, "charset");
        named.or_else(|| {
            let content = attribute(&tag, "content")?.to_ascii_lowercase();
            attribute(&tag, "http-equiv")?.eq_ignore_ascii_case("content-type").then_some(())?;
            content.split_once("charset=").map(|(_, name)| name.trim().to_owned())
        })
    })
}

impl Reader {
    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => {
                let ends = match self.inside {
                    Some(Place::Title) => tag.name.as_slice() == b"title",
                    Some(Place::Heading) => tag.name.as_slice() == b"h1",
                    Some(Place::Paragraph) => matches!(tag.name.as_slice(), b"p" | b"div" | b"body"),
                    Some(Place::Hidden) => is_hidden(&tag.name),
                    None => false,
                };
                if ends {
                    self.inside = None;
                }
            }
            Token::String(part) => {
                let text = String::from_utf8_lossy(&part.value);
                match self.inside {
                    Some(Place::Title) => self.title.push_str(&text),
                    Some(Place::Heading) => self.heading.push_str(&text),
                    Some(Place::Paragraph) => self.paragraph.push_str(&text),
                    Some(Place::Hidden) | None => {}
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        match tag.name.as_slice() {
            b"html" => self.lang = self.lang.take().or_else(|| attribute(tag, "lang")),
            b"meta" => {
                let name = ["name", "property", "http-equiv"].iter().find_map(|key| attribute(tag, key));
                if let (Some(name), Some(content)) = (name, attribute(tag, "content")) {
                    self.metas.push((name.to_ascii_lowercase(), content));
                }
            }
            b"title" if self.title.is_empty() => self.inside = Some(Place::Title),
            b"h1" if self.heading.trim().is_empty() => self.inside = Some(Place::Heading),
            // A paragraph also ends where the next one begins.
            b"p" if self.paragraph.trim().chars().count() < TELLING => {
                self.paragraph.clear();
                self.inside = Some(Place::Paragraph);
            }
            b"p" => self.inside = None,
            name if is_hidden(name) => self.inside = Some(Place::Hidden),
            _ => {}
        }
    }

    /// The first of these names that has a content.
    fn meta(&self, names: &[&str]) -> Option<&str> {
        let of = |name: &&str| {
            let all = self.metas.iter().filter(|(known, _)| known == name);
            all.map(|(_, content)| content.trim()).find(|content| !content.is_empty())
        };
        names.iter().find_map(of)
    }

    fn no_index(&self) -> bool {
        let mut told = self.metas.iter().filter(|(name, _)| ROBOTS.contains(&name.as_str()));
        told.any(|(_, words)| words.split(',').any(is_no_index))
    }

    fn about(self) -> About {
        let lang = self.lang.as_deref().or_else(|| self.meta(&LANGUAGES)).and_then(Lang::from_code);
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let title = filled(&self.title)
            .or_else(|| self.meta(&TITLES).and_then(filled))
            .or_else(|| filled(&self.heading));
        let summary = self.meta(&SUMMARIES).and_then(filled).unwrap_or_else(|| self.paragraph.clone());
        let changed_on = DAYS.iter().find_map(|name| self.meta(&[name]).and_then(day));
        About { title: title.unwrap_or_default(), summary, lang, changed_on }
    }
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    fn read(html: &str) -> Result<About, Problem> {
        page(&document("text/html", None, html.as_bytes()))
    }

    #[test]
    fn a_page_tells_its_title_summary_language_and_day() {
        let about = read(
            "<!doctype html><html lang=en-GB><head><title>Driving &amp; licences</title>\
             <meta name=Description content='How to renew.'><meta name=DC.Date content=2026-11-02>\
             <script>document.write('<title>no</title>')</script></head><body><p>Other words that nobody needs.</p>",
        )
        .unwrap();
        assert_eq!((about.title.as_str(), about.summary.as_str()), ("Driving & licences", "How to renew."));
        assert_eq!((about.lang, about.changed_on), (Some(Lang::En), "2026-11-02".parse().ok()));
    }

    #[test]
    fn a_page_without_them_is_told_by_its_heading_and_first_paragraph() {
        let about = read("<h1>換發<b>駕照</b></h1><style>p{}</style><p>短。</p><p>駕照到期前一個月起，就可以在線上申請換發新的駕照，不必跑一趟。<p>其他").unwrap();
        assert_eq!(about.title, "換發駕照");
        assert_eq!(about.summary, "駕照到期前一個月起，就可以在線上申請換發新的駕照，不必跑一趟。");
    }

    #[test]
    fn pages_that_are_not_to_be_found_or_not_to_be_read_are_refused() {
        let why = |html: &str| read(html).unwrap_err().reason;
        assert_eq!(why("<title>a</title><meta name=robots content='follow, NoIndex'>"), Reason::NoIndex);
        assert_eq!(why("<title> </title><p>a"), Reason::Untitled);
        assert_eq!(why("<meta charset=klingon><title>a</title>"), Reason::Charset);
        let kind = page(&document("application/pdf", None, b"%PDF")).unwrap_err();
        assert_eq!((kind.reason, kind.detail.as_str()), (Reason::Kind, "application/pdf"));
    }

    #[test]
    fn big5_is_read_and_told_from_what_only_says_so() {
        let mut big5 = b"<meta http-equiv=Content-Type content='text/html; charset=big5'><title>".to_vec();
        big5.extend([0xa4, 0xa4, 0xa4, 0xe5]);
        assert_eq!(page(&document("text/html", None, &big5)).unwrap().title, "中文");
        let wrong = page(&document("text/html", Some("utf-8"), &big5)).unwrap_err();
        assert_eq!(wrong.reason, Reason::Charset);
    }

    #[test]
    fn pieces_of_feeds_lose_their_tags() {
        let text = plain("<p>一<br>二&nbsp;三</p><script>x</script>");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["一", "二", "三"]);
    }
}
