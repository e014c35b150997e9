//! One code of a list, or several.

use kernel::Lang;
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::Form;
use web::components::{Choice, Choices, Select, checkboxes, radios, select};

use super::{Control, FieldType, Given, Problem, plain};
use crate::expr::Type;
use crate::model::{Code, Lists};
use crate::node::Node;

/// More choices than these are a menu instead of radios.
const MOST_RADIOS: usize = 8;

/// One code or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodeKind {
    /// Where the codes come from.
    pub source: CodeSource,
    /// Whether several may be chosen; the value is a list then.
    pub many: bool,
}

/// Where codes come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeSource {
    /// A shared list.
    List(String),
    /// Options of the field's own.
    Own(Vec<Code>),
    /// Evidence of the case.
    Evidence,
}

/// Reads `[[…]] value zh en`; a value twice is a mistake.
pub(crate) fn read_codes(nodes: &[Node<'_>]) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for node in nodes {
        let code = Code { value: node.text("value"), name: node.languages() };
        if codes.iter().any(|known| known.value == code.value) && !code.value.is_empty() {
            node.mistake(
                "value",
                format!("the value “{}” stands twice", code.value),
                "each value stands once",
            );
        }
        codes.push(code);
    }
    codes
}

impl CodeKind {
    pub(super) fn read(node: &Node<'_>, from_evidence: bool) -> Self {
        let many = node.flag("many", false);
        let list = node.opt_text("codes");
        let own = read_codes(&node.tables("option"));
        let given = usize::from(list.is_some()) + usize::from(!own.is_empty()) + usize::from(from_evidence);
        if given != 1 {
            let key = if list.is_some() { "codes" } else { "type" };
            let reason =
                if given == 0 { "a code has no choices" } else { "a code has its choices from two places" };
            node.mistake(
                key,
                reason,
                "give codes = \"list id\", or [[…option]] tables, or (in a question) options_from",
            );
        }
        let source = match list {
            Some(list) => CodeSource::List(list),
            None if from_evidence => CodeSource::Evidence,
            None => CodeSource::Own(own),
        };
        Self { source, many }
    }

    /// The codes in the order they are offered; none when they come from evidence.
    pub fn codes<'a>(&'a self, lists: &'a Lists) -> &'a [Code] {
        match &self.source {
            CodeSource::List(id) => lists.codes.get(id).map_or(&[], |list| &list.codes),
            CodeSource::Own(codes) => codes,
            CodeSource::Evidence => &[],
        }
    }

    /// Name of a code.
    fn name(&self, value: &str, lists: &Lists, lang: Lang) -> Option<String> {
        let codes = self.codes(lists);
        codes.iter().find(|code| code.value == value).map(|code| code.name.of(lang).to_owned())
    }

    fn known(&self, value: &str, given: &Given<'_>) -> bool {
        match self.source {
            CodeSource::Evidence => given.choices.iter().any(|choice| choice.value == value),
            _ => self.name(value, given.lists, Lang::Zh).is_some(),
        }
    }

    fn choices(&self, control: &Control<'_>) -> Vec<Choice> {
        let offered = |codes: &[Code]| -> Vec<Choice> {
            codes.iter().map(|code| Choice::new(code.value.clone(), code.name.of(control.lang))).collect()
        };
        match &self.source {
            CodeSource::List(id) => {
                control.given.lists.codes.get(id).map(|list| offered(&list.codes)).unwrap_or_default()
            }
            CodeSource::Own(codes) => offered(codes),
            CodeSource::Evidence => control.given.choices.to_vec(),
        }
    }
}

impl FieldType for CodeKind {
    fn value_type(&self) -> Type {
        if self.many { Type::list(Type::Text) } else { Type::Text }
    }

    fn raw(&self, form: &Form, name: &str, _: &Given<'_>) -> Value {
        if self.many {
            return form.all(name).into_iter().filter(|value| !value.is_empty()).map(str::to_owned).collect();
        }
        form.opt(name).map_or(Value::Null, |text| Value::String(text.to_owned()))
    }

    fn check(&self, raw: &Value, given: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let unknown = || Problem::new("catalogue-error-code", Vec::new());
        let one = |value: &Value| match value.as_str().map(str::trim) {
            Some(text) if self.known(text, given) => Ok(text.to_owned()),
            _ => Err(unknown()),
        };
        if !self.many {
            return one(raw).map(Value::String);
        }
        let mut values: Vec<String> = match raw {
            Value::Array(items) => items.iter().map(one).collect::<Result<_, _>>()?,
            Value::String(text) => text.split(';').map(|part| one(&part.into())).collect::<Result<_, _>>()?,
            _ => return Err(unknown()),
        };
        let mut seen = std::collections::HashSet::new();
        values.retain(|value| seen.insert(value.clone()));
        Ok(values.into())
    }

    fn pairs(&self, value: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
        match value {
            Value::Array(items) => pairs.extend(items.iter().map(|item| (name.to_owned(), plain(item)))),
            other => pairs.push((name.to_owned(), plain(other))),
        }
    }

    fn show(&self, value: &Value, lists: &Lists, lang: Lang) -> String {
        let one = |value: &Value| {
            let text = plain(value);
            self.name(&text, lists, lang).unwrap_or(text)
        };
        match value {
            Value::Array(items) => {
                let comma = if lang == Lang::Zh { "、" } else { ", " };
                items.iter().map(one).collect::<Vec<_>>().join(comma)
            }
            other => one(other),
        }
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let choices = self.choices(control);
        let chosen = control.form.all(control.name);
        let group = Choices { choices: &choices, values: &chosen, ..control.choices(&shown) };
        if self.many {
            return checkboxes(control.lang, &group);
        }
        if choices.len() <= MOST_RADIOS && !control.compact {
            return radios(control.lang, &group);
        }
        let menu = Select {
            empty: None,
            name: control.name,
            label: shown.label,
            hint: shown.hint.as_deref(),
            error: shown.error.as_deref(),
            value: control.form.text(control.name),
            optional: shown.optional,
            choices: &choices,
        };
        select(control.lang, &menu)
    }
}
