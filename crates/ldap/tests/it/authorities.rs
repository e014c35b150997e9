//! Certification authorities: entries where their certificates' names say, with certificates and lists (RFC 4523).

use kernel::{AgencyId, Text};
use ldap::{Authority, AuthoritySource, CertificateSource, Held, Kind, Owner};

use crate::client::Found;
use crate::node::{Node, node, node_with};

/// Two authorities: one below an entry that is there, one whose name leads nowhere.
const AUTHORITIES: AuthoritySource = AuthoritySource(|_| {
    let authority = |id: &str, name: Text, subject: &[(&'static str, &str)]| Authority {
        id: id.to_owned(),
        name,
        agency: AgencyId::new("moda"),
        subject: subject.iter().map(|(kind, value)| (*kind, (*value).to_owned())).collect(),
    };
    let first = [("c", "TW"), ("o", "行政院"), ("ou", "甲憑證管理中心")];
    let second = [("c", "TW"), ("o", "無此機構"), ("cn", "乙憑證管理中心")];
    vec![
        authority("first", Text::new("甲憑證管理中心", "First CA"), &first),
        authority("second", Text::new("乙憑證管理中心", "Second CA"), &second),
    ]
});

/// Bytes that tell what they are; a post is asked about too, and has none.
const HELD: CertificateSource = CertificateSource(|_, owner, _| {
    let Owner::Authority(id) = owner else { return Ok(Vec::new()) };
    let held = |kind, word: &str| Held { kind, der: format!("{id} {word}").into_bytes() };
    let mut all = vec![held(Kind::Authority, "certificate"), held(Kind::List, "list")];
    if id == "first" {
        all.push(held(Kind::Authority, "link"));
        all.push(held(Kind::AuthorityList, "list"));
        all.push(held(Kind::DeltaList, "delta"));
    }
    Ok(all)
});

async fn with_authorities() -> Node {
    node_with(|builder| builder.part(AUTHORITIES).part(HELD)).await
}

const ALL: [&str; 4] = [
    "cACertificate;binary",
    "certificateRevocationList;binary",
    "authorityRevocationList;binary",
    "deltaRevocationList;binary",
];

fn held(entry: &Found) -> [&[String]; 4] {
    ALL.map(|name| entry.all(name))
}

#[tokio::test]
async fn an_authority_stands_where_its_certificates_name_it() {
    let node = with_authorities().await;
    let found = node.search(&["-b", "c=TW", "(objectClass=pkiCA)"]).await;
    assert_eq!(found.ids(), ["second", "first"], "in the order of the tree");
    let (second, first) = (&found.entries[0], &found.entries[1]);
    assert_eq!(first.dn, "ou=甲憑證管理中心,o=行政院,c=TW");
    let classes = ["top", "organizationalUnit", "pkiCA", "deltaCRL", "minbenAuthority"];
    assert_eq!(first.all("objectClass"), classes);
    assert_eq!((first.one("ou;lang-en"), first.one("description")), ("First CA", "憑證機構"));
    assert_eq!(first.one("seeAlso"), "ou=數位發展部,o=行政院,c=TW");
    let certificates: &[String] = &["first certificate".to_owned(), "first link".to_owned()];
    assert_eq!(held(first)[0], certificates);
    assert_eq!(held(first).map(<[String]>::len), [2, 1, 1, 1]);
    // Nothing stands above its name, so it is below the agency that answers for it.
    assert_eq!(second.dn, "ou=乙憑證管理中心,ou=數位發展部,o=行政院,c=TW");
    assert_eq!(held(second).map(<[String]>::len), [1, 1, 0, 0]);
}

#[tokio::test]
async fn certificates_and_lists_are_asked_for_by_name() {
    let node = with_authorities().await;
    let base = "ou=甲憑證管理中心,o=行政院,c=TW";
    let asked = ["-b", base, "-s", "base", "(objectClass=*)"];
    for (name, written) in [
        ("cACertificate", ALL[0]),
        ("certificateRevocationList;binary", ALL[1]),
        ("2.5.4.38", ALL[2]),
        ("deltarevocationlist;BINARY", ALL[3]),
    ] {
        let said = node.search(&[&asked[..], &[name]].concat()).await;
        assert_eq!(said.only().names(), [written], "{name}");
    }
    let found = async |filter: &'static str| {
        let said = node.search(&["-b", "c=TW", filter, "1.1"]).await;
        assert_eq!(said.code, 0, "{}", said.told);
        said.entries.len()
    };
    assert_eq!(found("(cACertificate=*)").await, 2);
    assert_eq!(found("(deltaRevocationList;binary=*)").await, 1);
    assert_eq!(found("(&(objectClass=pkiCA)(!(deltaRevocationList=*)))").await, 1);
    assert_eq!(found("(userCertificate=*)").await, 0, "an authority's certificate is no user's");
    assert_eq!(found("(certificateRevocationList=x)").await, 0, "lists are not compared");
    assert_eq!(found("(minbenId=first)").await, 1);
    // Pages and scopes count it as any entry.
    let one = ["-b", "o=行政院,c=TW", "-s", "one", "(objectClass=organizationalUnit)", "1.1"];
    let (whole, paged) =
        (node.search(&one).await, node.search(&[&["-E", "pr=3/noprompt"], &one[..]].concat()).await);
    assert!(whole.names().contains(&base) && whole.names() == paged.names(), "{paged:?}");
    let bound = node.search_bound("moi", &["-b", "c=TW", "(objectClass=pkiCA)"]).await;
    let counts: Vec<_> = bound.entries.iter().map(|entry| held(entry).map(<[String]>::len)).collect();
    assert_eq!(counts, [[1, 1, 0, 0], [2, 1, 1, 1]]);
}

#[tokio::test]
async fn the_schema_tells_of_authorities() {
    let node = node().await;
    let said = node.search(&["-b", "cn=subschema", "-s", "base", "+"]).await;
    let schema = said.only();
    let has = |name: &str, line: &str| assert!(schema.all(name).iter().any(|known| known == line), "{line}");
    has("attributeTypes", "( 2.5.4.37 NAME 'cACertificate' SYNTAX 1.3.6.1.4.1.1466.115.121.1.8 )");
    has(
        "attributeTypes",
        "( 2.5.4.39 NAME 'certificateRevocationList' SYNTAX 1.3.6.1.4.1.1466.115.121.1.9 )",
    );
    has(
        "objectClasses",
        "( 2.5.6.22 NAME 'pkiCA' SUP top AUXILIARY MAY ( cACertificate $ certificateRevocationList $ \
         authorityRevocationList ) )",
    );
    has("objectClasses", "( 2.5.6.23 NAME 'deltaCRL' SUP top AUXILIARY MAY deltaRevocationList )");
    has("ldapSyntaxes", "( 1.3.6.1.4.1.1466.115.121.1.9 DESC 'X.509 Certificate List' )");
    // No authorities are known to this node, and none are shown.
    assert_eq!(node.search(&["-b", "c=TW", "(objectClass=pkiCA)"]).await.entries.len(), 0);
}
