//! Others who have to agree.

use super::Check;
use super::scope::Scopes;
use crate::expr::{Node, Type};
use crate::load::Read;
use crate::model::{Audience, Party, Service};

impl Check<'_> {
    pub(super) fn party(&mut self, at: &Read<Service>, place: usize, party: &Party, scopes: &Scopes) {
        let path = |key: &str| format!("party[{place}].{key}");
        let end = at.value.pages.len();
        self.staged(at, &path("number"), &party.number, (scopes, end), &Type::Text);
        if let Some(when) = &party.when {
            self.staged(at, &path("when"), when, (scopes, end), &Type::Bool);
        }
        self.template(at, &path("asks"), &party.asks, &scopes.before);
        for shown in &party.shows {
            self.staged(at, &path("shows"), shown, (scopes, end), &Type::Any);
            let has_a_name = match shown.node() {
                Node::Path(parts) => match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                    ["answers", id] => at.value.question(id).is_some(),
                    ["values", id] => at.value.value(id).is_some_and(|value| value.title.is_some()),
                    ["evidence", _, _] => true,
                    _ => false,
                },
                _ => false,
            };
            if !has_a_name {
                let reason = format!("“{shown}” has no name that people read");
                let hint = "show an answer, a field of evidence or a value with a title";
                self.tell(at, &path("shows"), reason, hint);
            }
        }
        if at.value.audience.contains(&Audience::Official) {
            let hint = "let a step ask the colleague's post instead";
            self.tell(at, &path("id"), "requests of officials have no other party", hint);
        }
    }
}
