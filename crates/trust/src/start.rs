//! What a server opens when it starts.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kernel::settings::Settings;
use kernel::{Actor, Ctx};

use crate::actions;
use crate::error::TrustError;
use crate::keys::{KeyStore, Keys, KeysError, Passphrase, Token, Vault};

/// Opens the keys for daily work with the secret that the settings name; what is not named stays
/// locked, and whoever needs it is told so. `folder` is that of the node's keys.
pub fn open_daily(ctx: &Ctx, folder: &Path) -> Result<(), KeysError> {
    let file = &ctx.settings.trust_secret_file;
    if file.is_empty() {
        return Ok(());
    }
    // Before the ceremony there is nothing to open; making it is the ceremony's part.
    if ctx.settings.trust_module.is_empty() && !Vault::exists(&folder.join("daily")) {
        return Ok(());
    }
    let secret = read_secret(Path::new(file))?;
    ctx.part::<Keys>().open_daily(daily(&ctx.settings, folder, &secret)?);
    Ok(())
}

/// The keys for daily work: in the token that the settings name, else in the folder, where a
/// vault is made when there is none.
pub fn daily(
    settings: &Settings,
    folder: &Path,
    secret: &Passphrase,
) -> Result<Arc<dyn KeyStore>, KeysError> {
    if settings.trust_module.is_empty() {
        return Ok(Arc::new(vault(&folder.join("daily"), std::slice::from_ref(secret))?));
    }
    Ok(Arc::new(Token::open(Path::new(&settings.trust_module), &settings.trust_token, secret)?))
}

/// The root's keys, which take both custodians: a token of their own, whose PIN is both
/// passphrases one after the other, else a vault in the folder.
pub fn root(
    settings: &Settings,
    folder: &Path,
    custodians: &[Passphrase; 2],
) -> Result<Arc<dyn KeyStore>, KeysError> {
    if settings.trust_module.is_empty() || settings.trust_root_token.is_empty() {
        return Ok(Arc::new(vault(&folder.join("root"), custodians)?));
    }
    let [first, second] = custodians;
    let pin = Passphrase::joined(first, second);
    Ok(Arc::new(Token::open(Path::new(&settings.trust_module), &settings.trust_root_token, &pin)?))
}

/// Reads a passphrase from a file, which may be a descriptor as `/dev/fd/3`.
pub fn read_secret(file: &Path) -> Result<Passphrase, KeysError> {
    let text = zeroize::Zeroizing::new(fs::read_to_string(file)?);
    Passphrase::new(text.lines().next().unwrap_or_default())
}

/// A demonstration founds its authorities at its first start and opens all of its keys: their
/// passphrase lies beside them, and each name says DEMO.
pub async fn demonstrate(ctx: &Ctx, folder: &Path) -> Result<(), TrustError> {
    let file = folder.join("demo-passphrase");
    if !file.exists() {
        fs::create_dir_all(folder).map_err(KeysError::from)?;
        write_secret(&file, &ctx.entropy.secret()).map_err(KeysError::from)?;
    }
    let secret = read_secret(&file)?;
    let vault = Arc::new(vault(&folder.join("demo"), std::slice::from_ref(&secret))?);
    let keys = ctx.part::<Keys>();
    keys.open_daily(vault.clone());
    keys.open_root(vault);
    actions::found(ctx, &Actor::Platform).await?;
    Ok(())
}

/// Writes a secret that only this account may read.
fn write_secret(file: &Path, secret: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()
}

fn vault(folder: &Path, passphrases: &[Passphrase]) -> Result<Vault, KeysError> {
    if Vault::exists(folder) { Vault::open(folder, passphrases) } else { Vault::create(folder, passphrases) }
}
