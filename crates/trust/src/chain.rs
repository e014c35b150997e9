//! The chain from an authority's generation up to the root, and the links between generations.

use kernel::{Ctx, Reader};
use signature::Certificate;

use crate::error::TrustError;
use crate::grounds::Own;
use crate::model::{Purpose, Serial};
use crate::store;

/// A link certificate: the key of one generation, certified by that of the generation before or after it.
#[derive(Debug, Clone)]
pub struct Link {
    /// The generation whose key it certifies.
    pub of: i64,
    /// The generation that signed it.
    pub by: i64,
    /// The certificate.
    pub certificate: Certificate,
    /// Whether it was revoked.
    pub revoked: bool,
}

impl Link {
    /// The name under which it is fetched, without the ending: `root-2-by-1`.
    pub(crate) fn file(&self, authority: &str) -> String {
        format!("{authority}-{}-by-{}", self.of, self.by)
    }
}

/// The certificates from this generation of an authority up to the root: the lowest first, the root last. Before the
/// root stand the links by which whoever trusts another generation of the root finds the way. The links of the
/// authorities below are not among them: their certificates lead to the root by themselves.
pub async fn of(ctx: &Ctx, authority: &str, generation: i64) -> Result<Vec<Certificate>, TrustError> {
    let (context, authority) = (ctx.clone(), authority.to_owned());
    ctx.read(move |r| {
        let mut chain = read(&context, r, &authority, generation)?;
        let (Some(root), Some(id)) = (chain.pop(), line(&context, &authority).pop()) else {
            return Ok(chain);
        };
        chain.extend(leading_away(r, &id, &root)?);
        chain.push(root);
        Ok(chain)
    })
    .await
}

/// The certificates of every generation of every authority of this node: the roots first. With them whoever trusts a root
/// verifies all that was ever certified here.
pub async fn all(ctx: &Ctx) -> Result<Vec<Certificate>, TrustError> {
    Ok(Own::load(ctx).await?.certificates())
}

/// The links that lead from this generation of a root to the newer ones, then those to the older ones. None leads back,
/// and all stand before the root: some programs take the first certificate that fits and try no second one.
fn leading_away(r: &mut Reader, root: &str, own: &Certificate) -> Result<Vec<Certificate>, TrustError> {
    let generations = store::list_generations(r, root, Purpose::Certify)?;
    let Some(here) = generations.iter().find(|known| known.der == own.der()).map(|known| known.generation)
    else {
        return Ok(Vec::new());
    };
    let mut links = links(r, root)?;
    links.retain(|link| {
        !link.revoked && ((here <= link.of && link.of < link.by) || (link.by < link.of && link.of <= here))
    });
    links.sort_by_key(|link| (link.by < link.of, link.of.abs_diff(here)));
    Ok(links.into_iter().map(|link| link.certificate).collect())
}

/// The links between the generations of an authority, the earliest first.
pub(crate) fn links(r: &mut Reader, authority: &str) -> Result<Vec<Link>, TrustError> {
    let mut keys = Vec::new();
    for known in store::list_generations(r, authority, Purpose::Certify)? {
        keys.push((known.generation, Certificate::from_der(&known.der)?));
    }
    let mut links = Vec::new();
    for issued in store::list_links(r, authority)? {
        let certificate = Certificate::from_der(&issued.der)?;
        let certified = |(_, own): &&(i64, Certificate)| own.public_key_der() == certificate.public_key_der();
        if let Some(of) = keys.iter().find(certified).map(|(number, _)| *number) {
            links.push(Link { of, by: issued.generation, certificate, revoked: issued.revoked_at.is_some() });
        }
    }
    Ok(links)
}

/// The path alone, within a read. Each certificate tells by its number which generation above signed it.
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
