//! The post of an official: told to the clients that may know it, for as long as it is held.

use directory::actions::{Appointment, appoint, relieve};
use kernel::{Actor, PostId};
use serde_json::json;
use testkit::Browser;

use crate::node::{COUNTER, DESK, Got, Node, node};

const POST: &str = "thb-clerk";
const NUMBER: &str = "A100000010";

impl Node {
    /// The time of the person in the post, until some days from today.
    async fn time(&self, until: Option<i64>) -> Appointment {
        let (person, today) = (self.person(NUMBER).await, self.ctx().today());
        Appointment {
            post: PostId::new(POST),
            person: person.id,
            name: person.name,
            from_on: today.plus_days(-30),
            until_on: until.map(|days| today.plus_days(days)),
        }
    }

    /// A browser in which the person is signed in, in the post.
    async fn in_office(&self) -> Browser {
        let (new, agencies) = (self.time(None).await, directory::agencies(self.ctx()));
        let person = new.person.clone();
        let done = self.ctx().write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new).map(drop));
        done.await.unwrap();
        let mut browser = self.stranger();
        let page = browser.post_once("/sign-in/demo", &[("person", person.as_str()), ("post", POST)]).await;
        assert_eq!(page.status, 303);
        browser
    }

    /// What the desk gets for a sign-in with these scopes.
    async fn at_the_desk(&self, browser: &mut Browser, scope: &str) -> Got {
        let code = self.code(browser, DESK, scope).await;
        self.redeem_as(DESK, &self.secret, &code, &[]).await
    }
}

#[tokio::test]
async fn a_post_is_told_while_it_is_held_and_no_longer() {
    let node = node().await;
    let mut browser = node.in_office().await;
    let got = node.at_the_desk(&mut browser, "openid post").await;
    let token = got.text("access_token");
    let data = node.userinfo(&token).await.body;
    assert_eq!((&data["post"], &data["agency"]), (&json!(POST), &json!("thb")), "{data}");
    assert!(data.get("name").is_none() && data.get("national_id").is_none(), "{data}");
    // The token lives on; the post it was given in does not.
    let (ended, agencies) = (node.time(Some(-1)).await, directory::agencies(node.ctx()));
    node.ctx().write(move |tx| relieve(tx, &Actor::Platform, &agencies, &ended)).await.unwrap();
    let after = node.userinfo(&token).await;
    assert_eq!((after.status.as_u16(), after.body), (200, json!({ "sub": data["sub"] })));
}

#[tokio::test]
async fn a_post_is_told_only_to_who_asked_for_it_of_who_signed_in_with_it() {
    let node = node().await;
    let mut browser = node.in_office().await;
    let got = node.at_the_desk(&mut browser, "openid").await;
    let data = node.userinfo(&got.text("access_token")).await.body;
    assert!(data.get("post").is_none() && data.get("agency").is_none(), "not asked for: {data}");
    let code = node.code(&mut browser, COUNTER, "openid profile").await;
    let data = node.userinfo(&node.redeem(&code).await.text("access_token")).await.body;
    assert!(data.get("post").is_none() && data.get("agency").is_none(), "another client: {data}");
    // The same person, who signed in for themselves.
    let mut citizen = node.citizen().await;
    let got = node.at_the_desk(&mut citizen, "openid post").await;
    let data = node.userinfo(&got.text("access_token")).await.body;
    assert!(data.get("post").is_none() && data.get("agency").is_none(), "for themselves: {data}");
}
