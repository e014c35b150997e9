//! What is known when: answers page by page, evidence once its key is known.

use std::collections::HashMap;

use super::Check;
use crate::expr::{Expr, Type};
use crate::load::Read;
use crate::model::{Audience, Service, Step};

/// When something is known: after this many pages. 0 is at the start.
pub(super) type Stage = usize;

/// The types of a service's paths, and the stage from which each is known.
pub(super) struct Scopes {
    /// Before the case is submitted.
    pub(super) before: Type,
    /// For each named value: with the values above it.
    pub(super) named: Vec<Type>,
    /// In steps and effects.
    pub(super) steps: Type,
    /// In result texts.
    pub(super) result: Type,
    /// Stage of `answers.x` and `evidence.y`.
    known_from: HashMap<String, Stage>,
    /// The place of the step in which `steps.x`, or what a named value uses of it, is entered.
    entered: HashMap<String, usize>,
}

/// Documents are attached after the last page.
const ATTACHED: Stage = usize::MAX - 1;
/// Officials enter values after the case was sent.
const ENTERED: Stage = usize::MAX;

/// The first two parts of a path.
fn head(path: &str) -> String {
    path.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
}

fn with_values(names: &[(&'static str, Type)], values: &[(String, Type)]) -> Type {
    Type::record(names.iter().cloned().chain([("values", Type::record(values.iter().cloned()))]))
}

/// From which stage the answers, evidence and values of a service are known, and in which steps what officials
/// enter is.
fn stages(service: &Service) -> (HashMap<String, Stage>, HashMap<String, usize>) {
    let mut known_from: HashMap<String, Stage> = HashMap::new();
    for (page, question) in service
        .pages
        .iter()
        .enumerate()
        .flat_map(|(page, at)| at.questions.iter().map(move |question| (page, question)))
    {
        known_from.insert(format!("answers.{}", question.field.id), page + 1);
    }
    for upload in &service.uploads {
        known_from.insert(format!("answers.{}", upload.field.id), ATTACHED);
    }
    for evidence in &service.evidence {
        let used = evidence.key.paths().into_iter().chain(evidence.when.iter().flat_map(Expr::paths));
        let stage = used.filter_map(|path| known_from.get(&head(&path)).copied()).max().unwrap_or(0);
        known_from.insert(format!("evidence.{}", evidence.id), stage);
    }
    let mut entered: HashMap<String, usize> = HashMap::new();
    for (place, step) in service.steps.iter().enumerate() {
        known_from.insert(format!("steps.{}", step.id), ENTERED);
        entered.insert(format!("steps.{}", step.id), place);
    }
    for value in &service.values {
        let used = value.is.paths();
        if let Some(place) = used.iter().filter_map(|path| entered.get(&head(path)).copied()).max() {
            entered.insert(format!("values.{}", value.id), place);
        }
        let stage = used.iter().filter_map(|path| known_from.get(&head(path)).copied()).max();
        known_from.insert(format!("values.{}", value.id), stage.unwrap_or(0));
    }
    (known_from, entered)
}

impl Scopes {
    pub(super) fn of(service: &Service, check: &Check<'_>) -> Self {
        let (known_from, entered) = stages(service);
        let answers = service
            .questions()
            .map(|question| (question.field.id.clone(), question.field.kind.value_type()))
            .chain(
                service
                    .uploads
                    .iter()
                    .map(|upload| (upload.field.id.clone(), upload.field.kind.value_type())),
            );
        let evidence = service
            .evidence
            .iter()
            .map(|evidence| (evidence.id.clone(), check.evidence_type(service, &evidence.id)));
        let mut names = vec![
            (
                "person",
                Type::record([("id_number", Type::Text), ("name", Type::Text), ("birth_date", Type::Date)]),
            ),
            ("today", Type::Date),
            ("answers", Type::record(answers)),
            ("evidence", Type::record(evidence)),
        ];
        if service.audience.contains(&Audience::Official) {
            names.push((
                "post",
                Type::record([("id", Type::Text), ("title", Type::Text), ("agency", Type::Text)]),
            ));
        }
        let by_officials = ("steps", Type::record(service.steps.iter().filter_map(entered_type)));
        let in_values: Vec<_> = names.iter().cloned().chain([by_officials.clone()]).collect();
        let mut named = Vec::new();
        let mut values = Vec::new();
        for value in &service.values {
            let scope = with_values(&in_values, &values);
            let found = match &value.kind {
                Some(kind) => kind.value_type(),
                None => value.is.check(&scope).unwrap_or(Type::Any),
            };
            values.push((value.id.clone(), found));
            named.push(scope);
        }
        names.push(("values", Type::record(values)));
        let case = [("number", Type::Text), ("submitted_on", Type::Date), ("service", Type::Text)];
        let drawn = service.draws.iter().map(|draw| (draw.id.clone(), Type::Text));
        let after = [("case", Type::record(case)), by_officials, ("drawn", Type::record(drawn))];
        let with_case = names.iter().cloned().chain(after);
        Self {
            steps: Type::record(with_case.clone()),
            result: Type::record(with_case.chain([("reason", Type::Text)])),
            before: Type::record(names),
            named,
            known_from,
            entered,
        }
    }
}

/// The type of `steps.<id>`: what is entered in it.
fn entered_type(step: &Step) -> Option<(String, Type)> {
    let fields = step.questions.iter().map(|entered| &entered.question.field);
    let fields: Vec<_> = fields.map(|field| (field.id.clone(), field.kind.value_type())).collect();
    (!fields.is_empty()).then(|| (step.id.clone(), Type::record(fields)))
}

impl Check<'_> {
    /// The type of `evidence.<id>`: the contracted fields of its registry.
    fn evidence_type(&self, service: &Service, id: &str) -> Type {
        let contract =
            service.evidence(id).and_then(|evidence| self.contracts.get(evidence.contract.as_str()));
        let registry = contract.and_then(|contract| self.registries.get(contract.registry()?));
        let (Some(contract), Some(registry)) = (contract, registry) else {
            return Type::Any;
        };
        let given = registry.fields.iter().filter(|field| contract.fields().contains(&field.id));
        let record = Type::record(given.map(|field| (field.id.clone(), field.kind.value_type())));
        let many = service.evidence(id).is_some_and(|evidence| evidence.many);
        if many { Type::list(record) } else { record }
    }

    /// The expression works, and everything it uses is known at `stage`.
    pub(super) fn staged(
        &mut self,
        at: &Read<Service>,
        path: &str,
        expr: &Expr,
        (scopes, stage): (&Scopes, Stage),
        wanted: &Type,
    ) {
        if !self.expr(at, path, expr, &scopes.before, wanted) {
            return;
        }
        for used in expr.paths() {
            if let Some(known) = scopes.known_from.get(&head(&used))
                && *known > stage
            {
                let reason = format!("{used} is not known yet here");
                let hint = match *known {
                    ATTACHED => "documents are attached after the last page; use it in a step".to_owned(),
                    ENTERED => "officials enter it after the case was sent; use it in a step".to_owned(),
                    known => format!("it is known after page {known}; move this to a later page"),
                };
                self.tell(at, path, reason, hint);
            }
        }
    }

    /// What the expression uses of steps is entered before the step at `place`, or in the step `own`.
    pub(super) fn entered_before(
        &mut self,
        at: &Read<Service>,
        path: &str,
        expr: &Expr,
        (scopes, place, own): (&Scopes, usize, Option<usize>),
    ) {
        let used = expr.paths();
        let is_late = |entered: &usize| *entered >= place && Some(*entered) != own;
        if let Some(late) = used.iter().find(|used| scopes.entered.get(&head(used)).is_some_and(is_late)) {
            let reason = format!("{late} is not entered yet here");
            self.tell(at, path, reason, "use it in a later step, or move the question to an earlier one");
        }
    }
}
