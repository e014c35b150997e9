//! What the map and the yearly report count: facts of the platform's own work.

/// Kinds of fact; each has a name in the texts.
pub(crate) const KINDS: [&str; 6] = [
    "exchange.look_up",
    "registry.extract_issued",
    "exchange.notice",
    "service.submitted",
    "service.decided",
    "exchange.refused",
];

/// Locale key of a kind.
pub(crate) fn key(kind: &str) -> String {
    format!("portal-counted-{}", kind.replace(['.', '_'], "-"))
}
