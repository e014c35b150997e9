//! Channels, and what services say of paying.

use super::Check;
use super::scope::Scopes;
use crate::expr::Type;
use crate::load::Read;
use crate::model::{Channel, Service};

impl Check<'_> {
    pub(super) fn channel(&mut self, at: &Read<Channel>) {
        self.agency(at, "agency", &at.value.agency);
        if self.apis.contains_key(at.value.id.as_str()) {
            let reason =
                format!("an API has the id “{}” too, and both are addresses in service_urls", at.value.id);
            self.tell(at, "id", reason, "give the channel another id");
        }
    }

    /// Fees, and how they are paid.
    pub(super) fn payment(&mut self, at: &Read<Service>, scopes: &Scopes) {
        let service = &at.value;
        let end = service.pages.len();
        for (place, fee) in service.fees.iter().enumerate() {
            let path = |key: &str| format!("fee[{place}].{key}");
            self.staged(at, &path("amount"), &fee.amount, (scopes, end), &Type::Number);
            if let Some(times) = &fee.times {
                self.staged(at, &path("times"), times, (scopes, end), &Type::Number);
            }
            if let Some(when) = &fee.when {
                self.staged(at, &path("when"), when, (scopes, end), &Type::Bool);
            }
        }
        let Some(payment) = &service.payment else { return };
        if service.fees.is_empty() {
            let hint = "add [[fee]], or take [payment] out";
            self.tell(at, "payment.days", "the service is paid for and has no fee", hint);
        }
        if self.files.channels.is_empty() {
            let hint = "add channels/<id>.toml, or take [payment] out";
            self.tell(at, "payment.days", "there is no channel to pay through", hint);
        }
        for post in &payment.cashiers {
            self.post(at, "payment.cashiers", post, &service.owner);
        }
    }
}
