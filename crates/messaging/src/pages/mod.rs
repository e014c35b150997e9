//! Pages of messaging.

pub(crate) mod inbox;
pub(crate) mod message;

use kernel::{Ctx, DbError};
use web::Visitor;

use crate::model::Received;

/// Who wrote each message, in the visitor's language: a person by name, else the agency.
async fn senders(ctx: &Ctx, v: &Visitor, messages: &[Received]) -> Result<Vec<String>, DbError> {
    let people: Vec<_> = messages.iter().map(|message| message.from_person.clone()).collect();
    let names = ctx
        .read(move |r| {
            let mut names = Vec::with_capacity(people.len());
            for person in people {
                let found = match person {
                    Some(id) => identity::store::find_person(r, &id)?,
                    None => None,
                };
                names.push(found.map(|person| person.name));
            }
            Ok::<_, DbError>(names)
        })
        .await?;
    let agencies = directory::agencies(ctx);
    let agency = |message: &Received| {
        let found = agencies.agency(&message.from);
        found.map_or_else(|| message.from.to_string(), |agency| agency.name.of(v.lang).to_owned())
    };
    Ok(messages.iter().zip(names).map(|(message, name)| name.unwrap_or_else(|| agency(message))).collect())
}

/// The moment a message was sent, for people.
fn moment(v: &Visitor, message: &Received) -> String {
    format!("{} {}", message.sent_at.day().long(v.lang), message.sent_at.clock_time())
}
