//! A root, a time-stamping authority and a certificate for a log's key, made by openssl.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use const_oid::ObjectIdentifier;
use kernel::{Clock, Timestamp};
use ledger::actions::{Proves, Stamp, StampRefused, Stamps};
use signature::ocsp::{Answer, CertId, IdDigest, Responder, ResponderName, Status, respond};
use signature::tsp::{Accuracy, Authority};
use signature::{Algorithm, Certificate, Digest, SoftKey};
use tempfile::TempDir;

/// Runs openssl in a folder.
pub(crate) fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("this test needs openssl; install the Debian package openssl");
    let told =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "openssl {arguments:?}: {told}");
    told
}

pub(crate) struct Pki {
    folder: TempDir,
}

impl Pki {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        openssl(
            at,
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "root.key",
                "-out",
                "root.pem",
                "-days",
                "3650",
                "-subj",
                "/C=TW/CN=Example Root",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
            ],
        );
        std::fs::write(
            at.join("tsa.ext"),
            "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                                            extendedKeyUsage=critical,timeStamping\n",
        )
        .unwrap();
        std::fs::write(
            at.join("log.ext"),
            "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n",
        )
        .unwrap();
        openssl(
            at,
            &[
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "tsa.key",
                "-out",
                "tsa.csr",
                "-subj",
                "/C=TW/CN=Example Time",
            ],
        );
        let pki = Self { folder };
        pki.sign("tsa");
        openssl(
            pki.path(),
            &["pkcs8", "-topk8", "-nocrypt", "-in", "tsa.key", "-outform", "DER", "-out", "tsa.der"],
        );
        pki
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn sign(&self, name: &str) {
        let (request, out, extensions) =
            (format!("{name}.csr"), format!("{name}.pem"), format!("{name}.ext"));
        openssl(
            self.path(),
            &[
                "x509",
                "-req",
                "-in",
                &request,
                "-CA",
                "root.pem",
                "-CAkey",
                "root.key",
                "-CAcreateserial",
                "-days",
                "3650",
                "-extfile",
                &extensions,
                "-out",
                &out,
            ],
        );
    }

    /// A certificate for the log's key in the folder, put beside it.
    pub(crate) fn certify(&self, log: &Path, common_name: &str) {
        let key: PathBuf = log.join("log.key");
        let subject = format!("/C=TW/CN={}", common_name.replace('/', "\\/"));
        openssl(
            self.path(),
            &[
                "req",
                "-new",
                "-key",
                key.to_str().unwrap(),
                "-keyform",
                "DER",
                "-subj",
                &subject,
                "-out",
                "log.csr",
            ],
        );
        self.sign("log");
        std::fs::copy(self.path().join("log.pem"), log.join("log.crt")).unwrap();
    }

    pub(crate) fn root(&self) -> Certificate {
        self.certificate("root.pem")
    }

    fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_pem(&std::fs::read_to_string(self.path().join(name)).unwrap()).unwrap()
    }

    /// The root itself, which answers about what it has issued.
    pub(crate) fn responder(&self, clock: Clock) -> TestResponder {
        openssl(
            self.path(),
            &["pkcs8", "-topk8", "-nocrypt", "-in", "root.key", "-outform", "DER", "-out", "root.der"],
        );
        let der = std::fs::read(self.path().join("root.der")).unwrap();
        TestResponder {
            key: SoftKey::from_pkcs8_der(Algorithm::EcdsaP256Sha256, &der).unwrap(),
            root: self.root(),
            clock,
            status: Mutex::new(Status::Good),
        }
    }

    pub(crate) fn authority(&self, clock: Clock) -> TestAuthority {
        let der = std::fs::read(self.path().join("tsa.der")).unwrap();
        TestAuthority {
            key: SoftKey::from_pkcs8_der(Algorithm::EcdsaP256Sha256, &der).unwrap(),
            certificate: self.certificate("tsa.pem"),
            clock,
            serial: AtomicU64::new(1),
            down: AtomicBool::new(false),
        }
    }
}

/// An authority in this process.
pub(crate) struct TestAuthority {
    key: SoftKey,
    certificate: Certificate,
    clock: Clock,
    serial: AtomicU64,
    pub(crate) down: AtomicBool,
}

impl Stamps for TestAuthority {
    fn stamp<'a>(
        &'a self,
        _ctx: &'a kernel::Ctx,
        sha256: [u8; 32],
    ) -> Pin<Box<dyn Future<Output = Result<Stamp, StampRefused>> + Send + 'a>> {
        let at = self.clock.now();
        let at = Timestamp(at.0 - at.0 % 1_000_000);
        let serial = self.serial.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let authority = Authority {
            key: &self.key,
            certificate: &self.certificate,
            chain: &[],
            policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.99999.1"),
            accuracy: Accuracy { seconds: 1, millis: 0 },
        };
        let made = if self.down.load(Ordering::Relaxed) {
            Err(StampRefused("down".to_owned()))
        } else {
            let token = authority.stamp_imprint(Digest::Sha256, &sha256, &serial, at);
            token.map(|token| Stamp { token, at }).map_err(|error| StampRefused(error.to_string()))
        };
        Box::pin(async move { made })
    }
}

/// A root that answers OCSP in this process.
pub(crate) struct TestResponder {
    key: SoftKey,
    root: Certificate,
    clock: Clock,
    /// What it says of every certificate.
    pub(crate) status: Mutex<Status>,
}

impl TestResponder {
    fn response(&self, certificate: &Certificate) -> Vec<u8> {
        let (at, status) = (self.clock.now(), *self.status.lock().unwrap());
        let at = Timestamp(at.0 - at.0 % 1_000_000);
        let id = CertId::of(&self.root, certificate.serial(), IdDigest::Sha256).unwrap();
        let answer = Answer { id: &id, status, this_update: at, next_update: Some(at.plus_seconds(3_600)) };
        let responder =
            Responder { certificate: &self.root, key: &self.key, name: ResponderName::ByKey, include: &[] };
        respond(&responder, &[answer], None, at).unwrap()
    }
}

impl Proves for TestResponder {
    fn responses<'a>(
        &'a self,
        _ctx: &'a kernel::Ctx,
        certificates: &'a [Certificate],
    ) -> Pin<Box<dyn Future<Output = Vec<Vec<u8>>> + Send + 'a>> {
        Box::pin(async move { certificates.iter().map(|certificate| self.response(certificate)).collect() })
    }
}

/// A clock that stands a little after the certificates of today begin.
pub(crate) fn clock_of_today() -> Clock {
    Clock::fake(Clock::System.now().plus_seconds(60))
}
