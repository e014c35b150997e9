//! Servers get, renew and return their certificates by themselves, with certbot.

use std::fs;
use std::path::Path;

use super::cards::keep;
use crate::outside::{Said, run as run_program};
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" registers the host \"\"", [official, host]) => register(world, official, host).await?,
        ("certbot gets the certificate \"\" for the host \"\"", [card, host]) => {
            get(world, card, host, &[]).await?;
        }
        ("certbot renews the certificate as \"\" for the host \"\"", [card, host]) => {
            get(world, card, host, &["--force-renewal"]).await?;
        }
        ("certbot gets nothing for the host \"\"", [host]) => {
            let said = certonly(world, host, &[]).await?;
            if said.well {
                return Err(format!("certbot got a certificate: {}", said.text));
            }
        }
        ("certbot revokes the certificate \"\"", [card]) => {
            let file = world.outside.card(card)?.folder.join("certificate.pem");
            let path = file.display().to_string();
            let words =
                ["revoke", "--cert-path", &path, "--reason", "superseded", "--no-delete-after-revoke"];
            well(&certbot(world, &words).await?)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn register(world: &mut World, official: &str, host: &str) -> Outcome {
    let screen = world.official(official).await?;
    let page = screen.browser.get("/desk/hosts").await;
    let form = page.form_with("host").ok_or_else(|| format!("no host can be registered: {}", excerpt(&page)));
    let mut form = form?;
    form.enter("host", host)?;
    form.enter("address", "127.0.0.1")?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    let listed = page.status == 200 && page.text().contains(host);
    if listed { Ok(()) } else { Err(format!("the host is not registered: {}", excerpt(&page))) }
}

async fn certbot(world: &mut World, words: &[&str]) -> Result<Said, String> {
    world.outside.serve(&world.app.router)?;
    let folder = world.outside.folder("certbot")?;
    let server = format!("{}/acme/directory", world.outside.address());
    let own = ["--non-interactive", "--config-dir", "config", "--work-dir", "work", "--logs-dir", "logs"];
    let words = [words, own.as_slice(), &["--server", server.as_str()]].concat();
    run_program("certbot", &folder, &words).await
}

async fn certonly(world: &mut World, host: &str, more: &[&str]) -> Result<Said, String> {
    let port = world.outside.leave_challenge_port().to_string();
    let here = ["certonly", "--standalone", "--http-01-address", "127.0.0.1", "--http-01-port", &port];
    let account = ["--agree-tos", "-m", "it@example.gov.tw", "--no-eff-email", "-d", host];
    certbot(world, &[here.as_slice(), &account, more].concat()).await
}

fn well(said: &Said) -> Outcome {
    if said.well { Ok(()) } else { Err(format!("certbot: {}", said.text)) }
}

/// Gets a certificate and keeps a copy of what certbot wrote.
async fn get(world: &mut World, card: &str, host: &str, more: &[&str]) -> Outcome {
    well(&certonly(world, host, more).await?)?;
    let live = world.outside.folder("certbot")?.join("config/live").join(host);
    let folder = world.outside.folder(card)?;
    copy(&live.join("cert.pem"), &folder.join("certificate.pem"))?;
    copy(&live.join("privkey.pem"), &folder.join("key.pem"))?;
    keep(world, card, folder).await
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}
