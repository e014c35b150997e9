//! Units below their agency: found by either name, within scopes, limits and pages, by whoever asks.

use std::collections::HashSet;

use crate::client::Said;
use crate::node::{Node, node};

const AGENCY: &str = "ou=內政部,o=行政院,c=TW";
const UNITS: &str = "(objectClass=minbenUnit)";

/// The ids of the units that a search finds.
fn ids(said: &Said) -> HashSet<&str> {
    assert_eq!(said.code, 0, "{}", said.told);
    let ids: HashSet<&str> = said.ids().into_iter().collect();
    assert_eq!(ids.len(), said.entries.len(), "each once");
    ids
}

/// The ids of the units right below an agency, as the catalogue has them.
fn known(node: &Node, agency: &str) -> HashSet<String> {
    let agencies = directory::agencies(node.ctx());
    let units = agencies.units_of(&kernel::AgencyId::new(agency));
    let top = units.iter().filter(|unit| unit.parent.is_none());
    let known: HashSet<String> = top.map(|unit| unit.id.clone()).collect();
    assert!(known.len() > 3, "{agency} has units");
    known
}

#[tokio::test]
async fn a_unit_is_found_by_either_name_below_its_agency() {
    let node = node().await;
    for filter in [
        "(&(objectClass=organizationalUnit)(ou=戶政司))",
        "(&(objectClass=minbenUnit)(ou;lang-en=department of HOUSEHOLD registration))",
        "(&(objectClass=organizationalUnit)(displayName=department*household*))",
        "(&(minbenId=moi-dhr)(!(objectClass=minbenAgency)))",
    ] {
        let found = node.search(&["-b", "c=TW", filter]).await;
        let unit = found.only();
        assert_eq!(unit.dn, format!("ou=戶政司,{AGENCY}"), "{filter}");
        assert_eq!(unit.all("objectClass"), ["top", "organizationalUnit", "minbenUnit"]);
        assert_eq!(
            (unit.one("ou"), unit.one("ou;lang-en")),
            ("戶政司", "Department of Household Registration")
        );
    }
}

#[tokio::test]
async fn scopes_reach_units_posts_and_officials_below() {
    let node = node().await;
    let units = known(&node, "moi");
    let one = node.search(&["-b", AGENCY, "-s", "one", UNITS, "minbenId"]).await;
    assert_eq!(ids(&one), units.iter().map(String::as_str).collect());
    assert_eq!(ids(&node.search(&["-b", AGENCY, "-s", "base", UNITS, "minbenId"]).await).len(), 0);
    let sub = node.search(&["-b", AGENCY, UNITS, "minbenId"]).await;
    assert!(ids(&sub).is_superset(&ids(&one)) && sub.entries.len() > one.entries.len(), "units have units");
    // A post stands below its unit, and who is in it below that.
    let agencies = directory::agencies(node.ctx());
    let post =
        agencies.posts().iter().find(|post| post.unit.as_deref() == Some("moi-dhr")).expect("a post there");
    let official =
        node.appoint("A100000010", "林範文", Box::leak(post.id.to_string().into_boxed_str())).await;
    let unit = format!("ou=戶政司,{AGENCY}");
    let posts = node.search(&["-b", &unit, "-s", "one", "(objectClass=organizationalRole)", "1.1"]).await;
    assert!(posts.names().contains(&format!("uid={},{unit}", post.id).as_str()), "{posts:?}");
    let people = node.search(&["-b", &unit, "(objectClass=inetOrgPerson)", "ou"]).await;
    assert_eq!(people.only().dn, format!("uid={official},uid={},{unit}", post.id));
    assert_eq!(people.only().one("ou"), "戶政司");
    assert_eq!(node.search(&["-b", &unit, "-s", "base"]).await.only().dn, unit);
}

#[tokio::test]
async fn pages_and_limits_hold_for_units() {
    let node = node().await;
    let all = directory::agencies(node.ctx()).units().len();
    let paged = node.search(&["-E", "pr=7/noprompt", "-b", "c=TW", UNITS, "minbenId"]).await;
    assert_eq!(ids(&paged).len(), all);
    let below = node.search(&["-E", "pr=2/noprompt", "-b", AGENCY, "-s", "one", UNITS, "minbenId"]).await;
    assert_eq!(ids(&below).len(), known(&node, "moi").len());
    let said = node.search(&["-z", "5", "-b", "c=TW", UNITS, "minbenId"]).await;
    assert_eq!((said.code, said.entries.len()), (4, 5), "{}", said.told);
    let said = node.search(&["-z", "9", "-E", "pr=4/noprompt", "-b", "c=TW", UNITS, "minbenId"]).await;
    assert_eq!((said.code, said.entries.len()), (4, 9), "a limit counts over all pages: {}", said.told);
}

#[tokio::test]
async fn everybody_sees_the_same_units() {
    let node = node().await;
    let arguments = ["-b", AGENCY, "-s", "one", UNITS, "*", "+"];
    let (anyone, bound) = (node.search(&arguments).await, node.search_bound("moi", &arguments).await);
    assert_eq!(ids(&anyone), ids(&bound));
    for (one, other) in anyone.entries.iter().zip(&bound.entries) {
        assert_eq!((&one.dn, one.names()), (&other.dn, other.names()));
    }
}
