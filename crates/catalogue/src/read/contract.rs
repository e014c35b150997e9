//! `contracts/*.toml`.

use kernel::{Day, Text};

use super::registry::purpose;
use super::{agency_id, file_id, post_ids};
use crate::expr::Expr;
use crate::model::{Apply, Contract, Delay, Purpose, Representation, Source, Subscription};
use crate::node::Node;

/// Codes of the services that tell of services.
const RESERVED: [&str; 7] = [
    "listmethods",
    "allowedmethods",
    "getopenapi",
    "getwsdl",
    "listclients",
    "getsecurityservermetrics",
    "takenotice",
];

/// A contract. `keys` and the `value` of an application stay empty when they
/// are left out; `load` fills them in from the registry.
pub(crate) fn contract(node: &Node<'_>) -> Contract {
    let (from, until) = (node.day("from"), node.day("until"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let hint = "from is the first day in force, until the last";
        node.mistake("until", format!("the contract ends on {until}, before it begins on {from}"), hint);
    }
    let long_ago = Day::new(1900, 1, 1).expect("a real day");
    if !node.has("purpose") {
        let hint =
            "add purpose = { code = \"…\", zh = \"…\", en = \"…\" }: nothing is looked up without a purpose";
        node.mistake("purpose", "the contract has no purpose", hint);
    }
    let nothing = || Purpose { code: String::new(), name: Text::default(), legal_basis: None };
    let purpose = node.table("purpose").map_or_else(nothing, |node| purpose(&node));
    if !node.has("legal_basis") {
        let hint = "add legal_basis = { zh = \"…\", en = \"…\" } with law and article";
        node.mistake("legal_basis", "the contract has no legal basis", hint);
    }
    Contract {
        id: service_code(node),
        name: node.both("name"),
        consumer: agency_id(node, "consumer"),
        source: source(node),
        purpose,
        legal_basis: node.opt_both("legal_basis").unwrap_or_default(),
        posts: post_ids(node, "posts"),
        services: node.texts("services"),
        clients: node.flag("clients", false),
        from: from.unwrap_or(long_ago),
        until: until.unwrap_or(from.unwrap_or(long_ago)),
        quota_per_day: node.opt_count("quota_per_day", 1, i64::from(u32::MAX)),
        delay: delay(node),
        subscription: node.table("subscription").map(|node| subscription(&node)),
        mandate: node.table("mandate").map(|node| representation(&node)),
    }
}

/// The id, which is the service's code in calls: X-Road keeps some for itself (PR-MREST), in any case of
/// letters here, so that nobody confuses them.
fn service_code(node: &Node<'_>) -> String {
    let id = file_id(node);
    if RESERVED.contains(&id.replace('-', "").as_str()) {
        let reason = format!("“{id}” is the code of a service that every node has");
        node.mistake("id", reason, "give the contract another id");
    }
    id
}

/// A registry with fields and keys, or an API with endpoints.
fn source(node: &Node<'_>) -> Source {
    let Some(api) = node.opt_text("api") else {
        if node.has("endpoints") {
            node.mistake("endpoints", "endpoints are of an API, and none is named", "add api = \"…\"");
        }
        let (registry, fields) = (node.text("registry"), node.some_texts("fields"));
        return Source::Registry { registry, fields, keys: node.texts("keys") };
    };
    for key in ["registry", "fields", "keys", "posts", "services", "subscription", "mandate"] {
        if node.has(key) {
            let reason = format!("{key} stands in a contract about the API “{api}”");
            let hint = "an API is called by systems (clients = true) at its endpoints; take this out, or take api out";
            node.mistake(key, reason, hint);
        }
    }
    let endpoints = node.some_texts("endpoints").into_iter().filter_map(|text| match text.parse() {
        Ok(endpoint) => Some(endpoint),
        Err(reason) => {
            let hint = "write \"GET /v1/things/*\", * for one segment";
            node.mistake("endpoints", format!("“{text}”: {reason}"), hint);
            None
        }
    });
    Source::Api { endpoints: endpoints.collect(), api }
}

fn delay(node: &Node<'_>) -> Option<Delay> {
    let days = node.opt_count("delay_days", 1, 3_650);
    let legal_basis = node.opt_both("delay_basis");
    match (days, legal_basis) {
        (Some(days), Some(legal_basis)) => Some(Delay { days, legal_basis }),
        (Some(_), None) => {
            let hint = "add delay_basis = { zh = \"…\", en = \"…\" } with the law that allows it, or take delay_days out";
            node.mistake("delay_days", "look-ups are shown late without a law that says so", hint);
            None
        }
        (None, Some(_)) => {
            node.mistake(
                "delay_basis",
                "delay_basis stands without delay_days",
                "add delay_days, or take delay_basis out",
            );
            None
        }
        (None, None) => None,
    }
}

fn subscription(node: &Node<'_>) -> Subscription {
    Subscription { fields: node.some_texts("fields"), apply: node.table("apply").map(|node| apply(&node)) }
}

fn representation(node: &Node<'_>) -> Representation {
    if !node.has("adult_at") {
        let hint = "add adult_at = 18 or what the law says";
        node.mistake("adult_at", "the mandate has no end", hint);
    }
    Representation {
        parents: node.some_texts("parents"),
        name: node.text("name"),
        born: node.text("born"),
        adult_at: node.opt_count("adult_at", 1, 150).unwrap_or(18),
    }
}

fn apply(node: &Node<'_>) -> Apply {
    let set = node.exprs("set");
    if set.is_empty() {
        node.mistake("set", "apply changes nothing", "add set = { field = \"record.field\" }");
    }
    Apply {
        registry: node.text("registry"),
        matching: node.text("match"),
        value: node.opt_expr("value").unwrap_or_else(|| Expr::from_node(crate::expr::Node::Null)),
        set,
    }
}
