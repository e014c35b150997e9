//! Putting a catalogue in force.

use std::path::Path;
use std::sync::Arc;

use kernel::{Actor, Audit, Ctx, DbError, Tx};
use serde_json::json;

use crate::catalogue::Catalogue;
use crate::error::CatalogueError;
use crate::handle::Handle;
use crate::load::load;
use crate::{entries, store};

/// Puts a catalogue in force: keeps the revisions of its definitions, then
/// replaces the catalogue, the directory's agencies and the work calendar.
/// Running cases keep the definitions they began with.
pub async fn install(ctx: &Ctx, catalogue: Catalogue) -> Result<Arc<Catalogue>, DbError> {
    let agencies = directory::over(ctx, catalogue.own_agencies.clone());
    let catalogue = Arc::new(catalogue.with_agencies(&agencies));
    let kept = catalogue.clone();
    ctx.write(move |tx| {
        let known = store::list_revisions(tx)?;
        for catalogue in kept.later().iter().map(|(_, later)| later).chain([&kept]) {
            for service in catalogue.services() {
                let revision = catalogue.revision(&service.id).unwrap_or_default();
                if !known.contains(&(service.id.clone(), revision.to_owned())) {
                    store::insert_revision(tx, service, revision)?;
                }
            }
        }
        entries::keep(tx, &kept)?;
        let detail = json!({
            "registries": kept.registries().len(), "contracts": kept.contracts().len(), "services": kept.services().len(),
        });
        let entry = Audit {
            actor: &Actor::Platform,
            action: "catalogue.install",
            object: "catalogue",
            object_id: "current",
            agency: None,
            detail,
        };
        tx.audit(entry)
    })
    .await?;
    directory::install(ctx, catalogue.agencies.clone());
    ctx.set_work_calendar(catalogue.calendar.clone());
    ctx.part::<Handle>().put(catalogue.clone());
    Ok(catalogue)
}

/// Takes up what another node tells of all agencies: from now on it goes over what the files say of them. Before any
/// catalogue is in force it is noted for the first one.
pub async fn hear(ctx: &Ctx, told: directory::Told) -> Result<(), DbError> {
    directory::hear(ctx, told);
    let loaded = ctx.part::<Handle>().loaded();
    if loaded.own_agencies.all().is_empty() {
        return Ok(());
    }
    let agencies = directory::over(ctx, loaded.own_agencies.clone());
    ctx.part::<Handle>().put(Arc::new(loaded.as_ref().clone().with_agencies(&agencies)));
    directory::install(ctx, agencies);
    let known = ctx.clone();
    ctx.write(move |tx| note_entries(&known, tx)).await
}

/// Notes what the catalogue in force describes, as it does when one is installed: for the day on which a reorganisation
/// puts another in force.
pub fn note_entries(ctx: &Ctx, tx: &mut Tx) -> Result<(), DbError> {
    entries::keep(tx, &crate::current(ctx))
}

/// Reads the folder again and puts it in force. With mistakes in it, the
/// catalogue in force stays and the mistakes are returned.
pub async fn reload(ctx: &Ctx, dir: &Path) -> Result<Arc<Catalogue>, CatalogueError> {
    let (folder, today) = (dir.to_owned(), ctx.today());
    let loaded = tokio::task::spawn_blocking(move || (load(&folder, today), folder)).await;
    match loaded.map_err(|_| CatalogueError::Interrupted)? {
        (Ok(catalogue), _) => Ok(install(ctx, catalogue).await?),
        (Err(mistakes), folder) => Err(CatalogueError::Mistakes { folder, mistakes }),
    }
}
