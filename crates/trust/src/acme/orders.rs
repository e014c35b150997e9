//! Orders, authorisations, certificates and revoking (RFC 8555 §7.4 to §7.6).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::authority::Holder;
use kernel::{Actor, AgencyId, Ctx, Timestamp};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use signature::Reason;

use super::jws::decode;
use super::request::{Answer, answer, with_account, with_either};
use super::{Problem, challenge as check, url};
use crate::actions::{self, Order as Issue};
use crate::model::{Subject, reason_of_number};
use crate::store::{self, Account, Authorization, Order};
use crate::x509::request::Request;

/// Days an order and its authorisations may wait.
const OPEN_SECONDS: i64 = 7 * 86_400;
/// Hosts of one order, at most.
const MOST_HOSTS: usize = 20;

#[derive(Debug, Deserialize)]
struct NewOrder {
    identifiers: Vec<Identifier>,
}

#[derive(Debug, Deserialize)]
struct Identifier {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// `POST /acme/new-order`.
pub(super) async fn create(State(ctx): State<Ctx>, body: Bytes) -> Response {
    let result = open(&ctx, &body).await;
    answer(&ctx, result).await
}

async fn open(ctx: &Ctx, body: &Bytes) -> Result<Answer, Problem> {
    let signed = with_account(ctx, "/acme/new-order", body).await?;
    let asked: NewOrder = signed.jws.json()?;
    let hosts = hosts(&asked)?;
    let authority = authority(ctx)
        .ok_or_else(|| Problem::new(503, "serverInternal", "no authority of this node issues to servers"))?;
    agency_of(ctx, &hosts).await?;
    let account = signed.account.id;
    let (order, authorizations) = ctx
        .write(move |tx| {
            let until = tx.now().plus_seconds(OPEN_SECONDS);
            let order = Order {
                id: tx.new_id(),
                account: account.clone(),
                hosts: hosts.clone(),
                status: "pending".to_owned(),
                problem: None,
                serial: None,
                authority: authority.0.clone(),
                until_at: until,
            };
            store::insert_order(tx, &order)?;
            let mut authorizations = Vec::with_capacity(hosts.len());
            for host in &hosts {
                let authorization = Authorization {
                    id: tx.new_id(),
                    order: order.id.clone(),
                    account: account.clone(),
                    host: host.clone(),
                    token: tx.secret(),
                    status: "pending".to_owned(),
                    problem: None,
                    validated_at: None,
                    until_at: until,
                };
                store::insert_authorization(tx, &authorization)?;
                authorizations.push(authorization);
            }
            Ok::<_, kernel::DbError>((order, authorizations))
        })
        .await?;
    let path = format!("/acme/order/{}", order.id);
    Ok(Answer::Made(document(ctx, &order, &authorizations), path))
}

fn hosts(asked: &NewOrder) -> Result<Vec<String>, Problem> {
    let mut hosts: Vec<String> = Vec::with_capacity(asked.identifiers.len());
    for identifier in &asked.identifiers {
        if identifier.kind != "dns" {
            return Err(Problem::new(
                400,
                "unsupportedIdentifier",
                "only identifiers of type dns are supported",
            ));
        }
        let host = identifier.value.to_ascii_lowercase();
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    if hosts.is_empty() || hosts.len() > MOST_HOSTS {
        return Err(Problem::new(400, "malformed", format!("an order has 1 to {MOST_HOSTS} hosts")));
    }
    Ok(hosts)
}

/// The authority and profile that serve servers.
fn authority(ctx: &Ctx) -> Option<(String, String)> {
    catalogue::current(ctx).authorities().iter().find_map(|authority| {
        let profile = authority.profiles.iter().find(|profile| profile.holder == Holder::Server)?;
        Some((authority.id.clone(), profile.id.clone()))
    })
}

/// The one agency for which all hosts are registered.
async fn agency_of(ctx: &Ctx, hosts: &[String]) -> Result<AgencyId, Problem> {
    let rejected = |host: &str| {
        let detail = format!(
            "{host} is not registered for an agency, or not for the same; its IT officer registers it"
        );
        Problem::new(403, "rejectedIdentifier", detail)
    };
    let names = hosts.to_vec();
    let known = ctx
        .read(move |r| names.iter().map(|name| store::find_host(r, name)).collect::<Result<Vec<_>, _>>())
        .await?;
    let mut agency: Option<AgencyId> = None;
    for (host, known) in hosts.iter().zip(known) {
        let of = known.ok_or_else(|| rejected(host))?.agency;
        if agency.as_ref().is_some_and(|agency| *agency != of) {
            return Err(rejected(host));
        }
        agency = Some(of);
    }
    agency.ok_or_else(|| rejected(""))
}

fn document(ctx: &Ctx, order: &Order, authorizations: &[Authorization]) -> Json {
    let identifiers: Vec<Json> =
        order.hosts.iter().map(|host| json!({ "type": "dns", "value": host })).collect();
    let authorizations: Vec<String> =
        authorizations.iter().map(|one| url(ctx, &format!("/acme/authorization/{}", one.id))).collect();
    let mut document = json!({
        "status": order.status,
        "expires": rfc3339(order.until_at),
        "identifiers": identifiers,
        "authorizations": authorizations,
        "finalize": url(ctx, &format!("/acme/order/{}/finalize", order.id)),
    });
    if order.serial.is_some() {
        document["certificate"] = url(ctx, &format!("/acme/certificate/{}", order.id)).into();
    }
    if let Some(problem) = &order.problem {
        document["error"] = serde_json::from_str(problem).unwrap_or_default();
    }
    document
}

fn rfc3339(at: Timestamp) -> String {
    at.to_string()
}

/// The order of an account with its authorisations, whose states it follows.
async fn load(ctx: &Ctx, account: &Account, id: &str) -> Result<(Order, Vec<Authorization>), Problem> {
    let (id, account) = (id.to_owned(), account.id.clone());
    let found = ctx
        .write(move |tx| {
            let Some(mut order) = store::find_order(tx, &id)? else { return Ok(None) };
            let authorizations = store::list_authorizations(tx, &id)?;
            let next = match order.status.as_str() {
                "pending" | "ready" if order.until_at < tx.now() => Some("invalid"),
                "pending" if authorizations.iter().any(|one| one.status == "invalid") => Some("invalid"),
                "pending" if authorizations.iter().all(|one| one.status == "valid") => Some("ready"),
                _ => None,
            };
            if let Some(next) = next {
                next.clone_into(&mut order.status);
                store::update_order(tx, &order)?;
            }
            Ok::<_, kernel::DbError>(Some((order, authorizations)))
        })
        .await?;
    found.filter(|(order, _)| order.account == account).ok_or_else(Problem::not_found)
}

/// `POST /acme/order/{id}`.
pub(super) async fn show(State(ctx): State<Ctx>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = async {
        let signed = with_account(&ctx, &format!("/acme/order/{id}"), &body).await?;
        let (order, authorizations) = load(&ctx, &signed.account, &id).await?;
        Ok::<_, Problem>(Answer::Json(document(&ctx, &order, &authorizations)))
    };
    answer(&ctx, result.await).await
}

/// `POST /acme/authorization/{id}`.
pub(super) async fn authorization(State(ctx): State<Ctx>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = async {
        let signed = with_account(&ctx, &format!("/acme/authorization/{id}"), &body).await?;
        let one = load_authorization(&ctx, &signed.account, &id).await?;
        Ok::<_, Problem>(Answer::Json(json!({
            "status": if one.status == "processing" { "pending" } else { one.status.as_str() },
            "expires": rfc3339(one.until_at),
            "identifier": { "type": "dns", "value": one.host },
            "challenges": [challenge_document(&ctx, &one)],
        })))
    };
    answer(&ctx, result.await).await
}

async fn load_authorization(ctx: &Ctx, account: &Account, id: &str) -> Result<Authorization, Problem> {
    let of = id.to_owned();
    let found = ctx.read(move |r| store::find_authorization(r, &of)).await?;
    found.filter(|one| one.account == account.id).ok_or_else(Problem::not_found)
}

fn challenge_document(ctx: &Ctx, one: &Authorization) -> Json {
    let mut document = json!({
        "type": "http-01",
        "url": url(ctx, &format!("/acme/challenge/{}", one.id)),
        "status": one.status,
        "token": one.token,
    });
    if let Some(at) = one.validated_at {
        document["validated"] = rfc3339(at).into();
    }
    if let Some(problem) = &one.problem {
        document["error"] = Problem::new(403, "unauthorized", problem.as_str()).document();
    }
    document
}

/// `POST /acme/challenge/{id}`: an empty object says that the host is ready; a bare look has no payload.
pub(super) async fn challenge(State(ctx): State<Ctx>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = async {
        let signed = with_account(&ctx, &format!("/acme/challenge/{id}"), &body).await?;
        let mut one = load_authorization(&ctx, &signed.account, &id).await?;
        if !signed.jws.payload.is_empty() && one.status == "pending" {
            "processing".clone_into(&mut one.status);
            let kept = one.clone();
            ctx.write(move |tx| store::update_authorization(tx, &kept)).await?;
            let key_authorization = format!("{}.{}", one.token, signed.account.thumbprint);
            check::begin(&ctx, one.clone(), key_authorization);
        }
        let up = format!("/acme/authorization/{id}");
        Ok::<_, Problem>(Answer::Up(challenge_document(&ctx, &one), up))
    };
    answer(&ctx, result.await).await
}

#[derive(Debug, Deserialize)]
struct Finalize {
    csr: String,
}

/// `POST /acme/order/{id}/finalize`.
pub(super) async fn finalize(State(ctx): State<Ctx>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = complete(&ctx, &id, &body).await;
    answer(&ctx, result).await
}

async fn complete(ctx: &Ctx, id: &str, body: &Bytes) -> Result<Answer, Problem> {
    let signed = with_account(ctx, &format!("/acme/order/{id}/finalize"), body).await?;
    let (mut order, authorizations) = load(ctx, &signed.account, id).await?;
    if order.status != "ready" {
        let detail = format!("the order is {}, not ready", order.status);
        return Err(Problem::new(403, "orderNotReady", detail));
    }
    let csr = decode(&signed.jws.json::<Finalize>()?.csr)?;
    let request = Request::read(&csr).map_err(crate::TrustError::from)?;
    let mut wanted = order.hosts.clone();
    wanted.sort();
    if request.hosts != wanted {
        return Err(Problem::new(400, "badCSR", "the request is for other hosts than the order"));
    }
    let agency = agency_of(ctx, &order.hosts).await?;
    let actor = client(agency.clone(), &signed.account);
    let (authority, profile) = authority(ctx).ok_or_else(Problem::not_found)?;
    let subject = Subject::Server { agency, hosts: order.hosts.clone() };
    let issue = Issue { authority, profile, subject };
    let issued = actions::issue(ctx, &actor, &issue, &request).await?;
    "valid".clone_into(&mut order.status);
    order.serial = Some(issued.serial);
    let kept = order.clone();
    ctx.write(move |tx| store::update_order(tx, &kept)).await?;
    let path = format!("/acme/order/{id}");
    Ok(Answer::Found(document(ctx, &order, &authorizations), path))
}

/// An account acts for the agency of the hosts it has shown to answer for.
fn client(agency: AgencyId, account: &Account) -> Actor {
    Actor::Client { agency, credential: format!("acme:{}", account.id) }
}

/// `POST /acme/certificate/{id}`: the certificate with its chain, without the root.
pub(super) async fn certificate(State(ctx): State<Ctx>, Path(id): Path<String>, body: Bytes) -> Response {
    let result = async {
        let signed = with_account(&ctx, &format!("/acme/certificate/{id}"), &body).await?;
        let (order, _) = load(&ctx, &signed.account, &id).await?;
        let serial = order.serial.ok_or_else(Problem::not_found)?;
        let authority = order.authority.clone();
        let issued = ctx.read(move |r| store::find_certificate(r, &authority, &serial)).await?;
        let issued = issued.ok_or_else(Problem::not_found)?;
        let mut chain = crate::chain::of(&ctx, &issued.authority, issued.generation).await?;
        chain.pop();
        let own = signature::Certificate::from_der(&issued.der).map_err(crate::TrustError::from)?;
        let mut pem = own.to_pem().map_err(crate::TrustError::from)?;
        for certificate in &chain {
            pem.push_str(&certificate.to_pem().map_err(crate::TrustError::from)?);
        }
        Ok::<_, Problem>(Answer::Chain(pem))
    };
    answer(&ctx, result.await).await
}

#[derive(Debug, Deserialize)]
struct Revoke {
    certificate: String,
    reason: Option<i64>,
}

/// `POST /acme/revoke`: by the account that ordered it, or with the certificate's own key.
pub(super) async fn revoke(State(ctx): State<Ctx>, body: Bytes) -> Response {
    let result = withdraw(&ctx, &body).await;
    answer(&ctx, result).await
}

async fn withdraw(ctx: &Ctx, body: &Bytes) -> Result<Answer, Problem> {
    let (account, jws) = with_either(ctx, "/acme/revoke", body).await?;
    let asked: Revoke = jws.json()?;
    let der = decode(&asked.certificate)?;
    let certificate = signature::Certificate::from_der(&der)
        .map_err(|_| Problem::new(400, "malformed", "the certificate is not readable"))?;
    let reason = match asked.reason {
        None => Reason::Unspecified,
        Some(number) => {
            reason_of_number(number).filter(|reason| *reason != Reason::CertificateHold).ok_or_else(|| {
                Problem::new(400, "badRevocationReason", "use a reason of RFC 5280 except hold")
            })?
        }
    };
    let fingerprint = hex::encode(certificate.fingerprint());
    let issued = ctx.read(move |r| store::find_by_fingerprint(r, &fingerprint)).await?;
    let issued = issued.ok_or_else(Problem::not_found)?;
    let actor = match account {
        Some(account) => {
            let agency = agency_of(ctx, std::slice::from_ref(&issued.holder)).await?;
            client(agency, &account)
        }
        // Whoever holds the key may always say that it is to be trusted no more.
        None if jws.is_by(certificate.public_key_der()) => Actor::Platform,
        None => {
            return Err(Problem::new(403, "unauthorized", "sign with the certificate's key or its account"));
        }
    };
    actions::revoke(ctx, &actor, &issued.authority, &issued.serial, reason).await?;
    Ok(Answer::Empty)
}
