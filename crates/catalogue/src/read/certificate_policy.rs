//! `certificate-policies/*.toml`.

use super::{agency_id, file_id};
use crate::model::authority::{Holder, KeyKind, is_oid};
use crate::model::certificate_policy::{Adopted, CertificatePolicy, PolicyLimit, PolicyVersion};
use crate::node::Node;

/// A certificate policy.
pub(crate) fn certificate_policy(node: &Node<'_>) -> CertificatePolicy {
    let nodes = node.tables("version");
    let versions: Vec<PolicyVersion> = nodes.iter().map(version).collect();
    if versions.is_empty() {
        node.mistake("version", "the policy has no version", "add [[version]] with number, summary and oids");
    }
    for (place, (version, at)) in versions.iter().zip(&nodes).enumerate() {
        if versions[..place].iter().any(|other| other.number == version.number) {
            at.mistake("number", format!("two versions have the number {}", version.number), "count on");
        }
        if place > 0 && version.adopted.is_some() {
            let hint = "take adopted out: the council adopts later versions here";
            at.mistake("adopted", "only the first version was adopted elsewhere", hint);
        }
    }
    CertificatePolicy {
        id: file_id(node),
        name: node.both("name"),
        agency: agency_id(node, "agency"),
        council: node.text("council"),
        authorities: node.some_texts("authorities"),
        versions,
    }
}

fn version(node: &Node<'_>) -> PolicyVersion {
    let oids = node.some_texts("oids");
    for oid in oids.iter().filter(|oid| !is_oid(oid)) {
        let hint = "write numbers with points, as 2.16.886.101.0.3.3";
        node.mistake("oids", format!("“{oid}” is no object identifier"), hint);
    }
    let nodes = node.tables("holder");
    let limits: Vec<PolicyLimit> = nodes.iter().filter_map(limit).collect();
    for (place, limit) in limits.iter().enumerate() {
        if limits[..place].iter().any(|other| other.holder == limit.holder) {
            let reason = format!("two tables are about {}", limit.holder.word());
            node.mistake("holder", reason, "put them together");
        }
    }
    PolicyVersion {
        number: node.text("number"),
        summary: node.both("summary"),
        oids,
        limits,
        adopted: node.table("adopted").and_then(|node| {
            let resolution = node.text("resolution");
            node.day("on").map(|on| Adopted { resolution, on })
        }),
    }
}

fn limit(node: &Node<'_>) -> Option<PolicyLimit> {
    let holder = node.choice("kind", &Holder::ALL);
    if !node.has("days") {
        node.mistake("days", "days is missing", "write a number from 1 to 3660");
    }
    let (days, keys) = (node.opt_count("days", 1, 3_660), node.choices("keys", &KeyKind::ALL));
    if keys.is_empty() {
        node.mistake("keys", "no kind of key is allowed", "add keys = [\"p256\"]");
    }
    Some(PolicyLimit { holder: holder?, days: days?, keys })
}
