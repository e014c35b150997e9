//! Signed extracts and applications, as somebody far away verifies them who has nothing but the root's certificate.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use signature::cades::{Content, Signature};

use super::cards::keep;
use crate::outside::{fetch, openssl, run as run_program};
use crate::world::{Outcome, World, excerpt};

/// What the certificate of the seal is called from then on.
const SEAL: &str = "seal of the signed extract";
const FOLDER: &str = "extract";

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" downloads the signed extract", [name]) => download(world, name).await?,
        ("\"\" downloads the sealed application", [name]) => download_application(world, name).await?,
        (
            "somebody abroad accepts the signed extract of \"\""
            | "somebody abroad accepts the sealed application of \"\"",
            [agency],
        ) => accepts(world, agency).await?,
        ("the sealed application names the mandate of \"\" for \"\"", [agent, principal]) => {
            names_mandate(world, agent, principal).await?;
        }
        ("the signed extract says \"\"", [text]) => {
            let text = world.fill_in(text);
            says(world, &text, true)?;
        }
        ("the signed extract does not say \"\"", [text]) => {
            let text = world.fill_in(text);
            says(world, &text, false)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn told(error: &impl ToString) -> String {
    error.to_string()
}

/// From the list of one's records to the extract, and from there to its file, which is unpacked.
async fn download(world: &mut World, name: &str) -> Outcome {
    let screen = world.citizen(name).await?;
    let list = screen.browser.get("/my/records").await;
    let link = list.links().into_iter().find(|link| link.starts_with("/extracts/"));
    let link = link.ok_or_else(|| format!("no extract is listed: {}", excerpt(&list)))?;
    let page = screen.browser.get(&format!("{link}/print")).await;
    let file = page.links().into_iter().find(|link| link.ends_with("/file"));
    let file = file.ok_or_else(|| format!("the extract has no signed file: {}", excerpt(&page)))?;
    let package = screen.browser.get(&file).await;
    if package.status != 200 {
        return Err(format!("{file} answers {}", excerpt(&package)));
    }
    unpack(&package.bytes, &world.outside.folder(FOLDER)?)
}

/// From the page of one's case to the application under the agency's seal.
async fn download_application(world: &mut World, name: &str) -> Outcome {
    let case = super::service::case_of(world, name)?;
    let screen = world.citizen(name).await?;
    let page = screen.browser.get(&format!("/cases/{case}")).await;
    let link = page.links().into_iter().find(|link| link.ends_with("/application"));
    let link = link.ok_or_else(|| format!("the case has no sealed application: {}", excerpt(&page)))?;
    let package = screen.browser.get(&link).await;
    if package.status != 200 {
        return Err(format!("{link} answers {}", excerpt(&package)));
    }
    unpack(&package.bytes, &world.outside.folder(FOLDER)?)
}

/// The mandate stands among what was signed: its id and for whom, as the page of the mandate has them.
async fn names_mandate(world: &mut World, agent: &str, principal: &str) -> Outcome {
    let person = world.person(principal).await?.id.to_string();
    let acting = world.citizen(agent).await?.acting.as_ref().map(|acting| acting.mandate.clone());
    let path = acting.ok_or_else(|| format!("{agent} acts for nobody"))?;
    let folder = world.outside.folder(FOLDER)?;
    let [signature, document] = ["signature.p7s", "document.json"].map(|name| fs::read(folder.join(name)));
    let signature = Signature::from_der(&signature.map_err(|error| told(&error))?);
    let signed = signature
        .and_then(|read| read.verify(0, Content::Bytes(&document.unwrap_or_default())))
        .map_err(|error| told(&error))?;
    let named = signed.mandate.ok_or("the seal names no mandate")?;
    if path.ends_with(&format!("/{}", named.id)) && named.principal == person {
        return Ok(());
    }
    Err(format!("the seal names the mandate {} of {}", named.id, named.principal))
}

/// A package (ASiC-S) is a ZIP file with one document and its signature.
fn unpack(bytes: &[u8], folder: &Path) -> Outcome {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|error| told(&error))?;
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| told(&error))?;
        let path = entry.name().map_err(|error| told(&error))?.into_owned();
        let name = match path.as_str() {
            "META-INF/signature.p7s" => "signature.p7s",
            "mimetype" => continue,
            _ => "document.json",
        };
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(|error| told(&error))?;
        fs::write(folder.join(name), content).map_err(|error| told(&error))?;
    }
    Ok(())
}

/// The signature holds, its signer's chain ends at the root, the signer is the agency, and not a letter of the
/// document may change.
async fn accepts(world: &mut World, agency: &str) -> Outcome {
    world.outside.serve(&world.app.router)?;
    let folder = world.outside.folder(FOLDER)?;
    let root = format!("{}/certificates/{}-1.pem", world.outside.address(), world.root_authority()?);
    fetch(&folder, &root, "root.pem").await?;
    let at = world.epoch();
    let verify = ["cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "signature.p7s"];
    let trust = ["-CAfile", "root.pem", "-purpose", "any", "-attime", &at, "-out", "verified.json"];
    let words = [verify.as_slice(), &trust, &["-signer", "certificate.pem", "-content", "document.json"]];
    openssl(&folder, &words.concat()).await?;
    let subject = ["x509", "-in", "certificate.pem", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus"];
    let subject = openssl(&folder, &subject).await?;
    if !subject.contains(agency) {
        return Err(format!("it is signed by {subject}"));
    }
    let document = fs::read_to_string(folder.join("document.json")).map_err(|error| told(&error))?;
    fs::write(folder.join("altered.json"), document.replacen('1', "2", 1)).map_err(|error| told(&error))?;
    let words = [verify.as_slice(), &trust, &["-content", "altered.json"]].concat();
    if run_program("openssl", &folder, &words).await?.well {
        return Err("an altered document passes".to_owned());
    }
    keep(world, SEAL, folder).await
}

fn says(world: &World, text: &str, wanted: bool) -> Outcome {
    let file = world.outside.folder(FOLDER)?.join("document.json");
    let document = fs::read_to_string(file).map_err(|error| told(&error))?;
    if document.contains(text) == wanted { Ok(()) } else { Err(format!("it says {document}")) }
}
