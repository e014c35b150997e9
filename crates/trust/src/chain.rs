//! The chain from an authority's generation up to the root.

use kernel::{Ctx, Reader};
use signature::Certificate;

use crate::error::TrustError;
use crate::model::{Purpose, Serial};
use crate::store;

/// The certificates from this generation of an authority up to the root, the lowest first.
pub async fn of(ctx: &Ctx, authority: &str, generation: i64) -> Result<Vec<Certificate>, TrustError> {
    let (context, authority) = (ctx.clone(), authority.to_owned());
    ctx.read(move |r| read(&context, r, &authority, generation)).await
}

/// The same within a read. Each certificate tells by its number which generation above signed it.
pub(crate) fn read(
    ctx: &Ctx,
    r: &mut Reader,
    authority: &str,
    generation: i64,
) -> Result<Vec<Certificate>, TrustError> {
    let line = line(ctx, authority);
    let mut chain = Vec::with_capacity(line.len());
    let mut number = Some(generation);
    for (place, id) in line.iter().enumerate() {
        let own = match number {
            Some(number) => store::find_generation(r, id, Purpose::Certify, number)?,
            None => None,
        };
        let own = own.ok_or_else(|| TrustError::NotFounded { id: id.clone() })?;
        let certificate = Certificate::from_der(&own.der)?;
        let serial = Serial::of(certificate.serial());
        number = match line.get(place + 1) {
            Some(issuer) => store::find_certificate(r, issuer, &serial)?.map(|issued| issued.generation),
            None => None,
        };
        chain.push(certificate);
    }
    Ok(chain)
}

/// The authority and those above it, by id.
pub(crate) fn line(ctx: &Ctx, authority: &str) -> Vec<String> {
    let catalogue = catalogue::current(ctx);
    let above = |id: &str| catalogue.authority(id).and_then(|authority| authority.issuer.clone());
    let mut line = vec![authority.to_owned()];
    while let Some(issuer) = line.last().and_then(|id| above(id)) {
        line.push(issuer);
    }
    line
}
