//! Data sets as DCAT in JSON: JSON-LD as national portals exchange it, and the plain `dataset` list.

use kernel::Lang;
use serde_json::Value as Json;

use super::{Entry, day, decode, format};
use crate::fetch::{Document, web_address};
use crate::model::{About, Problem};

/// Deepest nesting that is looked into.
const DEEPEST: usize = 6;
/// Beginnings of names in JSON-LD; plain lists have none.
const PREFIXES: [&str; 6] =
    ["", "dct:", "dcterms:", "dcat:", "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"];

/// The data sets that have a title and an address.
pub(crate) fn entries(document: &Document, lang: Lang) -> Result<Vec<Entry>, Problem> {
    let json: Json = serde_json::from_str(&decode(document, None)?).map_err(format)?;
    let mut sets = Vec::new();
    find(&json, false, 0, &mut sets);
    if sets.is_empty() {
        return Err(format("no data set: neither a “dataset” list nor an object of @type dcat:Dataset"));
    }
    Ok(sets.into_iter().filter_map(|set| entry(document, set, lang)).collect())
}

/// Gathers what is a data set by its type, or by standing in a list of them.
fn find<'a>(json: &'a Json, listed: bool, depth: usize, sets: &mut Vec<&'a Json>) {
    match json {
        _ if depth > DEEPEST => {}
        Json::Array(items) => items.iter().for_each(|item| find(item, listed, depth + 1, sets)),
        Json::Object(members) => {
            if listed || is_set(json) {
                sets.push(json);
                return;
            }
            for (name, value) in members {
                let listed = PREFIXES.iter().any(|prefix| name.strip_prefix(prefix) == Some("dataset"));
                find(value, listed, depth + 1, sets);
            }
        }
        _ => {}
    }
}

fn is_set(json: &Json) -> bool {
    let is = |kind: &Json| kind.as_str().is_some_and(|kind| kind.ends_with("Dataset"));
    match &json["@type"] {
        Json::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    }
}

fn member<'a>(set: &'a Json, name: &str) -> Option<&'a Json> {
    PREFIXES.iter().find_map(|prefix| set.get(format!("{prefix}{name}")))
}

/// A text, in the language asked for when it is told in several.
fn word(value: &Json, lang: Lang) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Array(several) => {
            let spoken = |one: &&Json| one["@language"].as_str().and_then(Lang::from_code) == Some(lang);
            several.iter().find(spoken).or(several.first()).and_then(|one| word(one, lang))
        }
        Json::Object(parts) => {
            let named = ["@value", "@id", lang.code(), lang.tag()].iter().find_map(|name| parts.get(*name));
            named.and_then(|value| value.as_str()).map(str::to_owned)
        }
        _ => None,
    }
}

fn entry(document: &Document, set: &Json, lang: Lang) -> Option<Entry> {
    let text = |name: &str| member(set, name).and_then(|value| word(value, lang));
    let address = text("landingPage")
        .or_else(|| set["@id"].as_str().map(str::to_owned))
        .or_else(|| text("identifier"))?;
    let address = web_address(&document.address, &address)?;
    let changed = text("modified").or_else(|| text("issued"));
    let about = About {
        title: text("title")?,
        summary: text("description").unwrap_or_default(),
        lang: None,
        changed_on: changed.as_deref().and_then(day),
    };
    Some(Entry { address, about: about.tidy() })
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;
    use crate::model::Reason;

    fn read(json: &str, lang: Lang) -> Vec<Entry> {
        entries(&document("application/json", None, json.as_bytes()), lang).unwrap()
    }

    #[test]
    fn json_ld_and_plain_lists_are_read() {
        let ld = r#"{"@context":{},"@type":"dcat:Catalog","dct:title":"x","dcat:dataset":[
            {"@id":"/sets/1","@type":"dcat:Dataset","dct:title":[{"@language":"zh-Hant-TW","@value":"水質"},{"@language":"en","@value":"Water"}],
             "dcat:landingPage":{"@id":"https://www.agency.example/water"},"dct:modified":{"@type":"xsd:date","@value":"2026-11-03"}}]}"#;
        let found = read(ld, Lang::En);
        assert_eq!(
            (found[0].about.title.as_str(), found[0].address.as_str()),
            ("Water", "https://www.agency.example/water")
        );
        assert_eq!(found[0].about.changed_on, "2026-11-03".parse().ok());
        assert_eq!(read(ld, Lang::Zh)[0].about.title, "水質");
        let plain =
            r#"{"dataset":[{"title":"a","description":"b","landingPage":"/a"},{"title":"no address"}]}"#;
        assert_eq!(read(plain, Lang::En).len(), 1);
        let graph =
            r#"{"@graph":[{"@type":["dcat:Dataset"],"@id":"https://www.agency.example/g","dct:title":"g"}]}"#;
        assert_eq!(read(graph, Lang::Zh)[0].about.title, "g");
    }

    #[test]
    fn a_file_without_data_sets_is_refused() {
        let why = |text: &str| {
            entries(&document("application/json", None, text.as_bytes()), Lang::Zh).unwrap_err().reason
        };
        assert_eq!(why("{}"), Reason::Format);
        assert_eq!(why("{"), Reason::Format);
    }
}
