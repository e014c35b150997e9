//! Services: evidence, pages, texts.

use std::collections::HashMap;

use directory::nearest::hint;

use super::Check;
use super::scope::Scopes;
use crate::expr::{Expr, Template, Type};
use crate::field::FieldKind;
use crate::load::Read;
use crate::model::{Audience, Evidence, Options, Page, Question, Service};

impl Check<'_> {
    pub(super) fn service(&mut self, at: &Read<Service>) {
        let service = &at.value;
        let scopes = Scopes::of(service, self);
        self.agency(at, "owner", &service.owner);
        if !self.files.life_areas.iter().any(|area| area.id == service.life_area)
            && !service.life_area.is_empty()
        {
            let hint = hint(&service.life_area, self.files.life_areas.iter().map(|area| area.id.as_str()));
            self.tell(at, "life_area", format!("there is no area of life “{}”", service.life_area), hint);
        }
        for (place, evidence) in service.evidence.iter().enumerate() {
            self.evidence(at, place, evidence, &scopes);
        }
        for (place, rule) in service.eligibility.iter().enumerate() {
            let path = format!("eligibility[{place}].require");
            self.staged(at, &path, &rule.require, (&scopes, service.pages.len()), &Type::Bool);
        }
        for (place, page) in service.pages.iter().enumerate() {
            self.page(at, place, page, &scopes);
        }
        let end = service.pages.len();
        for (place, upload) in service.uploads.iter().enumerate() {
            if service.question(&upload.field.id).is_some() {
                let reason = format!("a question and an upload have the id “{}”", upload.field.id);
                self.tell(at, &format!("upload[{place}].id"), reason, "give one of them another id");
            }
            if let Some(when) = &upload.when {
                self.staged(at, &format!("upload[{place}].when"), when, (&scopes, end), &Type::Bool);
            }
        }
        for ((place, value), scope) in service.values.iter().enumerate().zip(&scopes.named) {
            let wanted = value.kind.as_ref().map_or(Type::Any, FieldKind::value_type);
            self.expr(at, &format!("value[{place}].is"), &value.is, scope, &wanted);
        }
        for (place, party) in service.parties.iter().enumerate() {
            self.party(at, place, party, &scopes);
        }
        for (place, draw) in service.draws.iter().enumerate() {
            self.draw(at, place, draw);
        }
        self.payment(at, &scopes);
        for (place, step) in service.steps.iter().enumerate() {
            self.step(at, place, step, &scopes);
        }
        let texts = [
            ("granted", &service.result.granted),
            ("refused", &service.result.refused),
            ("appeal", &service.result.appeal),
        ];
        for (key, text) in texts {
            self.template(at, &format!("result.{key}"), text, &scopes.result);
        }
        self.birth_date(at);
        self.once_only(at);
        self.hidden(at);
        self.sums(at);
    }

    /// Case numbers of two services do not begin alike.
    pub(super) fn number_prefixes(&mut self) {
        let mut first: HashMap<&str, &str> = HashMap::new();
        for read in &self.files.services {
            let prefix = &read.value.number_prefix;
            if prefix.is_empty() {
                continue;
            }
            if let Some(other) = first.insert(prefix, &read.value.id) {
                let reason = format!("case numbers of “{other}” begin with {prefix} too");
                self.tell(read, "number_prefix", reason, "choose other letters");
            }
        }
    }

    fn evidence(&mut self, at: &Read<Service>, place: usize, evidence: &Evidence, scopes: &Scopes) {
        let service = &at.value;
        let path = |key: &str| format!("evidence[{place}].{key}");
        for (key, expr, wanted) in
            [("key", Some(&evidence.key), Type::Any), ("when", evidence.when.as_ref(), Type::Bool)]
        {
            let Some(expr) = expr else { continue };
            self.staged(at, &path(key), expr, (scopes, service.pages.len()), &wanted);
            if expr.paths().iter().any(|used| used.starts_with("values.")) {
                let reason = "values are worked out after this is looked up";
                self.tell(at, &path(key), reason, "write here what the value is");
            }
            let later = service.evidence.iter().skip(place);
            for other in later.filter(|other| expr.touches(&format!("evidence.{}", other.id))) {
                let reason = format!("evidence.{} is looked up later than this", other.id);
                self.tell(at, &path(key), reason, "move it above this evidence");
            }
        }
        let Some(contract) = self.contracts.get(evidence.contract.as_str()).copied() else {
            if !evidence.contract.is_empty() {
                let hint = hint(&evidence.contract, self.contracts.keys().copied());
                self.tell(
                    at,
                    &path("contract"),
                    format!("there is no contract “{}”", evidence.contract),
                    hint,
                );
            }
            return;
        };
        let asks = contract.consumer == service.owner
            || service.steps.iter().any(|step| step.agency == contract.consumer);
        if !asks {
            let reason = format!(
                "the contract “{}” is {}'s, who has no part in this service",
                contract.id, contract.consumer
            );
            let hint = format!("use a contract of {}, or of the agency of a step", service.owner);
            self.tell(at, &path("contract"), reason, hint);
        }
        if !contract.services.contains(&service.id) {
            let reason = format!("the contract “{}” is not made for this service", contract.id);
            self.tell(at, &path("contract"), reason, format!("add \"{}\" to its services", service.id));
        }
        if !contract.keys().contains(&evidence.by) && !contract.keys().is_empty() {
            let reason = format!("the contract “{}” cannot be looked up by “{}”", contract.id, evidence.by);
            let hint = hint(&evidence.by, contract.keys().iter().map(String::as_str));
            self.tell(at, &path("by"), reason, hint);
        }
        for field in evidence.hidden.iter().filter(|field| !contract.fields().contains(field)) {
            let reason = format!("“{field}” is hidden, and the contract “{}” does not give it", contract.id);
            let hint = hint(field, contract.fields().iter().map(String::as_str));
            self.tell(at, &path("hidden"), reason, hint);
        }
        let Some(registry) = contract.registry().and_then(|id| self.registries.get(id)).copied() else {
            return;
        };
        let single =
            registry.is_key(&evidence.by) || registry.field(&evidence.by).is_some_and(|field| field.unique);
        if !evidence.many && !single && registry.field(&evidence.by).is_some() {
            let reason = format!("several records of “{}” can have the same {}", registry.id, evidence.by);
            self.tell(at, &path("many"), reason, "write many = true and use the list, or look up by the key");
        }
    }

    fn page(&mut self, at: &Read<Service>, place: usize, page: &Page, scopes: &Scopes) {
        let path = format!("page[{place}]");
        if let Some(when) = &page.when {
            self.staged(at, &format!("{path}.when"), when, (scopes, place), &Type::Bool);
        }
        for (inner, question) in page.questions.iter().enumerate() {
            self.question(at, (place, inner), question, scopes);
        }
        for (inner, rule) in page.rules.iter().enumerate() {
            let path = format!("{path}.rule[{inner}]");
            self.staged(at, &format!("{path}.require"), &rule.require, (scopes, place + 1), &Type::Bool);
            if !page.questions.iter().any(|question| question.field.id == rule.question) {
                let reason = format!("the page has no question “{}”", rule.question);
                let hint =
                    hint(&rule.question, page.questions.iter().map(|question| question.field.id.as_str()));
                self.tell(at, &format!("{path}.question"), reason, hint);
            }
        }
    }

    fn question(
        &mut self,
        at: &Read<Service>,
        (page, place): (usize, usize),
        question: &Question,
        scopes: &Scopes,
    ) {
        let path = format!("page[{page}].question[{place}]");
        self.field(at, &path, &question.field);
        if let Some(when) = &question.when {
            self.staged(at, &format!("{path}.when"), when, (scopes, page), &Type::Bool);
        }
        let official = matches!(question.field.kind, FieldKind::Official(_));
        if official && at.value.audience.iter().any(|audience| *audience != Audience::Official) {
            let reason = "a question of type official offers the applicant's colleagues";
            self.tell(at, &path, reason, "it needs audience = [\"official\"]");
        }
        let Some(options) = &question.options else {
            return;
        };
        let from = format!("{path}.options_from");
        self.staged(at, &from, &options.from, (scopes, page), &Type::Any);
        self.options(at, &path, options, &scopes.before);
    }

    /// Choices come from a list of records with the fields that are named.
    pub(super) fn options(&mut self, at: &Read<Service>, path: &str, options: &Options, scope: &Type) {
        match options.from.check(scope) {
            Ok(Type::List(item)) if matches!(*item, Type::Record(_)) => {
                let value = Expr::from_node(crate::expr::Node::Path(vec![options.value.clone()]));
                self.expr(at, &format!("{path}.value"), &value, &item, &Type::Text);
                for place in Template::parse(&options.label).iter().flat_map(Template::places) {
                    self.expr(at, &format!("{path}.option_label"), place, &item, &Type::Any);
                }
            }
            Ok(Type::Any | Type::List(_)) | Err(_) => {}
            Ok(_) => {
                let reason = format!("“{}” is one record, not a list to choose from", options.from);
                let hint = "write many = true in that evidence";
                self.tell(at, &format!("{path}.options_from"), reason, hint);
            }
        }
    }

    /// Identity keeps no birth dates, so a service that uses one must look it up.
    fn birth_date(&mut self, at: &Read<Service>) {
        let service = &at.value;
        let given = service.evidence.iter().any(|evidence| {
            let contract = self.contracts.get(evidence.contract.as_str());
            let fields =
                contract.is_some_and(|contract| contract.fields().iter().any(|field| field == "birth_date"));
            fields && evidence.key.touches("person.id_number")
        });
        if given {
            return;
        }
        let mut used: Vec<(String, &Expr)> = Vec::new();
        for (place, rule) in service.eligibility.iter().enumerate() {
            used.push((format!("eligibility[{place}].require"), &rule.require));
        }
        for (place, step) in service.steps.iter().enumerate() {
            for (inner, rule) in step.rules.iter().enumerate() {
                used.extend(rule.when.iter().map(|when| (format!("step[{place}].rule[{inner}].when"), when)));
            }
        }
        used.extend(
            service.values.iter().enumerate().map(|(place, value)| (format!("value[{place}].is"), &value.is)),
        );
        used.extend(service.pages.iter().enumerate().filter_map(|(place, page)| {
            page.when.as_ref().map(|when| (format!("page[{place}].when"), when))
        }));
        for (path, _) in used.into_iter().filter(|(_, expr)| expr.touches("person.birth_date")) {
            let hint = "add [[evidence]] with key = \"person.id_number\" by a contract that gives birth_date";
            self.tell(at, &path, "nothing tells the person's birth date", hint);
        }
    }
}
