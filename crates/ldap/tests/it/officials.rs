//! Officials: who is in a post that day, and what of it whom is shown.

use kernel::PostId;

use crate::client::Door;
use crate::node::node;

const POST: &str = "motc-thb-clerk-1";

#[tokio::test]
async fn an_address_book_finds_an_official() {
    let node = node().await;
    let id = node.appoint("A100000010", "林範文", POST).await;
    node.deputise("A200000012", "陳測安", POST).await;
    // What Thunderbird sends for “林”.
    let filter = "(&(objectClass=inetOrgPerson)(|(mail=*林*)(cn=*林*)(givenName=*林*)(sn=*林*)))";
    let said = node.search(&["-b", "c=TW", filter]).await;
    let official = said.only();
    assert!(official.dn.starts_with(&format!("uid={id},uid={POST},ou=")), "{}", official.dn);
    assert_eq!(
        (official.one("cn"), official.one("title"), official.one("o")),
        ("林範文", "監理員", "交通部公路局")
    );
    assert_eq!(official.one("minbenDeputy"), "FALSE");
    let by_name = node.search(&["-b", &official.dn, "-s", "base"]).await;
    assert_eq!(by_name.only().dn, official.dn);
    let below = node.search(&["-b", official.dn.split_once(',').unwrap().1, "-s", "one", "cn"]).await;
    assert_eq!(below.entries.len(), 2);
    assert_eq!(node.search(&["-b", "c=TW", "(minbenDeputy=TRUE)"]).await.only().one("cn"), "陳測安");
}

#[tokio::test]
async fn the_days_in_office_are_for_agencies() {
    let node = node().await;
    node.appoint("A100000010", "林範文", POST).await;
    let asked = ["-b", "c=TW", "(cn=林範文)", "cn", "minbenHeldFrom"];
    assert_eq!(node.search(&asked).await.only().names(), ["cn"]);
    assert_eq!(node.search_bound("moi", &asked).await.only().one("minbenHeldFrom"), "2026-01-01");
    let guess = ["-b", "c=TW", "(minbenHeldFrom=2026-01-01)"];
    assert_eq!(node.search(&guess).await.entries.len(), 0);
    assert_eq!(node.search_bound("moi", &guess).await.entries.len(), 1);
}

#[tokio::test]
async fn whoever_is_relieved_or_not_yet_there_is_not_found() {
    let node = node().await;
    node.appoint("A100000010", "林範文", POST).await;
    let control = |day: &str| format!("!2.25.95052602937283963899240091889770266286.3.1=:{day}");
    let on = |day: &'static str| {
        let node = &node;
        async move { node.search(&["-E", &control(day), "-b", "c=TW", "(cn=林範文)"]).await.entries.len() }
    };
    assert_eq!((on("2025-12-31").await, on("2026-01-01").await), (0, 1));
}

#[tokio::test]
async fn no_citizen_is_in_the_directory() {
    let node = node().await;
    node.appoint("A100000010", "林範文", POST).await;
    let known = |tx: &mut kernel::Tx| identity::actions::register_person(tx, "A200000012", "陳測安");
    let _: kernel::Person = node.ctx().write(known).await.map_err(|error: kernel::DbError| error).unwrap();
    let said =
        node.search_bound("moi", &["-E", "pr=500/noprompt", "-b", "c=TW", "(objectClass=*)", "*", "+"]).await;
    assert!(said.told.contains("motc-thb") && said.entries.len() > 500);
    let all = format!("{:?}", said.entries);
    assert!(all.contains("林範文") && !all.contains("陳測安") && !all.contains("A100000010"));
}

#[tokio::test]
async fn a_revoked_credential_ends_what_it_opened() {
    let node = node().await;
    let (id, secret) = node.credential("moi").await;
    let name = format!("uid={id},c=TW");
    let bind = ["-D", name.as_str(), "-w", secret.as_str(), "-b", "c=TW", "-s", "base"];
    assert_eq!(node.run("ldapsearch", Door::Tls, &bind).await.code, 0);
    node.revoke("moi", &id).await;
    assert_eq!(node.run("ldapsearch", Door::Tls, &bind).await.code, 49);
}

#[tokio::test]
async fn pages_hold_every_official_once() {
    let node = node().await;
    let agencies = directory::agencies(node.ctx());
    let posts: Vec<PostId> = agencies.posts().iter().map(|post| post.id.clone()).collect();
    node.crowd(&posts, 7).await;
    let said = node
        .search_bound("moi", &["-E", "pr=64/noprompt", "-b", "c=TW", "(objectClass=inetOrgPerson)", "uid"])
        .await;
    let uids: std::collections::HashSet<&str> = said.entries.iter().map(|entry| entry.one("uid")).collect();
    assert_eq!((said.entries.len(), uids.len()), (posts.len() * 7, posts.len() * 7));
    // Few posts are read in another way; its pages are whole too.
    let said = node
        .search(&["-E", "pr=3/noprompt", "-b", "ou=交通部公路局,ou=交通部,o=行政院,c=TW", "(cn=官*)", "uid"])
        .await;
    let uids: std::collections::HashSet<&str> = said.entries.iter().map(|entry| entry.one("uid")).collect();
    let base = "ou=交通部公路局,ou=交通部,o=行政院,c=TW";
    let posts = node.search(&["-b", base, "(objectClass=organizationalRole)", "1.1"]).await.entries.len();
    assert!(posts > 2);
    assert_eq!((said.entries.len(), uids.len()), (posts * 7, posts * 7));
}
