//! openssl, in a folder of its own with the hierarchy's keys and certificates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::world::{Holder, World, document};

/// A folder with the hierarchy's certificates and keys, in which openssl runs.
pub(crate) struct Shop {
    folder: TempDir,
}

impl Shop {
    pub(crate) fn new(world: &World) -> Self {
        let shop = Self { folder: tempfile::tempdir().unwrap() };
        let holders = [
            ("root", &world.root),
            ("ca", &world.agency_ca),
            ("signer", &world.signer),
            ("tsa", &world.tsa),
            ("responder", &world.responder),
        ];
        for (name, Holder { key, certificate }) in holders {
            shop.write(&format!("{name}.pem"), certificate.to_pem().unwrap().as_bytes());
            shop.write(&format!("{name}.key"), &key.to_pkcs8_der().unwrap());
        }
        let both =
            [&world.root, &world.agency_ca].map(|holder| holder.certificate.to_pem().unwrap()).concat();
        shop.write("both.pem", both.as_bytes());
        shop.write("document", document().bytes);
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Runs openssl; answers whether it succeeded, and all it said.
    pub(crate) fn try_run(&self, words: &str) -> (bool, String) {
        let output =
            Command::new(openssl()).args(words.split_whitespace()).current_dir(self.folder.path()).output();
        let output = output.unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    pub(crate) fn run(&self, words: &str) -> String {
        let (done, said) = self.try_run(words);
        assert!(done, "openssl {words}\n{said}");
        said
    }
}

fn openssl() -> PathBuf {
    let found = ["/usr/bin", "/usr/local/bin", "/bin", "/opt/homebrew/bin"]
        .map(|folder| Path::new(folder).join("openssl"));
    found
        .into_iter()
        .find(|file| file.exists())
        .expect("openssl was not found; install Debian's package openssl, or run cargo xtask test")
}
