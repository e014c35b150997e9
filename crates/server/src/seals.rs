//! Electronic extracts are signed for their agencies by the node's own authorities.

use std::pin::Pin;

use catalogue::model::Authority;
use catalogue::model::authority::Holder;
use kernel::{AgencyId, Ctx};
use registries::actions::{SealRefused, Seals};
use signature::Document;

/// The seals that the node keeps for agencies.
pub(crate) struct OwnSeals;

/// Whether an agency can get the certificate of its seal here.
pub(crate) fn issues_to_agencies(authority: &Authority) -> bool {
    authority.profiles.iter().any(|profile| profile.holder == Holder::Agency)
}

impl Seals for OwnSeals {
    fn seal<'a>(
        &'a self,
        ctx: &'a Ctx,
        agency: &'a AgencyId,
        name: &'a str,
        document: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SealRefused>> + Send + 'a>> {
        Box::pin(async move {
            let document = Document { name, media_type: "application/json", bytes: document };
            let sealed = trust::actions::seal(ctx, agency, &document).await;
            sealed.map_err(|error| SealRefused(error.to_string()))
        })
    }
}
