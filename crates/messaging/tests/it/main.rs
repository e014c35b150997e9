//! The inbox through the real router, for citizens, officials and deputies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use directory::actions::{Appointment, appoint, appoint_deputy};
use directory::model::{Agencies, Agency, Level, Post};
use identity::model::Installation;
use kernel::{Actor, AgencyId, Day, DbError, Person, PostId, Text};
use messaging::{Message, MessageId, Recipient};
use testkit::{Browser, TestCtx};
use web::Routes;

struct Node {
    test: TestCtx,
    router: axum::Router,
}

async fn node() -> Node {
    let blocks = [directory::block(), identity::block(), messaging::block()];
    let test =
        testkit::ctx(&blocks, |builder| builder.part(directory::Directory::default()).part(web::DemoMode))
            .await;
    directory::install(&test.ctx, Arc::new(agencies()));
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    Node { test, router }
}

fn agencies() -> Agencies {
    let agency = Agency {
        id: AgencyId::new("a"),
        code: None,
        oid: None,
        name: Text::new("範例局", "Example Bureau"),
        level: Level::Agency,
        parent: None,
        valid_from: None,
        valid_until: None,
        successors: Vec::new(),
        source: String::new(),
    };
    let post = |id: &str, zh: &str, en: &str| Post {
        id: PostId::new(id),
        agency: AgencyId::new("a"),
        unit: None,
        title: Text::new(zh, en),
        reports_to: None,
        roles: vec!["clerk".to_owned()],
    };
    Agencies::new(
        vec![agency],
        Vec::new(),
        vec![post("a-clerk", "科員", "Clerk"), post("a-chief", "科長", "Chief")],
    )
}

impl Node {
    async fn person(&self, number: &'static str, name: &'static str) -> Person {
        let made = self.test.ctx.write(move |tx| identity::actions::register_person(tx, number, name)).await;
        made.map_err(|error: DbError| error).unwrap()
    }

    async fn appoint(&self, person: &Person, post: &str, deputy: bool) {
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: Day::new(2026, 1, 1).unwrap(),
            until_on: deputy.then(|| Day::new(2026, 11, 20).unwrap()),
        };
        let agencies = directory::agencies(&self.test.ctx);
        let done = move |tx: &mut kernel::Tx| {
            if deputy {
                appoint_deputy(tx, &Actor::Platform, &agencies, &new)
            } else {
                appoint(tx, &Actor::Platform, &agencies, &new)
            }
        };
        self.test.ctx.write(done).await.unwrap();
    }

    async fn browser(&self, person: &Person, post: &str) -> Browser {
        let mut browser = Browser::new(self.router.clone());
        let form = [("person", person.id.as_str()), ("post", post), ("next", "/messages")];
        assert_eq!(browser.post("/sign-in/demo", &form).await.status, 200);
        browser
    }

    async fn send(&self, to: Recipient, subject: &str, from: Option<&Person>) -> MessageId {
        let message = Message {
            to,
            from: AgencyId::new("a"),
            case: Some("c1".to_owned()),
            subject: Text::new(subject, "Subject"),
            body: Text::new("第一段\n\n第二段<b>", "First\n\nSecond"),
            link: None,
        };
        let from = from.map(|person| person.id.clone());
        let sent = self
            .test
            .ctx
            .write(move |tx| match &from {
                Some(person) => messaging::actions::send_from_person(tx, person, message.clone()),
                None => messaging::actions::send(tx, message.clone()),
            })
            .await;
        sent.map_err(|error: DbError| error).unwrap()
    }
}

#[tokio::test]
async fn a_citizen_reads_a_message_and_goes_on_to_the_case() {
    let node = node().await;
    let person = node.person("A100000010", "陳測安").await;
    let mut browser = node.browser(&person, "").await;
    assert!(browser.get("/messages").await.text().contains("目前沒有訊息"));
    let to = Recipient::Person(person.id.clone());
    let id = node.send(to.clone(), "案件已核准", None).await;
    assert_eq!(messaging::store::unread(&node.test.ctx, &to).await.unwrap(), 1);
    let inbox = browser.get("/messages").await.text();
    assert!(inbox.contains("案件已核准") && inbox.contains("未讀") && inbox.contains("範例局"), "{inbox}");
    let page = browser.get(&format!("/messages/{id}")).await;
    assert!(page.links().contains(&"/cases/c1".to_owned()));
    assert!(page.body.contains("<p>第二段&lt;b&gt;</p>"), "paragraphs, and nothing runs");
    assert_eq!(messaging::store::unread(&node.test.ctx, &to).await.unwrap(), 0);
    assert!(!browser.get("/messages").await.text().contains("案件已核准 未讀"));
    browser.speak_english();
    assert!(browser.get("/messages").await.text().contains("You have read all messages"));
    assert_eq!(kernel::facts::total(&node.test.ctx, "message.sent").await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_reads_another_persons_message() {
    let node = node().await;
    let owner = node.person("A100000010", "陳測安").await;
    let other = node.person("A200000012", "林試華").await;
    node.appoint(&other, "a-clerk", false).await;
    let id = node.send(Recipient::Person(owner.id.clone()), "私人", None).await;
    for post in ["", "a-clerk"] {
        let mut browser = node.browser(&other, post).await;
        assert_eq!(browser.get(&format!("/messages/{id}")).await.status, 404);
        assert!(!browser.get("/messages").await.text().contains("私人"));
    }
    let mut stranger = Browser::new(node.router.clone());
    assert!(stranger.get("/messages").await.path.starts_with("/sign-in?next="));
    assert_eq!(messaging::store::unread(&node.test.ctx, &Recipient::Person(owner.id)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_posts_messages_go_to_holder_and_deputy_not_to_the_person() {
    let node = node().await;
    let clerk = node.person("A100000010", "陳測安").await;
    let citizen = node.person("A200000012", "林試華").await;
    node.appoint(&clerk, "a-clerk", false).await;
    node.appoint(&clerk, "a-chief", true).await;
    node.send(Recipient::Post(PostId::new("a-clerk")), "給科員", Some(&citizen)).await;
    let chief = node.send(Recipient::Post(PostId::new("a-chief")), "給科長", None).await;
    let mut browser = node.browser(&clerk, "a-clerk").await;
    let inbox = browser.get("/messages").await.text();
    assert!(inbox.contains("給科員") && inbox.contains("林試華") && inbox.contains("給科長"), "{inbox}");
    assert!(browser.get(&format!("/messages/{chief}")).await.links().contains(&"/desk/cases/c1".to_owned()));
    let mut private = node.browser(&clerk, "").await;
    assert!(private.get("/messages").await.text().contains("目前沒有訊息"));
    node.test.ctx.clock.advance_seconds(16 * 3600);
    let mut browser = node.browser(&clerk, "a-clerk").await;
    assert!(!browser.get("/messages").await.text().contains("給科長"), "the deputy's time is over");
    assert_eq!(browser.get(&format!("/messages/{chief}")).await.status, 404);
}

#[tokio::test]
async fn a_long_inbox_is_paged_by_key_newest_first() {
    let node = node().await;
    let person = node.person("A100000010", "陳測安").await;
    for number in 1..=45 {
        node.test.ctx.clock.advance_seconds(1);
        node.send(Recipient::Person(person.id.clone()), &format!("第{number}封"), None).await;
    }
    let mut browser = node.browser(&person, "").await;
    let mut path = "/messages".to_owned();
    let mut counts = Vec::new();
    loop {
        let page = browser.get(&path).await;
        counts.push(page.text().matches('封').count());
        if counts.len() == 1 {
            assert!(page.text().contains("第45封") && !page.text().contains("第25封"));
        }
        match page.links().into_iter().find(|link| link.contains("before=")) {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(counts, [20, 20, 5]);
}

#[tokio::test]
async fn a_person_takes_all_their_messages_along() {
    let node = node().await;
    let person = node.person("A100000010", "陳測安").await;
    node.send(Recipient::Person(person.id.clone()), "收到的", None).await;
    node.send(Recipient::Post(PostId::new("a-clerk")), "寄出的", Some(&person)).await;
    let export = messaging::actions::export_person(&node.test.ctx, &person).await.unwrap();
    assert_eq!(export["received"][0]["subject"]["zh"], "收到的");
    assert_eq!(export["sent"][0]["subject"]["zh"], "寄出的");
    assert_eq!(export["received"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_recovery_code_from_a_counter_is_told_to_the_person() {
    let node = node().await;
    let person = node.person("A100000010", "陳測安").await;
    let payload = serde_json::json!({ "person": person.id, "agency": "a" });
    let done = node.test.ctx.write(move |tx| tx.publish("identity.counter_code", &payload)).await;
    done.map_err(|error: DbError| error).unwrap();
    kernel::jobs::run_due(&node.test.ctx).await.unwrap();
    let mut browser = node.browser(&person, "").await;
    let inbox = browser.get("/messages").await.text();
    assert!(inbox.contains("核發了您的復原碼") && inbox.contains("範例局"), "{inbox}");
}
