//! Registries.

use directory::nearest::hint;

use super::Check;
use crate::expr::Type;
use crate::field::FieldKind;
use crate::load::Read;
use crate::model::{Field, Registry};

impl Check<'_> {
    pub(super) fn registry(&mut self, at: &Read<Registry>) {
        let registry = &at.value;
        self.agency(at, "owner", &registry.owner);
        self.posts(at, "keepers", &registry.keepers, &registry.owner);
        self.posts(at, "readers", &registry.readers, &registry.owner);
        for (place, field) in registry.fields.iter().enumerate() {
            let path = format!("field[{place}]");
            self.field(at, &path, field);
            if matches!(field.kind, FieldKind::Official(_)) {
                let hint = "use type = \"text\": a registry keeps the post's id";
                self.tell(at, &path, "type official is for questions only", hint);
            }
        }
        self.subject(at);
        self.agency_field(at);
        let scope = Type::record([("record", registry.record_type()), ("today", Type::Date)]);
        for (place, rule) in registry.rules.iter().enumerate() {
            self.expr(at, &format!("rule[{place}].require"), &rule.require, &scope, &Type::Bool);
        }
        if let Some(extract) = &registry.extract {
            self.known_fields(at, "extract.fields", &extract.fields, registry);
            // Extracts are also issued by offices of other agencies, as household offices do.
            for issuer in &extract.issuers {
                let agency = self.files.agencies.post(issuer).map_or(&registry.owner, |post| &post.agency);
                self.post(at, "extract.issuers", issuer, agency);
            }
            for code in &extract.purposes {
                if registry.purpose(code).is_none() {
                    let hint = hint(code, registry.purposes.iter().map(|purpose| purpose.code.as_str()));
                    self.tell(at, "extract.purposes", format!("the registry has no purpose “{code}”"), hint);
                }
            }
        }
        self.statistics(at);
        self.quantities(at);
        self.initial(at);
        self.synthetic(at);
    }

    fn subject(&mut self, at: &Read<Registry>) {
        let registry = &at.value;
        let Some(subject) = &registry.subject else {
            return;
        };
        match registry.field(subject) {
            None => self.known_fields(at, "subject", [subject], registry),
            Some(field) => {
                if !matches!(field.kind, FieldKind::NationalId(_) | FieldKind::BusinessNumber(_)) {
                    let reason = format!("the subject field “{subject}” is a {}", field.kind.name());
                    let hint =
                        "the person a record is about is told by a national_id or business_number field";
                    self.tell(at, "subject", reason, hint);
                }
            }
        }
    }

    /// Records stand on an agency's page when everybody may read them and finds them by the agency's id.
    fn agency_field(&mut self, at: &Read<Registry>) {
        let registry = &at.value;
        let Some(id) = &registry.agency else { return };
        self.known_fields(at, "agency", [id], registry);
        let good = |field: &Field| {
            let text = matches!(field.kind, FieldKind::Text(_));
            text && field.is_public() && (field.search || registry.is_key(id))
        };
        if registry.field(id).is_some_and(|field| !good(field)) {
            let hint = "name a public text field with search = true that holds the agency's id";
            self.tell(at, "agency", format!("records cannot be found by “{id}”"), hint);
        } else if !registry.is_open() {
            let hint = "make its keys public; records about people stay off";
            self.tell(at, "agency", "not everybody may read the registry's records", hint);
        }
    }

    /// What is summed is a number, and whose it is an agency's id; both are always there.
    fn quantities(&mut self, at: &Read<Registry>) {
        let registry = &at.value;
        for (place, quantity) in registry.quantities.iter().enumerate() {
            let (field, agency) = (format!("quantity[{place}].field"), format!("quantity[{place}].agency"));
            self.known_fields(at, &field, [&quantity.field], registry);
            self.known_fields(at, &agency, [&quantity.agency], registry);
            let number = |kind: &FieldKind| matches!(kind, FieldKind::Integer(_) | FieldKind::Money(_));
            if registry.field(&quantity.field).is_some_and(|field| !number(&field.kind)) {
                let reason = format!("“{}” is no number", quantity.field);
                self.tell(at, &field, reason, "name a field of type integer or money");
            }
            let text = |kind: &FieldKind| matches!(kind, FieldKind::Text(_));
            if registry.field(&quantity.agency).is_some_and(|field| !text(&field.kind)) {
                let reason = format!("“{}” does not hold the id of an agency", quantity.agency);
                self.tell(at, &agency, reason, "name a field of type text");
            }
            if registry.synthetic.is_some() {
                let hint = "take [synthetic] out, or the quantity";
                self.tell(at, &field, "synthetic records add to no sum", hint);
            }
        }
    }

    fn statistics(&mut self, at: &Read<Registry>) {
        let registry = &at.value;
        for (place, statistics) in registry.statistics.iter().enumerate() {
            let path = format!("statistics[{place}].by");
            self.known_fields(at, &path, &statistics.by, registry);
            for field in statistics.by.iter().filter_map(|id| registry.field(id)) {
                if !matches!(&field.kind, FieldKind::Code(kind) if !kind.many) {
                    let reason = format!("records are counted by codes, and “{}” is not one code", field.id);
                    self.tell(at, &path, reason, "name a field of type code without many");
                }
            }
            if let [rows, columns] = statistics.by.as_slice()
                && rows == columns
            {
                self.tell(at, &path, format!("“{rows}” stands twice"), "name two fields that differ");
            }
        }
    }
}
