//! A guardian's or company representative's power, recorded by an official from a document.

use kernel::{Actor, Ctx, MandateId, Official, Text};
use messaging::{Message, Recipient};

use super::{dates, insert, legal, natural};
use crate::error::MandatesError;
use crate::model::{Evidence, Kind, Mandate, Record};

/// Records a guardian (by court order) or a company's representative (by its registration). Both sides are
/// told; nobody records a mandate of their own.
pub async fn record(ctx: &Ctx, official: &Official, new: Record) -> Result<MandateId, MandatesError> {
    let principal_number = match new.kind {
        Kind::Company => legal(&new.principal_number, "principal")?,
        Kind::Guardian => natural(&new.principal_number, "principal")?,
        Kind::Parent | Kind::Deputy | Kind::Other => return Err(MandatesError::KindNeedsEvidence),
    };
    let agent_number = natural(&new.agent_number, "number")?;
    dates(new.from_on, new.until_on, ctx.today())?;
    let own = &official.person.national_id;
    if agent_number == principal_number || agent_number == *own || principal_number == *own {
        return Err(MandatesError::Oneself);
    }
    let official = official.clone();
    ctx.write(move |tx| {
        let principal = identity::actions::register_person(tx, &principal_number, new.principal_name.trim())?;
        let agent = identity::actions::register_person(tx, &agent_number, new.agent_name.trim())?;
        if principal.name != new.principal_name.trim() || agent.name != new.agent_name.trim() {
            return Err(MandatesError::PersonUnknown);
        }
        let now = tx.now();
        let mandate = Mandate {
            id: tx.new_id(),
            kind: new.kind,
            principal,
            agent,
            services: None,
            from_on: new.from_on,
            until_on: new.until_on,
            evidence: Evidence::Document {
                number: new.document.trim().to_owned(),
                post: official.post.clone(),
            },
            offered_at: now,
            accepted_at: Some(now),
            ended_at: None,
        };
        insert(tx, &Actor::Official(official.clone()), &mandate, "mandate.record")?;
        for person in [&mandate.principal, &mandate.agent] {
            let message = Message {
                to: Recipient::Person(person.id.clone()),
                from: official.agency.clone(),
                case: None,
                subject: Text::new("代理權已登記", "A mandate was recorded"),
                body: Text::new(
                    format!("{}可代理{}辦理事項。", mandate.agent.name, mandate.principal.name),
                    format!("{} may act for {}.", mandate.agent.name, mandate.principal.name),
                ),
                link: Some(format!("/my/mandates/{}", mandate.id)),
            };
            messaging::actions::send(tx, message)?;
        }
        Ok(mandate.id)
    })
    .await
}
