//! What members, the secretariat and agencies are told, in the transaction that it tells of.

use catalogue::model::Council;
use kernel::{AgencyId, Ctx, DbError, Text, Tx};
use messaging::{Message, Recipient};

use super::allow::REPORTS;
use crate::model::Member;

/// A message without its recipient.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Subject.
    pub(crate) subject: Text,
    /// What happened and what is next.
    pub(crate) body: Text,
    /// Where to go on.
    pub(crate) link: String,
}

fn send(tx: &mut Tx, from: &AgencyId, to: Recipient, notice: &Notice) -> Result<(), DbError> {
    let message = Message {
        to,
        from: from.clone(),
        case: None,
        subject: notice.subject.clone(),
        body: notice.body.clone(),
        link: Some(notice.link.clone()),
    };
    messaging::actions::send(tx, message).map(drop)
}

/// Tells each member: whoever holds the post, or the person.
pub(crate) fn tell_members(
    tx: &mut Tx,
    council: &Council,
    members: &[Member],
    notice: &Notice,
) -> Result<(), DbError> {
    for member in members {
        let to = match (&member.post, &member.person) {
            (Some(post), _) => Recipient::Post(post.clone()),
            (None, Some(person)) => Recipient::Person(person.clone()),
            (None, None) => continue,
        };
        send(tx, &council.agency, to, notice)?;
    }
    Ok(())
}

/// Tells the secretariat.
pub(crate) fn tell_secretariat(tx: &mut Tx, council: &Council, notice: &Notice) -> Result<(), DbError> {
    let posts = council.secretaries.iter().cloned().map(Recipient::Post);
    posts.into_iter().try_for_each(|to| send(tx, &council.agency, to, notice))
}

/// Tells those of an agency who report for it.
pub(crate) fn tell_agency(
    ctx: &Ctx,
    tx: &mut Tx,
    council: &Council,
    agency: &AgencyId,
    notice: &Notice,
) -> Result<(), DbError> {
    let agencies = directory::agencies(ctx);
    for post in agencies.posts_of(agency) {
        if post.roles.iter().any(|role| REPORTS.contains(&role.as_str())) {
            send(tx, &council.agency, Recipient::Post(post.id.clone()), notice)?;
        }
    }
    Ok(())
}
