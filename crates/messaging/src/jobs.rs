//! Messages about what happened below this block, by its events.

use kernel::jobs::JobKind;
use kernel::{AgencyId, Ctx, PersonId, Text, Tx};
use serde_json::Value as Json;

use crate::actions;
use crate::model::{Message, Recipient};

/// Name of the job that tells a person of a recovery code issued at a counter.
pub(crate) const COUNTER_CODE: &str = "messaging.counter_code";

/// Every kind of job of this block.
pub(crate) fn kinds() -> Vec<JobKind> {
    vec![JobKind { name: COUNTER_CODE, run: counter_code }]
}

fn counter_code(_: &Ctx, tx: &mut Tx, payload: &Json) -> anyhow::Result<()> {
    let word = |name: &str| payload.get(name).and_then(Json::as_str).unwrap_or_default();
    let message = Message {
        to: Recipient::Person(PersonId::new(word("person"))),
        from: AgencyId::new(word("agency")),
        case: None,
        subject: Text::new("機關櫃檯核發了您的復原碼", "A recovery code was issued to you"),
        body: Text::new(
            "承辦人核對證件後，核發了一組一天內有效的復原碼。如果不是您本人到場，請立即登入並登出其他裝置，再與該機關聯絡。",
            "After checking a document, an official issued a recovery code that works within a day. If that was \
             not you, sign in at once, sign all other devices out, and contact the agency.",
        ),
        link: Some("/my/sign-in".to_owned()),
    };
    actions::send(tx, message)?;
    Ok(())
}
