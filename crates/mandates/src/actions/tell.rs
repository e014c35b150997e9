//! What the two sides of a mandate are told, in the transaction that it tells of.

use kernel::{AgencyId, DbError, Text, Tx};
use messaging::model::Personal;
use messaging::{Message, Recipient, actions};

use crate::model::{Mandate, Side};

fn link(mandate: &Mandate) -> String {
    format!("/my/mandates/{}", mandate.id)
}

/// A message of one side to the other.
fn from_side(tx: &mut Tx, mandate: &Mandate, from: Side, subject: Text, body: Text) -> Result<(), DbError> {
    let to = match from {
        Side::Principal => Side::Agent,
        Side::Agent => Side::Principal,
    };
    let (from, to) = (mandate.on(from).id.clone(), mandate.on(to).id.clone());
    actions::send_between(tx, Personal { to, from, subject, body, link: Some(link(mandate)) })?;
    Ok(())
}

/// The other side is asked to accept.
pub(super) fn proposed(tx: &mut Tx, mandate: &Mandate) -> Result<(), DbError> {
    let name = &mandate.on(mandate.proposed_by).name;
    let (subject, body) = match mandate.proposed_by {
        Side::Principal => (
            Text::new("有人委任您代辦", "Somebody gives you a mandate"),
            Text::new(
                format!("{name}委任您代為辦理事項。請看過範圍與期間，再決定是否接受；接受後才生效。"),
                format!(
                    "{name} asks you to act for them. See what it covers and for how long, then accept or \
                     decline; it holds once you accept."
                ),
            ),
        ),
        Side::Agent => (
            Text::new("有人請求代理您", "Somebody asks to act for you"),
            Text::new(
                format!("{name}請求代理您辦理事項。如果不是您同意的，請拒絕；您接受後才生效，並可隨時終止。"),
                format!(
                    "{name} asks to act for you. Decline if you did not agree to this; it holds once you \
                     accept, and you can end it at any time."
                ),
            ),
        ),
    };
    from_side(tx, mandate, mandate.proposed_by, subject, body)
}

/// The side that proposed it learns that the other accepted.
pub(super) fn accepted(tx: &mut Tx, mandate: &Mandate, by: Side) -> Result<(), DbError> {
    let name = &mandate.on(by).name;
    let body = Text::new(format!("{name}接受了。"), format!("{name} accepted."));
    from_side(tx, mandate, by, Text::new("委任已接受", "A mandate was accepted"), body)
}

/// The side that proposed it learns that the other declined.
pub(super) fn declined(tx: &mut Tx, mandate: &Mandate, by: Side) -> Result<(), DbError> {
    let name = &mandate.on(by).name;
    let body = Text::new(format!("{name}沒有接受。"), format!("{name} declined."));
    from_side(tx, mandate, by, Text::new("委任未被接受", "A mandate was declined"), body)
}

/// Both sides learn that an office recorded it.
pub(super) fn recorded(tx: &mut Tx, office: &AgencyId, mandate: &Mandate) -> Result<(), DbError> {
    let (agent, principal) = (&mandate.agent.name, &mandate.principal.name);
    let subject = Text::new("代理權已登記", "A mandate was recorded");
    let body =
        Text::new(format!("{agent}可代理{principal}辦理事項。"), format!("{agent} may act for {principal}."));
    from_office(tx, office, mandate, &subject, &body)
}

/// Both sides learn that an office ended it, and why.
pub(super) fn ended_by_office(
    tx: &mut Tx,
    office: &AgencyId,
    mandate: &Mandate,
    reason: &str,
) -> Result<(), DbError> {
    let (agent, principal) = (&mandate.agent.name, &mandate.principal.name);
    let subject = Text::new("登記的代理權已終止", "A recorded mandate was ended");
    let body = Text::new(
        format!("{agent}不能再代理{principal}。\n\n原因：{reason}"),
        format!("{agent} may no longer act for {principal}.\n\nReason: {reason}"),
    );
    from_office(tx, office, mandate, &subject, &body)
}

fn from_office(
    tx: &mut Tx,
    office: &AgencyId,
    mandate: &Mandate,
    subject: &Text,
    body: &Text,
) -> Result<(), DbError> {
    for person in [&mandate.principal, &mandate.agent] {
        let message = Message {
            to: Recipient::Person(person.id.clone()),
            from: office.clone(),
            case: None,
            subject: subject.clone(),
            body: body.clone(),
            link: Some(link(mandate)),
        };
        actions::send(tx, message)?;
    }
    Ok(())
}
