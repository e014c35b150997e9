//! Keys in a PKCS #11 token: SoftHSM stands in for the machine that an authority would buy.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use catalogue::model::authority::KeyKind;
use identity::model::Installation;
use kernel::{Actor, Clock};
use signature::{Algorithm, verify};
use trust::keys::{KeyStore, Keys, KeysError, Token};

use crate::node::{node_with, passphrase};
use crate::program::{find, openssl_ok};

const PIN: &str = "123456789012";

/// The token's library, as Debian installs it.
fn module() -> PathBuf {
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    ]
    .into_iter()
    .map(PathBuf::from)
    .find(|file| file.is_file())
    .unwrap_or_else(|| panic!("SoftHSM was not found; install it with: apt-get install softhsm2"))
}

/// SoftHSM reads its settings from a file named by the environment, so the test runs itself again
/// with that file.
const AGAIN: &str = "MINBEN_TEST_TOKEN";

#[tokio::test]
async fn an_authority_lives_in_a_token() {
    if std::env::var_os(AGAIN).is_some() {
        return authorities_in_a_token().await;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tokens")).unwrap();
    let conf = folder.path().join("softhsm2.conf");
    let text = format!("directories.tokendir = {}\n", folder.path().join("tokens").display());
    std::fs::write(&conf, text).unwrap();
    for label in ["daily", "root"] {
        let made = Command::new(find("softhsm2-util", "softhsm2"))
            .env("SOFTHSM2_CONF", &conf)
            .args(["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
    }
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "token::an_authority_lives_in_a_token", "--nocapture"])
        .env("SOFTHSM2_CONF", &conf)
        .env(AGAIN, "1")
        .output()
        .unwrap();
    assert!(again.status.success(), "{}", crate::program::said(&again));
}

async fn authorities_in_a_token() {
    let token = |label: &str, pin: &str| Token::open(&module(), label, &passphrase(pin));
    assert!(matches!(token("nobody", PIN), Err(KeysError::Token(_))));
    assert!(matches!(token("daily", "another pin of twelve"), Err(KeysError::Token(_))));
    let (daily, root) = (token("daily", PIN).unwrap(), token("root", PIN).unwrap());
    for (kind, algorithm) in [
        (KeyKind::P256, Algorithm::EcdsaP256Sha256),
        (KeyKind::P384, Algorithm::EcdsaP384Sha384),
        (KeyKind::Ed25519, Algorithm::Ed25519),
    ] {
        let key = daily.create(kind.word(), kind).unwrap();
        let signed = key.sign(b"message").unwrap();
        verify(key.public_key_der(), b"message", &signed, algorithm).unwrap();
        let found = daily.open(kind.word()).unwrap();
        assert_eq!(found.public_key_der(), key.public_key_der());
        assert!(matches!(daily.create(kind.word(), kind), Err(KeysError::Exists { .. })));
    }
    assert!(matches!(daily.open("nothing"), Err(KeysError::Missing { .. })));
    let node = node_with(Clock::System, Installation::Live, false).await;
    let keys = node.ctx().part::<Keys>();
    keys.open_daily(Arc::new(daily));
    keys.open_root(Arc::new(root));
    let founded = trust::actions::found(node.ctx(), &Actor::Platform).await.unwrap();
    assert_eq!(founded.len(), 7);
    node.run_jobs().await;
    let folder = tempfile::tempdir().unwrap();
    let mut stranger = node.stranger();
    for name in ["root-1.pem", "people-1.pem"] {
        let page = stranger.get_once(&format!("/certificates/{name}")).await;
        std::fs::write(folder.path().join(name), page.body).unwrap();
    }
    openssl_ok(folder.path(), &["verify", "-x509_strict", "-CAfile", "root-1.pem", "people-1.pem"]);
}
