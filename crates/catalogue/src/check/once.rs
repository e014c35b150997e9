//! Once only: nobody is asked for what a registry the agency may read already
//! holds.

use directory::nearest::hint;

use super::Check;
use crate::load::Read;
use crate::model::{Contract, Question, Service};

impl Check<'_> {
    pub(super) fn once_only(&mut self, at: &Read<Service>) {
        let service = &at.value;
        for (page, questions) in service.pages.iter().enumerate() {
            for (place, question) in questions.questions.iter().enumerate() {
                let path = format!("page[{page}].question[{place}]");
                match &question.asks {
                    Some(asks) => self.asks(at, &path, asks, question),
                    None => self.given(at, &path, question),
                }
            }
        }
    }

    /// The question's id is a field that evidence of this service gives.
    fn given(&mut self, at: &Read<Service>, path: &str, question: &Question) {
        if question.options.is_some() {
            return;
        }
        let id = &question.field.id;
        let answer = format!("answers.{id}");
        for evidence in &at.value.evidence {
            let contract = self.contracts.get(evidence.contract.as_str());
            let gives = contract.is_some_and(|contract| contract.fields().contains(id));
            if gives && !evidence.key.touches(&answer) {
                let reason = format!(
                    "the person is asked for “{id}”, which the contract “{}” already gives",
                    evidence.contract
                );
                let hint = format!(
                    "use evidence.{}.{id} instead; if another thing is meant, give the question another id",
                    evidence.id
                );
                self.tell(at, &format!("{path}.id"), reason, hint);
                return;
            }
        }
    }

    /// The question says which registry field it asks for.
    fn asks(&mut self, at: &Read<Service>, path: &str, asks: &str, question: &Question) {
        let place = format!("{path}.asks");
        let Some((registry, field)) = asks.split_once('.') else {
            return self.tell(
                at,
                &place,
                format!("“{asks}” names no registry field"),
                "write asks = \"registry.field\"",
            );
        };
        let Some(registry) = self.find_registry(at, &place, registry) else {
            return;
        };
        let Some(known) = registry.field(field) else {
            let hint = hint(field, registry.fields.iter().map(|field| field.id.as_str()));
            return self.tell(
                at,
                &place,
                format!("the registry “{}” has no field “{field}”", registry.id),
                hint,
            );
        };
        if known.kind.name() != question.field.kind.name() {
            let reason =
                format!("{asks} is a {}, the question a {}", known.kind.name(), question.field.kind.name());
            self.tell(at, &place, reason, format!("write type = \"{}\"", known.kind.name()));
        }
        let service = &at.value;
        let answer = format!("answers.{}", question.field.id);
        let reads = |contract: &&Contract| {
            let agency = contract.consumer == service.owner
                || service.steps.iter().any(|step| step.agency == contract.consumer);
            let by_this = service
                .evidence
                .iter()
                .any(|evidence| evidence.contract == contract.id && evidence.key.touches(&answer));
            agency
                && contract.registry() == Some(&registry.id)
                && contract.fields().iter().any(|name| name == field)
                && !by_this
        };
        let all = self.files.contracts.iter().map(|read| &read.value);
        if let Some(contract) = all.filter(reads).min_by_key(|contract| &contract.id) {
            let reason = format!(
                "the person is asked for {asks}, which {} may read by “{}”",
                contract.consumer, contract.id
            );
            let hint = "look it up with [[evidence]] by that contract, and take the question out";
            self.tell(at, &place, reason, hint);
        }
    }
}
