//! The command line, run as people run it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::child::{Server, free_address, run, serve, told, write_settings};
use crate::node::{government, one_system};

#[test]
fn every_command_explains_itself() {
    let commands = [
        "serve",
        "check",
        "systems",
        "migrate",
        "doctor",
        "export",
        "import",
        "verify",
        "sign-in-code",
        "trust",
    ];
    for command in commands {
        let output = run(&[command, "--help"]);
        assert!(output.status.success(), "{command}: {}", told(&output));
        assert!(told(&output).contains("Usage: minben"), "{command}: {}", told(&output));
    }
    let output = run(&["fly"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
}

#[test]
fn the_projects_catalogue_checks() {
    let output = run(&["check", government().to_str().unwrap()]);
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn the_record_of_the_scenarios_is_of_this_catalogue() {
    let record = portal::systems::last_run(&government()).expect("works.json is there");
    let digest = portal::systems::digest(&government()).expect("the catalogue can be read");
    let next = "the catalogue has changed since, so no row counts as working: run the test “scenarios” and commit works.json";
    assert_eq!(record.digest, digest, "{next}");
}

#[test]
fn a_broken_catalogue_is_refused_with_every_mistake_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("government");
    testkit::copy_folder(&government(), &dir);
    let vehicle = dir.join("systems/P2-2.1.1.9-motor-vehicles/registries/vehicle.toml");
    let text = fs::read_to_string(&vehicle).unwrap();
    fs::write(&vehicle, text.replacen("type = \"text\"", "type = \"txet\"", 1)).unwrap();
    let contract = dir.join("systems/P2-3.1.11-vehicle-gateway/contracts/tax-vehicle.toml");
    let text = fs::read_to_string(&contract).unwrap();
    fs::write(&contract, text.replacen("consumer = \"mof-tax\"", "consumer = \"mof-taxx\"", 1)).unwrap();
    let output = run(&["check", dir.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    for file in ["registries/vehicle.toml:", "contracts/tax-vehicle.toml:"] {
        let line =
            text.lines().find(|line| line.contains(file)).unwrap_or_else(|| panic!("no {file} in {text}"));
        let number = line.split(file).nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
        assert!(number.parse::<u32>().is_ok_and(|number| number > 0), "no line number in {line}");
    }
    let data = folder.path().join("data");
    let output = run(&["serve", "--data", data.to_str().unwrap(), "--government", dir.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("vehicle.toml"), "{}", told(&output));
}

#[test]
fn the_175_systems_are_listed_one_object_a_line() {
    let output = run(&["systems", government().to_str().unwrap(), "--json"]);
    assert!(output.status.success(), "{}", told(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 175);
    for row in &rows {
        assert!(row["id"].is_string() && row["owner"].is_array() && row["works"].is_boolean(), "{row}");
        assert!(row["names"]["zh"].is_string() && row["names"]["en"].is_string(), "{row}");
    }
}

#[test]
fn printed_figures_that_do_not_follow_are_told_with_their_rows_and_exit_code() {
    let folder = one_system();
    let audit = |extra: &[&str]| {
        let arguments = [&["audit", "--government", folder.to_str().unwrap()], extra].concat();
        run(&arguments)
    };
    let output = audit(&["2012"]);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let text = told(&output);
    assert!(text.contains("printed 5,176,220, computed 5,176,226 (-6)"), "{text}");
    assert!(text.contains("printed 5,757,612, computed 4,818,696"), "{text}");
    assert_eq!(audit(&["2001"]).status.code(), Some(0));
    assert_eq!(audit(&["1066"]).status.code(), Some(2));
    let json: Value = serde_json::from_slice(&audit(&["2012", "--json"]).stdout).unwrap();
    assert_eq!(json["programme"], "2012");
    let checks = json["checks"].as_array().unwrap();
    let differ = checks.iter().filter(|check| check["verdict"] == "differs").count();
    assert_eq!(json["summary"]["differ"], differ);
    assert_eq!(json["summary"]["figures"], checks.len());
}

#[test]
fn a_demonstration_and_a_live_installation_never_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (demo, live) = (folder.path().join("demo"), folder.path().join("live"));
    let address = free_address();
    write_settings(&demo, "");
    drop(Server::start(serve(&demo, address, "600"), address).expect("the demonstration starts"));
    let (government, listen) = (one_system(), address.to_string());
    let government = government.to_str().unwrap();
    let as_live =
        ["serve", "--data", demo.to_str().unwrap(), "--government", government, "--listen", &listen];
    let output = run(&as_live);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("demo"), "{}", told(&output));

    write_settings(&live, "");
    let mut command = std::process::Command::new(crate::child::MINBEN);
    command.args([
        "serve",
        "--data",
        live.to_str().unwrap(),
        "--government",
        government,
        "--listen",
        &listen,
    ]);
    let server = Server::start(command, address).expect("the live installation starts");
    let mut client = crate::child::Client::new(server.address);
    let page = client.sign_in("anybody", "").unwrap();
    assert_eq!(page.status, 404, "demo sign-in exists in a live installation");
    drop(server);
    let error = Server::start(serve(&live, address, "600"), address)
        .err()
        .expect("a live folder is no demonstration");
    assert!(error.contains("live"), "{error}");
}

#[test]
fn what_cannot_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let government = one_system();
    let serve = |data: &Path, listen: &str| {
        let arguments = [
            "serve",
            "--data",
            data.to_str().unwrap(),
            "--government",
            government.to_str().unwrap(),
            "--listen",
            listen,
        ];
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        told(&output)
    };
    let unknown = folder.path().join("unknown");
    write_settings(&unknown, "colour = \"red\"\n");
    let said = serve(&unknown, "127.0.0.1:0");
    assert!(said.contains("minben.toml:4") && said.contains("colour"), "{said}");

    let busy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = busy.local_addr().unwrap().to_string();
    let fine = folder.path().join("fine");
    write_settings(&fine, "");
    let said = serve(&fine, &address);
    assert!(said.contains(&address) && said.contains("another program"), "{said}");

    let said = serve(Path::new("/proc/minben"), "127.0.0.1:0");
    assert!(said.contains("/proc/minben"), "{said}");

    let nowhere = ["serve", "--data", fine.to_str().unwrap(), "--government", "/nowhere"];
    let output = run(&nowhere);
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("/nowhere"), "{}", told(&output));
}

#[test]
fn migrate_and_doctor_tell_what_they_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    write_settings(&data, "");
    let government = one_system();
    let node = ["--data", data.to_str().unwrap(), "--government", government.to_str().unwrap()];
    let output = run(&[&["doctor"], &node[..]].concat());
    assert_eq!(output.status.code(), Some(1), "a database without a schema is not well: {}", told(&output));
    let output = run(&[&["migrate"], &node[..]].concat());
    assert!(output.status.success(), "{}", told(&output));
    let output = run(&[&["migrate"], &node[..]].concat());
    assert!(output.status.success() && told(&output).contains("0 steps"), "{}", told(&output));
    let output = run(&[&["doctor"], &node[..]].concat());
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn a_code_for_the_first_official_of_a_new_node_is_made_at_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let (data, government) = (folder.path().join("live"), one_system());
    write_settings(&data, "");
    let node = ["--data", data.to_str().unwrap(), "--government", government.to_str().unwrap()];
    let output = run(&[&["migrate"], &node[..]].concat());
    assert!(output.status.success(), "{}", told(&output));
    let made = run(&[&["sign-in-code"], &node[..], &["A100000010", "陳測安"]].concat());
    assert!(made.status.success(), "{}", told(&made));
    let code = String::from_utf8(made.stdout).unwrap();
    assert!(code.trim().len() == 23 && code.trim().split('-').all(|part| part.len() == 5), "{code}");
    let wrong = run(&[&["sign-in-code"], &node[..], &["A100000011", "陳測安"]].concat());
    assert_eq!(wrong.status.code(), Some(1), "{}", told(&wrong));
    assert!(told(&wrong).contains("national id number"), "{}", told(&wrong));
}
