//! Certificates of people, businesses, agencies and servers: asked for with openssl's keys, issued, renewed
//! and revoked on the pages, and judged by openssl from what the certificates themselves say.

use std::fs;
use std::path::{Path, PathBuf};

use testkit::{FormOnPage, Page};

use super::authorities::ask_ocsp;
use crate::outside::{Card, fetch, openssl, run as run_program};
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        (
            "\"\" issues the certificate \"\" under \"\" of \"\" to \"\"",
            [official, card, profile, authority, holder],
        ) => {
            issue(world, official, card, [profile, authority, holder]).await?;
        }
        ("\"\" renews the certificate \"\" as \"\"", [official, old, new]) => {
            renew(world, official, old, new).await?;
        }
        ("\"\" revokes the certificate \"\" because \"\"", [official, card, reason]) => {
            act(world, official, card, "revoke", Some(reason)).await?;
        }
        ("\"\" puts the certificate \"\" on hold", [official, card]) => {
            act(world, official, card, "hold", None).await?;
        }
        ("\"\" releases the certificate \"\"", [official, card]) => {
            act(world, official, card, "release", None).await?;
        }
        ("\"\" revokes the own certificate \"\" because \"\"", [name, card, reason]) => {
            revoke_own(world, name, card, reason).await?;
        }
        (
            "\"\" cannot issue a certificate under \"\" of \"\" to \"\" because \"\"",
            [official, profile, authority, holder, reason],
        ) => match issue(world, official, "refused", [profile, authority, holder]).await {
            Ok(()) => return Err("it was issued".to_owned()),
            Err(told) if told.contains(reason) => {}
            Err(told) => return Err(format!("it was refused for another reason: {told}")),
        },
        ("openssl accepts the certificate \"\"", [card]) => accepts(world, card).await?,
        ("openssl refuses the certificate \"\"", [card]) => refuses(world, card).await?,
        ("openssl finds \"\" in the certificate \"\"", [text, card]) => finds(world, card, text).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn told(error: &impl ToString) -> String {
    error.to_string()
}

/// A new key on P-256 in the holder's folder, with its signing request.
async fn new_key(world: &World, card: &str, host: Option<&str>) -> Result<(PathBuf, String), String> {
    let folder = world.outside.folder(card)?;
    let new = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let subject = format!("/CN={}", host.unwrap_or("request"));
    let files = ["-keyout", "key.pem", "-subj", &subject, "-out", "request.pem"];
    let name = host.map(|host| format!("subjectAltName=DNS:{host}"));
    let hosts = name.as_ref().map_or(Vec::new(), |name| vec!["-addext", name.as_str()]);
    openssl(&folder, &[new.as_slice(), &files, &hosts].concat()).await?;
    let request = fs::read_to_string(folder.join("request.pem")).map_err(|error| told(&error))?;
    Ok((folder, request))
}

/// The holder is a person, an agency, `moda www.example.gov.tw` for a server, or a number with a name.
async fn issue(
    world: &mut World,
    official: &str,
    card: &str,
    [profile, authority, holder]: [&str; 3],
) -> Outcome {
    let (holder, more) = holder.split_once(' ').map_or((holder, None), |(holder, more)| (holder, Some(more)));
    let holder = world.key_of(holder);
    let (folder, request) = new_key(world, card, more.filter(|more| more.contains('.'))).await?;
    let screen = world.official(official).await?;
    let page = screen.browser.get(&format!("/desk/authorities/{authority}/issue")).await;
    let mut form = page.form_to("/issue").ok_or_else(|| format!("no form to issue: {}", excerpt(&page)))?;
    form.enter("profile", profile)?;
    form.enter("holder", &holder)?;
    form.enter("request", &request)?;
    if let Some(name) = more.filter(|_| form.has("name")) {
        form.enter("name", name)?;
    }
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    take(world, card, folder, &page).await
}

async fn renew(world: &mut World, official: &str, old: &str, new: &str) -> Outcome {
    let old = world.outside.card(old)?;
    let (folder, request) = new_key(world, new, None).await?;
    let (page, mut form) = form_of(world, official, &old, "renew").await?;
    drop(page);
    form.enter("request", &request)?;
    let screen = world.official(official).await?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    take(world, new, folder, &page).await
}

/// The form for one step on the certificate's page.
async fn form_of(
    world: &mut World,
    official: &str,
    card: &Card,
    step: &str,
) -> Result<(Page, FormOnPage), String> {
    let path = format!("/desk/authorities/{}/certificates/{}", card.authority, card.serial);
    let screen = world.official(official).await?;
    let page = screen.browser.get(&path).await;
    let form = page.form_to(&format!("/{step}"));
    let form = form.ok_or_else(|| format!("the page has nothing to {step} with: {}", excerpt(&page)))?;
    Ok((page, form))
}

async fn act(world: &mut World, official: &str, card: &str, step: &str, reason: Option<&str>) -> Outcome {
    let card = world.outside.card(card)?;
    let (_, mut form) = form_of(world, official, &card, step).await?;
    if let Some(reason) = reason {
        form.enter("reason", reason)?;
    }
    let screen = world.official(official).await?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    if page.status == 200 { Ok(()) } else { Err(format!("{step} answers {}", excerpt(&page))) }
}

async fn revoke_own(world: &mut World, name: &str, card: &str, reason: &str) -> Outcome {
    let card = world.outside.card(card)?;
    let screen = world.citizen(name).await?;
    let page = screen.browser.get("/my/certificates").await;
    let form = page.form_to(&format!("/{}/revoke", card.serial));
    let mut form = form.ok_or_else(|| format!("the certificate is not on the page: {}", excerpt(&page)))?;
    form.enter("reason", reason)?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    if page.status == 200 { Ok(()) } else { Err(format!("nothing was revoked: {}", excerpt(&page))) }
}

/// Takes the certificate from the page that shows it.
async fn take(world: &mut World, card: &str, folder: PathBuf, page: &Page) -> Outcome {
    let parts =
        page.path.strip_prefix("/desk/authorities/").and_then(|rest| rest.split_once("/certificates/"));
    if parts.is_none() {
        return Err(format!("nothing was issued: {} {}", page.path, excerpt(page)));
    }
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    let from = page.body.find(begin).ok_or("the page does not show the certificate")?;
    let until = page.body[from..].find(end).ok_or("the certificate on the page has no end")?;
    let pem = format!("{}{end}\n", &page.body[from..from + until]);
    fs::write(folder.join("certificate.pem"), pem).map_err(|error| told(&error))?;
    keep(world, card, folder).await
}

/// Keeps a certificate; the chain comes from where the certificate says, the root from the node.
pub(super) async fn keep(world: &mut World, card: &str, folder: PathBuf) -> Outcome {
    world.outside.serve(&world.app.router)?;
    let words = ["x509", "-in", "certificate.pem", "-noout", "-serial", "-ext", "authorityInfoAccess"];
    let text = openssl(&folder, &words).await?;
    let after = |mark: &str| {
        text.lines().find_map(|line| line.trim().strip_prefix(mark)).map(|rest| rest.trim().to_owned())
    };
    let serial = after("serial=").ok_or("the certificate has no number")?.to_lowercase();
    let ocsp = after("OCSP - URI:").ok_or_else(|| format!("no address for OCSP: {text}"))?;
    let issuer = after("CA Issuers - URI:").ok_or_else(|| format!("no address of the issuer: {text}"))?;
    let issuer = issuer.strip_suffix(".cer").ok_or("the issuer's address ends differently")?;
    let name = issuer.rsplit('/').next().and_then(|name| name.rsplit_once('-'));
    let authority = name.ok_or("the issuer's address names no authority")?.0.to_owned();
    fetch(&folder, &format!("{issuer}-chain.pem"), "chain.pem").await?;
    let root = format!("{}/certificates/{}-1.pem", world.outside.address(), world.root_authority()?);
    fetch(&folder, &root, "root.pem").await?;
    world.outside.cards.insert(card.to_owned(), Card { folder, authority, serial, ocsp });
    Ok(())
}

/// Lets openssl build the path, and fetch the list and its delta from where the certificate says.
async fn verify(world: &World, folder: &Path) -> Result<crate::outside::Said, String> {
    let at = world.epoch();
    let verify = ["verify", "-x509_strict", "-policy_check", "-attime", &at];
    let lists = ["-crl_check", "-crl_download", "-use_deltas"];
    let files = ["-CAfile", "root.pem", "-untrusted", "chain.pem", "certificate.pem"];
    run_program("openssl", folder, &[verify.as_slice(), &lists, &files].concat()).await
}

async fn ocsp(world: &World, card: &Card) -> Result<String, String> {
    ask_ocsp(&card.folder, ["chain.pem", "certificate.pem", "chain.pem"], &card.ocsp, &world.epoch()).await
}

async fn accepts(world: &World, card: &str) -> Outcome {
    let card = world.outside.card(card)?;
    let said = verify(world, &card.folder).await?;
    if !said.well {
        return Err(said.text);
    }
    let told = ocsp(world, &card).await?;
    if told.contains("certificate.pem: good") { Ok(()) } else { Err(format!("OCSP says {told}")) }
}

/// By the list and by OCSP; another reason than revocation is a failure.
async fn refuses(world: &World, card: &str) -> Outcome {
    let card = world.outside.card(card)?;
    let said = verify(world, &card.folder).await?;
    if said.well || !said.text.contains("certificate revoked") {
        return Err(format!("by the list: {}", said.text));
    }
    let told = ocsp(world, &card).await?;
    if told.contains("certificate.pem: revoked") { Ok(()) } else { Err(format!("OCSP says {told}")) }
}

async fn finds(world: &World, card: &str, text: &str) -> Outcome {
    let card = world.outside.card(card)?;
    let words = ["x509", "-in", "certificate.pem", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"];
    let shown = openssl(&card.folder, &words).await?;
    if shown.contains(text) { Ok(()) } else { Err(format!("openssl shows {shown}")) }
}
