//! `apis/*.toml` and the OpenAPI descriptions beside them.

use serde_json::Value as Json;

use super::{agency_id, file_id};
use crate::model::{Api, Endpoint, METHODS, SubjectAt};
use crate::node::Node;

/// An API. `document` gives the text of a file beside the API's own.
pub(crate) fn api(node: &Node<'_>, document: &dyn Fn(&str) -> Result<String, String>) -> Api {
    let description = description(node, document);
    let operations = description.as_ref().map(|(_, json)| operations(node, json)).unwrap_or_default();
    let api = Api {
        id: file_id(node),
        name: node.both("name"),
        agency: agency_id(node, "agency"),
        subject: node.opt_text("subject").and_then(|text| subject(node, &text)),
        description: description.map(|(text, _)| text).unwrap_or_default(),
        operations,
    };
    if let Some(SubjectAt::Path(name)) = &api.subject {
        let wanted = format!("{{{name}}}");
        let named =
            api.operations.iter().any(|operation| operation.path.split('/').any(|part| part == wanted));
        if !named && !api.operations.is_empty() {
            let reason = format!("no path of the description has the parameter {wanted}");
            node.mistake("subject", reason, "name a parameter of a path in the description");
        }
    }
    api
}

fn subject(node: &Node<'_>, text: &str) -> Option<SubjectAt> {
    let token =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    let found = match text.split_once(':') {
        Some(("path", name)) if token(name) => Some(SubjectAt::Path(name.to_owned())),
        Some(("query", name)) if token(name) => Some(SubjectAt::Query(name.to_owned())),
        Some(("header", name)) if token(name) => Some(SubjectAt::Header(name.to_ascii_lowercase())),
        Some(("json", place)) if place.starts_with('/') => Some(SubjectAt::Json(place.to_owned())),
        _ => None,
    };
    if found.is_none() {
        let hint = "write \"path:name\", \"query:name\", \"header:Name\" or \"json:/place\"";
        node.mistake("subject", format!("“{text}” names no place in a request"), hint);
    }
    found
}

/// The description's text with what it says.
fn description(node: &Node<'_>, document: &dyn Fn(&str) -> Result<String, String>) -> Option<(String, Json)> {
    let name = node.text("openapi");
    if name.is_empty() {
        return None;
    }
    let beside = "name the OpenAPI description beside this file, as openapi = \"vehicles.json\"";
    if name.strip_suffix(".json").is_none_or(str::is_empty) || name.contains(['/', '\\']) {
        node.mistake("openapi", format!("“{name}” is no JSON file beside this one"), beside);
        return None;
    }
    let text = match document(&name) {
        Ok(text) => text,
        Err(reason) => {
            node.mistake("openapi", format!("{name}: {reason}"), beside);
            return None;
        }
    };
    match serde_json::from_str::<Json>(&text) {
        Ok(json) => Some((text, json)),
        Err(error) => {
            let reason = format!("{name}, line {}: this is not JSON: {error}", error.line());
            node.mistake("openapi", reason, "write the description as JSON (OpenAPI 3.0 or 3.1)");
            None
        }
    }
}

fn operations(node: &Node<'_>, json: &Json) -> Vec<Endpoint> {
    let version = json.get("openapi").and_then(Json::as_str).unwrap_or_default();
    if !version.starts_with("3.0.") && !version.starts_with("3.1.") {
        let reason = format!("the description says it is OpenAPI “{version}”");
        node.mistake("openapi", reason, "describe the API in OpenAPI 3.0 or 3.1");
        return Vec::new();
    }
    let mut found = Vec::new();
    for (path, item) in json.get("paths").and_then(Json::as_object).into_iter().flatten() {
        for method in METHODS {
            if item.get(method.to_ascii_lowercase()).is_none() {
                continue;
            }
            match format!("{method} {path}").parse::<Endpoint>() {
                Ok(endpoint) => found.push(endpoint),
                Err(reason) => node.mistake("openapi", reason, "correct the path in the description"),
            }
        }
    }
    if found.is_empty() {
        node.mistake("openapi", "the description has no operations", "describe them under paths");
    }
    found
}
