//! Numbers that are drawn for a case.

use super::Check;
use crate::field::{FieldKind, Given};
use crate::load::Read;
use crate::model::{Draw, Service};

/// The fewest digits that are drawn: fewer run out.
const DIGITS: usize = 4;

impl Check<'_> {
    pub(super) fn draw(&mut self, at: &Read<Service>, place: usize, draw: &Draw) {
        let path = |key: &str| format!("draw[{place}].{key}");
        let Some(registry) = self.find_registry(at, &path("registry"), &draw.registry) else { return };
        let service = &at.value;
        let takes_part =
            service.owner == registry.owner || service.steps.iter().any(|step| step.agency == registry.owner);
        if !takes_part {
            let reason =
                format!("the registry “{}” belongs to {}, which takes no step", registry.id, registry.owner);
            self.tell(at, &path("registry"), reason, "draw a number of an agency that takes part");
        }
        self.known_fields(at, &path("field"), [&draw.field], registry);
        let Some(field) = registry.field(&draw.field) else { return };
        if !(field.key || field.unique) {
            let reason = format!("two records may have the same “{}”", field.id);
            self.tell(at, &path("field"), reason, "draw numbers of a key or unique field");
        }
        match (&field.kind, &draw.form) {
            (FieldKind::BusinessNumber(_), None) => {}
            (FieldKind::BusinessNumber(_), Some(_)) => {
                let hint = "leave form out: the check rule makes the number";
                self.tell(at, &path("form"), "a business_number has a form of its own", hint);
            }
            (FieldKind::Text(_), Some(form)) => {
                let example = form.replace('#', "1");
                let given = Given::new(&self.files.lists);
                if field.check(&example.clone().into(), &field.id, &given).is_err() {
                    let reason = format!("“{example}” is no value of “{}”", field.id);
                    self.tell(at, &path("form"), reason, "write a form that its pattern and length allow");
                }
                if form.matches('#').count() < DIGITS {
                    let reason = format!("“{form}” has fewer than {DIGITS} digits to draw");
                    self.tell(at, &path("form"), reason, "write more # in it");
                }
            }
            (FieldKind::Text(_), None) => {
                let hint = "add form = \"AB######\": # is a digit";
                self.tell(at, &path("field"), "nothing says how the number looks", hint);
            }
            (kind, _) => {
                let reason = format!("a {} cannot be drawn", kind.name());
                self.tell(at, &path("field"), reason, "draw a business_number or a text");
            }
        }
    }
}
