//! What is sealed of an audit row: its bytes in the tree.

use kernel::AuditRow;

use crate::tree::Hash;

/// The first element of every leaf: which encoding it is.
pub const LEAF_FORMAT: &str = "minben-audit-1";

/// The row as a leaf: a JSON array in the canonical form of RFC 8785 (no white space,
/// UTF-8, the shortest escapes), so that anybody can make the same bytes:
/// `["minben-audit-1", id, at, actor, action, object, object_id, agency, detail, mandate]`.
/// `at` is a whole number of microseconds UTC, `agency` and `mandate` are strings or null, and
/// `detail` is the stored JSON text as one string: it is sealed to the letter.
///
/// # Panics
/// Never: strings and a number are always JSON.
pub fn leaf_bytes(row: &AuditRow) -> Vec<u8> {
    let fields = (
        LEAF_FORMAT,
        &row.id,
        row.at.0,
        &row.actor,
        &row.action,
        &row.object,
        &row.object_id,
        &row.agency,
        &row.detail,
        &row.mandate,
    );
    serde_json::to_vec(&fields).expect("strings and a number are always JSON")
}

/// The hash of the row's leaf.
pub fn leaf_hash(row: &AuditRow) -> Hash {
    Hash::leaf(&leaf_bytes(row))
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;

    #[test]
    fn the_encoding_never_changes() {
        let row = AuditRow {
            id: "01kaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
            at: Timestamp(1_763_600_400_000_001),
            actor: "post:moi-it/01k".to_owned(),
            action: "case.decide".to_owned(),
            object: "case".to_owned(),
            object_id: "115-000001".to_owned(),
            agency: None,
            detail: "{\"why\":\"核准\\n\u{1}/\"}".to_owned(),
            mandate: None,
        };
        let expected = "[\"minben-audit-1\",\"01kaaaaaaaaaaaaaaaaaaaaaaa\",1763600400000001,\"post:moi-it/01k\",\
                        \"case.decide\",\"case\",\"115-000001\",null,\"{\\\"why\\\":\\\"核准\\\\n\\u0001/\\\"}\",null]";
        assert_eq!(String::from_utf8(leaf_bytes(&row)).unwrap(), expected);
        let other = AuditRow { agency: Some(String::new()), ..row.clone() };
        assert_ne!(leaf_hash(&row), leaf_hash(&other), "no agency is not an empty one");
    }
}
