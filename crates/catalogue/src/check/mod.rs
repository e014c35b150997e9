//! Compares files: what one names, another must describe.

mod api;
mod authority;
mod certificate_policy;
mod client;
mod contract;
mod council;
mod draw;
mod facts;
mod fields;
mod grants;
mod hidden;
mod indicator;
mod initial;
mod logic;
mod once;
mod party;
mod payment;
mod portal;
mod programme;
mod reach;
mod registry;
mod reorganisation;
mod scope;
mod service;
mod step;
mod sums;
mod synthetic;
mod system;
mod unused;

use std::collections::HashMap;

use directory::nearest::hint;
use kernel::{AgencyId, Mistake, PostId};

use crate::expr::{Expr, Template, Type};
use crate::load::{Files, Read};
use crate::model::reorganisation::Reorganisation;
use crate::model::{Api, Contract, Registry, Service};

/// Everything that was read, by id, and the mistakes found so far.
struct Check<'a> {
    files: &'a Files,
    registries: HashMap<&'a str, &'a Registry>,
    apis: HashMap<&'a str, &'a Api>,
    contracts: HashMap<&'a str, &'a Contract>,
    services: HashMap<&'a str, &'a Service>,
    mistakes: Vec<Mistake>,
}

/// Runs all comparisons.
pub(crate) fn all(files: &Files, mistakes: &mut Vec<Mistake>) {
    let mut check = Check {
        files,
        registries: files.registries.iter().map(|read| (read.value.id.as_str(), &read.value)).collect(),
        apis: files.apis.iter().map(|read| (read.value.id.as_str(), &read.value)).collect(),
        contracts: files.contracts.iter().map(|read| (read.value.id.as_str(), &read.value)).collect(),
        services: files.services.iter().map(|read| (read.value.id.as_str(), &read.value)).collect(),
        mistakes: Vec::new(),
    };
    check.unique_ids(&files.registries, "registries", |registry| &registry.id);
    check.unique_ids(&files.apis, "APIs", |api| &api.id);
    check.unique_ids(&files.contracts, "contracts", |contract| &contract.id);
    check.unique_ids(&files.services, "services", |service| &service.id);
    for channel in &files.channels {
        check.channel(channel);
    }
    for client in &files.clients {
        check.client(client);
    }
    check.reorganisations();
    check.systems();
    check.authorities();
    check.councils();
    check.certificate_policies();
    for registry in &files.registries {
        check.registry(registry);
    }
    for api in &files.apis {
        check.api(api);
    }
    for contract in &files.contracts {
        check.contract(contract);
        check.contract_used(contract);
    }
    for service in &files.services {
        check.service(service);
        check.reach(service);
    }
    check.number_prefixes();
    check.life_events();
    for programme in &files.programmes {
        check.programme(programme);
    }
    for indicator in &files.indicators {
        check.indicator(indicator);
    }
    for subsidy in &files.subsidies {
        check.subsidy(subsidy);
    }
    if let Some(performance) = &files.performance {
        check.performance(performance);
    }
    check.indicators_whole();
    check.fields_filled();
    check.one_source();
    mistakes.append(&mut check.mistakes);
}

impl<'a> Check<'a> {
    fn tell<T>(&mut self, at: &Read<T>, path: &str, reason: impl Into<String>, hint: impl Into<String>) {
        self.mistakes.push(at.mistake(path, reason, hint));
    }

    fn unique_ids<T>(&mut self, all: &'a [Read<T>], what: &str, id: impl Fn(&T) -> &String) {
        let mut first: HashMap<&str, &str> = HashMap::new();
        for read in all {
            let id = id(&read.value);
            match first.get(id.as_str()) {
                _ if id.is_empty() => {}
                Some(file) => {
                    let reason = format!("two {what} have the id “{id}”: the other is in {file}");
                    self.tell(read, "id", reason, "give one of them another id");
                }
                None => {
                    first.insert(id, &read.file);
                }
            }
        }
    }

    /// The agency exists and is in force today.
    fn agency<T>(&mut self, at: &Read<T>, path: &str, id: &AgencyId) {
        let agencies = &self.files.agencies;
        if id.as_str().is_empty() {
            return;
        }
        let Some(agency) = agencies.agency(id) else {
            let hint = hint(id.as_str(), agencies.all().iter().map(|agency| agency.id.as_str()));
            return self.tell(at, path, format!("there is no agency “{id}”"), hint);
        };
        if !agency.in_force(self.files.today) {
            let next: Vec<&str> =
                agencies.successor_on(id, self.files.today).iter().map(|agency| agency.id.as_str()).collect();
            let hint = match next.as_slice() {
                [] => "choose an agency in force".to_owned(),
                next => format!("its work is done by: {}", next.join(", ")),
            };
            let reason =
                format!("the agency “{id}” ({}) is not in force on {}", agency.name.zh, self.files.today);
            self.tell(at, path, reason, hint);
        }
    }

    /// The file of the reorganisation by which an agency has ended by the day of this check.
    fn ended_by(&self, agency: &AgencyId) -> Option<&'a str> {
        let files = self.files;
        let by = |read: &&Read<Reorganisation>| read.value.on <= files.today && read.value.ends(agency);
        files.reorganisations.iter().find(by).map(|read| read.file.as_str())
    }

    /// The post exists and belongs to the agency.
    fn post<T>(&mut self, at: &Read<T>, path: &str, post: &PostId, agency: &AgencyId) {
        let own: Vec<String> =
            self.files.agencies.posts_of(agency).iter().map(|post| post.id.as_str().to_owned()).collect();
        match self.files.agencies.post(post) {
            None => {
                let all = self.files.agencies.posts().iter().map(|post| post.id.as_str());
                let near = directory::nearest::nearest(post.as_str(), all);
                let hint = near.map_or_else(
                    || format!("posts of {agency}: {}", own.join(", ")),
                    |near| format!("did you mean “{near}”?"),
                );
                self.tell(at, path, format!("there is no post “{post}”"), hint);
            }
            Some(found) if &found.agency != agency && self.ended_by(&found.agency).is_some() => {
                let file = self.ended_by(&found.agency).unwrap_or_default();
                let reason = format!(
                    "on {} the post “{post}” ends with {}, and nobody takes its place",
                    self.files.today, found.agency
                );
                let hint = format!(
                    "add [[post]] with from = \"{post}\" and to = \"…\" to {file}; posts of {agency}: {}",
                    own.join(", ")
                );
                self.tell(at, path, reason, hint);
            }
            Some(found) if &found.agency != agency && !agency.as_str().is_empty() => {
                let reason = format!("the post “{post}” belongs to {}, not to {agency}", found.agency);
                let hint = if own.is_empty() {
                    format!("{agency} has no posts yet; add one to posts.csv")
                } else {
                    format!("posts of {agency}: {}", own.join(", "))
                };
                self.tell(at, path, reason, hint);
            }
            Some(_) => {}
        }
    }

    fn posts<T>(&mut self, at: &Read<T>, path: &str, posts: &[PostId], agency: &AgencyId) {
        for post in posts {
            self.post(at, path, post, agency);
        }
    }

    /// The registry with this id, or a mistake.
    fn find_registry<T>(&mut self, at: &Read<T>, path: &str, id: &str) -> Option<&'a Registry> {
        let found = self.registries.get(id).copied();
        if found.is_none() && !id.is_empty() {
            let hint = hint(id, self.registries.keys().copied());
            self.tell(at, path, format!("there is no registry “{id}”"), hint);
        }
        found
    }

    /// Fields named are fields of the registry.
    fn known_fields<'n, T>(
        &mut self,
        at: &Read<T>,
        path: &str,
        names: impl IntoIterator<Item = &'n String>,
        registry: &Registry,
    ) {
        for name in names {
            if registry.field(name).is_none() && !name.is_empty() {
                let reason = format!("the registry “{}” has no field “{name}”", registry.id);
                let hint = hint(name, registry.fields.iter().map(|field| field.id.as_str()));
                self.tell(at, path, reason, hint);
            }
        }
    }

    /// The expression works where paths have the types in `scope`; and gives `wanted`.
    fn expr<T>(&mut self, at: &Read<T>, path: &str, expr: &Expr, scope: &Type, wanted: &Type) -> bool {
        let result = expr.check_as(scope, wanted);
        let good = result.is_ok();
        for error in result.err().into_iter().flatten() {
            self.tell(at, path, error.reason, error.hint);
        }
        good
    }

    /// The places of a template work.
    fn template<T>(&mut self, at: &Read<T>, path: &str, text: &kernel::Text, scope: &Type) {
        for text in [&text.zh, &text.en] {
            for place in Template::parse(text).iter().flat_map(Template::places) {
                self.expr(at, path, place, scope, &Type::Any);
            }
        }
    }
}
