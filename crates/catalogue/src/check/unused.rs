//! What stands in the files and serves nothing: contracts nobody looks anything up by, fields nobody fills;
//! and the same fact told to two registers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Check;
use crate::expr::Node;
use crate::load::Read;
use crate::model::{Contract, Effect, EffectAction, Field, Registry, Service};

impl<'a> Check<'a> {
    /// Each service that a contract is made for looks something up by it.
    pub(super) fn contract_used(&mut self, at: &Read<Contract>) {
        let contract = &at.value;
        for id in &contract.services {
            let Some(service) = self.services.get(id.as_str()).copied() else { continue };
            if !service.evidence.iter().any(|evidence| evidence.contract == contract.id) {
                let reason = format!("the service “{id}” looks nothing up by this contract");
                let hint =
                    format!("take it out of services, or add [[evidence]] contract = \"{}\"", contract.id);
                self.tell(at, "services", reason, hint);
            }
        }
    }

    /// Somebody writes each field of a registry: its keepers, a service, a subscription.
    pub(super) fn fields_filled(&mut self) {
        let filled = self.filled();
        let nobody = BTreeSet::new();
        for at in self.files.registries.iter().filter(|at| at.value.keepers.is_empty()) {
            let registry = &at.value;
            let filled = filled.get(registry.id.as_str()).unwrap_or(&nobody);
            if filled.is_empty() && registry.initial.is_none() {
                let hint = "name keepers, or let a step of a service insert records";
                self.tell(at, "id", "nobody writes records here", hint);
                continue;
            }
            let begins = |field: &Field| {
                let rows = registry.initial.iter().flat_map(|initial| &initial.rows);
                rows.into_iter().any(|row| row.cells.contains_key(&field.id))
            };
            for (place, field) in registry.fields.iter().enumerate() {
                if !filled.contains(field.id.as_str()) && !begins(field) {
                    let reason =
                        format!("nobody fills “{}”: no service sets it, and there are no keepers", field.id);
                    let hint = format!("add {} to the set of an effect, or take the field out", field.id);
                    self.tell(at, &format!("field[{place}]"), reason, hint);
                }
            }
        }
    }

    /// The fields of each registry that services and subscriptions write.
    fn filled(&self) -> HashMap<&'a str, BTreeSet<&'a str>> {
        let mut filled: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for (_, effect) in self.effects() {
            let fields = filled.entry(effect.registry.as_str()).or_default();
            fields.extend(effect.set.keys().map(String::as_str));
        }
        for read in &self.files.contracts {
            let subscription = read.value.subscription.as_ref();
            if let Some(apply) = subscription.and_then(|subscription| subscription.apply.as_ref()) {
                let fields = filled.entry(apply.registry.as_str()).or_default();
                fields.extend(apply.set.keys().map(String::as_str));
            }
        }
        filled
    }

    fn effects(&self) -> impl Iterator<Item = (&'a Read<Service>, &'a Effect)> {
        let files = self.files;
        files.services.iter().flat_map(|read| {
            let steps = read.value.steps.iter();
            steps.flat_map(move |step| step.effects.iter().map(move |effect| (read, effect)))
        })
    }

    /// One register is the source of a fact: people do not tell two systems the same of the same thing, to
    /// be kept in two registers.
    pub(super) fn one_source(&mut self) {
        let mut told: BTreeMap<Fact<'a>, Vec<Told<'a>>> = BTreeMap::new();
        for (at, effect) in self.effects().filter(|(_, effect)| effect.action != EffectAction::Close) {
            let Some(registry) = self.files.registries.iter().find(|read| read.value.id == effect.registry)
            else {
                continue;
            };
            for (name, expr) in &effect.set {
                let by_person = matches!(expr.node(), Node::Path(parts) if parts[0] == "answers");
                let field = registry.value.field(name).filter(|_| by_person);
                if let Some(fact) = field.and_then(|field| fact(&registry.value, field)) {
                    told.entry(fact).or_default().push(Told { at, registry });
                }
            }
        }
        for (fact, places) in told {
            let Some(first) = places.first() else { continue };
            for other in places.iter().filter(|other| first.is_apart_from(other, &places)) {
                if self.follows(other.registry, first.registry, fact.field) {
                    continue;
                }
                let reason = format!(
                    "people tell “{}” ({}) here for “{}” and in “{}” for “{}”: the fact has two sources",
                    fact.field,
                    fact.name,
                    other.registry.value.id,
                    first.at.value.id,
                    first.registry.value.id
                );
                let hint = format!(
                    "take it from “{}” by a contract, as evidence or a subscription",
                    first.registry.value.id
                );
                self.tell(other.at, "id", reason, hint);
            }
        }
    }

    /// Whether one of two registers is corrected when the field changes in the other.
    fn follows(&self, a: &Read<Registry>, b: &Read<Registry>, field: &str) -> bool {
        self.files.contracts.iter().any(|read| {
            let apply = read.value.subscription.as_ref().and_then(|subscription| subscription.apply.as_ref());
            apply.is_some_and(|apply| {
                let both = [read.value.registry(), Some(apply.registry.as_str())];
                apply.set.contains_key(field)
                    && both.contains(&Some(a.value.id.as_str()))
                    && both.contains(&Some(b.value.id.as_str()))
            })
        })
    }
}

/// A service in which people tell a fact, and the register that keeps it.
struct Told<'a> {
    at: &'a Read<Service>,
    registry: &'a Read<Registry>,
}

impl Told<'_> {
    /// Whether another system's register keeps it too, and never from the same answer in one case.
    fn is_apart_from(&self, other: &Self, all: &[Self]) -> bool {
        let services = |wanted: &Self| -> BTreeSet<&str> {
            let same = all.iter().filter(|told| told.registry.value.id == wanted.registry.value.id);
            same.map(|told| told.at.value.id.as_str()).collect()
        };
        self.registry.folder() != other.registry.folder() && services(self).is_disjoint(&services(other))
    }
}

/// What a field says of the thing that its record is about.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Fact<'a> {
    key: &'a str,
    key_name: &'a str,
    field: &'a str,
    name: &'a str,
    kind: &'static str,
}

/// The fact of a field beside the one key of its registry; a day or a remark of the entry itself is none.
fn fact<'a>(registry: &'a Registry, field: &'a Field) -> Option<Fact<'a>> {
    let mut keys = registry.key_fields();
    let key = keys.next().filter(|_| keys.next().is_none() && !field.key)?;
    Some(Fact {
        key: &key.id,
        key_name: &key.name.zh,
        field: &field.id,
        name: &field.name.zh,
        kind: field.kind.name(),
    })
}
