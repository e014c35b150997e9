//! The certificate policy in force: the version that a council's resolution adopted, and what it lets be issued.

use std::sync::Arc;

use catalogue::model::CertificatePolicy;
use catalogue::model::authority::Profile;
use catalogue::model::certificate_policy::PolicyVersion;
use kernel::{Actor, Audit, Ctx, Day, Fact, Reader, Tx};
use serde_json::json;
use signature::Algorithm;

use crate::error::TrustError;
use crate::keys::kind_of;
use crate::store::{self, AdoptedVersion};

/// A version in force.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The policy.
    pub policy: Arc<CertificatePolicy>,
    /// The version.
    pub version: PolicyVersion,
    /// Number of the resolution that adopted it.
    pub resolution: String,
    /// Its day.
    pub on: Day,
}

/// What a resolution adopts.
#[derive(Debug, Clone)]
pub struct Adoption {
    /// Policy.
    pub policy: String,
    /// Number of the version.
    pub version: String,
    /// The council.
    pub council: String,
    /// Number of the resolution.
    pub resolution: String,
    /// Day of the meeting.
    pub on: Day,
}

/// The version of a policy that is in force.
///
/// # Errors
/// No resolution adopted one, or the file of the one that was adopted says something else since.
pub fn in_force(r: &mut Reader, policy: &Arc<CertificatePolicy>) -> Result<InForce, TrustError> {
    let latest = store::list_adopted(r, &policy.id)?.into_iter().next();
    let Some(latest) = latest else {
        let first = policy.versions.iter().find_map(|version| Some((version, version.adopted.as_ref()?)));
        let (version, adopted) =
            first.ok_or_else(|| TrustError::PolicyNotAdopted { policy: policy.id.clone() })?;
        return Ok(InForce {
            policy: policy.clone(),
            version: version.clone(),
            resolution: adopted.resolution.clone(),
            on: adopted.on,
        });
    };
    let version = policy.version(&latest.version).filter(|version| version.digest() == latest.digest);
    let version = version.ok_or_else(|| TrustError::PolicyChanged {
        policy: policy.id.clone(),
        version: latest.version.clone(),
        resolution: latest.resolution.clone(),
    })?;
    Ok(InForce {
        policy: policy.clone(),
        version: version.clone(),
        resolution: latest.resolution,
        on: latest.on,
    })
}

/// Days for which an authority may issue under a profile, by the policy in force that binds it; the profile's
/// own where none does.
///
/// # Errors
/// No version is in force, or it does not let this be issued.
pub(crate) async fn days(
    ctx: &Ctx,
    authority: &str,
    profile: &Profile,
    algorithm: Algorithm,
) -> Result<u32, TrustError> {
    let Some(policy) = catalogue::current(ctx).policy_of_authority(authority).cloned() else {
        return Ok(profile.days);
    };
    let InForce { version, resolution, .. } = ctx.read(move |r| in_force(r, &policy)).await?;
    let forbids = |what: String| TrustError::PolicyForbids {
        version: version.number.clone(),
        resolution: resolution.clone(),
        what,
    };
    if let Some(oid) = profile.policies.iter().find(|oid| !version.oids.contains(oid)) {
        return Err(forbids(oid.clone()));
    }
    let limit = version.limit(profile.holder).ok_or_else(|| forbids(profile.holder.word().to_owned()))?;
    match kind_of(algorithm) {
        Some(kind) if limit.keys.contains(&kind) => Ok(limit.days.min(profile.days)),
        Some(kind) => Err(forbids(kind.word().to_owned())),
        None => Err(forbids("key".to_owned())),
    }
}

/// Puts a version of a policy in force, within the transaction that publishes the resolution. Adopting the
/// same by the same resolution again changes nothing.
///
/// # Errors
/// The council does not decide on this policy, or the policy has no such version.
pub fn adopt(ctx: &Ctx, tx: &mut Tx, actor: &Actor, adoption: &Adoption) -> Result<(), TrustError> {
    let catalogue = catalogue::current(ctx);
    let policy = catalogue.certificate_policy(&adoption.policy);
    let policy = policy.filter(|policy| policy.council == adoption.council);
    let unknown = || TrustError::PolicyNotAdopted { policy: adoption.policy.clone() };
    let policy = policy.ok_or_else(unknown)?;
    let version = policy.version(&adoption.version).ok_or_else(unknown)?;
    let new = AdoptedVersion {
        policy: policy.id.clone(),
        version: version.number.clone(),
        resolution: adoption.resolution.clone(),
        digest: version.digest(),
        council: adoption.council.clone(),
        on: adoption.on,
    };
    if !store::insert_adopted(tx, &new)? {
        return Ok(());
    }
    tx.audit(Audit {
        actor,
        action: "trust.adopt_policy",
        object: "certificate_policy",
        object_id: &new.policy,
        agency: Some(&policy.agency),
        detail: json!({ "version": new.version, "digest": new.digest, "council": new.council,
                        "resolution": new.resolution, "on": new.on }),
    })?;
    let dims = json!({ "policy": new.policy, "version": new.version });
    Ok(tx.fact(Fact { kind: "trust.policy_adopted", agency: Some(&policy.agency), dims, value: 1 })?)
}
