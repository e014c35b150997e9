//! A live node whose authorities' keys are in a PKCS #11 token: SoftHSM stands in for the machine that
//! an authority would buy.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::child::{Client, MINBEN, Server, free_address, on_postgres, told, write_settings};
use crate::node::one_system;

const CUSTODIANS: [&str; 2] = ["the first custodian", "the second custodian"];
const DAILY: &str = "for daily work only";

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

/// A folder with two tokens, a node's data and the passphrases in files.
struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    fn new() -> Self {
        let shop = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(shop.path("tokens")).unwrap();
        let text = format!("directories.tokendir = {}\n", shop.text("tokens"));
        fs::write(shop.path("softhsm2.conf"), text).unwrap();
        // The root's token opens with what both custodians know, one after the other.
        for (label, pin) in [("daily", DAILY.to_owned()), ("root", CUSTODIANS.concat())] {
            let arguments = ["--init-token", "--free", "--label", label, "--pin", &pin, "--so-pin", DAILY];
            let made = shop.run("softhsm2-util", &arguments);
            assert!(made.status.success(), "{}", told(&made));
        }
        for (name, secret) in [("first", CUSTODIANS[0]), ("second", CUSTODIANS[1]), ("daily", DAILY)] {
            fs::write(shop.path(name), format!("{secret}\n")).unwrap();
        }
        let settings = format!(
            "trust_module = \"{}\"\ntrust_token = \"daily\"\ntrust_root_token = \"root\"\ntrust_secret_file = \"{}\"\n",
            module().display(),
            shop.text("daily")
        );
        write_settings(&shop.path("data"), &settings);
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env("SOFTHSM2_CONF", self.path("softhsm2.conf"));
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let done = self.command(Path::new(program)).args(arguments).output();
        done.unwrap_or_else(|error| {
            panic!("{program} does not run: {error}; install Debian's softhsm2 and openssl")
        })
    }

    fn openssl(&self, words: &str) -> String {
        let output = self.run("openssl", &words.split_whitespace().collect::<Vec<_>>());
        assert!(output.status.success(), "openssl {words}: {}", told(&output));
        told(&output)
    }

    /// Runs `minben` on the node.
    fn minben(&self, words: &[&str]) -> Command {
        let mut command = self.command(Path::new(MINBEN));
        command.args(words).args(["--data", "data", "--government"]).arg(one_system());
        command
    }
}

/// Asks for a time stamp over HTTP, and gives the response's bytes.
fn stamp(address: SocketAddr, query: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /tsa HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/timestamp-query\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        query.len()
    );
    stream.write_all(&[head.as_bytes(), query].concat()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    answer.split_off(end + 4)
}

#[test]
fn a_live_node_signs_with_keys_that_never_leave_their_token() {
    if on_postgres() {
        return;
    }
    let shop = Shop::new();
    let custodians = ["--custodian", "first", "--custodian", "second"];
    let founded = shop.minben(&[&["trust", "ceremony"], &custodians[..]].concat()).output().unwrap();
    assert!(founded.status.success(), "{}", told(&founded));
    assert!(told(&founded).contains("certificate of the audit trail's log issued"), "{}", told(&founded));
    assert!(!shop.path("data/keys/daily").exists() && !shop.path("data/keys/root").exists());
    assert!(!shop.path("data/ledger/log.key").exists(), "the log's key is in the token too");

    let address = free_address();
    let command = shop.minben(&["serve", "--listen", &address.to_string()]);
    let server = Server::start(command, address).unwrap_or_else(|error| panic!("{error}"));
    let mut client = Client::new(address);
    for name in ["grca-1.pem", "gca-1.pem", "moica-1.pem"] {
        fs::write(shop.path(name), client.get(&format!("/certificates/{name}")).unwrap().body).unwrap();
    }
    shop.openssl("verify -x509_strict -CAfile grca-1.pem gca-1.pem moica-1.pem");
    shop.openssl("verify -CAfile grca-1.pem -untrusted gca-1.pem data/ledger/log.crt");

    let url = format!("http://{address}");
    let asked =
        format!("ocsp -issuer gca-1.pem -cert data/ledger/log.crt -CAfile grca-1.pem -url {url}/ocsp/gca");
    let said = shop.openssl(&asked);
    assert!(said.contains("Response verify OK") && said.contains("log.crt: good"), "{said}");

    fs::write(shop.path("document"), "主旨：測試時戳。\n").unwrap();
    shop.openssl("ts -query -data document -sha256 -cert -out query.tsq");
    fs::write(shop.path("reply.tsr"), stamp(address, &fs::read(shop.path("query.tsq")).unwrap())).unwrap();
    let verified =
        shop.openssl("ts -verify -in reply.tsr -queryfile query.tsq -CAfile grca-1.pem -untrusted gca-1.pem");
    assert!(verified.contains("Verification: OK"), "{verified}");
    server.stop();

    // Without the token's PIN nothing is served that would have to be signed, and it is said why.
    fs::write(shop.path("daily"), "another passphrase\n").unwrap();
    let refused = shop.minben(&["serve", "--listen", &free_address().to_string()]).output().unwrap();
    assert!(!refused.status.success() && told(&refused).contains("keys do not open"), "{}", told(&refused));
    // The trail is verified without any key, and nothing is ill for whoever only looks.
    let verified = shop.command(Path::new(MINBEN)).args(["verify", "--data", "data"]).output().unwrap();
    assert!(told(&verified).contains("WELL") && !told(&verified).contains("NOT WELL"), "{}", told(&verified));
    let looked = shop.minben(&["doctor"]).output().unwrap();
    assert!(told(&looked).contains("well      ledger:"), "{}", told(&looked));
}
