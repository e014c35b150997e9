//! The key ceremony, as two custodians hold it.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::child::{on_postgres, run, told};
use crate::node::one_system;

/// Runs `minben trust` on a data folder with passphrases from files.
fn trust(folder: &Path, words: &[&str], first: &str, second: &str) -> Output {
    let path = |name: &str| folder.join(name).display().to_string();
    for (name, secret) in [("first", first), ("second", second), ("daily", "for daily work only")] {
        fs::write(folder.join(name), format!("{secret}\n")).unwrap();
    }
    let (data, catalogue) = (path("data"), one_system().display().to_string());
    let (first, second, daily) = (path("first"), path("second"), path("daily"));
    let mut all = vec!["trust"];
    all.extend(words);
    all.extend(["--data", &data, "--government", &catalogue]);
    all.extend(["--custodian", &first, "--custodian", &second, "--daily", &daily]);
    run(&all)
}

/// Runs `minben trust log`, which needs no custodian.
fn trust_log(folder: &Path) -> Output {
    let path = |name: &str| folder.join(name).display().to_string();
    let (data, catalogue, daily) = (path("data"), one_system().display().to_string(), path("daily"));
    run(&["trust", "log", "--data", &data, "--government", &catalogue, "--daily", &daily])
}

#[test]
fn two_custodians_found_the_authorities_and_change_a_key() {
    if on_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = ("the first custodian", "the second custodian");
    let same = trust(folder.path(), &["ceremony"], one, one);
    assert!(!same.status.success() && told(&same).contains("differ"), "{}", told(&same));
    let short = trust(folder.path(), &["ceremony"], one, "short");
    assert!(!short.status.success() && told(&short).contains("12 characters"), "{}", told(&short));

    let founded = trust(folder.path(), &["ceremony"], one, other);
    assert!(founded.status.success(), "{}", told(&founded));
    let record = told(&founded);
    assert!(record.contains("政府憑證總管理中心") && !record.contains("DEMO"), "{record}");
    assert!(record.matches("SHA-256").count() >= 11 && record.contains("list no. 1"), "{record}");
    for secret in [one, other, "for daily work only"] {
        assert!(!record.contains(secret), "a passphrase is never shown: {record}");
    }

    assert!(record.contains("certificate of the audit trail's log issued"), "{record}");
    let file = folder.path().join("data/ledger/log.crt");
    let chain = fs::read_to_string(&file).unwrap();
    assert_eq!(chain.matches("BEGIN CERTIFICATE").count(), 3, "the log's, the authority's and the root's");
    let log = || trust_log(folder.path());
    assert!(told(&log()).contains("log in force"), "{}", told(&log()));
    assert_eq!(fs::read_to_string(&file).unwrap(), chain, "a certificate in force stays");
    fs::remove_file(&file).unwrap();
    assert!(told(&log()).contains("log issued"), "one that is gone is issued again");

    let again = trust(folder.path(), &["ceremony"], one, other);
    assert!(told(&again).contains("no key was missing"), "{}", told(&again));
    let wrong = trust(folder.path(), &["roll-over", "moica"], other, one);
    assert!(!wrong.status.success() && told(&wrong).contains("not right"), "{}", told(&wrong));
    let changed = trust(folder.path(), &["roll-over", "moica", "--key", "p384"], one, other);
    assert!(told(&changed).contains("moica: generation 2"), "{}", told(&changed));
    let unknown = trust(folder.path(), &["roll-over", "nobody"], one, other);
    assert!(!unknown.status.success() && told(&unknown).contains("nobody"), "{}", told(&unknown));
}
