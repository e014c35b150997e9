//! Founding a federation, inviting, joining and the diagnostics, with the program as operators run it.

use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use federation::actions::Invite;
use federation::model::{Invitation, Names};
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Clock};
use server::{Plan, assemble};

use crate::child::{Server, free_address, on_postgres, run, serve, told, write_settings};
use crate::node::one_system;

/// The whole, from founding to a node that is well, takes an operator no longer.
const PROMISED: Duration = Duration::from_mins(5);
/// Longest wait for a port to open.
const PATIENCE: Duration = Duration::from_secs(30);

/// A data folder and the ports that its server listens on.
struct Site {
    data: PathBuf,
    address: SocketAddr,
    federation: SocketAddr,
}

impl Site {
    fn new(folder: &Path, name: &str) -> Self {
        let data = folder.join(name);
        write_settings(&data, "");
        Self { data, address: free_address(), federation: free_address() }
    }

    /// Runs `minben node …` on this folder.
    fn node(&self, words: &[&str]) -> Output {
        let (data, government) = (self.data.display().to_string(), one_system().display().to_string());
        let node = ["--demo", "--data", &data, "--government", &government];
        run(&[&["node"], words, &node[..]].concat())
    }

    fn found(&self, host: &str) -> Output {
        let port = self.federation.port().to_string();
        self.node(&["found", "--host", host, "--port", &port, "--agency", "moda"])
    }

    fn invite(&self, id: &str, host: &str, port: u16, agency: &str) -> Output {
        let port = port.to_string();
        let names = ["--name-zh", "測試節點", "--name-en", "Test node"];
        let place = ["--host", host, "--port", &port, "--agencies", agency];
        self.node(&[&["invite", "--node", id], &names[..], &place[..]].concat())
    }

    fn join(&self, invitation: &str) -> Output {
        self.node(&["join", invitation])
    }

    /// Serves, other nodes too.
    fn serve(&self) -> Server {
        let mut command: Command = serve(&self.data, self.address, "600");
        command.args(["--federation-listen", &self.federation.to_string()]);
        let server = Server::start(command, self.address).unwrap_or_else(|error| panic!("{error}"));
        let begun = Instant::now();
        while TcpStream::connect(self.federation).is_err() {
            assert!(begun.elapsed() < PATIENCE, "the port for other nodes is not opened");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }
}

/// It did what it was told.
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output));
    told(output)
}

/// It refused, with exit code 1, and said why.
fn refused(output: &Output, why: &str) {
    assert_eq!(output.status.code(), Some(1), "{}", told(output));
    assert!(told(output).contains(why), "“{why}” in: {}", told(output));
}

/// The diagnostics found all well; a machine whose disk is nearly full is told that alone.
fn well(output: &Output) -> String {
    let said = told(output);
    let ill: Vec<&str> = said.lines().filter(|line| line.starts_with('✗')).collect();
    assert!(ill.iter().all(|line| line.contains("Space on disk")), "{said}");
    assert_eq!(output.status.code(), Some(i32::from(!ill.is_empty())), "{said}");
    said
}

/// The one line that an invitation is.
fn line_of(output: &Output) -> String {
    done(output);
    let line = String::from_utf8(output.stdout.clone()).unwrap().trim().to_owned();
    assert!(line.starts_with("minben-join-1:") && !line.contains('\n'), "{line}");
    line
}

/// An invitation that the centre made eight days ago: it was good for seven.
async fn old_invitation(centre: &Site, port: u16) -> String {
    let clock = Clock::fake(Clock::System.now());
    let government = one_system();
    let plan = Plan {
        settings: Settings::default(),
        location: Location::Sqlite(centre.data.join("minben.db")),
        files: centre.data.join("files"),
        government: government.to_owned(),
        catalogue: catalogue::load(government, Clock::System.now().day()).expect("no mistakes"),
        installation: Installation::Demo,
        clock: clock.clone(),
        entropy: Entropy::system(),
        challenge_port: None,
    };
    let app = assemble(plan).await.unwrap();
    trust::start::demonstrate(&app.ctx, &centre.data.join("keys")).await.unwrap();
    assert!(federation::start::open(&app.ctx).await.unwrap());
    clock.advance_seconds(-8 * 86_400);
    let wanted = Invite {
        id: "late".to_owned(),
        name: Names { zh: "測試節點".to_owned(), en: "Test node".to_owned() },
        host: "localhost".to_owned(),
        port,
        portal: false,
        agencies: vec![AgencyId::new("ndc")],
    };
    federation::actions::invite(&app.ctx, &Actor::Platform, &wanted).await.unwrap().to_line()
}

#[test]
fn a_node_joins_with_one_line_and_is_well() {
    if on_postgres() {
        return;
    }
    let begun = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let (centre, member) = (Site::new(folder.path(), "centre"), Site::new(folder.path(), "member"));
    refused(&centre.node(&["check"]), "is in no federation");
    let founded = done(&centre.found("localhost"));
    assert!(
        founded.contains("The node centre is the centre") && founded.contains("root SHA-256"),
        "{founded}"
    );
    refused(&centre.found("localhost"), "already that of the node centre");
    let invited = centre.invite("household", "localhost", member.federation.port(), "moi");
    let line = line_of(&invited);
    assert!(told(&invited).contains("seven days"), "{}", told(&invited));
    refused(&member.join(&line), "cannot be reached");
    let first = centre.serve();

    // From a file, as the token is to be kept out of the list of processes.
    let file = folder.path().join("invitation.txt");
    std::fs::write(&file, format!("{line}\n")).unwrap();
    let joining = Instant::now();
    let joined = member.join(file.to_str().unwrap());
    let joined_after = joining.elapsed();
    let said = well(&joined);
    for step in ["keys are made", "has issued", "are stored", "has seen the node", "are in force"] {
        assert!(said.contains(step), "“{step}” in: {said}");
    }
    assert!(said.contains("The node household has joined after"), "{said}");
    assert!(said.contains(&format!("--federation-listen 0.0.0.0:{}", member.federation.port())), "{said}");
    assert!(!said.contains(&Invitation::read(&line).unwrap().token), "the token is not shown: {said}");

    let before = centre.node(&["check"]);
    refused(&before, "✗ Connection to household");
    refused(&before, "Check name, port and firewall on both sides");
    let second = member.serve();
    for site in [&centre, &member] {
        let said = well(&site.node(&["check"]));
        for what in ["Signed list of nodes", "Certificate of TLS", "Time stamp", "Clock", "Connection to"] {
            assert!(said.contains(&format!("✓ {what}")), "“{what}” in: {said}");
        }
    }
    let whole = begun.elapsed();
    println!("joined after {joined_after:.1?}, founded, joined, served and well after {whole:.1?}");
    assert!(whole < PROMISED, "{whole:?}");

    refused(&member.join(&line), "already that of the node household");
    refused(&member.invite("other", "localhost", 4_000, "ndc"), "is not the centre");
    first.stop();
    second.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_good_invitation_is_refused_with_its_reason() {
    if on_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (centre, member) = (Site::new(folder.path(), "centre"), Site::new(folder.path(), "member"));
    let thief = Site::new(folder.path(), "thief");
    refused(&centre.found("not_a_host"), "not_a_host cannot be certified");
    done(&centre.found("localhost"));
    let port = member.federation.port();
    for (host, agency, why) in [
        ("10.0.0.1", "moi", "10.0.0.1 cannot be certified"),
        ("intern", "moi", "intern cannot be certified"),
        ("localhost", "nobody", "there is no agency nobody"),
        ("localhost", "moda", "is on the node centre already"),
    ] {
        refused(&centre.invite("household", host, port, agency), why);
    }
    let missing = centre.node(&["invite", "--node", "household"]);
    assert_eq!(missing.status.code(), Some(2), "{}", told(&missing));
    let line = line_of(&centre.invite("household", "localhost", port, "moi"));
    refused(&centre.invite("household", "localhost", port, "moi"), "household already");
    let late = old_invitation(&centre, thief.federation.port()).await;
    let server = centre.serve();

    refused(&member.join("minben-join-1:AAAA"), "it is not whole");
    refused(&member.join("no-such-file"), "is neither an invitation nor a file");
    refused(&member.join(&line[..line.len() - 9]), "it is not whole");
    let read = Invitation::read(&line).unwrap();
    let changed = |change: &dyn Fn(&mut Invitation)| {
        let mut changed = read.clone();
        change(&mut changed);
        changed.to_line()
    };
    let wrong_token = changed(&|one| one.token = "A".repeat(43));
    refused(&member.join(&wrong_token), "not known or was withdrawn");
    let other_host = changed(&|one| one.own_host = "www.example.gov.tw".to_owned());
    refused(&member.join(&other_host), "the request asks for www.example.gov.tw");
    let more = changed(&|one| one.agencies.push(AgencyId::new("ndc")));
    refused(&member.join(&more), "the request asks for ndc");
    let other_root = changed(&|one| one.root.0 = [7; 32]);
    refused(&member.join(&other_root), "not under the root named in the invitation");
    refused(&thief.join(&late), "the invitation ran out at");
    // None of that used the invitation up.
    well(&member.join(&line));
    refused(&thief.join(&line), "used already");
    refused(&thief.node(&["check"]), "is in no federation");
    server.stop();
}
