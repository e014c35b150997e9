//! What an address book asks, and what it is told.

use std::time::Duration;

use ldap::CertificateSource;

use crate::node::{node, node_with};

#[tokio::test]
async fn the_server_tells_what_it_can() {
    let node = node().await;
    let root = node.search(&["-b", "", "-s", "base", "*", "+"]).await;
    let root = root.only();
    assert_eq!(root.all("namingContexts"), ["c=TW"]);
    assert_eq!(root.all("supportedLDAPVersion"), ["3"]);
    assert_eq!(root.all("supportedExtension"), ["1.3.6.1.4.1.4203.1.11.3", "1.3.6.1.4.1.1466.20037"]);
    let subschema = root.one("subschemaSubentry").to_owned();
    let schema = node.search(&["-b", &subschema, "-s", "base", "(objectClass=subschema)", "+"]).await;
    let types = schema.only().all("attributeTypes").join("\n");
    assert!(
        types.contains("NAME ( 'ou' 'organizationalUnitName' ) SUP name EQUALITY caseIgnoreMatch"),
        "{types}"
    );
    assert!(schema.only().all("objectClasses").iter().any(|line| line.contains("NAME 'inetOrgPerson'")));
    // Only rules that are applied are offered: certificates are not compared here (RFC 4523, section 3).
    let rules = schema.only().all("matchingRules").join("\n");
    assert!(rules.contains("NAME 'caseIgnoreMatch'") && !rules.contains("certificate"), "{rules}");
    let certificate =
        types.lines().find(|line| line.contains("'userCertificate'")).expect("the type is served");
    assert!(!certificate.contains("EQUALITY"), "{certificate}");
    for word in types.split_whitespace().filter(|word| word.ends_with("Match")) {
        assert!(rules.contains(&format!("NAME '{word}'")), "{word} in {rules}");
    }
    let compared = "(userCertificate:certificateExactMatch:={ serialNumber 1, issuer rdnSequence:\"CN=x\" })";
    assert_eq!(node.search(&["-b", "c=TW", compared]).await.entries.len(), 0);
    assert_eq!(node.search(&["-b", "c=TW", &format!("(!{compared})")]).await.entries.len(), 0, "undefined");
}

#[tokio::test]
async fn an_agency_is_found_by_either_name_however_it_is_typed() {
    let node = node().await;
    for filter in [
        "(&(objectClass=minbenAgency)(ou=*公路局)(!(objectClass=minbenFormerAgency)))",
        "(ou=HIGHWAY bureau, motc)",
        "(ou;lang-en=ｈｉｇｈｗａｙ bureau, MOTC)",
        "(displayName~=highway bureau, motc)",
        "(minbenId=motc-thb)",
        "(&(name=highway*)(minbenValidFrom>=2000-01-01)(|(cn=x)(objectClass=minbenAgency)))",
    ] {
        let found = node.search(&["-b", "c=TW", filter]).await;
        let agency = found.only();
        assert_eq!(agency.dn, "ou=交通部公路局,ou=交通部,o=行政院,c=TW", "{filter}");
        assert_eq!(agency.all("ou"), ["交通部公路局"]);
        assert_eq!(agency.all("ou;lang-en"), ["Highway Bureau, MOTC"]);
        assert_eq!((agency.one("description"), agency.one("description;lang-en")), ("機關", "Agency"));
    }
}

#[tokio::test]
async fn scopes_reach_as_far_as_they_say() {
    let node = node().await;
    let base = "ou=交通部,o=行政院,c=TW";
    let ids = |scope: &'static str| {
        let node = &node;
        async move {
            let found =
                node.search(&["-b", base, "-s", scope, "(objectClass=minbenAgency)", "minbenId"]).await;
            found.ids().into_iter().map(str::to_owned).collect::<Vec<_>>()
        }
    };
    assert_eq!(ids("base").await, ["motc"]);
    let one = ids("one").await;
    assert!(one.contains(&"motc-thb".to_owned()) && !one.contains(&"motc".to_owned()), "{one:?}");
    let sub = ids("sub").await;
    assert!(sub.contains(&"motc".to_owned()) && sub.len() > one.len());
    assert_eq!(ids("children").await.len(), sub.len() - 1);
    // An empty base stands for everything.
    assert_eq!(node.search(&["-b", "", "(minbenId=motc-thb)"]).await.entries.len(), 1);
}

#[tokio::test]
async fn a_post_stands_below_its_agency() {
    let node = node().await;
    let agency = node.search(&["-b", "c=TW", "(minbenId=motc-thb)", "1.1"]).await;
    assert_eq!(agency.only().names(), [""; 0]);
    let dn = agency.only().dn.clone();
    let post = node.search(&["-b", &dn, "(uid=motc-thb-clerk-1)", "*", "+"]).await;
    let post = post.only();
    assert!(post.dn.ends_with(&dn));
    assert_eq!((post.one("cn"), post.one("o;lang-en")), ("監理員", "Highway Bureau, MOTC"));
    assert_eq!(post.one("structuralObjectClass"), "organizationalRole");
    let superior = node.search(&["-b", post.one("minbenReportsTo"), "-s", "base"]).await;
    assert_eq!(superior.only().one("objectClass"), "top");
}

#[tokio::test]
async fn a_reorganised_agency_is_found_below_its_successor() {
    let node = node().await;
    let found = node.search(&["-b", "c=TW", "(&(objectClass=minbenFormerAgency)(minbenId=rdec))"]).await;
    let former = found.only();
    let successor = "ou=國家發展委員會,o=行政院,c=TW";
    assert_eq!(former.dn, format!("ou=行政院研究發展考核委員會,{successor}"));
    assert_eq!((former.one("minbenSuccessor"), former.one("seeAlso")), (successor, successor));
    assert_eq!(former.one("minbenValidUntil"), "2014-01-21");
    assert!(former.one("description").contains("國家發展委員會"), "{former:?}");
    let by_old_name = node.search(&["-b", "c=TW", "(minbenFormerName=*研究發展考核委員會)"]).await;
    assert_eq!(by_old_name.ids(), ["ndc"]);
    assert!(by_old_name.only().all("minbenPredecessor").contains(&former.dn));
}

#[tokio::test]
async fn every_entry_has_a_name_of_its_own_below_one_that_exists() {
    let node = node().await;
    let found = node.search(&["-b", "c=TW", "-E", "pr=200/noprompt", "(objectClass=*)", "1.1"]).await;
    let names: std::collections::HashSet<&str> = found.names().into_iter().collect();
    assert_eq!(names.len(), found.entries.len());
    for name in names.iter().filter(|name| **name != "c=TW") {
        let above = name.split_once(',').unwrap().1;
        assert!(names.contains(above), "{name}");
    }
    let agencies = directory::agencies(node.ctx());
    let gone =
        |agency: &&directory::model::Agency| agency.valid_from.is_some_and(|from| from > node.ctx().today());
    let to_come = agencies.all().iter().filter(gone).count();
    assert_eq!(
        found.entries.len(),
        1 + agencies.all().len() - to_come + agencies.units().len() + agencies.posts().len()
    );
}

#[tokio::test]
async fn what_does_not_exist_names_the_nearest_that_does() {
    let node = node().await;
    let said = node.run("ldapsearch", crate::client::Door::Plain, &["-b", "ou=無此機關,o=行政院,c=TW"]).await;
    assert_eq!(said.code, 32, "{}", said.told);
    assert!(said.told.contains("matchedDN: o=") || said.told.contains("matchedDN:: "), "{}", said.told);
    let said = node.search(&["-b", "no name"]).await;
    assert_eq!(said.code, 34, "{}", said.told);
    assert!(said.told.contains("ou=…") || said.told.contains("distinguished name"), "{}", said.told);
}

#[tokio::test]
async fn types_alone_and_limits() {
    let node = node().await;
    let said = node.search(&["-A", "-b", "c=TW", "(minbenId=motc-thb)", "ou"]).await;
    assert_eq!(said.only().names(), ["ou", "ou;lang-en"]);
    assert_eq!(said.only().one("ou"), "");
    let said = node.search(&["-z", "3", "-b", "c=TW", "(objectClass=minbenAgency)"]).await;
    assert_eq!((said.code, said.entries.len()), (4, 3), "{}", said.told);
    // More than one answer may have, without paging.
    let said = node.search(&["-b", "c=TW", "(objectClass=*)"]).await;
    assert_eq!((said.code, said.entries.len()), (4, 500));
    assert!(said.told.contains("paged results"), "{}", said.told);
}

/// As slow as a disk that is about to fail.
const SLOW: CertificateSource = CertificateSource(|_, _, _| {
    std::thread::sleep(Duration::from_millis(8));
    Ok(Vec::new())
});

#[tokio::test]
async fn a_search_ends_when_its_time_is_over() {
    let node = node_with(|builder| builder.part(SLOW)).await;
    let asked = ["-b", "c=TW", "-l", "1", "(objectClass=*)", "userCertificate"];
    let said = node.search(&asked).await;
    assert_eq!(said.code, 3, "{}", said.told);
    assert!(said.told.contains("smaller part"), "{}", said.told);
    let found = said.entries.len();
    assert!(found > 0 && found < 500, "what was found until then is told: {found}");
    // What takes less ends as ever.
    let said = node.search(&["-l", "1", "-b", "c=TW", "(minbenId=motc-thb)", "userCertificate"]).await;
    assert_eq!((said.code, said.entries.len()), (0, 1), "{}", said.told);
}
