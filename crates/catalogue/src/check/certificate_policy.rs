//! Certificate policies: the council and the authorities are there, and each profile can be in force.

use directory::nearest::hint;

use super::Check;
use crate::load::Read;
use crate::model::CertificatePolicy;

impl<'a> Check<'a> {
    pub(super) fn certificate_policies(&mut self) {
        let all: &'a [Read<CertificatePolicy>] = &self.files.certificate_policies;
        self.unique_ids(all, "certificate policies", |policy| &policy.id);
        for policy in all {
            self.certificate_policy(policy);
        }
    }

    fn certificate_policy(&mut self, at: &'a Read<CertificatePolicy>) {
        let policy = &at.value;
        self.agency(at, "agency", &policy.agency);
        let councils = || self.files.councils.iter().map(|read| read.value.id.as_str());
        if !policy.council.is_empty() && !councils().any(|id| id == policy.council) {
            let hint = hint(&policy.council, councils());
            self.tell(at, "council", format!("there is no council “{}”", policy.council), hint);
        }
        for id in &policy.authorities {
            let other = |other: &&Read<CertificatePolicy>| {
                other.value.id < policy.id && other.value.authorities.contains(id)
            };
            if let Some(other) = self.files.certificate_policies.iter().find(other) {
                let reason = format!("{} binds “{id}” already", other.file);
                self.tell(at, "authorities", reason, "one policy binds an authority");
            }
            let Some(authority) = self.files.authorities.iter().find(|read| read.value.id == *id) else {
                let known = self.files.authorities.iter().map(|read| read.value.id.as_str());
                let hint = hint(id, known);
                self.tell(at, "authorities", format!("there is no authority “{id}”"), hint);
                continue;
            };
            for (place, profile) in authority.value.profiles.iter().enumerate() {
                let allowed = policy.versions.iter().any(|version| {
                    let stated = profile.policies.iter().all(|oid| version.oids.contains(oid));
                    let limit = version.limit(profile.holder);
                    stated
                        && limit.is_some_and(|limit| profile.keys.iter().any(|key| limit.keys.contains(key)))
                });
                if !allowed {
                    let reason =
                        format!("no version of the policy “{}” lets “{}” be issued", policy.id, profile.id);
                    let hint = format!("add its policies, holder and keys to a version in {}", at.file);
                    self.tell(authority, &format!("profile[{place}].policies"), reason, hint);
                }
            }
        }
    }
}
