//! What agencies sign stands under the government's authorities: on a member of a federation under the centre's, else
//! under the node's own.

use catalogue::model::Authority;
use catalogue::model::authority::Holder;
use federation::Federation;
use kernel::seals::{Certificates, SealRefused, Sealed, Seals, ToSeal};
use kernel::{Ctx, MandateId, Timestamp};
use mandates::model::State;
use signature::{Certificate, Document};

/// The seals that the node keeps for agencies.
pub(crate) struct OwnSeals;

/// Whether an agency can get the certificate of its seal here.
pub(crate) fn issues_to_agencies(authority: &Authority) -> bool {
    authority.profiles.iter().any(|profile| profile.holder == Holder::Agency)
}

impl Seals for OwnSeals {
    fn seal<'a>(&'a self, ctx: &'a Ctx, asked: ToSeal<'a>) -> Sealed<'a> {
        Box::pin(async move {
            let mandate = match asked.mandate {
                Some(id) => mandate(ctx, id).await?,
                None => None,
            };
            let ToSeal { agency, name, media_type, bytes, .. } = asked;
            let document = Document { name, media_type, bytes };
            if let Some(member) = ctx.part::<Federation>().member() {
                let sealed =
                    federation::actions::seal(ctx, &member, agency, &document, mandate.as_ref()).await;
                if let Some(package) = sealed.map_err(|error| SealRefused(error.to_string()))? {
                    return Ok(package);
                }
            }
            let sealed = trust::actions::seal(ctx, agency, &document, mandate.as_ref()).await;
            sealed.map_err(|error| SealRefused(error.to_string()))
        })
    }

    fn authorities<'a>(&'a self, ctx: &'a Ctx) -> Certificates<'a> {
        Box::pin(async move {
            let federal = federal(ctx);
            if !federal.is_empty() {
                return Ok(federal.iter().map(|certificate| certificate.der().to_vec()).collect());
            }
            let found = trust::chain::all(ctx).await;
            let found = found.map_err(|error| SealRefused(error.to_string()))?;
            Ok(found.iter().map(|certificate| certificate.der().to_vec()).collect())
        })
    }
}

/// On a member of a federation: the pinned root, then the authorities of the list.
pub(crate) fn federal(ctx: &Ctx) -> Vec<Certificate> {
    let Some(member) = ctx.part::<Federation>().member() else { return Vec::new() };
    std::iter::once(member.root.as_ref()).chain(member.authorities.iter()).cloned().collect()
}

/// The mandate as a signature shows it, while it holds: a signature under one that has ended would be none.
async fn mandate(ctx: &Ctx, id: &MandateId) -> Result<Option<signature::Mandate>, SealRefused> {
    let wanted = id.clone();
    let found = ctx.read(move |r| mandates::store::find_by_id(r, &wanted)).await;
    let found = found.map_err(|error| SealRefused(error.to_string()))?;
    let found = found.ok_or_else(|| SealRefused(format!("there is no mandate {id}")))?;
    if found.state(ctx.today()) != State::InForce {
        return Ok(None);
    }
    let last = found.until_on.map(|day| Timestamp::start_of(day.plus_days(1)).plus_seconds(-1));
    Ok(Some(signature::Mandate {
        id: found.id.to_string(),
        kind: found.kind.as_str().to_owned(),
        principal: found.principal.id.to_string(),
        scope: found.services.unwrap_or_default(),
        from: Some(Timestamp::start_of(found.from_on)),
        until: last,
    }))
}
