//! News of a site: RSS 2.0 and Atom (RFC 4287).

use kernel::Lang;
use roxmltree::{Document as Tree, Node};

use super::{Entry, day, format, html, xml};
use crate::fetch::{Document, web_address};
use crate::model::{About, Problem};

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// The entries of a feed that have a title and an address, in its order.
pub(crate) fn entries(document: &Document) -> Result<Vec<Entry>, Problem> {
    let text = xml(document)?;
    let tree = Tree::parse(&text).map_err(format)?;
    let root = tree.root_element();
    let entries = match (root.tag_name().namespace(), root.tag_name().name()) {
        (None, "rss") => {
            let channel = child(root, "channel").ok_or_else(|| format("rss without channel"))?;
            let lang = word(channel, "language").as_deref().and_then(Lang::from_code);
            let items = channel.children().filter(|node| node.has_tag_name("item"));
            items.filter_map(|item| rss(document, item, lang)).collect()
        }
        (Some(ATOM), "feed") => {
            let entries = root.children().filter(|node| node.has_tag_name((ATOM, "entry")));
            entries.filter_map(|entry| atom(document, entry)).collect()
        }
        (_, name) => return Err(format(std::format!("<{name}> is neither <rss> nor an Atom <feed>"))),
    };
    Ok(entries)
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// The text of a child, all of its parts together.
fn word(node: Node<'_, '_>, name: &str) -> Option<String> {
    child(node, name).map(|child| all_text(child)).filter(|text| !text.is_empty())
}

fn all_text(node: Node<'_, '_>) -> String {
    let parts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    parts.collect::<String>().trim().to_owned()
}

fn rss(document: &Document, item: Node<'_, '_>, lang: Option<Lang>) -> Option<Entry> {
    let guid = || {
        let guid = child(item, "guid").filter(|guid| guid.attribute("isPermaLink") != Some("false"))?;
        Some(all_text(guid)).filter(|text| text.starts_with("http"))
    };
    let link = word(item, "link").or_else(guid)?;
    let dc = ("http://purl.org/dc/elements/1.1/", "date");
    let date = word(item, "pubDate")
        .or_else(|| item.children().find(|child| child.has_tag_name(dc)).map(|child| all_text(child)));
    let about = About {
        title: html::plain(&word(item, "title")?),
        summary: word(item, "description").map(|text| html::plain(&text)).unwrap_or_default(),
        lang,
        changed_on: date.as_deref().and_then(day),
    };
    Some(Entry { address: web_address(&document.address, &link)?, about: about.tidy() })
}

fn atom(document: &Document, entry: Node<'_, '_>) -> Option<Entry> {
    let part = |name: &str| entry.children().find(|child| child.has_tag_name((ATOM, name)));
    let text = |name: &str| {
        let node = part(name)?;
        let text = all_text(node);
        Some(if node.attribute("type") == Some("html") { html::plain(&text) } else { text })
    };
    let mut links = entry.children().filter(|child| child.has_tag_name((ATOM, "link")));
    let link = links.find(|link| link.attribute("rel").is_none_or(|rel| rel == "alternate"))?;
    let spoken = ("http://www.w3.org/XML/1998/namespace", "lang");
    let lang = entry.ancestors().find_map(|node| node.attribute(spoken)).and_then(Lang::from_code);
    let about = About {
        title: text("title")?,
        summary: text("summary").or_else(|| text("content")).unwrap_or_default(),
        lang,
        changed_on: text("updated").or_else(|| text("published")).as_deref().and_then(day),
    };
    Some(Entry { address: web_address(&document.address, link.attribute("href")?)?, about: about.tidy() })
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;
    use crate::model::Reason;

    #[test]
    fn rss_is_read() {
        let rss = "<?xml version='1.0'?><rss version='2.0'><channel><title>新聞</title><language>en-us</language>\
            <item><title><![CDATA[A &amp; B]]></title><link>/news/1</link><description>&lt;p&gt;Text&lt;/p&gt;</description>\
            <pubDate>Fri, 20 Nov 2026 09:00:00 +0800</pubDate></item>\
            <item><title>no address</title></item>\
            <item><title>C</title><guid>https://www.agency.example/news/2</guid></item></channel></rss>";
        let entries = entries(&document("application/rss+xml", None, rss.as_bytes())).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].address.as_str(), "https://www.agency.example/news/1");
        assert_eq!((entries[0].about.title.as_str(), entries[0].about.summary.as_str()), ("A & B", "Text"));
        assert_eq!(
            (entries[0].about.lang, entries[0].about.changed_on),
            (Some(Lang::En), "2026-11-20".parse().ok())
        );
        assert_eq!(entries[1].address.as_str(), "https://www.agency.example/news/2");
    }

    #[test]
    fn atom_is_read() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='zh-TW'><entry><title type='html'>&lt;b&gt;公告&lt;/b&gt;</title>\
            <link rel='edit' href='/no'/><link href='https://www.agency.example/a'/><summary>說明</summary>\
            <updated>2026-11-19T20:00:00Z</updated></entry></feed>";
        let entries = entries(&document("application/atom+xml", None, atom.as_bytes())).unwrap();
        assert_eq!(entries[0].about.title, "公告");
        assert_eq!(
            (entries[0].about.lang, entries[0].about.changed_on),
            (Some(Lang::Zh), "2026-11-20".parse().ok())
        );
    }

    #[test]
    fn what_is_no_feed_is_refused_with_its_place() {
        let why = |text: &str| entries(&document("text/xml", None, text.as_bytes())).unwrap_err();
        assert_eq!(why("<html/>").reason, Reason::Format);
        assert!(why("<rss><channel></rss>").detail.contains("1:"));
        assert_eq!(why("<!DOCTYPE a [<!ENTITY b 'c'>]><rss>&b;</rss>").reason, Reason::Format);
    }
}
