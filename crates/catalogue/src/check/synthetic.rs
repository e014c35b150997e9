//! Sources of synthetic records.

use directory::nearest::hint;

use super::Check;
use crate::expr::Type;
use crate::load::Read;
use crate::model::{Registry, Synthetic, SyntheticPer};

/// What is known of a synthetic person.
const PERSON: [&str; 14] = [
    "id_number",
    "name",
    "name_en",
    "sex",
    "birth_date",
    "phone",
    "email",
    "father_id",
    "mother_id",
    "spouse_id",
    "household_id",
    "birth_order",
    "marital_status",
    "address",
];
/// What is known of a synthetic household, or of a person's place in it.
const HOUSEHOLD: [&str; 5] = ["id", "address", "head_id", "role", "former_address"];
/// What is known of a synthetic business.
const BUSINESS: [&str; 7] = ["number", "name", "owner_id", "address", "capital", "started_on", "kind"];

/// Whether a source is well written; otherwise what to do.
fn source(text: &str, per: SyntheticPer) -> Result<(), String> {
    if let Some((word, rest)) = text.split_once(':') {
        return made(word, rest, per);
    }
    let Some((group, name)) = text.split_once('.') else {
        return Err("write a source such as person.name, const:x or pattern:AAA-####".to_owned());
    };
    let known: &[&str] = match group {
        "person" => &PERSON,
        "household" => &HOUSEHOLD,
        "business" => &BUSINESS,
        "fresh" => &["id_number"],
        _ => return Err(hint(group, ["person", "household", "business"].into_iter())),
    };
    if group == "business" && per != SyntheticPer::Business {
        return Err("write per = \"business\" to use business.…".to_owned());
    }
    if known.contains(&name) { Ok(()) } else { Err(hint(name, known.iter().copied())) }
}

/// Values that are made up.
fn made(word: &str, rest: &str, per: SyntheticPer) -> Result<(), String> {
    match word {
        "const" | "pattern" if !rest.is_empty() => Ok(()),
        "pick" => {
            let weight = |item: &str| {
                item.split_once('*').is_none_or(|(_, weight)| weight.trim().parse::<u32>().is_ok())
            };
            let good = rest.split(',').all(|item| !item.trim().is_empty() && weight(item));
            if good { Ok(()) } else { Err("write pick:a*3,b".to_owned()) }
        }
        "number" => {
            let ends = rest
                .split_once("..")
                .and_then(|(a, b)| Some((a.parse::<i64>().ok()?, b.parse::<i64>().ok()?)));
            if ends.is_some_and(|(a, b)| a <= b) { Ok(()) } else { Err("write number:1..9".to_owned()) }
        }
        "date" => {
            let ends = rest
                .split_once("..")
                .and_then(|(a, b)| Some((a.parse::<kernel::Day>().ok()?, b.parse::<kernel::Day>().ok()?)));
            if ends.is_some_and(|(a, b)| a <= b) {
                Ok(())
            } else {
                Err("write date:2005-01-01..2026-06-30".to_owned())
            }
        }
        "sequence" => {
            let width = |behind: &str| {
                behind
                    .split_once('d')
                    .is_some_and(|(width, _)| width.is_empty() || width.parse::<u8>().is_ok())
            };
            let good = rest.contains('%') && rest.split('%').skip(1).all(width);
            if good { Ok(()) } else { Err("write sequence:V%06d, or sequence:%02d-%05d".to_owned()) }
        }
        "maybe" => match rest.split_once(':') {
            Some((share, inner)) if share.parse::<f64>().is_ok_and(|share| (0.0..=1.0).contains(&share)) => {
                source(inner, per)
            }
            _ => Err("write maybe:0.2:<source>".to_owned()),
        },
        "mix" => rest.split('|').try_for_each(|part| match part.rsplit_once('*') {
            Some((inner, weight)) if weight.trim().parse::<u32>().is_ok() => source(inner, per),
            _ => Err("write mix:<source>*7|<source>*3".to_owned()),
        }),
        "record" => Err("write record:<registry>.<field> alone, not within maybe or mix".to_owned()),
        _ => Err(hint(
            word,
            ["pick", "number", "date", "pattern", "const", "sequence", "maybe", "mix", "record"].into_iter(),
        )),
    }
}

fn scope() -> Type {
    let parts = |names: &[&str]| {
        Type::record(names.iter().map(|name| {
            let kind = match *name {
                "birth_date" | "started_on" => Type::Date,
                "capital" | "birth_order" => Type::Number,
                "address" => Type::address(),
                _ => Type::Text,
            };
            (*name, kind)
        }))
    };
    Type::record([
        ("person", parts(&PERSON)),
        ("household", parts(&HOUSEHOLD)),
        ("business", parts(&BUSINESS)),
        ("today", Type::Date),
    ])
}

impl Check<'_> {
    pub(super) fn synthetic(&mut self, at: &Read<Registry>) {
        let registry = &at.value;
        let Some(synthetic) = &registry.synthetic else {
            return;
        };
        self.known_fields(at, "synthetic.fields", synthetic.fields.keys(), registry);
        for (field, text) in &synthetic.fields {
            if let Some(other) = text.strip_prefix("record:") {
                self.other_record(at, field, (other, synthetic.per));
            } else if let Err(hint) = source(text, synthetic.per) {
                let reason = format!("“{text}” is not a source of synthetic values");
                self.tell(at, &format!("synthetic.fields.{field}"), reason, hint);
            }
        }
        for field in registry.fields.iter().filter(|field| field.required) {
            if !synthetic.fields.contains_key(&field.id) {
                let reason = format!("the required field “{}” has no source of synthetic values", field.id);
                self.tell(at, "synthetic.fields", reason, format!("add {} = \"…\"", field.id));
            }
        }
        if let Some(condition) = &synthetic.condition {
            self.expr(at, "synthetic.where", condition, &scope(), &Type::Bool);
        }
    }

    /// `record:vehicle.plate`: a field of the record that the same person, household or business has in another registry.
    fn other_record(&mut self, at: &Read<Registry>, field: &str, (other, per): (&str, SyntheticPer)) {
        let path = format!("synthetic.fields.{field}");
        let Some((id, name)) = other.split_once('.') else {
            self.tell(at, &path, "the source names no field", "write record:<registry>.<field>");
            return;
        };
        let Some(registry) = self.find_registry(at, &path, id) else { return };
        let theirs = registry.synthetic.as_ref();
        let plain = |theirs: &Synthetic| {
            theirs.per == per && !theirs.fields.values().any(|source| source.starts_with("record:"))
        };
        if !theirs.is_some_and(plain) {
            let reason = format!("no records of “{id}” are made before, for the same people");
            let hint = "name a registry with a [synthetic] section of the same per and without record: in it";
            self.tell(at, &path, reason, hint);
        } else if !theirs.is_some_and(|theirs| theirs.fields.contains_key(name)) {
            let known = theirs.into_iter().flat_map(|theirs| theirs.fields.keys().map(String::as_str));
            let reason = format!("synthetic records of “{id}” have no “{name}”");
            self.tell(at, &path, reason, hint(name, known));
        }
    }
}
