//! The evidence of an exchange that this node answered: who asked whom for what, with the receipts of its rows in the audit
//! trail, in a package that the provider's agency seals, so that common programs verify it.

mod document;
mod salt;

use kernel::seals::{Sealing, ToSeal};
use kernel::{Actor, AgencyId, Audit, AuditRow, Ctx, DbError, audit};
use ledger::receipt::Receipt;
use serde_json::json;
use signature::{FOLDER_TYPE, Folder};

use crate::call::is_here;
use crate::error::ExchangeError;
use crate::model::{LookUpId, Seen};
use crate::store::{self, KeptCall};

pub use salt::Salt;

/// Rows of one exchange in the audit trail, at most.
const MOST_ROWS: usize = 8;
const README: &str = include_str!("readme.txt");

/// For whom a package is made, which decides what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// One of the two agencies.
    Agency,
    /// The person whom it was about: no more than the page on which they see the look-up.
    Person,
}

impl Reader {
    /// The word in the audit trail.
    fn word(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Person => "person",
        }
    }
}

/// A sealed package.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its file name.
    pub name: String,
    /// Its bytes, ASiC-S.
    pub bytes: Vec<u8>,
}

/// All that is kept of an exchange.
struct Kept {
    seen: Seen,
    call: Option<KeptCall>,
    salt: Option<Salt>,
    rows: Vec<AuditRow>,
}

/// Whether evidence can be had here of what a registry or API answered: somebody seals, and its agency is on this node.
pub(crate) fn is_offered(ctx: &Ctx, source: &str) -> bool {
    ctx.find_part::<Sealing>().is_some() && provider(ctx, source).is_some_and(|agency| is_here(ctx, &agency))
}

/// The agency that has a registry or API today.
pub(crate) fn provider(ctx: &Ctx, source: &str) -> Option<AgencyId> {
    let catalogue = catalogue::current(ctx);
    let registry = catalogue.registry(source).map(|registry| registry.owner.clone());
    registry.or_else(|| catalogue.api(source).map(|api| api.agency.clone()))
}

/// The package for an official or system of one of the two agencies.
///
/// # Errors
/// There is no such exchange of the actor's agency, or it cannot be sealed now.
pub(crate) async fn for_agency(ctx: &Ctx, actor: &Actor, id: &LookUpId) -> Result<Package, ExchangeError> {
    let wanted = id.clone();
    let seen = ctx.read(move |r| store::find_look_up(r, &wanted)).await?;
    let names = actor.agency().map(|agency| catalogue::current(ctx).names_of(agency, ctx.today()));
    let is_party = |seen: &Seen| {
        let provider = provider(ctx, &seen.registry);
        names.as_ref().is_some_and(|names| {
            names.contains(&seen.consumer) || provider.is_some_and(|provider| names.contains(&provider))
        })
    };
    match seen.filter(is_party) {
        Some(seen) => give(ctx, actor, seen, Reader::Agency).await,
        None => Err(ExchangeError::LookUpUnknown),
    }
}

/// The package for the system of an agency that asked or called, by the look-up's id or the id that it gave its message.
///
/// # Errors
/// There is no such exchange that the agency asked for, or it cannot be sealed now.
pub async fn for_client(ctx: &Ctx, actor: &Actor, id: &str) -> Result<Package, ExchangeError> {
    let agency = actor.agency().ok_or(ExchangeError::LookUpUnknown)?;
    let names = catalogue::current(ctx).names_of(agency, ctx.today());
    let wanted = id.to_owned();
    let seen = ctx
        .read(move |r| {
            let own = |seen: &Seen| names.contains(&seen.consumer);
            if let Some(seen) = store::find_look_up(r, &LookUpId::new(&wanted))?.filter(own) {
                return Ok::<_, DbError>(Some(seen));
            }
            match store::find_called(r, &wanted, &names)? {
                Some(id) => store::find_look_up(r, &id),
                None => Ok(None),
            }
        })
        .await?;
    give(ctx, actor, seen.ok_or(ExchangeError::LookUpUnknown)?, Reader::Agency).await
}

/// The package for the person whom it was about, once they may see it.
///
/// # Errors
/// There is none that they see, or it cannot be sealed now.
pub(crate) async fn for_person(
    ctx: &Ctx,
    actor: &Actor,
    subject: &str,
    id: &LookUpId,
) -> Result<Package, ExchangeError> {
    let (number, wanted, now) = (subject.to_owned(), id.clone(), ctx.now());
    let seen = ctx.read(move |r| store::find_seen_by(r, &number, &wanted, now)).await?;
    give(ctx, actor, seen.ok_or(ExchangeError::LookUpUnknown)?, Reader::Person).await
}

/// Makes the package and writes down who got it.
async fn give(ctx: &Ctx, actor: &Actor, seen: Seen, reader: Reader) -> Result<Package, ExchangeError> {
    let provider = provider(ctx, &seen.registry).ok_or(ExchangeError::LookUpUnknown)?;
    if !is_here(ctx, &provider) {
        return Err(ExchangeError::EvidenceElsewhere);
    }
    let id = seen.id.clone();
    let mut kept = load(ctx, seen).await?;
    if kept.rows.is_empty() {
        // It was carried while another node had the agency: that node's trail has the rows.
        return Err(ExchangeError::EvidenceElsewhere);
    }
    if reader == Reader::Person {
        // How it ended is the agencies' affair; this row's receipt is offered on the person's page too.
        kept.rows.truncate(1);
    }
    let name = format!("look-up-{id}");
    let bytes = seal(ctx, &provider, &format!("{name}.zip"), &kept, reader).await?;
    let (actor, sha256) = (actor.clone(), kernel::sha256_hex(&bytes));
    ctx.write(move |tx| {
        tx.audit(Audit {
            actor: &actor,
            action: "exchange.evidence",
            object: "evidence",
            object_id: id.as_str(),
            agency: Some(&provider),
            detail: json!({ "for": reader.word(), "sha256": sha256 }),
        })
    })
    .await?;
    Ok(Package { name: format!("minben-{name}.asics"), bytes })
}

async fn load(ctx: &Ctx, seen: Seen) -> Result<Kept, ExchangeError> {
    ctx.read(move |r| {
        let (call, salt) = (store::find_call(r, &seen.id)?, store::find_salt(r, &seen.id)?);
        let rows = audit::list_about(r, "look_up", seen.id.as_str(), MOST_ROWS)?;
        Ok(Kept { seen, call, salt, rows })
    })
    .await
}

async fn seal(
    ctx: &Ctx,
    provider: &AgencyId,
    name: &str,
    kept: &Kept,
    reader: Reader,
) -> Result<Vec<u8>, ExchangeError> {
    let Some(Sealing(seals)) = ctx.find_part::<Sealing>() else {
        return Err(ExchangeError::LookUpUnknown);
    };
    let mut receipts = Vec::with_capacity(kept.rows.len());
    for row in &kept.rows {
        receipts.push(ledger::actions::receipt_of(ctx, &row.id).await?);
    }
    let refused = |error: kernel::seals::SealRefused| ExchangeError::NotSealed { reason: error.to_string() };
    let authorities = seals.authorities(ctx).await.map_err(refused)?;
    let document = document::of(ctx, kept, provider, reader);
    let bytes = folder(&document, &receipts, &authorities)
        .map_err(|error| ExchangeError::NotSealed { reason: error.to_string() })?;
    let asked = ToSeal { agency: provider, name, media_type: FOLDER_TYPE, bytes: &bytes, mandate: None };
    seals.seal(ctx, asked).await.map_err(refused)
}

/// The signed document: a ZIP file with everything.
fn folder(document: &str, receipts: &[Receipt], authorities: &[Vec<u8>]) -> std::io::Result<Vec<u8>> {
    let mut folder = Folder::new();
    folder.add("README.txt", README.as_bytes())?;
    folder.add("look-up.json", document.as_bytes())?;
    for (place, receipt) in receipts.iter().enumerate() {
        folder.add(&format!("receipts/{}.json", place + 1), &serde_json::to_vec_pretty(receipt)?)?;
    }
    for (place, certificate) in authorities.iter().enumerate() {
        folder.add(&format!("certificates/{}.cer", place + 1), certificate)?;
    }
    folder.finish()
}
