//! Where a call goes: to a registry or API of this node, or to the node that has it.

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::{Contract, Source};
use kernel::Ctx;

use super::{
    Call, CallError, IdentifierError, Journal, NoJournal, Nodes, Reply, ServiceId, api, is_here, notices,
    registry,
};

/// Has a call answered, here or by the node that has the service's agency.
///
/// # Errors
/// Why it was not answered by the service itself.
pub async fn perform(ctx: &Ctx, call: Call) -> Result<Reply, CallError> {
    match ctx.find_part::<Nodes>() {
        Some(Nodes(nodes)) if !is_here(ctx, &call.service.agency) => nodes.carry(ctx, call).await,
        _ => serve_here(ctx, call, Arc::new(NoJournal)).await,
    }
}

/// Answers a call of a service of this node, under its contract: the agency that asks is the contract's
/// consumer, or for a notice its provider. Whoever hands in a call has made sure of the agency in its `asker`, and keeps a book of it in
/// `journal`.
///
/// # Errors
/// Why it was not answered by the service itself.
pub async fn serve_here(ctx: &Ctx, call: Call, journal: Arc<dyn Journal>) -> Result<Reply, CallError> {
    if call.client.agency != call.asker.agency {
        return Err(CallError::NotTheClient { agency: call.asker.agency.to_string() });
    }
    if notices::is_meant(&call.service) {
        return notices::serve(ctx, call, journal).await;
    }
    let catalogue = catalogue::current(ctx);
    let contract = contract_of(ctx, &catalogue, &call.service)?;
    match &contract.source {
        Source::Registry { .. } => registry::serve(ctx, &contract, call, journal).await,
        Source::Api { api, endpoints } => {
            let unknown = || unknown(&call.service);
            let api = catalogue.api(api).cloned().ok_or_else(unknown)?;
            api::serve(ctx, &contract, &api, endpoints, call, journal).await
        }
    }
}

/// The contract under which a service is called, when the service's name is right.
pub(super) fn contract_of(
    ctx: &Ctx,
    catalogue: &Catalogue,
    service: &ServiceId,
) -> Result<Arc<Contract>, CallError> {
    member(ctx, service)?;
    let found = catalogue.contract(&service.code).filter(|contract| {
        contract.source.id() == service.subsystem && catalogue.provider_of(contract) == Some(&service.agency)
    });
    found.cloned().ok_or_else(|| unknown(service))
}

/// The service's agency is one of this federation.
pub(super) fn member(ctx: &Ctx, service: &ServiceId) -> Result<(), CallError> {
    let ours = &ctx.settings.federation_instance;
    if service.instance != *ours {
        let reason = IdentifierError::Instance { found: service.instance.clone(), ours: ours.clone() };
        return Err(CallError::Identifier { field: "path", reason });
    }
    if directory::agencies(ctx).agency(&service.agency).is_none() {
        return Err(CallError::MemberUnknown { agency: service.agency.to_string() });
    }
    Ok(())
}

pub(super) fn unknown(service: &ServiceId) -> CallError {
    CallError::ServiceUnknown {
        agency: service.agency.to_string(),
        service: format!("{}/{}", service.subsystem, service.code),
    }
}
