//! JSON: the public catalogue of services, and a person's own case.

use axum::Json;
use axum::extract::{Path, State};
use kernel::Ctx;
use serde_json::{Value, json};
use web::{Access, Failure, Routes, Visitor};

use crate::actions::{self, summary, timeline};
use crate::error::ServicesError;
use crate::model::CaseId;

/// Every endpoint with its permission.
pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/services", Access::Anyone, services).get(
        "/api/cases/{case}",
        Access::SignedIn,
        case,
    )
}

/// GET /api/services
async fn services(State(ctx): State<Ctx>) -> Json<Value> {
    let catalogue = catalogue::current(&ctx);
    let services = catalogue.services().iter().map(|service| {
        let evidence = service.evidence.iter().map(|evidence| {
            let contract = catalogue.contract(&evidence.contract);
            json!({
                "id": evidence.id,
                "title": evidence.title,
                "contract": evidence.contract,
                "registry": contract.map(|contract| contract.registry()),
                "fields": contract.map(|contract| contract.fields().to_vec()),
                "legal_basis": contract.map(|contract| contract.legal_basis.clone()),
            })
        });
        let steps = service
            .steps
            .iter()
            .map(|step| json!({ "id": step.id, "name": step.name, "agency": step.agency }));
        json!({
            "id": service.id,
            "name": service.name,
            "summary": service.summary,
            "owner": service.owner,
            "audience": service.audience,
            "life_area": service.life_area,
            "legal_basis": service.legal_basis,
            "time_limit_working_days": service.time_limit_days,
            "revision": catalogue.revision(&service.id),
            "evidence": evidence.collect::<Vec<_>>(),
            "steps": steps.collect::<Vec<_>>(),
            "link": format!("/services/{}", service.id),
        })
    });
    Json(json!({ "services": services.collect::<Vec<_>>() }))
}

/// GET /api/cases/{case}
async fn case(State(ctx): State<Ctx>, v: Visitor, Path(case): Path<CaseId>) -> Result<Json<Value>, Failure> {
    let (context, actor) = (ctx.clone(), v.actor.clone());
    let value = ctx
        .read(move |r| {
            let dossier = actions::load_own(&context, r, &actor, &case)?;
            let mut value = summary(&dossier);
            value["answers"] = json!(dossier.walk(context.today()).answers);
            value["timeline"] = timeline(r, &case)?;
            Ok::<_, ServicesError>(value)
        })
        .await?;
    Ok(Json(value))
}
