//! The authorities themselves: key ceremonies with two custodians, and what openssl says of all that the
//! authorities publish.

use std::path::Path;

use kernel::Actor;
use testkit::Browser;
use trust::keys::{Keys, Passphrase};
use trust::{actions, start};

use crate::outside::{fetch, openssl, run as run_program};
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str], below: &str) -> Result<bool, String> {
    match (shape, args) {
        ("the agency adds the file \"\" to the catalogue:", [file]) => add_file(world, file, below).await?,
        ("a key ceremony is held", []) => hold(world).await?,
        ("the ceremony has founded \"\"", [wanted]) => {
            let founded = world.outside.founded.join("; ");
            if founded != *wanted {
                return Err(format!("it has founded “{founded}”"));
            }
        }
        ("\"\" rolls the key of \"\" over to \"\" at a key ceremony", [official, authority, kind]) => {
            unlock(world)?;
            roll_over(world, official, authority, kind).await?;
            actions::publish_all(world.ctx()).await.map_err(|error| error.to_string())?;
            lock_root(world)?;
        }
        ("\"\" cannot roll the key of \"\" over while the root is offline", [official, authority]) => {
            match roll_over(world, official, authority, "p256").await {
                Ok(()) => return Err("the key was changed without the custodians".to_owned()),
                Err(told) if told.contains("總管理中心") || told.contains("保管人") => {}
                Err(told) => return Err(format!("it was refused for another reason: {told}")),
            }
        }
        ("openssl accepts all that the authorities publish", []) => accepts_all(world).await?,
        ("pkilint finds nothing wrong with what was published and issued", []) => lint(world).await?,
        ("openssl accepts a time stamp of the node", []) => accepts_stamp(world).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn told(error: &impl ToString) -> String {
    error.to_string()
}

/// Opens every key: the root's with both custodians' passphrases.
fn unlock(world: &World) -> Outcome {
    let passphrase = |text| Passphrase::new(text).map_err(|error| told(&error));
    let custodians = [passphrase("the first custodian")?, passphrase("the second custodian")?];
    let folder = world.keys();
    let root = start::root(&world.ctx().settings, &folder, &custodians).map_err(|error| told(&error))?;
    lock_root(world)?;
    world.ctx().part::<Keys>().open_root(root);
    Ok(())
}

/// The root's key leaves the machine with its custodians; daily work goes on.
fn lock_root(world: &World) -> Outcome {
    let secret = Passphrase::new("for daily work only").map_err(|error| told(&error))?;
    let daily = start::daily(&world.ctx().settings, &world.keys(), &secret).map_err(|error| told(&error))?;
    let keys = world.ctx().part::<Keys>();
    keys.lock();
    keys.open_daily(daily);
    Ok(())
}

/// What `minben trust ceremony` does: found what has no key yet, publish what is due.
async fn hold(world: &mut World) -> Outcome {
    unlock(world)?;
    let made = actions::found(world.ctx(), &Actor::Platform).await.map_err(|error| told(&error))?;
    actions::publish_all(world.ctx()).await.map_err(|error| told(&error))?;
    lock_root(world)?;
    world.outside.founded = made
        .into_iter()
        .filter(|founded| founded.kind == "authority")
        .map(|founded| founded.authority)
        .collect();
    world.run_jobs().await
}

/// The agency's person puts a file into a copy of the catalogue, which is put in force.
pub(super) async fn add_file(world: &mut World, file: &str, text: &str) -> Outcome {
    let loaded = world.catalogue_with(file, text)?;
    catalogue::actions::install(world.ctx(), loaded).await.map(drop).map_err(|error| told(&error))
}

async fn roll_over(world: &mut World, official: &str, authority: &str, kind: &str) -> Outcome {
    let screen = world.official(official).await?;
    let page = screen.browser.get(&format!("/authorities/{authority}")).await;
    let mut form =
        page.form_to("/roll-over").ok_or_else(|| format!("no key can be changed: {}", excerpt(&page)))?;
    form.enter("key", kind)?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    if page.status == 200 { Ok(()) } else { Err(excerpt(&page)) }
}

/// An authority's generation, as its page links it.
struct Published {
    /// `gca-1`.
    name: String,
    is_root: bool,
}

/// Fetches every authority's certificates and lists as anybody does, beginning at the public list.
async fn fetch_all(world: &mut World, folder: &Path) -> Result<Vec<Published>, String> {
    world.outside.serve(&world.app.router)?;
    let address = world.outside.address();
    let mut browser = Browser::new(world.app.router.clone());
    let mut all = Vec::new();
    let list = browser.get("/authorities").await;
    for link in list.links().into_iter().filter(|link| link.starts_with("/authorities/")) {
        let id = link.trim_start_matches("/authorities/");
        let page = browser.get(&link).await;
        let root = catalogue::current(world.ctx()).authority(id).is_some_and(|authority| authority.is_root());
        let mut names: Vec<String> = page
            .links()
            .iter()
            .filter_map(|link| link.strip_prefix("/certificates/")?.strip_suffix(".cer").map(str::to_owned))
            .collect();
        names.sort();
        names.dedup();
        for name in names {
            if let Some((signed, by)) = name.split_once("-by-") {
                accepts_link(folder, &address, &name, (signed, by)).await?;
                continue;
            }
            let (certificate, list) = (format!("{name}.cer"), format!("{name}.crl"));
            fetch(folder, &format!("{address}/certificates/{certificate}"), &certificate).await?;
            fetch(folder, &format!("{address}/crl/{list}"), &list).await?;
            let pem = format!("{name}.pem");
            openssl(folder, &["x509", "-inform", "DER", "-in", &certificate, "-out", &pem]).await?;
            let out = format!("{name}.crl.pem");
            openssl(folder, &["crl", "-inform", "DER", "-in", &list, "-out", &out]).await?;
            all.push(Published { name, is_root: root });
        }
    }
    if all.iter().any(|one| one.is_root) { Ok(all) } else { Err("no root is published".to_owned()) }
}

/// A link certificate: the key of one generation of an authority under that of another, which alone is trusted here.
async fn accepts_link(folder: &Path, address: &str, name: &str, (signed, by): (&str, &str)) -> Outcome {
    let authority = signed.rsplit_once('-').map_or(signed, |(authority, _)| authority);
    let (link, trusted) = (format!("{name}.pem"), format!("{authority}-{by}.pem"));
    for file in [&link, &trusted] {
        fetch(folder, &format!("{address}/certificates/{file}"), file).await?;
    }
    openssl(folder, &["verify", "-partial_chain", "-no_check_time", "-CAfile", &trusted, &link])
        .await
        .map(drop)
}

/// Each certificate up to the root with the root's list, each list by its issuer's key, and what the root's
/// responder answers about each certificate that the root issued.
async fn accepts_all(world: &mut World) -> Outcome {
    let folder = world.outside.folder("published")?;
    let all = fetch_all(world, &folder).await?;
    let root = all.iter().find(|one| one.is_root).map(|one| one.name.clone()).unwrap_or_default();
    let (anchor, revoked) = (format!("{root}.pem"), format!("{root}.crl.pem"));
    let at = world.epoch();
    let id = root.rsplit_once('-').map_or("", |(id, _)| id);
    let responder = format!("{}/ocsp/{id}", world.outside.address());
    for Published { name, is_root } in &all {
        let (own, list) = (format!("{name}.pem"), format!("{name}.crl.pem"));
        let anchor = if *is_root { &own } else { &anchor };
        let verify = ["verify", "-x509_strict", "-policy_check", "-attime", &at, "-CAfile", anchor];
        let with_list = ["-crl_check", "-CRLfile", &revoked];
        let more: &[&str] = if *is_root { &[] } else { &with_list };
        openssl(&folder, &[&verify, more, &[own.as_str()]].concat()).await?;
        let told = openssl(&folder, &["crl", "-in", &list, "-CAfile", &own, "-noout"]).await?;
        if !told.contains("verify OK") {
            return Err(format!("the list of {name}: {told}"));
        }
        if !is_root {
            let told = ask_ocsp(&folder, [anchor, &own, anchor], &responder, &at).await?;
            if !told.contains("good") {
                return Err(format!("OCSP says of {name}: {told}"));
            }
        }
    }
    Ok(())
}

/// Asks a responder about a certificate; openssl must believe the answer. The files: issuer, certificate and
/// trusted certificates.
pub(super) async fn ask_ocsp(
    folder: &Path,
    [issuer, own, trusted]: [&str; 3],
    responder: &str,
    at: &str,
) -> Result<String, String> {
    let files = ["ocsp", "-issuer", issuer, "-cert", own, "-CAfile", trusted, "-url", responder];
    // The scenario's clock is not the machine's: openssl looks at the dates by the scenario's.
    let answer = format!("{own}.ocsp");
    let dates = ["-attime", at, "-validity_period", "1000000000", "-respout", &answer];
    let told = openssl(folder, &[files.as_slice(), &dates].concat()).await?;
    if told.contains("Response verify OK") { Ok(told) } else { Err(format!("OCSP: {told}")) }
}

/// Every certificate and list of the authorities, what their responders answer, and what people hold.
async fn lint(world: &mut World) -> Outcome {
    accepts_all(world).await?;
    let mut files = Vec::new();
    let published = world.outside.folder("published")?;
    let cards: Vec<_> = world.outside.cards.values().map(|card| card.folder.clone()).collect();
    for folder in cards {
        openssl(&folder, &["x509", "-in", "certificate.pem", "-out", "certificate.cer"]).await?;
        files.extend(endings(&folder, &["certificate.cer", "certificate.pem.ocsp"])?);
    }
    files.extend(endings(&published, &[".cer", ".crl", ".ocsp"])?);
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../interop/pkilint");
    let (python, script) = (home.join("venv/bin/python"), home.join("lint.py"));
    if !python.is_file() {
        return Err("pkilint is not there; interop/pkilint/README.md says how to install it".to_owned());
    }
    let script = script.display().to_string();
    let words: Vec<&str> = [script.as_str()].into_iter().chain(files.iter().map(String::as_str)).collect();
    let said = run_program(&python.display().to_string(), &published, &words).await?;
    if said.well { Ok(()) } else { Err(said.text) }
}

fn endings(folder: &Path, endings: &[&str]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| told(&error))? {
        let path = entry.map_err(|error| told(&error))?.path().display().to_string();
        if endings.iter().any(|ending| path.ends_with(ending)) {
            found.push(path);
        }
    }
    Ok(found)
}

async fn accepts_stamp(world: &mut World) -> Outcome {
    let folder = world.outside.folder("stamps")?;
    world.outside.serve(&world.app.router)?;
    let address = world.outside.address();
    std::fs::write(folder.join("data.txt"), "發文字號第1號").map_err(|error| told(&error))?;
    fetch(&folder, &format!("{address}/certificates/{}-1.pem", world.root_authority()?), "root.pem").await?;
    openssl(&folder, &["ts", "-query", "-data", "data.txt", "-sha256", "-cert", "-out", "query.tsq"]).await?;
    let (kind, url) = ("Content-Type: application/timestamp-query", format!("{address}/tsa"));
    let words = ["-sSf", "-H", kind, "--data-binary", "@query.tsq", "-o", "answer.tsr", &url];
    let said = run_program("curl", &folder, &words).await?;
    if !said.well {
        return Err(format!("the time-stamping unit: {}", said.text));
    }
    let at = world.epoch();
    let words = ["ts", "-verify", "-in", "answer.tsr", "-queryfile", "query.tsq", "-CAfile", "root.pem"];
    openssl(&folder, &[words.as_slice(), &["-attime", &at]].concat()).await.map(drop)
}
