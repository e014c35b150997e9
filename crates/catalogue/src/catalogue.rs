//! The catalogue in force, with its indexes.

use std::collections::HashMap;
use std::sync::Arc;

use directory::model::{Agencies, Agency, Post};
use kernel::calendar::WorkCalendar;
use kernel::{AgencyId, Day, PostId, Text};

use crate::load::Files;
use crate::model::indicator::Indicator;
use crate::model::performance::Performance;
use crate::model::programme::Programme;
use crate::model::reorganisation::{Handed, Reorganisation};
use crate::model::subsidy::Subsidy;
use crate::model::{
    Api, Authority, CertificatePolicy, Channel, Client, Contract, Council, County, LifeArea, LifeEvent,
    Lists, OpenData, Registry, Service, Site, Source, System, SystemRow,
};

/// Everything the files describe. Immutable; a reload makes another one.
#[derive(Debug, Default, Clone)]
pub struct Catalogue {
    /// Agencies, units and posts: those of the files, under what another node tells of all agencies.
    pub agencies: Arc<Agencies>,
    /// The same as the files alone describe them.
    pub own_agencies: Arc<Agencies>,
    /// Working days.
    pub calendar: WorkCalendar,
    /// Code lists and areas.
    pub lists: Lists,
    /// Areas of life, in the order they are shown.
    pub life_areas: Vec<LifeArea>,
    /// Events of life, in the order they are shown.
    pub life_events: Vec<LifeEvent>,
    /// What agencies have on sites of their own.
    pub sites: Vec<Site>,
    /// The rows of the mission.
    pub rows: Vec<SystemRow>,
    /// The folders that make rows work.
    pub systems: Vec<System>,
    /// Under which terms public data may be used.
    pub open_data: Option<OpenData>,
    /// Groups of words that mean the same to somebody who searches.
    pub synonyms: Vec<Vec<String>>,
    /// What changed hands by the reorganisations up to the day for which the files were read.
    pub handed: Vec<Handed>,
    reorganisations: Vec<Arc<Reorganisation>>,
    later: Vec<(Day, Arc<Catalogue>)>,
    authorities: Vec<Arc<Authority>>,
    councils: Vec<Arc<Council>>,
    certificate_policies: Vec<Arc<CertificatePolicy>>,
    registries: Vec<Arc<Registry>>,
    apis: Vec<Arc<Api>>,
    contracts: Vec<Arc<Contract>>,
    services: Vec<Arc<Service>>,
    channels: Vec<Arc<Channel>>,
    clients: Vec<Arc<Client>>,
    programmes: Vec<Arc<Programme>>,
    indicators: Vec<Arc<Indicator>>,
    subsidies: Vec<Arc<Subsidy>>,
    performance: Option<Arc<Performance>>,
    registry_at: HashMap<String, usize>,
    contract_at: HashMap<String, usize>,
    service_at: HashMap<String, usize>,
    revisions: HashMap<String, String>,
}

impl Catalogue {
    pub(crate) fn new(files: Files, calendar: WorkCalendar) -> Self {
        let registries: Vec<Arc<Registry>> =
            files.registries.into_iter().map(|read| Arc::new(read.value)).collect();
        let contracts: Vec<Arc<Contract>> =
            files.contracts.into_iter().map(|read| Arc::new(read.value)).collect();
        let services: Vec<Arc<Service>> =
            files.services.into_iter().map(|read| Arc::new(read.value)).collect();
        let clients = files.clients.into_iter().map(|read| Arc::new(read.value)).collect();
        let index = |ids: Vec<&String>| -> HashMap<String, usize> {
            ids.into_iter().enumerate().map(|(place, id)| (id.clone(), place)).collect()
        };
        Self {
            registry_at: index(registries.iter().map(|registry| &registry.id).collect()),
            contract_at: index(contracts.iter().map(|contract| &contract.id).collect()),
            service_at: index(services.iter().map(|service| &service.id).collect()),
            revisions: services.iter().map(|service| (service.id.clone(), service.revision())).collect(),
            own_agencies: files.agencies.clone(),
            agencies: files.agencies,
            calendar,
            lists: files.lists,
            life_areas: files.life_areas,
            life_events: files.life_events.into_iter().map(|(event, _)| event).collect(),
            sites: files.sites,
            rows: files.rows.into_iter().map(|(row, _)| row).collect(),
            systems: files.systems.into_iter().map(|read| read.value).collect(),
            open_data: files.open_data,
            synonyms: files.synonyms,
            handed: files.handed,
            reorganisations: files.reorganisations.into_iter().map(|read| Arc::new(read.value)).collect(),
            later: Vec::new(),
            councils: files.councils.into_iter().map(|read| Arc::new(read.value)).collect(),
            certificate_policies: files
                .certificate_policies
                .into_iter()
                .map(|read| Arc::new(read.value))
                .collect(),
            authorities: files.authorities.into_iter().map(|read| Arc::new(read.value)).collect(),
            registries,
            apis: files.apis.into_iter().map(|read| Arc::new(read.value)).collect(),
            contracts,
            services,
            channels: files.channels.into_iter().map(|read| Arc::new(read.value)).collect(),
            clients,
            programmes: files.programmes.into_iter().map(|read| Arc::new(read.value)).collect(),
            indicators: files.indicators.into_iter().map(|read| Arc::new(read.value)).collect(),
            subsidies: files.subsidies.into_iter().map(|read| Arc::new(read.value)).collect(),
            performance: files.performance.map(|read| Arc::new(read.value)),
        }
    }

    /// The same with what holds from later days on, by day.
    pub(crate) fn followed_by(self, later: Vec<(Day, Arc<Self>)>) -> Self {
        Self { later, ..self }
    }

    /// The same with these agencies in force, now and from later days on.
    pub(crate) fn with_agencies(self, agencies: &Arc<Agencies>) -> Self {
        let later = self
            .later
            .iter()
            .map(|(day, next)| (*day, Arc::new(next.as_ref().clone().with_agencies(agencies))));
        Self { later: later.collect(), agencies: agencies.clone(), ..self }
    }

    /// What holds from the day of each reorganisation to come, the first first.
    pub fn later(&self) -> &[(Day, Arc<Self>)] {
        &self.later
    }

    /// The catalogue that has taken this one's place by `day`; none while this one holds.
    pub(crate) fn replaced_on(&self, day: Day) -> Option<&Arc<Self>> {
        self.later.iter().rev().find(|(from, _)| *from <= day).map(|(_, next)| next)
    }

    /// All reorganisations, by id.
    pub fn reorganisations(&self) -> &[Arc<Reorganisation>] {
        &self.reorganisations
    }

    /// The reorganisation with this id.
    pub fn reorganisation(&self, id: &str) -> Option<&Arc<Reorganisation>> {
        self.reorganisations.iter().find(|order| order.id == id)
    }

    /// The agency, and those whose work it has taken over whole by `today`: rows of the past stand under their names.
    pub fn names_of(&self, agency: &AgencyId, today: Day) -> Vec<AgencyId> {
        let mut names = vec![agency.clone()];
        let mut at = 0;
        while let Some(name) = names.get(at).cloned() {
            let orders = self.reorganisations.iter().filter(|order| order.on <= today);
            for ending in orders.flat_map(|order| &order.endings) {
                if ending.successor == name && !names.contains(&ending.agency) {
                    names.push(ending.agency.clone());
                }
            }
            at += 1;
        }
        names
    }

    /// All registries.
    pub fn registries(&self) -> &[Arc<Registry>] {
        &self.registries
    }

    /// All APIs, by id.
    pub fn apis(&self) -> &[Arc<Api>] {
        &self.apis
    }

    /// The API with this id.
    pub fn api(&self, id: &str) -> Option<&Arc<Api>> {
        self.apis.iter().find(|api| api.id == id)
    }

    /// The registry that is looked up under a contract; none when it is about an API.
    pub fn registry_of(&self, contract: &Contract) -> Option<&Arc<Registry>> {
        self.registry(contract.registry()?)
    }

    /// The agency whose registry or API answers under a contract.
    pub fn provider_of(&self, contract: &Contract) -> Option<&AgencyId> {
        match &contract.source {
            Source::Registry { registry, .. } => self.registry(registry).map(|registry| &registry.owner),
            Source::Api { api, .. } => self.api(api).map(|api| &api.agency),
        }
    }

    /// Name of the registry or API with this id.
    pub fn source_name(&self, id: &str) -> Option<&Text> {
        let registry = self.registry(id).map(|registry| &registry.name);
        registry.or_else(|| self.api(id).map(|api| &api.name))
    }

    /// All contracts.
    pub fn contracts(&self) -> &[Arc<Contract>] {
        &self.contracts
    }

    /// All services.
    pub fn services(&self) -> &[Arc<Service>] {
        &self.services
    }

    /// The ways to pay, by id.
    pub fn channels(&self) -> &[Arc<Channel>] {
        &self.channels
    }

    /// The way to pay with this id.
    pub fn channel(&self, id: &str) -> Option<&Arc<Channel>> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The systems of agencies that people may sign in to.
    pub fn clients(&self) -> &[Arc<Client>] {
        &self.clients
    }

    /// The client with this id.
    pub fn client(&self, id: &str) -> Option<&Arc<Client>> {
        self.clients.iter().find(|client| client.id == id)
    }

    /// All certification authorities, by id.
    pub fn authorities(&self) -> &[Arc<Authority>] {
        &self.authorities
    }

    /// The certification authority with this id.
    pub fn authority(&self, id: &str) -> Option<&Arc<Authority>> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    /// All councils, by id.
    pub fn councils(&self) -> &[Arc<Council>] {
        &self.councils
    }

    /// The council with this id.
    pub fn council(&self, id: &str) -> Option<&Arc<Council>> {
        self.councils.iter().find(|council| council.id == id)
    }

    /// All certificate policies, by id.
    pub fn certificate_policies(&self) -> &[Arc<CertificatePolicy>] {
        &self.certificate_policies
    }

    /// The certificate policy with this id.
    pub fn certificate_policy(&self, id: &str) -> Option<&Arc<CertificatePolicy>> {
        self.certificate_policies.iter().find(|policy| policy.id == id)
    }

    /// The certificate policy that binds an authority.
    pub fn policy_of_authority(&self, authority: &str) -> Option<&Arc<CertificatePolicy>> {
        self.certificate_policies.iter().find(|policy| policy.authorities.iter().any(|id| id == authority))
    }

    /// All programmes, by id.
    pub fn programmes(&self) -> &[Arc<Programme>] {
        &self.programmes
    }

    /// The programme with this id.
    pub fn programme(&self, id: &str) -> Option<&Arc<Programme>> {
        self.programmes.iter().find(|programme| programme.id == id)
    }

    /// All indicators, by id.
    pub fn indicators(&self) -> &[Arc<Indicator>] {
        &self.indicators
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Arc<Indicator>> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// All subsidies, by id.
    pub fn subsidies(&self) -> &[Arc<Subsidy>] {
        &self.subsidies
    }

    /// The subsidy with this id.
    pub fn subsidy(&self, id: &str) -> Option<&Arc<Subsidy>> {
        self.subsidies.iter().find(|subsidy| subsidy.id == id)
    }

    /// The rules of agencies' yearly performance, where there are any.
    pub fn performance(&self) -> Option<&Arc<Performance>> {
        self.performance.as_ref()
    }

    /// The registry with this id.
    pub fn registry(&self, id: &str) -> Option<&Arc<Registry>> {
        self.registry_at.get(id).map(|place| &self.registries[*place])
    }

    /// The contract with this id.
    pub fn contract(&self, id: &str) -> Option<&Arc<Contract>> {
        self.contract_at.get(id).map(|place| &self.contracts[*place])
    }

    /// The service with this id.
    pub fn service(&self, id: &str) -> Option<&Arc<Service>> {
        self.service_at.get(id).map(|place| &self.services[*place])
    }

    /// The revision of a service's definition.
    pub fn revision(&self, service: &str) -> Option<&str> {
        self.revisions.get(service).map(String::as_str)
    }

    /// Contracts under which a registry answers.
    pub fn contracts_for_registry<'a>(
        &'a self,
        registry: &'a str,
    ) -> impl Iterator<Item = &'a Arc<Contract>> {
        self.contracts.iter().filter(move |contract| contract.registry() == Some(registry))
    }

    /// Contracts under which an agency may ask.
    pub fn contracts_of<'a>(&'a self, consumer: &'a AgencyId) -> impl Iterator<Item = &'a Arc<Contract>> {
        self.contracts.iter().filter(move |contract| &contract.consumer == consumer)
    }

    /// Registries an agency keeps.
    pub fn registries_of<'a>(&'a self, owner: &'a AgencyId) -> impl Iterator<Item = &'a Arc<Registry>> {
        self.registries.iter().filter(move |registry| &registry.owner == owner)
    }

    /// Services an agency answers for.
    pub fn services_of<'a>(&'a self, owner: &'a AgencyId) -> impl Iterator<Item = &'a Arc<Service>> {
        self.services.iter().filter(move |service| &service.owner == owner)
    }

    /// Areas of life with their services, in order; also those without any.
    pub fn services_by_life_area(&self) -> Vec<(&LifeArea, Vec<&Arc<Service>>)> {
        let of =
            |area: &LifeArea| self.services.iter().filter(|service| service.life_area == area.id).collect();
        self.life_areas.iter().map(|area| (area, of(area))).collect()
    }

    /// The area of life with this id.
    pub fn life_area(&self, id: &str) -> Option<&LifeArea> {
        self.life_areas.iter().find(|area| area.id == id)
    }

    /// The event of life with this id.
    pub fn life_event(&self, id: &str) -> Option<&LifeEvent> {
        self.life_events.iter().find(|event| event.id == id)
    }

    /// The site with this id.
    pub fn site(&self, id: &str) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// The agency with this id.
    pub fn agency(&self, id: &AgencyId) -> Option<&Agency> {
        self.agencies.agency(id)
    }

    /// The county that an agency governs, or one above it.
    pub fn county_of(&self, id: &AgencyId) -> Option<&County> {
        let own = self.agencies.agency(id).into_iter();
        let mut codes = own.chain(self.agencies.superiors(id)).filter_map(|agency| agency.code.as_deref());
        codes.find_map(|code| self.lists.counties.iter().find(|county| county.code == code))
    }

    /// The post with this id.
    pub fn post(&self, id: &PostId) -> Option<&Post> {
        self.agencies.post(id)
    }

    /// The row of the mission with this id.
    pub fn row(&self, id: &str) -> Option<&SystemRow> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The folder that makes a row work.
    pub fn system_for_row(&self, row: &str) -> Option<&System> {
        self.systems.iter().find(|system| system.rows.iter().any(|known| known == row))
    }
}
