//! What people do with their certificates: sign in, sign and read what was encrypted to them, with openssl
//! as the software of their cards.

use std::fs;

use testkit::{Browser, Page};

use crate::outside::{Card, openssl, run as run_program};
use crate::world::{Outcome, World, excerpt};

/// Where a sign-in leads.
const AFTER: &str = "/my";
const DOCUMENT: &str = "本契約書一式二份，由雙方各執一份。";

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" signs in with the certificate \"\"", [name, card]) => {
            let (browser, page) = answer(world, card).await?;
            if page.path != AFTER {
                return Err(format!("it leads to {} {}", page.path, excerpt(&page)));
            }
            world.signed_in(name, browser).await?;
        }
        ("nobody signs in with the certificate \"\" because \"\"", [card, reason]) => {
            let (mut browser, page) = answer(world, card).await?;
            let shown = page.text();
            if page.status.is_success() || !shown.contains(*reason) {
                return Err(format!("the answer is {}", excerpt(&page)));
            }
            if browser.get(AFTER).await.path == AFTER {
                return Err("somebody is signed in all the same".to_owned());
            }
        }
        ("openssl accepts what \"\" signs", [card]) => accepts_signature(world, card).await?,
        ("only \"\" opens what is encrypted to it", [card]) => opens_alone(world, card).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Signs the challenge and hands the signature in; gives the browser and what it shows.
async fn answer(world: &mut World, card: &str) -> Result<(Browser, Page), String> {
    let card = world.outside.card(card)?;
    let mut browser = Browser::new(world.app.router.clone());
    browser.post("/sign-in/certificate", &[("next", AFTER)]).await;
    let file = browser.get_once("/sign-in/certificate/file").await;
    fs::write(card.folder.join("challenge.txt"), &file.body).map_err(|error| error.to_string())?;
    let sign = ["cms", "-sign", "-binary", "-outform", "DER", "-in", "challenge.txt"];
    let by = ["-signer", "certificate.pem", "-inkey", "key.pem", "-out", "challenge.p7s"];
    openssl(&card.folder, &[sign.as_slice(), &by].concat()).await?;
    let signature = fs::read(card.folder.join("challenge.p7s")).map_err(|error| error.to_string())?;
    let files = [("signature", "challenge.p7s", signature.as_slice())];
    let page = browser.upload("/sign-in/certificate/answer", &[("next", AFTER)], &files).await;
    Ok((browser, page))
}

/// A document with its detached signature goes to somebody who has nothing but the root's certificate.
async fn accepts_signature(world: &World, card: &str) -> Outcome {
    let Card { folder, .. } = world.outside.card(card)?;
    fs::write(folder.join("document.txt"), DOCUMENT).map_err(|error| error.to_string())?;
    let sign = ["cms", "-sign", "-binary", "-cades", "-outform", "DER", "-in", "document.txt"];
    let by = ["-signer", "certificate.pem", "-inkey", "key.pem", "-certfile", "chain.pem"];
    openssl(&folder, &[sign.as_slice(), &by, &["-out", "document.p7s"]].concat()).await?;
    let at = world.epoch();
    let verify = ["cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "document.p7s"];
    let trust = ["-CAfile", "root.pem", "-purpose", "any", "-attime", &at, "-out", "verified.txt"];
    openssl(&folder, &[verify.as_slice(), &trust, &["-content", "document.txt"]].concat()).await?;
    fs::write(folder.join("altered.txt"), format!("{DOCUMENT}另附一條。"))
        .map_err(|error| error.to_string())?;
    let words = [verify.as_slice(), &trust, &["-content", "altered.txt"]].concat();
    if run_program("openssl", &folder, &words).await?.well {
        Err("an altered document passes".to_owned())
    } else {
        Ok(())
    }
}

/// Somebody else encrypts with the certificate; the holder's key opens it, another does not.
async fn opens_alone(world: &World, card: &str) -> Outcome {
    let Card { folder, .. } = world.outside.card(card)?;
    let usage = openssl(&folder, &["x509", "-in", "certificate.pem", "-noout", "-ext", "keyUsage"]).await?;
    if !usage.contains("Key Agreement") {
        return Err(format!("the certificate is for something else: {usage}"));
    }
    fs::write(folder.join("letter.txt"), DOCUMENT).map_err(|error| error.to_string())?;
    let encrypt = ["cms", "-encrypt", "-binary", "-aes-256-cbc", "-in", "letter.txt", "-outform", "DER"];
    openssl(&folder, &[encrypt.as_slice(), &["-out", "letter.p7m", "certificate.pem"]].concat()).await?;
    let decrypt = ["cms", "-decrypt", "-binary", "-inform", "DER", "-in", "letter.p7m", "-recip"];
    let own = ["certificate.pem", "-inkey", "key.pem", "-out", "opened.txt"];
    openssl(&folder, &[decrypt.as_slice(), &own].concat()).await?;
    let opened = fs::read_to_string(folder.join("opened.txt")).map_err(|error| error.to_string())?;
    if opened != DOCUMENT {
        return Err(format!("what came out is “{opened}”"));
    }
    let new = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "other.pem"];
    openssl(&folder, &new).await?;
    let other = ["certificate.pem", "-inkey", "other.pem", "-out", "stolen.txt"];
    let said = run_program("openssl", &folder, &[decrypt.as_slice(), &other].concat()).await?;
    let stolen = fs::read_to_string(folder.join("stolen.txt")).unwrap_or_default();
    if said.well && stolen == DOCUMENT { Err("another key opens it".to_owned()) } else { Ok(()) }
}
