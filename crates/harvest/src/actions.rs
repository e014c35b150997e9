//! What is done with sources: following the catalogue, and fetching at once.

use catalogue::model::Site;
use kernel::{Actor, Audit, Ctx, DbError, Timestamp};
use serde_json::json;

use crate::error::HarvestError;
use crate::store;

/// When a source is due that is only fetched when somebody asks for it.
const NEVER: Timestamp = Timestamp(i64::MAX);

/// When a source is due that was fetched now: after its hours. A demonstration asks nobody by itself.
pub(crate) fn next_at(ctx: &Ctx, site: &Site) -> Timestamp {
    let hours = i64::from(site.hours);
    if asks_by_itself(ctx) { ctx.now().plus_seconds(hours * 3_600) } else { NEVER }
}

/// Whether sites are fetched without anybody asking for it.
pub(crate) fn asks_by_itself(ctx: &Ctx) -> bool {
    ctx.find_part::<web::DemoMode>().is_none()
}

/// Brings the sources to what the catalogue says: new ones are due at once, what left it is forgotten.
pub(crate) async fn follow(ctx: &Ctx) -> Result<(), DbError> {
    let catalogue = catalogue::current(ctx);
    let known = ctx.read(store::sources).await?;
    let new: Vec<String> =
        catalogue.sites.iter().map(|site| site.id.clone()).filter(|id| !known.contains(id)).collect();
    let left: Vec<String> = known.into_iter().filter(|id| catalogue.site(id).is_none()).collect();
    if new.is_empty() && left.is_empty() {
        return Ok(());
    }
    let due = if asks_by_itself(ctx) { ctx.now() } else { NEVER };
    ctx.write(move |tx| {
        new.iter().try_for_each(|id| store::insert_source(tx, id, due))?;
        left.iter().try_for_each(|id| store::delete_source(tx, id))
    })
    .await
}

/// Whether somebody sees how a site stands: the operator, and whoever works at its agency.
pub(crate) fn may_see(actor: &Actor, site: &Site) -> bool {
    actor.has_role("operator") || actor.agency() == Some(&site.agency)
}

/// Whether somebody has a site fetched at once.
pub(crate) fn may_ask(actor: &Actor, site: &Site) -> bool {
    actor.has_role("operator") || (actor.has_role("it") && actor.agency() == Some(&site.agency))
}

/// Has a site fetched as soon as the program is free for it.
pub(crate) async fn ask(ctx: &Ctx, actor: &Actor, site: &Site) -> Result<(), HarvestError> {
    if !may_ask(actor, site) {
        return Err(HarvestError::NotYours);
    }
    follow(ctx).await?;
    let (actor, id, agency) = (actor.clone(), site.id.clone(), site.agency.clone());
    ctx.write(move |tx| {
        if !store::make_due(tx, &id)? {
            return Err(HarvestError::Unknown);
        }
        tx.audit(Audit {
            actor: &actor,
            action: "harvest.ask",
            object: "site",
            object_id: &id,
            agency: Some(&agency),
            detail: json!({}),
        })?;
        Ok(())
    })
    .await
}
