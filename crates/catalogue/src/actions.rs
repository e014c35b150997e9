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
    let catalogue = Arc::new(catalogue);
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
