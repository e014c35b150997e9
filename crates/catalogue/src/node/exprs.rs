//! Expressions and templates.

use std::collections::BTreeMap;

use kernel::Text;
use toml::de::DeValue;

use super::Node;
use crate::expr::{Expr, Template};

impl Node<'_> {
    /// An optional expression. Numbers and truth values may stand without quotation marks.
    pub(crate) fn opt_expr(&self, key: &str) -> Option<Expr> {
        let text = match self.value(key)?.get_ref() {
            DeValue::Integer(int) => int.as_str().to_owned(),
            DeValue::Boolean(flag) => flag.to_string(),
            _ => self.opt_text(key)?,
        };
        match Expr::parse(&text) {
            Ok(expr) => Some(expr),
            Err(error) => {
                self.mistake(
                    key,
                    format!("{key}: {error}"),
                    "the language of expressions is described in FORMAT.md",
                );
                None
            }
        }
    }

    /// A required expression.
    pub(crate) fn expr(&self, key: &str) -> Option<Expr> {
        if self.table.get(key).is_none() {
            self.missing(key);
        }
        self.opt_expr(key)
    }

    /// A table's entries as expressions, by key.
    pub(crate) fn exprs(&self, key: &str) -> BTreeMap<String, Expr> {
        let Some(table) = self.table(key) else {
            return BTreeMap::new();
        };
        let found =
            table.keys().into_iter().filter_map(|name| table.opt_expr(&name).map(|expr| (name, expr)));
        found.collect()
    }

    /// An optional text in both languages with places to fill in.
    pub(crate) fn opt_templates(&self, key: &str) -> Option<Text> {
        let text = self.opt_both(key)?;
        for part in [&text.zh, &text.en] {
            if let Err(error) = Template::parse(part) {
                self.mistake(
                    key,
                    format!("{key}: {error}"),
                    "write {answers.x}, {evidence.y.z}, {person.name}",
                );
            }
        }
        Some(text)
    }
}
