//! Who a client is: nobody, or the system of an agency with the credential that its IT
//! post made for it.

use kernel::{AgencyId, Ctx};
use ldap3_proto::proto::{LdapBindCred, LdapBindRequest, LdapResult, LdapResultCode};

use crate::answer::{result, success};
use crate::dn::Dn;
use crate::schema::Audience;

/// A system of an agency that has shown its credential.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    /// The name it bound with.
    pub(crate) dn: String,
    agency: AgencyId,
    credential: String,
}

/// Whether what is said can be heard by others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    Open,
    Tls,
}

/// Answers a bind (RFC 4511, section 4.2; RFC 4513, section 5.1). The name is
/// `uid=CREDENTIAL,…`, the password the whole credential as the agency's IT post got it.
pub(crate) async fn bind(
    ctx: &Ctx,
    request: &LdapBindRequest,
    channel: Channel,
) -> (LdapResult, Option<Bound>) {
    if request.version != 3 {
        return (result(LdapResultCode::ProtocolError, "only LDAP version 3 is spoken"), None);
    }
    let LdapBindCred::Simple(password) = &request.cred else {
        let message = "only simple bind is offered; it needs TLS";
        return (result(LdapResultCode::AuthMethodNotSupported, message), None);
    };
    if request.dn.is_empty() && password.is_empty() {
        return (success(), None);
    }
    if channel == Channel::Open {
        let message = "a password needs TLS: use StartTLS or ldaps, and count this password as known";
        return (result(LdapResultCode::ConfidentialityRequired, message), None);
    }
    if password.is_empty() {
        let message = "a name without a password is no bind; leave both empty to be anonymous";
        return (result(LdapResultCode::UnwillingToPerform, message), None);
    }
    match exchange::actions::recognise(ctx, password).await {
        Ok(Some((agency, credential))) if names(&request.dn, &credential) => {
            tracing::info!(%agency, %credential, "a system has bound to the directory");
            (success(), Some(Bound { dn: request.dn.clone(), agency, credential }))
        }
        Ok(_) => {
            let message = "bind as uid=CREDENTIAL,c=TW with the whole credential as password";
            (result(LdapResultCode::InvalidCredentials, message), None)
        }
        Err(error) => {
            tracing::error!(%error, "credentials cannot be read; a bind is refused");
            (result(LdapResultCode::Unavailable, "credentials cannot be read now; try again later"), None)
        }
    }
}

/// Whether a name is that of a credential.
fn names(dn: &str, credential: &str) -> bool {
    Dn::parse(dn).is_some_and(|dn| dn.first("uid") == Some(credential))
}

/// What the client may see now: a credential that was revoked in the meantime, or whose
/// agency no longer exists, opens nothing.
pub(crate) async fn audience(ctx: &Ctx, bound: Option<&Bound>) -> Option<Audience> {
    let Some(bound) = bound else { return Some(Audience::Public) };
    directory::agencies(ctx).in_force(&bound.agency, ctx.today())?;
    let id = bound.credential.clone();
    let found = ctx.read(move |r| exchange::store::find_credential(r, &id)).await;
    match found {
        Ok(Some(credential)) if credential.revoked_at.is_none() => Some(Audience::Agency),
        Ok(_) => None,
        Err(error) => {
            tracing::error!(%error, "credentials cannot be read; a search is refused");
            None
        }
    }
}
