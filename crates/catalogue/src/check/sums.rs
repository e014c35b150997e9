//! Sums are shown with their currency, so texts do not write it again.

use std::collections::HashSet;

use super::Check;
use crate::expr::{Piece, Template};
use crate::field::FieldKind;
use crate::load::Read;
use crate::model::Service;

/// How a text goes on after a sum, or leads to it, that tells the currency once more.
const AFTER: [&str; 2] = ["元", "dollars"];
const BEFORE: [&str; 3] = ["NT$", "新臺幣", "$"];

impl Check<'_> {
    pub(super) fn sums(&mut self, at: &Read<Service>) {
        let service = &at.value;
        let money = self.money(service);
        let mut texts = vec![
            ("result.granted".to_owned(), vec![&service.result.granted.zh, &service.result.granted.en]),
            ("result.refused".to_owned(), vec![&service.result.refused.zh, &service.result.refused.en]),
            ("result.appeal".to_owned(), vec![&service.result.appeal.zh, &service.result.appeal.en]),
        ];
        for (place, step) in service.steps.iter().enumerate() {
            for (inner, rule) in step.rules.iter().enumerate() {
                let path = format!("step[{place}].rule[{inner}].reason");
                texts.push((path, vec![&rule.reason.zh, &rule.reason.en]));
            }
        }
        for (path, texts) in texts {
            for text in texts {
                self.currency_once(at, &path, text, &|sum| money.contains(sum));
            }
        }
        for (page, questions) in service.pages.iter().enumerate() {
            for (place, question) in questions.questions.iter().enumerate() {
                let Some(options) = &question.options else { continue };
                let from = options.from.paths();
                let path = format!("page[{page}].question[{place}].option_label");
                let is_sum = |field: &str| from.iter().any(|from| money.contains(&format!("{from}.{field}")));
                self.currency_once(at, &path, &options.label, &is_sum);
            }
        }
    }

    fn currency_once(&mut self, at: &Read<Service>, path: &str, text: &str, is_sum: &dyn Fn(&str) -> bool) {
        let Ok(template) = Template::parse(text) else { return };
        let pieces = template.pieces();
        for (place, piece) in pieces.iter().enumerate() {
            let Piece::Place(expr) = piece else { continue };
            let sum = expr.to_string();
            if !is_sum(&sum) {
                continue;
            }
            let words = |place: Option<usize>| match place.and_then(|place| pieces.get(place)) {
                Some(Piece::Words(words)) => words.trim(),
                _ => "",
            };
            let before = words(place.checked_sub(1));
            let after = words(Some(place + 1));
            if BEFORE.iter().any(|word| before.ends_with(word))
                || AFTER.iter().any(|word| after.starts_with(word))
            {
                let reason = format!("{{{sum}}} is shown with its currency, and the text tells it again");
                self.tell(at, path, reason, format!("write {{{sum}}} alone"));
            }
        }
    }

    /// The paths of a service that are sums of money.
    fn money(&self, service: &Service) -> HashSet<String> {
        let is_money = |kind: &FieldKind| matches!(kind, FieldKind::Money(_));
        let questions = service.questions().filter(|question| is_money(&question.field.kind));
        let mut found: HashSet<String> =
            questions.map(|question| format!("answers.{}", question.field.id)).collect();
        for step in &service.steps {
            let sums = step.questions.iter().filter(|entered| is_money(&entered.question.field.kind));
            found.extend(sums.map(|entered| format!("steps.{}.{}", step.id, entered.question.field.id)));
        }
        let values = service.values.iter().filter(|value| value.kind.as_ref().is_some_and(is_money));
        found.extend(values.map(|value| format!("values.{}", value.id)));
        for evidence in &service.evidence {
            let contract = self.contracts.get(evidence.contract.as_str());
            let registry = contract.and_then(|contract| self.registries.get(contract.registry()?));
            let fields = registry.into_iter().flat_map(|registry| &registry.fields);
            let sums = fields.filter(|field| is_money(&field.kind));
            found.extend(sums.map(|field| format!("evidence.{}.{}", evidence.id, field.id)));
        }
        found
    }
}
