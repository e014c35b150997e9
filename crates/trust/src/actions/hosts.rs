//! Hosts of agencies: whoever registers one vouches that it is the agency's.

use std::net::IpAddr;

use kernel::{Actor, AgencyId, Audit, Ctx, Fact};
use serde_json::json;

use crate::error::TrustError;
use crate::store::{self, Host};

/// Registers a host for the actor's agency: an IT post does that. `address` tells where it is
/// reached inside the government's network when names do not.
pub async fn register_host(
    ctx: &Ctx,
    actor: &Actor,
    host: &str,
    address: Option<&str>,
) -> Result<Host, TrustError> {
    let agency = it_agency(actor)?;
    let name = host.trim().trim_end_matches('.').to_ascii_lowercase();
    let refused = || TrustError::HostRefused { host: name.clone() };
    let address = match address.map(str::trim).filter(|address| !address.is_empty()) {
        Some(text) => Some(text.parse::<IpAddr>().map_err(|_| refused())?.to_string()),
        None => None,
    };
    if !is_host(&name) {
        return Err(refused());
    }
    let new = Host { host: name, agency, address, registered_at: ctx.now() };
    let actor = actor.clone();
    ctx.write(move |tx| {
        if !store::insert_host(tx, &new, &actor.label())? {
            return Err(TrustError::HostRefused { host: new.host.clone() });
        }
        note(tx, &actor, "trust.register_host", "trust.host_registered", &new.host)?;
        Ok(new.clone())
    })
    .await
}

/// Makes sure that a node's host is registered for an agency. Only the platform does that, when the node is
/// founded or joins by an invitation that names both.
pub async fn vouch_for_host(
    ctx: &Ctx,
    actor: &Actor,
    host: &str,
    agency: &AgencyId,
) -> Result<(), TrustError> {
    if *actor != Actor::Platform {
        return Err(TrustError::NotAllowed);
    }
    if is_demonstration(ctx, host) {
        return Ok(());
    }
    if !is_host(host) {
        return Err(TrustError::HostRefused { host: host.to_owned() });
    }
    let new = Host { host: host.to_owned(), agency: agency.clone(), address: None, registered_at: ctx.now() };
    ctx.write(move |tx| match store::find_host(tx, &new.host)? {
        Some(known) if known.agency == new.agency => Ok(()),
        Some(_) => Err(TrustError::HostRefused { host: new.host.clone() }),
        None => {
            store::insert_host(tx, &new, &Actor::Platform.label())?;
            note(tx, &Actor::Platform, "trust.register_host", "trust.host_registered", &new.host)
        }
    })
    .await
}

/// In a demonstration every node is on the machine itself.
fn is_demonstration(ctx: &Ctx, host: &str) -> bool {
    host == "localhost" && ctx.find_part::<web::DemoMode>().is_some()
}

/// Takes a host of the actor's agency out; its certificates stay until they are revoked.
pub async fn take_host_out(ctx: &Ctx, actor: &Actor, host: &str) -> Result<(), TrustError> {
    let agency = it_agency(actor)?;
    let (actor, host) = (actor.clone(), host.to_owned());
    ctx.write(move |tx| {
        if !store::delete_host(tx, &host, &agency)? {
            return Err(TrustError::HostUnknown { host: host.clone() });
        }
        note(tx, &actor, "trust.take_host_out", "trust.host_taken_out", &host)
    })
    .await
}

fn note(
    tx: &mut kernel::Tx,
    actor: &Actor,
    action: &'static str,
    kind: &'static str,
    host: &str,
) -> Result<(), TrustError> {
    tx.audit(Audit { actor, action, object: "host", object_id: host, agency: None, detail: json!({}) })?;
    tx.fact(Fact { kind, agency: actor.agency(), dims: json!({}), value: 1 })?;
    Ok(())
}

fn it_agency(actor: &Actor) -> Result<AgencyId, TrustError> {
    let official = actor.official().filter(|_| actor.has_role("it")).ok_or(TrustError::NotAllowed)?;
    Ok(official.agency.clone())
}

/// All hosts belong to the agency.
pub(super) async fn check_hosts(ctx: &Ctx, agency: &AgencyId, hosts: &[String]) -> Result<(), TrustError> {
    if hosts.is_empty() {
        return Err(TrustError::HostUnknown { host: String::new() });
    }
    let mut hosts = hosts.to_vec();
    hosts.retain(|host| !is_demonstration(ctx, host));
    let agency = agency.clone();
    ctx.read(move |r| {
        for host in &hosts {
            let known = store::find_host(r, host)?;
            if known.is_none_or(|known| known.agency != agency) {
                return Err(TrustError::HostUnknown { host: host.clone() });
            }
        }
        Ok(())
    })
    .await
}

/// A name of a host by RFC 1123 §2.1 with two labels at least; no wildcard, no address.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(label)
        && name.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_hosts_are_hosts() {
        for good in ["www.example.gov.tw", "a-1.example"] {
            assert!(is_host(good), "{good}");
        }
        for bad in
            ["localhost", "*.example", "127.0.0.1", "-a.example", "a..b", "a_b.example", "臺.example", ""]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
