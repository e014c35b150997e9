//! Certification authorities: one chain to one root, agencies and posts that exist.

use directory::nearest::hint;

use super::Check;
use crate::load::Read;
use crate::model::Authority;

impl<'a> Check<'a> {
    pub(super) fn authorities(&mut self) {
        let all: &'a [Read<Authority>] = &self.files.authorities;
        self.unique_ids(all, "certification authorities", |authority| &authority.id);
        for authority in all {
            self.authority(authority);
        }
        let mut stamping = all.iter().filter(|read| read.value.time_stamping.is_some());
        if let (Some(first), Some(second)) = (stamping.next(), stamping.next()) {
            let reason = format!("{} stamps the time already", first.file);
            self.tell(second, "time_stamping", reason, "one authority has the time-stamping unit");
        }
    }

    fn authority(&mut self, at: &'a Read<Authority>) {
        let authority = &at.value;
        self.agency(at, "agency", &authority.agency);
        self.posts(at, "officers", &authority.officers, &authority.agency);
        self.posts(at, "managers", &authority.managers, &authority.agency);
        if authority.managers.is_empty() {
            let hint = "name posts of its agency that may change the key or the algorithm";
            self.tell(at, "id", "nobody may manage this authority", hint);
        }
        if !authority.profiles.is_empty() && authority.officers.is_empty() {
            let hint = "name posts of its agency that may issue and revoke";
            self.tell(at, "id", "nobody may issue certificates of this authority", hint);
        }
        let Some(issuer) = &authority.issuer else {
            return self.root(at);
        };
        let known = self.files.authorities.iter().map(|read| read.value.id.as_str());
        if issuer == &authority.id {
            return self.tell(at, "issuer", "the authority certifies itself", "leave issuer out for a root");
        }
        let Some(above) = self.files.authorities.iter().find(|read| &read.value.id == issuer) else {
            let hint = hint(issuer, known);
            return self.tell(at, "issuer", format!("there is no authority “{issuer}”"), hint);
        };
        self.below(at, &above.value);
    }

    fn root(&mut self, at: &Read<Authority>) {
        if let Some(other) =
            self.files.authorities.iter().find(|other| other.value.is_root() && other.value.id < at.value.id)
        {
            let reason = format!("{} is a root already", other.file);
            self.tell(at, "id", reason, "name its issuer; there is one root");
        }
    }

    /// What an authority may be, given the one above it.
    fn below(&mut self, at: &Read<Authority>, above: &Authority) {
        let authority = &at.value;
        if authority.years > above.years {
            let reason = format!("valid for {} years, its issuer only for {}", authority.years, above.years);
            self.tell(at, "years", reason, "a certificate ends before that of its issuer");
        }
        if let Some(room) = above.path_length {
            let fits = authority.path_length.is_some_and(|length| length < room);
            if !fits {
                let hint = match room {
                    0 => format!("“{}” may have no authority below it; name another issuer", above.id),
                    room => format!("write path_length = {} or less", room - 1),
                };
                let reason = format!("its issuer “{}” has the path length {room}", above.id);
                self.tell(at, "path_length", reason, hint);
            }
        }
        if !above.policies.is_empty() {
            for policy in &authority.policies {
                if !above.policies.contains(policy) {
                    let reason = format!("the policy {policy} is not one of its issuer's");
                    let hint = hint(policy, above.policies.iter().map(String::as_str));
                    self.tell(at, "policies", reason, hint);
                }
            }
        }
        for (place, profile) in authority.profiles.iter().enumerate() {
            for policy in &profile.policies {
                if !authority.policies.contains(policy) {
                    let reason = format!("the policy {policy} is not one of the authority's");
                    let hint = hint(policy, authority.policies.iter().map(String::as_str));
                    self.tell(at, &format!("profile[{place}].policies"), reason, hint);
                }
            }
            if profile.days > authority.years * 365 {
                let reason =
                    format!("valid for {} days, its issuer for {} years", profile.days, authority.years);
                self.tell(
                    at,
                    &format!("profile[{place}].days"),
                    reason,
                    "a certificate ends before that of its issuer",
                );
            }
        }
    }
}
