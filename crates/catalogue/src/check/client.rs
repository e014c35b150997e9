//! Clients.

use super::Check;
use crate::load::Read;
use crate::model::Client;

impl Check<'_> {
    pub(super) fn client(&mut self, at: &Read<Client>) {
        self.agency(at, "agency", &at.value.agency);
        let keys = &at.value.keys;
        for (place, key) in keys.iter().enumerate() {
            if keys[..place].iter().any(|other| other.kid == key.kid) {
                let path = format!("key[{place}].kid");
                let reason = format!("two keys have the id “{}”", key.kid);
                self.tell(at, &path, reason, "give one of them another id");
            }
        }
    }
}
