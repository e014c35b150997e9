//! The catalogue in force, with its indexes.

use std::collections::HashMap;
use std::sync::Arc;

use directory::model::{Agencies, Agency, Post};
use kernel::calendar::WorkCalendar;
use kernel::{AgencyId, PostId, Text};

use crate::load::Files;
use crate::model::indicator::Indicator;
use crate::model::programme::Programme;
use crate::model::{
    Api, Authority, Client, Contract, LifeArea, LifeEvent, Lists, OpenData, Registry, Service, Site, Source,
    System, SystemRow,
};

/// Everything the files describe. Immutable; a reload makes another one.
#[derive(Debug, Default, Clone)]
pub struct Catalogue {
    /// Agencies, units and posts.
    pub agencies: Arc<Agencies>,
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
    authorities: Vec<Arc<Authority>>,
    registries: Vec<Arc<Registry>>,
    apis: Vec<Arc<Api>>,
    contracts: Vec<Arc<Contract>>,
    services: Vec<Arc<Service>>,
    clients: Vec<Arc<Client>>,
    programmes: Vec<Arc<Programme>>,
    indicators: Vec<Arc<Indicator>>,
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
            authorities: files.authorities.into_iter().map(|read| Arc::new(read.value)).collect(),
            registries,
            apis: files.apis.into_iter().map(|read| Arc::new(read.value)).collect(),
            contracts,
            services,
            clients,
            programmes: files.programmes.into_iter().map(|read| Arc::new(read.value)).collect(),
            indicators: files.indicators.into_iter().map(|read| Arc::new(read.value)).collect(),
        }
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
