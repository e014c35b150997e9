//! Who this node is, read from storage and the store of keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use kernel::{AgencyId, Ctx};
use signature::Certificate;
use trust::keys::{KeyStore, Keys};

use crate::actions::directory;
use crate::error::FederationError;
use crate::list;
use crate::state::{Federation, Own, Seal, State};
use crate::store::{self, CertificateUse, OwnCertificate, OwnRow};

/// Puts what storage knows of this node's place into the part [`Federation`]; false when the node stands
/// alone. The keys for daily work must be open. The list may be old: whoever uses it asks
/// [`State::fresh`].
///
/// # Errors
/// A key does not open, or what is stored was changed.
pub async fn open(ctx: &Ctx) -> Result<bool, FederationError> {
    let Some((own, kept)) = read(ctx).await? else { return Ok(false) };
    // As of the instant when it was first verified: the proofs inside may have run out since.
    let verified = list::verify(&kept.signed, &own.pin, kept.verified_at)?;
    let state = State::new(Arc::new(own), verified, kept.verified_at);
    directory::open(ctx, &state).await?;
    ctx.part::<Federation>().set(state);
    Ok(true)
}

/// Takes up a changed own identity, as after a renewal; the list stays.
pub(crate) async fn reopen(ctx: &Ctx) -> Result<(), FederationError> {
    let Some((own, _)) = read(ctx).await? else { return Err(FederationError::Alone) };
    let federation = ctx.part::<Federation>();
    let state = federation.load_state()?;
    federation.set(state.with_own(own));
    Ok(())
}

async fn read(ctx: &Ctx) -> Result<Option<(Own, store::KeptList)>, FederationError> {
    let found = ctx
        .read(|r| {
            let Some(own) = store::find_own(r)? else { return Ok(None) };
            let certificates = store::list_own_certificates(r)?;
            let kept = store::find_list(r)?.ok_or(FederationError::Alone)?;
            Ok::<_, FederationError>(Some((own, certificates, kept)))
        })
        .await?;
    let Some((row, certificates, kept)) = found else { return Ok(None) };
    let keys = ctx.part::<Keys>().daily()?;
    Ok(Some((assemble(ctx, row, certificates, keys.as_ref())?, kept)))
}

/// The node's identity from its rows; of several certificates for one use the newest counts.
pub(crate) fn assemble(
    ctx: &Ctx,
    row: OwnRow,
    certificates: Vec<OwnCertificate>,
    keys: &dyn KeyStore,
) -> Result<Own, FederationError> {
    let (mut seals, mut tls) = (BTreeMap::<AgencyId, Seal>::new(), None);
    for certificate in certificates {
        let (purpose, agency) = (certificate.purpose, certificate.agency.clone());
        let seal = seal(certificate, keys)?;
        match purpose {
            CertificateUse::Tls => tls = Some(seal),
            CertificateUse::Seal => drop(seals.insert(agency, seal)),
        }
    }
    let pin = row.pin();
    let missing =
        || FederationError::internal("the node's own certificates are missing; restore its database");
    let tls = tls.ok_or_else(missing)?;
    let client = net::Client::new(Some(tls.credentials(None)?), ctx.clock.clone());
    let shown = ArcSwapOption::empty();
    let (id, agencies, governor) = (row.node, row.agencies, row.governor);
    let own = Own { id, agencies, governor, seals, tls, pin, client, shown };
    own.staple()?;
    Ok(own)
}

fn seal(row: OwnCertificate, keys: &dyn KeyStore) -> Result<Seal, FederationError> {
    Ok(Seal {
        certificate: Certificate::from_der(&row.der).map_err(FederationError::internal)?,
        chain: read_chain(&row.chain)?,
        key: keys.open(&row.key_name)?,
        key_name: row.key_name,
        ocsp: ArcSwapOption::from_pointee(row.ocsp),
    })
}

const END: &str = "-----END CERTIFICATE-----";

/// Certificates one after the other in PEM.
pub(crate) fn read_chain(pem: &str) -> Result<Vec<Certificate>, FederationError> {
    pem.split_inclusive(END)
        .filter(|one| one.contains(END))
        .map(|one| Certificate::from_pem(one.trim_start()).map_err(FederationError::internal))
        .collect()
}

/// The same in writing.
pub(crate) fn write_chain(chain: &[Certificate]) -> Result<String, FederationError> {
    chain.iter().map(|one| one.to_pem().map_err(FederationError::internal)).collect()
}
