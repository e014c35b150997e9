//! Contracts.

use directory::nearest::hint;

use super::Check;
use crate::expr::{Node, Type};
use crate::load::Read;
use crate::model::{Apply, Contract, Registry, Source};

impl Check<'_> {
    pub(super) fn contract(&mut self, at: &Read<Contract>) {
        let contract = &at.value;
        self.consumer(at);
        self.posts(at, "posts", &contract.posts, &contract.consumer);
        for service in &contract.services {
            if !self.services.contains_key(service.as_str()) {
                let hint = hint(service, self.services.keys().copied());
                self.tell(at, "services", format!("there is no service “{service}”"), hint);
            }
        }
        if let Source::Api { api, endpoints } = &contract.source {
            return self.api_contract(at, api, endpoints);
        }
        let used = !contract.posts.is_empty() || !contract.services.is_empty() || contract.clients;
        if !used && contract.subscription.is_none() && contract.mandate.is_none() {
            let hint = "name posts or services, or write clients = true, or add [subscription] or [mandate]";
            self.tell(at, "id", "nobody may use this contract", hint);
        }
        let Some(registry) = self.find_registry(at, "registry", contract.source.id()) else {
            return;
        };
        self.known_fields(at, "fields", contract.fields(), registry);
        self.known_fields(at, "keys", contract.keys(), registry);
        self.found_by(at, "keys", contract.keys(), registry);
        self.representation(at);
        if let Some(subscription) = &contract.subscription {
            for field in &subscription.fields {
                if !contract.fields().contains(field) {
                    let reason =
                        format!("the subscription tells of “{field}”, which the contract does not give");
                    let hint = hint(field, contract.fields().iter().map(String::as_str));
                    self.tell(at, "subscription.fields", reason, hint);
                }
            }
            if let Some(apply) = &subscription.apply {
                self.apply(at, apply, registry);
            }
        }
    }

    /// Records are looked up by these fields; by others nothing would ever be found.
    fn found_by<'n>(
        &mut self,
        at: &Read<Contract>,
        path: &str,
        names: impl IntoIterator<Item = &'n String>,
        registry: &Registry,
    ) {
        for field in names.into_iter().filter_map(|name| registry.field(name)) {
            if !field.is_looked_up_by() {
                let reason = format!("records of “{}” cannot be looked up by “{}”", registry.id, field.id);
                let hint = format!("write search = true at the field “{}” of “{}”", field.id, registry.id);
                self.tell(at, path, reason, hint);
            }
        }
    }

    /// What proves a mandate is among the fields that the contract gives.
    fn representation(&mut self, at: &Read<Contract>) {
        let contract = &at.value;
        let Some(proof) = &contract.mandate else { return };
        let named = proof.parents.iter().map(|field| ("mandate.parents", field));
        for (path, field) in named.chain([("mandate.name", &proof.name), ("mandate.born", &proof.born)]) {
            if !field.is_empty() && !contract.fields().contains(field) {
                let reason = format!("the mandate rests on “{field}”, which the contract does not give");
                let hint = hint(field, contract.fields().iter().map(String::as_str));
                self.tell(at, path, reason, hint);
            }
        }
    }

    /// The consumer exists, and is in force as long as the contract is.
    fn consumer(&mut self, at: &Read<Contract>) {
        let contract = &at.value;
        let agencies = &self.files.agencies;
        if contract.consumer.as_str().is_empty() {
            return;
        }
        let Some(agency) = agencies.agency(&contract.consumer) else {
            let hint =
                hint(contract.consumer.as_str(), agencies.all().iter().map(|agency| agency.id.as_str()));
            return self.tell(at, "consumer", format!("there is no agency “{}”", contract.consumer), hint);
        };
        // A reorganisation carries a contract over: from the agency that ends to the one that follows.
        let orders = || self.files.reorganisations.iter().flat_map(|read| &read.value.endings);
        let (follows, ends) = (
            orders().any(|ending| ending.successor == agency.id),
            orders().any(|ending| ending.agency == agency.id),
        );
        if let Some(from) = agency.valid_from.filter(|from| *from > contract.from && !follows) {
            let reason =
                format!("the contract begins on {}, its consumer exists only from {from}", contract.from);
            self.tell(at, "from", reason, format!("write from = \"{from}\", or name its predecessor"));
        }
        if let Some(until) = agency.valid_until.filter(|until| *until < contract.until && !ends) {
            let next: Vec<&str> = agencies
                .successor_on(&agency.id, until.plus_days(1))
                .iter()
                .map(|agency| agency.id.as_str())
                .collect();
            let hint = format!("end the contract then, and make one for its successor ({})", next.join(", "));
            let reason = format!("the consumer “{}” is not in force after {until}", agency.id);
            self.tell(at, "consumer", reason, hint);
        }
    }

    fn apply(&mut self, at: &Read<Contract>, apply: &Apply, provider: &Registry) {
        let contract = &at.value;
        let Some(own) = self.find_registry(at, "subscription.apply.registry", &apply.registry) else {
            return;
        };
        if own.owner != contract.consumer {
            let reason =
                format!("the registry “{}” belongs to {}, not to {}", own.id, own.owner, contract.consumer);
            let hint = "a change is applied only to a registry of the consumer's own";
            self.tell(at, "subscription.apply.registry", reason, hint);
        }
        self.known_fields(at, "subscription.apply.match", [&apply.matching], own);
        self.found_by(at, "subscription.apply.match", [&apply.matching], own);
        // Only contracted fields leave the provider, so only they can be applied.
        let given: Vec<_> =
            provider.fields.iter().filter(|field| contract.fields().contains(&field.id)).collect();
        let mut fields: Vec<(String, Type)> =
            given.iter().map(|field| (field.id.clone(), field.kind.value_type())).collect();
        if let Some(subject) = provider.subject.as_ref().and_then(|subject| provider.field(subject)) {
            fields.push((subject.id.clone(), subject.kind.value_type()));
        }
        let scope = Type::record([("record", Type::record(fields)), ("today", Type::Date)]);
        if apply.value.node() == &Node::Null {
            let reason = format!("the registry “{}” has no subject to match by", provider.id);
            self.tell(at, "subscription.apply", reason, "add value = \"record.field\"");
        }
        self.expr(at, "subscription.apply.value", &apply.value, &scope, &Type::Text);
        self.known_fields(at, "subscription.apply.set", apply.set.keys(), own);
        for (name, expr) in &apply.set {
            if let Some(field) = own.field(name) {
                let path = format!("subscription.apply.set.{name}");
                self.expr(at, &path, expr, &scope, &field.kind.value_type());
            }
        }
    }
}
