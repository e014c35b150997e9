//! A demonstration's own server certificate, from the authority that issues to servers.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use catalogue::model::authority::Holder;
use kernel::{Actor, Ctx};
use signature::{Algorithm, Certificate, SigningKey as _, SoftKey};
use zeroize::Zeroizing;

use crate::actions::{self, Order};
use crate::chain;
use crate::error::TrustError;
use crate::keys::KeysError;
use crate::model::Subject;
use crate::store::{self, Host};
use crate::x509::X509Error;
use crate::x509::request::Request;

/// A certificate with fewer seconds left is replaced.
const LEFT_SECONDS: i64 = 86_400;

/// PEM files of a server: its certificate with the chain, and its key.
#[derive(Debug, Clone)]
pub struct ServerFiles {
    /// Certificate and chain.
    pub certificate: PathBuf,
    /// Private key (PKCS #8).
    pub key: PathBuf,
}

/// The files of a server by this name in `folder`; made when there are none that are good for a day.
/// Only for a demonstration, whose hosts nobody registers.
///
/// # Errors
/// This is none, no authority issues to servers, or the folder cannot be written.
pub async fn demo_server(ctx: &Ctx, folder: &Path, host: &str) -> Result<ServerFiles, TrustError> {
    if ctx.find_part::<web::DemoMode>().is_none() {
        return Err(TrustError::NotAllowed);
    }
    let files = ServerFiles { certificate: folder.join("server.pem"), key: folder.join("server-key.pem") };
    if is_good(ctx, &files) {
        return Ok(files);
    }
    let order = order(ctx, host)?;
    let key = SoftKey::generate(Algorithm::EcdsaP256Sha256).map_err(X509Error::from)?;
    let request = Request {
        public_key_der: key.public_key_der().to_vec(),
        algorithm: key.algorithm(),
        hosts: vec![host.to_owned()],
    };
    register(ctx, &order).await?;
    let issued = actions::issue(ctx, &Actor::Platform, &order, &request).await?;
    let mut pem = Certificate::from_der(&issued.der)?.to_pem()?;
    for above in chain::of(ctx, &issued.authority, issued.generation).await? {
        pem.push_str(&above.to_pem()?);
    }
    let secret = key.to_pkcs8_der().map_err(X509Error::from)?;
    let secret = der::pem::encode_string("PRIVATE KEY", der::pem::LineEnding::LF, &secret)
        .map(Zeroizing::new)
        .map_err(|error| TrustError::Message(error.to_string()))?;
    write(&files.key, secret.as_bytes())?;
    write(&files.certificate, pem.as_bytes())?;
    Ok(files)
}

fn is_good(ctx: &Ctx, files: &ServerFiles) -> bool {
    let read = fs::read_to_string(&files.certificate).ok().filter(|_| files.key.exists());
    let first = read.and_then(|text| {
        let end = text.find("-----END CERTIFICATE-----")? + 25;
        Certificate::from_pem(text.get(..end)?).ok()
    });
    first.is_some_and(|own| own.valid_at(ctx.now().plus_seconds(LEFT_SECONDS)))
}

/// From the first authority that issues to servers, for its own agency.
fn order(ctx: &Ctx, host: &str) -> Result<Order, TrustError> {
    let catalogue = catalogue::current(ctx);
    let found = catalogue.authorities().iter().find_map(|authority| {
        let profile = authority.profiles.iter().find(|profile| profile.holder == Holder::Server)?;
        Some((authority.clone(), profile.id.clone()))
    });
    let (authority, profile) =
        found.ok_or_else(|| TrustError::AuthorityUnknown { id: Holder::Server.word().to_owned() })?;
    let subject = Subject::Server { agency: authority.agency.clone(), hosts: vec![host.to_owned()] };
    Ok(Order { authority: authority.id.clone(), profile, subject })
}

async fn register(ctx: &Ctx, order: &Order) -> Result<(), TrustError> {
    let Subject::Server { agency, hosts } = &order.subject else { return Ok(()) };
    let (agency, hosts) = (agency.clone(), hosts.clone());
    ctx.write(move |tx| {
        for host in &hosts {
            let registered_at = tx.now();
            let new = Host { host: host.clone(), agency: agency.clone(), address: None, registered_at };
            store::insert_host(tx, &new, &Actor::Platform.label())?;
        }
        Ok(())
    })
    .await
}

/// Writes a file that only this account may read.
fn write(file: &Path, bytes: &[u8]) -> Result<(), KeysError> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}
