//! Who may bind, over what, and what that opens.

use crate::client::Door;
use crate::node::node;

#[tokio::test]
async fn a_system_binds_over_tls_alone() {
    let node = node().await;
    let (id, secret) = node.credential("moi").await;
    let name = format!("uid={id},c=TW");
    let bind = ["-D", name.as_str(), "-w", secret.as_str()];
    for door in [Door::Tls, Door::StartTls] {
        let said = node.run("ldapwhoami", door, &bind).await;
        assert_eq!((said.code, said.told.trim()), (0, format!("dn:{name}").as_str()));
    }
    let said = node.run("ldapwhoami", Door::Plain, &bind).await;
    assert_eq!(said.code, 13, "{}", said.told);
    assert!(said.told.contains("Confidentiality required"), "{}", said.told);
    let said = node.run("ldapwhoami", Door::Tls, &[]).await;
    assert_eq!((said.code, said.told.trim()), (0, "anonymous"));
}

#[tokio::test]
async fn a_wrong_password_opens_nothing() {
    let node = node().await;
    let (id, secret) = node.credential("moi").await;
    let (other, _) = node.credential("mof").await;
    let wrong = format!("{id}.{}", "x".repeat(43));
    for (name, password) in [(&id, &wrong), (&other, &secret), (&id, &"secret".to_owned())] {
        let name = format!("uid={name},c=TW");
        let said = node.run("ldapwhoami", Door::Tls, &["-D", &name, "-w", password]).await;
        assert_eq!(said.code, 49, "{}", said.told);
        assert!(said.told.contains("Invalid credentials"), "{}", said.told);
    }
    // A name without a password is not a bind as that name.
    let said = node.run("ldapwhoami", Door::Tls, &["-D", "uid=x,c=TW", "-w", ""]).await;
    assert_eq!(said.code, 53, "{}", said.told);
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_certificate_goes_away() {
    let mut node = node().await;
    node.authority = "/dev/null".into();
    let said = node.run("ldapwhoami", Door::StartTls, &[]).await;
    assert_ne!(said.code, 0, "{}", said.told);
}

#[tokio::test]
async fn attempts_to_bind_are_counted() {
    let node = node().await;
    let mut codes = Vec::new();
    for _ in 0..25 {
        codes.push(node.run("ldapwhoami", Door::Tls, &["-D", "uid=x,c=TW", "-w", "guess"]).await.code);
    }
    assert_eq!((codes[0], codes[24]), (49, 51), "{codes:?}");
}

#[tokio::test]
async fn nothing_can_be_written() {
    let node = node().await;
    let (id, secret) = node.credential("moi").await;
    let name = format!("uid={id},c=TW");
    let entry = "ou=內政部,o=行政院,c=TW";
    for (program, arguments) in
        [("ldapdelete", vec![entry]), ("ldapmodrdn", vec![entry, "ou=x"]), ("ldappasswd", vec![])]
    {
        let bind = ["-D", name.as_str(), "-w", secret.as_str()];
        let said = node.run(program, Door::Tls, &[&bind[..], &arguments].concat()).await;
        let wanted = if program == "ldappasswd" { "Protocol error (2)" } else { "unwilling to perform (53)" };
        assert!(said.code != 0 && said.told.contains(wanted), "{program}: {}", said.told);
    }
    let ldif = node.test.database.folder().join("change.ldif");
    std::fs::write(&ldif, "dn: c=TW\nchangetype: modify\nreplace: description\ndescription: x\n").unwrap();
    let file = ldif.to_str().unwrap();
    let said = node.run("ldapmodify", Door::Plain, &["-f", file]).await;
    assert_eq!(said.code, 53, "{}", said.told);
    assert!(said.told.contains("read only"), "{}", said.told);
    std::fs::write(&ldif, "dn: ou=x,c=TW\nobjectClass: organizationalUnit\nou: x\n").unwrap();
    assert_eq!(node.run("ldapadd", Door::Plain, &["-f", file]).await.code, 53);
}

#[tokio::test]
async fn comparing_tells_true_false_or_nothing() {
    let node = node().await;
    let entry = "ou=內政部,o=行政院,c=TW";
    for (assertion, code) in
        [("ou:內政部", 6), ("ou:Ministry of the INTERIOR", 6), ("ou:交通部", 5), ("mail:x", 17)]
    {
        let said = node.run("ldapcompare", Door::Plain, &[entry, assertion]).await;
        assert_eq!(said.code, code, "{assertion}: {}", said.told);
    }
}
