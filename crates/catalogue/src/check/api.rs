//! APIs, and the contracts about them.

use directory::nearest::hint;

use super::Check;
use crate::load::Read;
use crate::model::{Api, Contract, Endpoint};

impl Check<'_> {
    pub(super) fn api(&mut self, at: &Read<Api>) {
        let api = &at.value;
        self.agency(at, "agency", &api.agency);
        if self.registries.contains_key(api.id.as_str()) {
            let reason = format!("there is a registry “{}” too, and calls name both alike", api.id);
            self.tell(at, "id", reason, "give the API another id");
        }
    }

    /// The API exists, and every endpoint stands in its description.
    pub(super) fn api_contract(&mut self, at: &Read<Contract>, id: &str, endpoints: &[Endpoint]) {
        if !at.value.clients {
            let hint = "write clients = true: only systems call an API";
            self.tell(at, "id", "nobody may use this contract", hint);
        }
        let Some(api) = self.apis.get(id).copied() else {
            let hint = hint(id, self.apis.keys().copied());
            return self.tell(at, "api", format!("there is no API “{id}”"), hint);
        };
        for endpoint in endpoints {
            if !api.operations.iter().any(|operation| endpoint.lies_in(operation)) {
                let reason = format!("the description of “{id}” has no operation “{endpoint}”");
                let known: Vec<String> = api.operations.iter().map(Endpoint::to_string).collect();
                let wanted = endpoint.to_string();
                let hint = hint(&wanted, known.iter().map(String::as_str));
                self.tell(at, "endpoints", reason, hint);
            }
        }
    }
}
