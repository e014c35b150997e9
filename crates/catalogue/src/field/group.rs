//! Rows of fields. Rows are added and taken away by buttons, without script:
//! `_add` with the group's name, `_remove` with the name and the row.

use kernel::Lang;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use web::Form;
use web::components::{Button, ButtonKind, Fieldset, button, fieldset};

use super::{Control, FieldType, Given, Problem};
use crate::expr::Type;
use crate::model::{Field, Lists};
use crate::node::Node;

/// Most rows a definition may allow.
const MOST_ROWS: i64 = 200;

/// Rows of fields; the value is a list of records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupKind {
    /// Fields of a row.
    pub fields: Vec<Field>,
    /// Most rows.
    pub max_rows: u32,
}

/// Number of rows a form holds for the group `name`.
fn rows(form: &Form, name: &str) -> usize {
    let prefix = format!("{name}-");
    let row = |key: &str| key.strip_prefix(&prefix)?.split('-').next()?.parse::<usize>().ok();
    let last = form.fields().iter().filter_map(|(key, _)| row(key)).max();
    last.map_or(0, |last| last + 1).min(MOST_ROWS as usize)
}

/// When a button to add or take away a row was pressed: the form with the
/// rows changed, to be shown again without checking it.
pub fn change_rows(form: &Form) -> Option<Form> {
    let kept = form.fields().iter().filter(|(key, _)| key != "_add" && key != "_remove");
    if let Some(name) = form.opt("_add") {
        let added = rows(form, name);
        let marker = (format!("{name}-{added}-row"), String::new());
        let first = (added == 0).then(|| (format!("{name}-0-row"), String::new()));
        return Some(Form::from_pairs(kept.cloned().chain(first).chain([marker])));
    }
    let (name, gone) = form.opt("_remove")?.rsplit_once('-')?;
    let gone: usize = gone.parse().ok()?;
    let prefix = format!("{name}-");
    let moved = kept.filter_map(|(key, value)| {
        let Some((row, rest)) = key.strip_prefix(&prefix).and_then(|rest| rest.split_once('-')) else {
            return Some((key.clone(), value.clone()));
        };
        match row.parse::<usize>() {
            Ok(row) if row == gone => None,
            Ok(row) if row > gone => Some((format!("{prefix}{}-{rest}", row - 1), value.clone())),
            _ => Some((key.clone(), value.clone())),
        }
    });
    Some(Form::from_pairs(moved))
}

impl GroupKind {
    pub(super) fn read(node: &Node<'_>, inside: bool) -> Self {
        if inside {
            node.mistake(
                "type",
                "a group stands in a group",
                "describe the inner rows as a registry of their own",
            );
        }
        let fields = if inside { Vec::new() } else { crate::read::fields(node, "field", true) };
        if fields.is_empty() && !inside {
            node.mistake("type", "a group has no fields", "add its fields as [[….field]] tables");
        }
        Self { fields, max_rows: node.opt_count("max_rows", 1, MOST_ROWS).unwrap_or(20) }
    }
}

impl FieldType for GroupKind {
    fn value_type(&self) -> Type {
        Type::list(Type::record(self.fields.iter().map(|field| (field.id.clone(), field.kind.value_type()))))
    }

    /// Rows in which nothing was entered are left out.
    fn raw(&self, form: &Form, name: &str, given: &Given<'_>) -> Value {
        let row = |row: usize| {
            let part = |field: &Field| {
                let inner = format!("{name}-{row}-{}", field.id);
                (field.id.clone(), field.kind.unit().raw(form, &inner, &Given::new(given.lists)))
            };
            let parts: Map<String, Value> = self.fields.iter().map(part).collect();
            let empty =
                parts.values().all(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty));
            if empty { Value::Null } else { Value::Object(parts) }
        };
        let found: Vec<Value> = (0..rows(form, name)).map(row).collect();
        let used = found.iter().rposition(|row| !row.is_null()).map_or(0, |last| last + 1);
        Value::Array(found.into_iter().take(used).collect())
    }

    fn check(&self, raw: &Value, given: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let parsed = raw.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        let Some(items) = parsed.as_ref().unwrap_or(raw).as_array() else {
            return Err(Problem::new("catalogue-error-rows", Vec::new()));
        };
        let filled: Vec<(usize, &Value)> =
            items.iter().enumerate().filter(|(_, row)| !row.is_null()).collect();
        if filled.len() > self.max_rows as usize {
            return Err(Problem::new("catalogue-error-rows-many", vec![("max", self.max_rows.to_string())]));
        }
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for (place, item) in filled {
            let mut row = Map::new();
            if let Some(strange) = item
                .as_object()
                .and_then(|item| item.keys().find(|key| !self.fields.iter().any(|f| &f.id == *key)))
            {
                problems
                    .extend(Problem::new("catalogue-error-unknown-field", vec![("name", strange.clone())]));
            }
            for field in &self.fields {
                let place = format!("-{place}-{}", field.id);
                match field.check(
                    item.get(&field.id).unwrap_or(&Value::Null),
                    &place,
                    &Given::new(given.lists),
                ) {
                    Ok(value) => {
                        row.insert(field.id.clone(), value);
                    }
                    Err(errors) => problems.extend(errors.into_iter().map(|error| Problem {
                        place: error.field,
                        label: Some(error.label),
                        key: error.key,
                        args: error.args,
                    })),
                }
            }
            rows.push(Value::Object(row));
        }
        if problems.is_empty() { Ok(Value::Array(rows)) } else { Err(problems) }
    }

    fn pairs(&self, value: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
        for (row, item) in value.as_array().into_iter().flatten().enumerate() {
            for field in &self.fields {
                pairs.extend(field.pairs(&item[field.id.as_str()], &format!("{name}-{row}-{}", field.id)));
            }
        }
    }

    fn show(&self, value: &Value, lists: &Lists, lang: Lang) -> String {
        let (colon, comma) = if lang == Lang::Zh { ("：", "，") } else { (": ", ", ") };
        let row = |item: &Value| {
            let part = |field: &Field| {
                let text = field.show(&item[field.id.as_str()], lists, lang);
                (!text.is_empty()).then(|| format!("{}{colon}{text}", field.name.of(lang)))
            };
            self.fields.iter().filter_map(part).collect::<Vec<_>>().join(comma)
        };
        value.as_array().into_iter().flatten().map(row).collect::<Vec<_>>().join("\n")
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let count = rows(control.form, control.name).max(1).min(self.max_rows as usize);
        let add = control.word("catalogue-row-add");
        let body = html! {
            @for row in 0..count {
                @let place = format!("{}-{row}", control.name);
                @let number = (row + 1).to_string();
                @let legend = control.text("catalogue-row", &[("number", &number)]);
                @let remove = control.text("catalogue-row-remove", &[("number", &number)]);
                @let fields = html! {
                    input type="hidden" name={ (place) "-row" } value="";
                    @for field in &self.fields {
                        (control.inner(field, &format!("{place}-{}", field.id)))
                    }
                    @if count > 1 {
                        (button(&Button { text: &remove, kind: ButtonKind::Secondary, value: Some(("_remove", &place)) }))
                    }
                };
                (fieldset(control.lang, &Fieldset { name: &place, legend: &legend, hint: None, error: None, body: fields }))
            }
            @if count < self.max_rows as usize {
                (button(&Button { text: &add, kind: ButtonKind::Secondary, value: Some(("_add", control.name)) }))
            }
        };
        let legend = shown.legend(control);
        let around = Fieldset {
            name: control.name,
            legend: &legend,
            hint: shown.hint.as_deref(),
            error: shown.error.as_deref(),
            body,
        };
        fieldset(control.lang, &around)
    }
}
