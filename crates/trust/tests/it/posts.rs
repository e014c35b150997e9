//! An official's certificate ends with the post.

use directory::actions::{Appointment, appoint, relieve};
use kernel::{Actor, Day, Person, PostId, Timestamp};
use signature::{Algorithm, Reason, SoftKey};
use trust::actions::{Order, issue};
use trust::model::{Issued, State, Subject};

use crate::node::{Node, node, request};

const WANG: &str = "A100000029";
const CLERK: &str = "digital-clerk";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn time(person: &Person, post: &str, from: &str, until: Option<&str>) -> Appointment {
    Appointment {
        post: PostId::new(post),
        person: person.id.clone(),
        name: person.name.clone(),
        from_on: day(from),
        until_on: until.map(day),
    }
}

impl Node {
    async fn appoint(&self, new: Appointment) {
        let agencies = directory::agencies(self.ctx());
        let done = self.ctx().write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new).map(drop));
        done.await.unwrap();
    }

    async fn relieve(&self, ended: Appointment) {
        let agencies = directory::agencies(self.ctx());
        self.ctx().write(move |tx| relieve(tx, &Actor::Platform, &agencies, &ended)).await.unwrap();
        self.run_jobs().await;
    }

    async fn issue_in_office(&self, person: &Person, post: &str) -> Issued {
        let (id, name) = (person.id.clone(), person.name.clone());
        let subject = Subject::Official { person: id, name, post: PostId::new(post) };
        let (authority, profile) = ("servers".to_owned(), "official".to_owned());
        let request = request(&SoftKey::generate(Algorithm::EcdsaP256Sha256).unwrap());
        issue(self.ctx(), &Actor::Platform, &Order { authority, profile, subject }, &request).await.unwrap()
    }

    async fn now_of(&self, issued: &Issued) -> Issued {
        let (authority, serial) = (issued.authority.clone(), issued.serial.clone());
        let found = self.ctx().read(move |r| trust::store::find_certificate(r, &authority, &serial));
        found.await.unwrap().unwrap()
    }

    async fn state_of(&self, issued: &Issued) -> State {
        self.now_of(issued).await.state(self.ctx().now())
    }

    async fn move_to(&self, text: &str) {
        let begin = Timestamp::start_of(day(text)).plus_seconds(1);
        self.ctx().clock.advance_seconds((begin.0 - self.ctx().now().0) / 1_000_000);
        self.run_jobs().await;
    }
}

#[tokio::test]
async fn it_is_revoked_when_the_last_day_in_the_post_is_over() {
    let node = node().await;
    let wang = node.person(WANG, "王測文").await;
    node.appoint(time(&wang, CLERK, "2026-01-01", None)).await;
    node.appoint(time(&wang, "digital-it", "2026-01-01", None)).await;
    let (clerk, it) =
        (node.issue_in_office(&wang, CLERK).await, node.issue_in_office(&wang, "digital-it").await);
    node.relieve(time(&wang, CLERK, "2026-01-01", Some("2026-11-21"))).await;
    node.move_to("2026-11-21").await;
    assert_eq!(node.state_of(&clerk).await, State::InForce, "the last day is one in the post");
    node.move_to("2026-11-22").await;
    let ended = node.now_of(&clerk).await;
    assert_eq!(ended.reason, Some(Reason::AffiliationChanged));
    assert_eq!(ended.revoked_at.map(Timestamp::day), Some(day("2026-11-22")));
    assert_eq!(node.state_of(&it).await, State::InForce, "the other post goes on");
}

#[tokio::test]
async fn whoever_was_relieved_yesterday_loses_it_at_once() {
    let node = node().await;
    let wang = node.person(WANG, "王測文").await;
    node.appoint(time(&wang, CLERK, "2026-01-01", None)).await;
    let issued = node.issue_in_office(&wang, CLERK).await;
    node.relieve(time(&wang, CLERK, "2026-01-01", Some("2026-11-19"))).await;
    assert_eq!(node.state_of(&issued).await, State::Revoked);
}

#[tokio::test]
async fn whoever_takes_the_post_up_again_in_time_keeps_it() {
    let node = node().await;
    let wang = node.person(WANG, "王測文").await;
    node.appoint(time(&wang, CLERK, "2026-01-01", None)).await;
    let issued = node.issue_in_office(&wang, CLERK).await;
    node.relieve(time(&wang, CLERK, "2026-01-01", Some("2026-11-21"))).await;
    node.appoint(time(&wang, CLERK, "2026-11-22", None)).await;
    node.move_to("2026-11-22").await;
    assert_eq!(node.state_of(&issued).await, State::InForce);
}

#[tokio::test]
async fn a_time_that_is_known_is_all_that_the_certificate_gets() {
    let node = node().await;
    let wang = node.person(WANG, "王測文").await;
    node.appoint(time(&wang, CLERK, "2026-01-01", Some("2026-12-31"))).await;
    let issued = node.issue_in_office(&wang, CLERK).await;
    assert_eq!(issued.not_after, Timestamp::start_of(day("2027-01-01")).plus_seconds(-1));
}
