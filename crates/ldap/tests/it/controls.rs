//! Controls: paging, another day, and those that are not known.

use crate::client::Door;
use crate::node::node;

const AS_OF: &str = "2.25.95052602937283963899240091889770266286.3.1";

#[tokio::test]
async fn pages_together_are_the_whole() {
    let node = node().await;
    let filter = "(&(objectClass=minbenAgency)(!(objectClass=minbenFormerAgency)))";
    let whole = node.search(&["-b", "c=TW", filter, "minbenId"]).await;
    assert_eq!(whole.code, 0);
    let paged = node
        .run(
            "ldapsearch",
            Door::Plain,
            &["-o", "ldif-wrap=no", "-E", "pr=20/noprompt", "-b", "c=TW", filter, "minbenId"],
        )
        .await;
    assert_eq!(paged.code, 0, "{}", paged.told);
    assert_eq!(paged.pages, whole.entries.len().div_ceil(20));
    assert_eq!(paged.ids(), whole.ids());
    // A limit counts over all pages.
    let said = node.search(&["-z", "25", "-E", "pr=10/noprompt", "-b", "c=TW", filter]).await;
    assert_eq!((said.code, said.entries.len()), (4, 25), "{}", said.told);
}

#[tokio::test]
async fn another_day_shows_the_agencies_of_that_day() {
    let node = node().await;
    let control = format!("!{AS_OF}=:2010-06-30");
    let said = node.search(&["-E", &control, "-b", "c=TW", "(minbenId=rdec)"]).await;
    let then = said.only();
    assert_eq!(then.dn, "ou=行政院研究發展考核委員會,o=行政院,c=TW");
    assert!(!then.all("objectClass").contains(&"minbenFormerAgency".to_owned()));
    let said = node.search(&["-E", &control, "-b", "c=TW", "(minbenId=ndc)"]).await;
    assert_eq!(said.entries.len(), 0);
    let said = node.search(&["-E", &format!("!{AS_OF}=:yesterday"), "-b", "c=TW"]).await;
    assert_eq!(said.code, 2, "{}", said.told);
}

#[tokio::test]
async fn an_unknown_critical_control_is_refused_and_an_optional_one_passed_over() {
    let node = node().await;
    let asked = |control: &'static str| {
        let node = &node;
        async move { node.search(&["-E", control, "-b", "c=TW", "-s", "base"]).await }
    };
    let said = asked("!1.2.3.4=:x").await;
    assert_eq!(said.code, 12, "{}", said.told);
    assert!(said.told.contains("1.2.3.4"), "{}", said.told);
    assert_eq!(asked("1.2.3.4=:x").await.code, 0);
    // Sorting is not done here: refused when it must be, left out when it may.
    assert_eq!(asked("!sss=cn").await.code, 12);
    assert_eq!(asked("sss=cn").await.code, 0);
}
