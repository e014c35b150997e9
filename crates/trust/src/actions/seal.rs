//! Signing documents for agencies: each agency that signs has a key of its own on the node, under a
//! certificate that it gets by itself when it signs first, and again before that ends.

use std::sync::Arc;

use catalogue::model::authority::{Holder, KeyKind};
use kernel::{Actor, AgencyId, Ctx, Timestamp};
use signature::{
    Certificate, Digest, Document, Extras, Mandate, Signer, SigningKey, Told, Witness, WitnessError,
};

use super::prove::said;
use super::{Order, issue, stamp_digest};
use crate::error::TrustError;
use crate::keys::Keys;
use crate::model::{Issued, State, Subject};
use crate::x509::request::Request;
use crate::{chain, store};

/// A seal, ready to sign.
struct Seal {
    key: Arc<dyn SigningKey>,
    certificate: Certificate,
    /// From the issuer up to the root.
    chain: Vec<Certificate>,
}

/// Signs a document for an agency into an ASiC-S package: CAdES with the time stamp of the node's own unit,
/// if there is one, and with what proves later that the certificates were good. A mandate, under which somebody did what
/// the document tells, stands among what is signed.
///
/// # Errors
/// No authority issues to agencies, the keys for daily work are locked, or the agency is not in force.
pub async fn seal(
    ctx: &Ctx,
    agency: &AgencyId,
    document: &Document<'_>,
    mandate: Option<&Mandate>,
) -> Result<Vec<u8>, TrustError> {
    let seal = seal_of(ctx, agency).await?;
    let signer = Signer {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &seal.chain,
        time_stamper: None,
    };
    let extras = Extras { signed_at: ctx.now(), mandate, validation: None };
    signer.sign_before(&Here(ctx), document, &extras).await.map_err(failed)
}

/// The node's own time-stamping unit and responders.
struct Here<'c>(&'c Ctx);

impl Witness for Here<'_> {
    fn stamp<'a>(&'a self, imprint: &'a [u8]) -> Told<'a> {
        Box::pin(async move {
            match stamp_digest(self.0, Digest::Sha256, imprint.to_vec()).await {
                Ok(token) => Ok(Some(token)),
                // The catalogue describes no time-stamping unit.
                Err(TrustError::AuthorityUnknown { .. }) => Ok(None),
                Err(error) => Err(WitnessError(error.to_string())),
            }
        })
    }

    fn proof<'a>(&'a self, certificate: &'a Certificate) -> Told<'a> {
        Box::pin(
            async move { said(self.0, certificate).await.map_err(|error| WitnessError(error.to_string())) },
        )
    }
}

fn failed(error: impl std::fmt::Display) -> TrustError {
    TrustError::Message(error.to_string())
}

/// The agency's seal in force; a new one where it has none, or the last third of its time has begun, or it
/// was revoked.
async fn seal_of(ctx: &Ctx, agency: &AgencyId) -> Result<Seal, TrustError> {
    let wanted = agency.clone();
    let found = ctx.read(move |r| store::find_seal(r, &wanted)).await?;
    let now = ctx.now();
    let lasts = |issued: &Issued| issued.state(now) == State::InForce && now < last_third(issued);
    let (name, issued) = match found.filter(|(_, issued)| lasts(issued)) {
        Some(kept) => kept,
        None => make(ctx, agency).await?,
    };
    Ok(Seal {
        key: ctx.part::<Keys>().daily()?.open(&name)?,
        certificate: Certificate::from_der(&issued.der)?,
        chain: chain::of(ctx, &issued.authority, issued.generation).await?,
    })
}

fn last_third(issued: &Issued) -> Timestamp {
    Timestamp(issued.not_after.0 - (issued.not_after.0 - issued.not_before.0) / 3)
}

/// A new key with its certificate, from the first authority that issues to agencies.
async fn make(ctx: &Ctx, agency: &AgencyId) -> Result<(String, Issued), TrustError> {
    let catalogue = catalogue::current(ctx);
    let found = catalogue.authorities().iter().find_map(|authority| {
        let profile = authority.profiles.iter().find(|profile| profile.holder == Holder::Agency)?;
        let kind = profile.keys.first().copied().unwrap_or(KeyKind::P256);
        Some((authority.id.clone(), profile.id.clone(), kind))
    });
    let (authority, profile, kind) =
        found.ok_or_else(|| TrustError::AuthorityUnknown { id: Holder::Agency.word().to_owned() })?;
    let name = format!("seal-{agency}-{}", ctx.new_id::<String>());
    let key = ctx.part::<Keys>().daily()?.create(&name, kind)?;
    let request = Request {
        public_key_der: key.public_key_der().to_vec(),
        algorithm: key.algorithm(),
        hosts: Vec::new(),
    };
    let order = Order { authority, profile, subject: Subject::Agency(agency.clone()) };
    let issued = issue(ctx, &Actor::Platform, &order, &request).await?;
    let (owner, key_name, row) = (agency.clone(), name.clone(), issued.clone());
    ctx.write(move |tx| Ok::<_, TrustError>(store::put_seal(tx, &owner, &key_name, &row)?)).await?;
    Ok((name, issued))
}
