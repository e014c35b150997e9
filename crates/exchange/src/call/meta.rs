//! Services that tell of services (PR-MREST and PR-META; names as Annex B and the implementations have them).

use catalogue::Catalogue;
use catalogue::model::{Contract, Source};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Ctx, Day};
use serde_json::{Value as Json, json};

use super::identifier::CLASS;
use super::told::xml;
use super::{Body, CallError, ClientId, Reply, ServiceId, openapi, perform};

/// A service that every subsystem has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meta {
    /// Every service of the subsystem.
    ListMethods,
    /// Those that the client may call today.
    AllowedMethods,
    /// The description of one of them.
    OpenApi,
}

impl Meta {
    /// By the code, which no contract can have.
    pub(super) fn of(code: &str) -> Option<Self> {
        match code {
            "listMethods" => Some(Self::ListMethods),
            "allowedMethods" => Some(Self::AllowedMethods),
            "getOpenAPI" => Some(Self::OpenApi),
            _ => None,
        }
    }
}

/// A question about a subsystem.
pub(super) struct About<'a> {
    pub(super) client: &'a ClientId,
    pub(super) service: &'a ServiceId,
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
}

/// Answers it from the catalogue, which every node of the federation has.
pub(super) fn answer(ctx: &Ctx, meta: Meta, about: &About<'_>) -> Result<Reply, CallError> {
    let service = about.service;
    perform::member(ctx, service)?;
    let catalogue = catalogue::current(ctx);
    let known = |id: &str| {
        let registry = catalogue.registry(id).is_some_and(|registry| registry.owner == service.agency);
        registry || catalogue.api(id).is_some_and(|api| api.agency == service.agency)
    };
    if !known(&service.subsystem) || !about.path.trim_matches('/').is_empty() {
        return Err(perform::unknown(service));
    }
    if *about.method != Method::GET {
        return Err(CallError::MethodNotOffered { method: about.method.to_string(), next: "use GET" });
    }
    match meta {
        Meta::ListMethods => Ok(methods(&catalogue, service, |_| true)),
        Meta::AllowedMethods => {
            let today = ctx.today();
            Ok(methods(&catalogue, service, |contract| allowed(contract, about.client, today)))
        }
        Meta::OpenApi => description(ctx, &catalogue, service, about.query),
    }
}

fn allowed(contract: &Contract, client: &ClientId, today: Day) -> bool {
    contract.consumer == client.agency && contract.clients && contract.in_force(today)
}

fn methods(catalogue: &Catalogue, service: &ServiceId, wanted: impl Fn(&Contract) -> bool) -> Reply {
    let of_subsystem =
        |contract: &&std::sync::Arc<Contract>| contract.source.id() == service.subsystem && wanted(contract);
    let listed = |contract: &std::sync::Arc<Contract>| {
        let endpoints: Vec<Json> = match &contract.source {
            Source::Registry { .. } => vec![json!({ "method": "POST", "path": "/" })],
            Source::Api { endpoints, .. } => endpoints
                .iter()
                .map(|endpoint| json!({ "method": endpoint.method, "path": endpoint.path }))
                .collect(),
        };
        json!({
            "object_type": "SERVICE",
            "service_type": "OPENAPI",
            "xroad_instance": service.instance,
            "member_class": CLASS,
            "member_code": service.agency,
            "subsystem_code": service.subsystem,
            "service_code": contract.id,
            "endpoint_list": endpoints,
        })
    };
    let services: Vec<Json> = catalogue.contracts().iter().filter(of_subsystem).map(listed).collect();
    json_reply(&json!({ "service": services }))
}

fn description(
    ctx: &Ctx,
    catalogue: &Catalogue,
    service: &ServiceId,
    query: Option<&str>,
) -> Result<Reply, CallError> {
    let asked = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("serviceCode="));
    let code = asked.ok_or_else(|| CallError::Query {
        name: "serviceCode",
        reason: "it names the service that is to be described".to_owned(),
    })?;
    let service = ServiceId { code: code.to_owned(), ..service.clone() };
    let contract = perform::contract_of(ctx, catalogue, &service)?;
    let text = match &contract.source {
        Source::Api { api, .. } => catalogue.api(api).map(|api| api.description.clone()),
        Source::Registry { .. } => catalogue
            .registry_of(&contract)
            .map(|registry| openapi::describe(&contract, registry, &catalogue.lists).to_string()),
    };
    Ok(reply("application/json", text.ok_or_else(|| perform::unknown(&service))?))
}

fn json_reply(body: &Json) -> Reply {
    reply("application/json", body.to_string())
}

fn reply(content: &'static str, text: String) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    Reply { status: StatusCode::OK, headers, body: Body::of(text) }
}

/// A member or subsystem of the federation.
struct Known<'a> {
    agency: &'a str,
    name: &'a str,
    subsystem: Option<(&'a str, &'a str)>,
}

/// `GET /listClients`: every agency in force, and its registries and APIs.
pub(super) fn list_clients(ctx: &Ctx, as_json: bool, query: Option<&str>) -> Result<Reply, CallError> {
    let instance = &ctx.settings.federation_instance;
    let asked = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("xRoadInstance="));
    if asked.is_some_and(|asked| asked != instance) {
        let reason = format!("this federation is {instance}, and no other one is known here");
        return Err(CallError::Query { name: "xRoadInstance", reason });
    }
    let (catalogue, agencies, today) = (catalogue::current(ctx), directory::agencies(ctx), ctx.today());
    let mut all = Vec::new();
    for agency in agencies.all().iter().filter(|agency| agency.in_force(today)) {
        let known = |subsystem| Known { agency: agency.id.as_str(), name: &agency.name.zh, subsystem };
        all.push(known(None));
        let registries = catalogue.registries_of(&agency.id);
        all.extend(registries.map(|registry| known(Some((&registry.id, &registry.name.zh)))));
        let apis = catalogue.apis().iter().filter(|api| api.agency == agency.id);
        all.extend(apis.map(|api| known(Some((&api.id, &api.name.zh)))));
    }
    Ok(if as_json {
        let members: Vec<Json> = all.iter().map(|known| known.as_json(instance)).collect();
        json_reply(&json!({ "member": members }))
    } else {
        let members: String = all.iter().map(|known| known.as_xml(instance)).collect();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xroad:clientList xmlns:xroad=\"http://x-road.eu/xsd/xroad.xsd\" \
             xmlns:id=\"http://x-road.eu/xsd/identifiers\">{members}</xroad:clientList>"
        );
        reply("text/xml; charset=utf-8", text)
    })
}

impl Known<'_> {
    fn object_type(&self) -> &'static str {
        if self.subsystem.is_some() { "SUBSYSTEM" } else { "MEMBER" }
    }

    fn as_json(&self, instance: &str) -> Json {
        let mut id = json!({
            "object_type": self.object_type(),
            "xroad_instance": instance,
            "member_class": CLASS,
            "member_code": self.agency,
        });
        let mut whole = json!({ "id": null, "name": self.name });
        if let Some((code, name)) = self.subsystem {
            id["subsystem_code"] = json!(code);
            whole["subsystem_name"] = json!(name);
        }
        whole["id"] = id;
        whole
    }

    fn as_xml(&self, instance: &str) -> String {
        let (code, name) = match self.subsystem {
            Some((code, name)) => (
                format!("<id:subsystemCode>{}</id:subsystemCode>", xml(code)),
                format!("<xroad:subsystemName>{}</xroad:subsystemName>", xml(name)),
            ),
            None => (String::new(), String::new()),
        };
        format!(
            "<xroad:member><xroad:id id:objectType=\"{}\"><id:xRoadInstance>{}</id:xRoadInstance>\
             <id:memberClass>{CLASS}</id:memberClass><id:memberCode>{}</id:memberCode>{code}</xroad:id>\
             <xroad:name>{}</xroad:name>{name}</xroad:member>",
            self.object_type(),
            xml(instance),
            xml(self.agency),
            xml(self.name)
        )
    }
}
