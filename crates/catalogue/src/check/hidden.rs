//! Fields of evidence and values of steps that the applicant does not see stand in no text that the applicant
//! reads.

use super::Check;
use crate::expr::{Expr, Template};
use crate::load::Read;
use crate::model::Service;

impl Check<'_> {
    pub(super) fn hidden(&mut self, at: &Read<Service>) {
        let service = &at.value;
        let hidden: Vec<String> = service
            .evidence
            .iter()
            .flat_map(|evidence| {
                evidence.hidden.iter().map(|field| format!("evidence.{}.{field}", evidence.id))
            })
            .chain(service.steps.iter().flat_map(|step| {
                let kept = step.questions.iter().filter(|entered| !entered.shown);
                kept.map(|entered| format!("steps.{}.{}", step.id, entered.question.field.id))
            }))
            .collect();
        if hidden.is_empty() {
            return;
        }
        for (path, expr) in read_by_applicants(service) {
            // A record as a whole shows all of it.
            if let Some(field) = hidden.iter().find(|field| expr.touches(field)) {
                let reason = format!("the applicant would read {field}, which is hidden");
                let hint = if field.starts_with("steps.") {
                    "write something that does not tell it, or write shown = true in the step's question"
                } else {
                    "write something that does not tell it, or take it out of hidden"
                };
                self.tell(at, &path, reason, hint);
            }
        }
    }
}

/// The expressions whose values the applicant reads, with their places.
fn read_by_applicants(service: &Service) -> Vec<(String, Expr)> {
    let mut texts = vec![
        ("result.granted".to_owned(), &service.result.granted),
        ("result.refused".to_owned(), &service.result.refused),
        ("result.appeal".to_owned(), &service.result.appeal),
    ];
    for (place, step) in service.steps.iter().enumerate() {
        let rules = step.rules.iter().enumerate();
        texts
            .extend(rules.map(|(inner, rule)| (format!("step[{place}].rule[{inner}].reason"), &rule.reason)));
    }
    let mut read = Vec::new();
    for (path, text) in texts {
        for part in [&text.zh, &text.en] {
            let template = Template::parse(part).unwrap_or_default();
            read.extend(template.places().map(|place| (path.clone(), place.clone())));
        }
    }
    let values = service.values.iter().enumerate().filter(|(_, value)| value.title.is_some());
    read.extend(values.map(|(place, value)| (format!("value[{place}].is"), value.is.clone())));
    for (page, questions) in service.pages.iter().enumerate() {
        for (place, question) in questions.questions.iter().enumerate() {
            let Some(options) = &question.options else { continue };
            let path = format!("page[{page}].question[{place}].options_from");
            let label = Template::parse(&options.label).unwrap_or_default();
            let shown = label.places().flat_map(Expr::paths).chain([options.value.clone()]);
            let within = |field: &String| {
                let paths = options.from.paths().into_iter();
                let whole = paths.map(|from| format!("{from}.{field}")).collect::<Vec<_>>();
                whole.into_iter().filter_map(|path| Expr::parse(&path).ok()).collect::<Vec<_>>()
            };
            read.extend(shown.flat_map(|field| within(&field)).map(|expr| (path.clone(), expr)));
        }
    }
    read
}
