//! Sitemaps (sitemaps.org, protocol 0.9).

use kernel::Day;
use roxmltree::{Document as Tree, Node};
use url::Url;

use super::{day, format, xml};
use crate::fetch::{Document, web_address};
use crate::model::Problem;

/// What a file lists.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Pages, and the day of their last change.
    Pages(Vec<(Url, Option<Day>)>),
    /// Further sitemaps.
    Index(Vec<Url>),
}

/// Reads a sitemap. The namespace is not looked at: many sites write it wrongly.
pub(crate) fn read(document: &Document) -> Result<Listing, Problem> {
    let text = xml(document)?;
    let tree = Tree::parse(&text).map_err(format)?;
    let root = tree.root_element();
    let below = |name: &'static str| {
        root.children().filter(move |node| node.is_element() && node.tag_name().name() == name)
    };
    match root.tag_name().name() {
        "urlset" => {
            let page = |node| Some((address(document, node)?, word(node, "lastmod").and_then(day)));
            Ok(Listing::Pages(below("url").filter_map(page).collect()))
        }
        "sitemapindex" => {
            Ok(Listing::Index(below("sitemap").filter_map(|node| address(document, node)).collect()))
        }
        name => Err(format(std::format!("<{name}> is neither <urlset> nor <sitemapindex>"))),
    }
}

fn word<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let child = node.children().find(|child| child.is_element() && child.tag_name().name() == name)?;
    child.text().map(str::trim).filter(|text| !text.is_empty())
}

fn address(document: &Document, node: Node<'_, '_>) -> Option<Url> {
    web_address(&document.address, word(node, "loc")?)
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;
    use crate::model::Reason;

    #[test]
    fn pages_and_indexes_are_told_apart() {
        let pages = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> https://www.agency.example/a?b=1&amp;c=2#d </loc>\
            <lastmod>2026-11-01T10:00:00+08:00</lastmod></url><url/></urlset>";
        let Listing::Pages(pages) = read(&document("text/xml", None, pages.as_bytes())).unwrap() else {
            panic!("an index")
        };
        assert_eq!(pages.len(), 1);
        assert_eq!(
            (pages[0].0.as_str(), pages[0].1),
            ("https://www.agency.example/a?b=1&c=2", "2026-11-01".parse().ok())
        );
        let index = "<sitemapindex><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>";
        let index = read(&document("text/xml", None, index.as_bytes())).unwrap();
        assert_eq!(index, Listing::Index(vec![Url::parse("https://www.agency.example/b.xml").unwrap()]));
        assert_eq!(read(&document("text/html", None, b"<html/>")).unwrap_err().reason, Reason::Format);
    }
}
