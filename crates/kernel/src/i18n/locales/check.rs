//! Finds what is wrong with the texts before a person does.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::Lang;

/// Variables and references of each key of one language.
#[derive(Default)]
struct Texts {
    variables: BTreeMap<String, BTreeSet<String>>,
    /// From key to the messages and terms (`-term`) it uses.
    references: BTreeMap<String, BTreeSet<String>>,
}

/// Collects all texts, then tells what is wrong with them.
#[derive(Default)]
pub(super) struct Checker {
    zh: Texts,
    en: Texts,
    problems: Vec<String>,
}

impl Checker {
    pub(super) fn parse_error(&mut self, lang: Lang, source: &str, at: usize, reason: &str) {
        let before = source.get(..at).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let words = source.lines().nth(line - 1).unwrap_or_default();
        self.problems.push(format!("{}: line {line} `{words}`: {reason}", lang.code()));
    }

    pub(super) fn read(&mut self, lang: Lang, resource: &FluentResource) {
        let texts = match lang {
            Lang::Zh => &mut self.zh,
            Lang::En => &mut self.en,
        };
        for entry in resource.entries() {
            let (key, pattern, attributes) = match entry {
                Entry::Message(message) => {
                    (message.id.name.to_owned(), message.value.as_ref(), &message.attributes)
                }
                Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
                _ => continue,
            };
            let mut uses = Uses::default();
            if let Some(pattern) = pattern {
                uses.pattern(pattern);
            }
            if pattern.is_none() || !attributes.is_empty() {
                self.problems.push(format!("{}: `{key}` has attributes; write separate keys", lang.code()));
            }
            if texts.variables.insert(key.clone(), uses.variables).is_some() {
                self.problems.push(format!("{}: `{key}` is written twice", lang.code()));
            }
            texts.references.insert(key, uses.references);
        }
    }

    /// Everything that is wrong, in the order of keys.
    pub(super) fn finish(mut self) -> Vec<String> {
        for (lang, texts, other, other_texts) in
            [(Lang::Zh, &self.zh, Lang::En, &self.en), (Lang::En, &self.en, Lang::Zh, &self.zh)]
        {
            for key in texts.variables.keys().filter(|key| !key.starts_with('-')) {
                if !other_texts.variables.contains_key(key) {
                    self.problems.push(format!("{}: `{key}` is missing", other.code()));
                }
            }
            for (key, references) in &texts.references {
                for reference in references.iter().filter(|name| !texts.variables.contains_key(*name)) {
                    self.problems
                        .push(format!("{}: `{key}` uses `{reference}`, which is missing", lang.code()));
                }
            }
        }
        for (key, zh) in self.zh.variables.iter().filter(|(key, _)| !key.starts_with('-')) {
            if let Some(en) = self.en.variables.get(key).filter(|en| *en != zh) {
                let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
                self.problems.push(format!(
                    "`{key}` has variables {{{}}} in zh, {{{}}} in en",
                    list(zh),
                    list(en)
                ));
            }
        }
        self.problems.sort();
        self.problems
    }
}

/// What one text uses.
#[derive(Default)]
struct Uses {
    variables: BTreeSet<String>,
    references: BTreeSet<String>,
}

impl Uses {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.references.insert(format!("-{}", id.name));
                if let Some(arguments) = arguments {
                    self.arguments(arguments);
                }
            }
            InlineExpression::FunctionReference { arguments, .. } => self.arguments(arguments),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        for argument in &arguments.positional {
            self.inline(argument);
        }
        for argument in &arguments.named {
            self.inline(&argument.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Lang;
    use crate::i18n::Locales;

    fn problems(zh: &str, en: &str) -> Vec<String> {
        Locales::new(&[(Lang::Zh, zh), (Lang::En, en)]).check()
    }

    #[test]
    fn each_kind_of_mistake_is_found() {
        assert_eq!(problems("a = 甲\n", ""), ["en: `a` is missing"]);
        assert_eq!(problems("", "a = A\n"), ["zh: `a` is missing"]);
        assert_eq!(problems("a = 甲\na = 乙\n", "a = A\n"), ["zh: `a` is written twice"]);
        assert_eq!(problems("a = { $x }\n", "a = { $y }\n"), ["`a` has variables {x} in zh, {y} in en"]);
        assert_eq!(problems("a = { -b }\n", "a = A\n"), ["zh: `a` uses `-b`, which is missing"]);
        assert_eq!(
            problems("a = 甲\n    .b = 乙\n", "a = A\n"),
            ["zh: `a` has attributes; write separate keys"]
        );
        assert!(problems("a = 甲\nb = { $x\n", "a = A\n")[0].starts_with("zh: line 2 `b = { $x`"));
    }

    #[test]
    fn variables_in_all_places_are_seen() {
        let zh = "a = { $n ->\n    [one] { $x }\n   *[other] { NUMBER($m) }\n }\n";
        assert_eq!(problems(zh, "a = { $n } { $x } { $m }\n"), Vec::<String>::new());
    }
}
