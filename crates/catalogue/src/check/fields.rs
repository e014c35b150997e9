//! What fields and questions refer to.

use directory::nearest::hint;

use super::Check;
use crate::field::{CodeSource, FieldKind};
use crate::load::Read;
use crate::model::Field;

impl Check<'_> {
    /// Code lists and registries that a field names exist; also in a group.
    pub(super) fn field<T>(&mut self, at: &Read<T>, path: &str, field: &Field) {
        match &field.kind {
            FieldKind::Code(kind) => {
                if let CodeSource::List(id) = &kind.source
                    && !self.files.lists.codes.contains_key(id)
                {
                    let hint = hint(id, self.files.lists.codes.keys().map(String::as_str));
                    self.tell(at, &format!("{path}.codes"), format!("there is no code list “{id}”"), hint);
                }
            }
            FieldKind::Reference(kind) => {
                let id = kind.registry.clone();
                self.find_registry(at, &format!("{path}.registry"), &id);
            }
            FieldKind::Group(kind) => {
                for (place, inner) in kind.fields.iter().enumerate() {
                    let path = format!("{path}.field[{place}]");
                    if matches!(inner.kind, FieldKind::File(_) | FieldKind::Official(_)) {
                        let reason = format!("a {} cannot stand in a group", inner.kind.name());
                        self.tell(at, &path, reason, "ask for it outside the group");
                    }
                    self.field(at, &path, inner);
                }
            }
            _ => {}
        }
    }
}
