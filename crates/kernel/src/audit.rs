//! The audit trail: one row for each thing done, in the transaction that did it.

use serde_json::Value as Json;

use crate::actor::{Actor, AgencyId};
use crate::{DbError, Tx, params};

/// What was done, by whom, to what.
#[derive(Debug)]
pub struct Audit<'a> {
    /// Who did it.
    pub actor: &'a Actor,
    /// What was done, `block.verb` (`case.decide`).
    pub action: &'static str,
    /// The kind of thing it was done to (`case`).
    pub object: &'static str,
    /// Which one.
    pub object_id: &'a str,
    /// The agency concerned, when it is not the actor's own.
    pub agency: Option<&'a AgencyId>,
    /// What an auditor needs to understand it; no more personal data than that.
    pub detail: Json,
}

impl Tx<'_> {
    /// Writes an audit row. It commits with the action or not at all.
    pub fn audit(&mut self, entry: Audit<'_>) -> Result<(), DbError> {
        let agency = entry.agency.or_else(|| entry.actor.agency()).map(AgencyId::as_str);
        let row = params![
            self.new_id::<String>(),
            self.now(),
            entry.actor.label(),
            entry.action,
            entry.object,
            entry.object_id,
            agency,
            &entry.detail
        ];
        self.execute(
            "insert into audit (id, at, actor, action, object, object_id, agency, detail) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            row,
        )?;
        Ok(())
    }
}
