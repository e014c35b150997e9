//! Named values: each is worked out as soon as everything it uses is settled, in the definition's order.

use catalogue::expr::{EvalError, Expr, Scope};
use catalogue::model::Service;
use serde_json::{Map, Value as Json};

use super::{Dossier, Walk};

impl<'d> Walk<'d> {
    /// Works out the values that `known` lets through and that were not yet.
    pub(super) fn name_values(
        &mut self,
        dossier: &'d Dossier,
        known: fn(&Self, &Expr) -> bool,
    ) -> Result<(), EvalError> {
        for value in &dossier.service.values {
            let path = format!("values.{}", value.id);
            let later = !self.sent && dossier.service.is_entered_later(value);
            if later || self.passed.contains(&path) || !known(self, &value.is) {
                continue;
            }
            self.passed.insert(path);
            self.values.insert(value.id.clone(), value.is.eval(&self.scope)?);
            self.scope.set("values", Json::Object(self.values.clone()));
        }
        Ok(())
    }
}

/// `scope` with all named values worked out anew, for answers that are not saved yet.
pub(in crate::form) fn with_values(service: &Service, mut scope: Scope) -> Result<Scope, EvalError> {
    let mut values = Map::new();
    for value in &service.values {
        values.insert(value.id.clone(), value.is.eval(&scope)?);
        scope.set("values", Json::Object(values.clone()));
    }
    Ok(scope)
}
