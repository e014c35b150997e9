//! The operator's pages, as the operator and others see them.

use directory::actions::Appointment;
use federation::actions;
use federation::model::{Invitation, NodeId};
use kernel::{Actor, PostId};
use testkit::Browser;

use crate::node::{self, Node, centre, clock, member};

/// A browser in which the holder of a post is signed in.
pub(crate) async fn signed_in(node: &Node, post: &'static str) -> Browser {
    let made = node.ctx().write(|tx| identity::actions::register_person(tx, "A100000029", "王測文")).await;
    let person = made.map_err(|error: kernel::DbError| error).unwrap();
    let new = Appointment {
        post: PostId::new(post),
        person: person.id.clone(),
        name: person.name.clone(),
        from_on: kernel::Day::new(2026, 1, 1).unwrap(),
        until_on: None,
    };
    let agencies = directory::agencies(node.ctx());
    let appoint = move |tx: &mut kernel::Tx| {
        directory::actions::appoint(tx, &Actor::Platform, &agencies, &new).map(|_| ())
    };
    node.ctx().write(appoint).await.unwrap();
    let mut browser = node.stranger();
    let form = [("person", person.id.as_str()), ("post", post), ("next", "/agencies")];
    assert_eq!(browser.post("/sign-in/demo", &form).await.status, 200);
    browser
}

const FORM: [(&str, &str); 6] = [
    ("id", "people-office"),
    ("name-zh", "戶政節點"),
    ("name-en", "People node"),
    ("host", "localhost"),
    ("agencies", "people-office"),
    ("portal", "yes"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_invites_suspends_and_removes() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let mut operator = signed_in(&centre, "digital-operator").await;
    let empty = operator.get("/desk/nodes").await;
    assert!(empty.text().contains("範例數位機關") && empty.text().contains("參與中"), "{}", empty.text());
    let refused = operator.post("/desk/nodes/invite", &[("id", "people-office"), ("port", "x")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("請輸入中文名稱") && refused.text().contains("1 至 65535 的整數"),
        "{}",
        refused.text()
    );
    let mut new = node::node(clock.clone()).await;
    let port = new.port.to_string();
    let mut form = FORM.to_vec();
    form.push(("port", &port));
    let invited = operator.post("/desk/nodes/invite", &form).await;
    assert_eq!(invited.status, 200, "{}", invited.text());
    let at = invited.body.find("minben-join-1:").unwrap();
    let line: String = invited.body[at..].chars().take_while(|c| !matches!(c, '<' | '"')).collect();
    let invitation = Invitation::read(&line).unwrap();
    let again = operator.post("/desk/nodes/invite", &form).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("已有節點 people-office"), "{}", again.text());
    assert!(operator.get("/desk/nodes").await.text().contains("尚未使用"));
    actions::join(new.ctx(), &invitation, &|_| {}).await.unwrap();
    new.serve();
    assert!(operator.get("/desk/nodes").await.text().contains("已加入"));
    let check = operator.get("/desk/nodes/check").await.text();
    assert!(check.contains("✓ 正常") && check.contains("與 people-office 的雙向憑證連線"), "{check}");
    operator.post("/desk/nodes/people-office/suspend", &[]).await;
    assert!(centre.state().list.node(&NodeId::new("people-office")).is_none());
    operator.post("/desk/nodes/people-office/resume", &[]).await;
    assert!(centre.state().list.node(&NodeId::new("people-office")).is_some());
    assert!(operator.get("/desk/nodes/people-office/remove").await.text().contains("憑證一併廢止"));
    let left = operator.post("/desk/nodes/people-office/remove", &[]).await;
    assert_eq!(left.status, 200, "{}", left.text());
    assert!(centre.state().list.node(&NodeId::new("people-office")).is_none());
    let own = operator.post("/desk/nodes/centre/suspend", &[]).await;
    assert_eq!(own.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_and_nodes_that_stand_alone_have_the_page_too() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let mut operator = signed_in(&people, "digital-operator").await;
    let page = operator.get("/desk/nodes").await.text();
    assert!(
        page.contains("people-office") && page.contains("centre") && !page.contains("邀請節點"),
        "{page}"
    );
    assert_eq!(operator.get("/desk/nodes/invite").await.status, 409);
    let alone = node::node(clock).await;
    let mut operator = signed_in(&alone, "digital-operator").await;
    assert!(operator.get("/desk/nodes").await.text().contains("獨立節點"));
    let mut it = signed_in(&centre, "digital-it").await;
    assert_eq!(it.get("/desk/nodes").await.status, 403);
    let list = centre.stranger().get("/federation/list").await;
    assert_eq!(list.status, 200);
    assert!(list.json().get("signature").is_some());
    assert_eq!(centre.stranger().get("/desk/nodes").await.path.split('?').next(), Some("/sign-in"));
}
