//! What the other side is told, in the transaction that it tells of.

use directory::model::Agencies;
use kernel::{AgencyId, Ctx, DbError, Text, Tx};
use messaging::{Message, Recipient};

/// A message to the posts of an agency that carry one of some roles.
pub(crate) struct Notice<'a> {
    /// The agency that is told.
    pub(crate) to: &'a AgencyId,
    /// Roles of its posts.
    pub(crate) roles: &'a [String],
    /// The agency that tells.
    pub(crate) from: &'a AgencyId,
    /// Subject.
    pub(crate) subject: Text,
    /// What happened and what is next.
    pub(crate) body: Text,
    /// Where to go on.
    pub(crate) link: String,
}

/// Sends it to each such post.
pub(crate) fn tell(ctx: &Ctx, tx: &mut Tx, notice: &Notice<'_>) -> Result<(), DbError> {
    let agencies: std::sync::Arc<Agencies> = directory::agencies(ctx);
    for post in agencies.posts_of(notice.to) {
        if !post.roles.iter().any(|role| notice.roles.contains(role)) {
            continue;
        }
        let message = Message {
            to: Recipient::Post(post.id.clone()),
            from: notice.from.clone(),
            case: None,
            subject: notice.subject.clone(),
            body: notice.body.clone(),
            link: Some(notice.link.clone()),
        };
        messaging::actions::send(tx, message)?;
    }
    Ok(())
}
