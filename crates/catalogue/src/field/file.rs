//! A file. The value is `{ file, name, kind, size }`; the content is in the file store.

use kernel::Lang;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::Form;
use web::components::{FileInput, file_input};

use super::{Control, FieldType, Given, Problem, plain};
use crate::expr::Type;
use crate::model::Lists;
use crate::node::Node;

/// Kinds of file that are known by their first bytes.
const KINDS: [(&str, &str); 3] =
    [("pdf", "application/pdf,.pdf"), ("png", "image/png,.png"), ("jpg", "image/jpeg,.jpg,.jpeg")];

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileKind {
    /// Kinds that are taken: pdf, png, jpg.
    pub kinds: Vec<String>,
    /// Largest size in megabytes.
    pub max_mb: u32,
}

impl FileKind {
    pub(crate) fn read(node: &Node<'_>) -> Self {
        let words: Vec<(&str, String)> = KINDS.iter().map(|(name, _)| (*name, (*name).to_owned())).collect();
        let mut kinds = node.choices("kinds", &words);
        if kinds.is_empty() && !node.has("kinds") {
            kinds = words.into_iter().map(|(_, name)| name).collect();
        }
        Self { kinds, max_mb: node.opt_count("max_mb", 1, 20).unwrap_or(5) }
    }

    fn list(&self) -> String {
        self.kinds.iter().map(|kind| kind.to_uppercase()).collect::<Vec<_>>().join(", ")
    }
}

/// A size as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..=1_023 => format!("{bytes} B"),
        1_024..=1_048_575 => format!("{} kB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

impl FieldType for FileKind {
    fn value_type(&self) -> Type {
        Type::record([
            ("file", Type::Text),
            ("name", Type::Text),
            ("kind", Type::Text),
            ("size", Type::Number),
        ])
    }

    fn raw(&self, form: &Form, name: &str, given: &Given<'_>) -> Value {
        match form.upload(name) {
            Some(upload) => json!({
                "file": upload.file.as_str(), "name": upload.file_name, "kind": upload.kind.id(), "size": upload.size,
            }),
            None => given.kept.cloned().unwrap_or(Value::Null),
        }
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let (Some(file), Some(kind), Some(size)) =
            (raw["file"].as_str(), raw["kind"].as_str(), raw["size"].as_u64())
        else {
            return Err(Problem::new("catalogue-error-file-missing", Vec::new()));
        };
        if size == 0 {
            return Err(Problem::new("catalogue-error-file-empty", Vec::new()));
        }
        if !self.kinds.iter().any(|known| known == kind) {
            return Err(Problem::new("catalogue-error-file-kind", vec![("kinds", self.list())]));
        }
        if size > u64::from(self.max_mb) << 20 {
            return Err(Problem::new("catalogue-error-file-large", vec![("max", self.max_mb.to_string())]));
        }
        let name: String =
            plain(&raw["name"]).chars().filter(|letter| !letter.is_control()).take(120).collect();
        Ok(json!({ "file": file, "name": name, "kind": kind, "size": size }))
    }

    fn pairs(&self, value: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
        // Only told, never read back: which file is attached already.
        pairs.push((format!("{name}-attached"), plain(&value["name"])));
    }

    fn show(&self, value: &Value, _: &Lists, _: Lang) -> String {
        format!("{} ({})", plain(&value["name"]), size(value["size"].as_u64().unwrap_or(0)))
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let limits = control
            .text("catalogue-file-hint", &[("kinds", &self.list()), ("max", &self.max_mb.to_string())]);
        let hint = shown.hint.as_ref().map_or_else(|| limits.clone(), |hint| format!("{hint} {limits}"));
        let accept: Vec<&str> = KINDS
            .iter()
            .filter(|(kind, _)| self.kinds.iter().any(|known| known == kind))
            .map(|(_, accept)| *accept)
            .collect();
        let attached = control.given.kept.map(|kept| plain(&kept["name"])).filter(|name| !name.is_empty());
        html! {
            (file_input(control.lang, &FileInput {
                name: control.name, label: shown.label, hint: Some(&hint), error: shown.error.as_deref(),
                optional: shown.optional, accept: Some(&accept.join(",")),
            }))
            @if let Some(name) = attached { p.hint { (control.text("catalogue-file-attached", &[("name", &name)])) } }
        }
    }
}
