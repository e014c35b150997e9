//! What is asked of another node: here carried by hand from one node of the test to another one.

use std::sync::{Arc, OnceLock};

use directory::model::Agencies;
use exchange::call::{Call, CallError, Carried, Carry, Journal, NoJournal, Nodes, ReplyParts, serve_here};
use http::Method;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Ctx, Tx};
use serde_json::json;

use crate::calls::{CLIENT, body, request};
use crate::node::{CHEN, Node, ask, clerk, node, node_with};

/// Everything of the people office is on another node.
#[derive(Clone, Default)]
struct ByHand(Arc<OnceLock<Ctx>>);

impl Carry for ByHand {
    fn is_here(&self, _: &Ctx, agency: &AgencyId) -> bool {
        agency.as_str() != "people-office"
    }

    fn node_of(&self, ctx: &Ctx, agency: &AgencyId) -> Option<String> {
        Some(if self.is_here(ctx, agency) { "cars" } else { "people" }.to_owned())
    }

    fn evidence_path(&self, message: &str) -> String {
        format!("/evidence/{message}")
    }

    fn carry<'a>(&'a self, _: &'a Ctx, call: Call) -> Carried<'a> {
        Box::pin(async move { serve_here(self.0.get().unwrap(), call, Arc::new(NoJournal)).await })
    }
}

/// The car office's node, and the people office's.
async fn nodes() -> (Node, Node) {
    let (there, hand) = (node().await, ByHand::default());
    let part = Nodes(Arc::new(hand.clone()));
    let here = node_with(Settings::default(), move |builder| builder.part(part)).await;
    assert!(hand.0.set(there.ctx().clone()).is_ok());
    (here, there)
}

#[tokio::test]
async fn an_officials_look_up_is_made_where_the_registry_is() {
    let (here, there) = nodes().await;
    let answer = here.look_up(&clerk(), ask("car-person")).await.unwrap();
    assert_eq!(answer.records[0]["id_number"], CHEN);
    let both = "select id || post || official || channel from look_ups";
    assert_eq!(here.text(both).await, there.text(both).await, "the same row on both sides");
    assert_eq!((here.count("look_up_subjects").await, there.count("look_up_subjects").await), (0, 1));
    assert!(
        there.citizen(CHEN).await.get("/my/look-ups").await.text().contains("王測文"),
        "with the official's name"
    );
    let mut wrong = ask("car-person");
    wrong.purpose = "curiosity".to_owned();
    assert_eq!(here.look_up(&clerk(), wrong).await.unwrap_err().code(), "exchange.purpose_unknown");
    assert_eq!(
        (here.count("refusals").await, there.count("refusals").await),
        (1, 0),
        "refused where it is asked"
    );
}

#[tokio::test]
async fn at_the_desk_the_answer_is_shown_once() {
    let (here, _) = nodes().await;
    let mut clerk = here.official("car-clerk").await;
    let form = [("key", CHEN), ("by", "id_number"), ("purpose", "car-address")];
    let page = clerk.post_once("/desk/look-up/car-person", &form).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("範例路1號"), "{}", page.text());
    let id = here.text("select id from look_ups").await.unwrap();
    assert_eq!(clerk.get(&format!("/desk/look-up/car-person/{id}")).await.status, 410, "it is not kept here");
    assert!(here.official("car-it").await.get("/desk/exchange").await.text().contains(CHEN));
}

#[tokio::test]
async fn the_other_nodes_quota_holds() {
    let (here, there) = nodes().await;
    for _ in 0..3 {
        here.look_up(&clerk(), ask("car-person")).await.unwrap();
    }
    let refused = here.look_up(&clerk(), ask("car-person")).await.unwrap_err();
    assert_eq!(refused.code(), "exchange.quota_exceeded");
    assert_eq!((here.count("look_ups").await, there.count("look_ups").await), (3, 3));
}

#[tokio::test]
async fn a_systems_call_is_carried_and_its_evidence_named() {
    let (here, there) = nodes().await;
    let (token, _) = here.system().await;
    let path = "/n1/TW/GOV/people-office/person/car-person";
    let question = json!({ "key": CHEN, "purpose": "car-address" }).to_string();
    let response =
        here.send(request(&token, Method::POST, path, &[("x-road-client", CLIENT)], question)).await;
    assert_eq!(response.status(), 200);
    assert!(response.headers().contains_key("minben-look-up"));
    let message = response.headers()["x-road-id"].to_str().unwrap();
    assert_eq!(response.headers()["minben-receipt"].to_str().unwrap(), format!("/evidence/{message}"));
    assert_eq!(body(response).await["records"][0]["id_number"], CHEN);
    assert_eq!((there.count("calls").await, here.count("calls").await), (1, 0));
}

#[tokio::test]
async fn a_server_that_the_client_names_has_to_be_the_services_node() {
    let (here, there) = nodes().await;
    let (token, _) = here.system().await;
    let path = "/r1/TW/GOV/people-office/person/car-person";
    for (server, status) in [("TW/GOV/people-office/people", 200), ("TW/GOV/car-office/cars", 400)] {
        let headers = [("x-road-client", CLIENT), ("x-road-security-server", server)];
        let question = json!({ "key": CHEN, "purpose": "car-address" }).to_string();
        let response = here.send(request(&token, Method::POST, path, &headers, question)).await;
        assert_eq!(response.status(), status, "{server}");
        if status == 400 {
            let told = body(response).await["message"].to_string();
            assert!(told.contains("on the node people, not on cars"), "{told}");
        }
    }
    assert_eq!(there.count("calls").await, 1);
}

#[tokio::test]
async fn a_node_serves_no_call_for_another_agency_than_the_callers() {
    let (_, there) = nodes().await;
    let call = Call {
        id: "TW-1".to_owned(),
        client: exchange::call::ClientId::parse("TW/GOV/car-office").unwrap(),
        service: exchange::call::target("/r1/TW/GOV/people-office/person/car-person").unwrap().service,
        asker: exchange::call::Asker {
            agency: AgencyId::new("old-office"),
            ..exchange::call::Asker::of(&clerk(), None).unwrap()
        },
        method: Method::POST,
        path: String::new(),
        query: None,
        headers: http::HeaderMap::new(),
        body: exchange::call::Body::of("{}"),
    };
    let refused = serve_here(there.ctx(), call, Arc::new(NoJournal)).await.unwrap_err();
    assert_eq!(refused.status(), 403);
}

/// A journal that ends the asking agency while its call is being served.
struct Ends(Ctx);

impl Journal for Ends {
    fn begun(&self, _: &mut Tx) -> Result<(), CallError> {
        let known = directory::agencies(&self.0);
        let mut all = known.all().to_vec();
        let ended = all.iter_mut().find(|agency| agency.id.as_str() == "car-office").unwrap();
        ended.valid_until = Some(self.0.today().plus_days(-1));
        let agencies = Agencies::new(all, known.units().to_vec(), known.posts().to_vec());
        directory::install(&self.0, Arc::new(agencies));
        Ok(())
    }

    fn answered(&self, _: &mut Tx, _: &ReplyParts) -> Result<(), CallError> {
        panic!("it was answered")
    }
}

#[tokio::test]
async fn what_ends_after_a_call_has_come_is_not_served_any_more() {
    let (_, there) = nodes().await;
    let call = Call {
        id: "TW-2".to_owned(),
        client: exchange::call::ClientId::parse(CLIENT).unwrap(),
        service: exchange::call::target("/r1/TW/GOV/people-office/person/car-person").unwrap().service,
        asker: exchange::call::Asker::of(
            &Actor::Client { agency: AgencyId::new("car-office"), credential: "c".to_owned() },
            None,
        )
        .unwrap(),
        method: Method::POST,
        path: String::new(),
        query: None,
        headers: http::HeaderMap::new(),
        body: exchange::call::Body::of(json!({ "key": CHEN, "purpose": "car-address" }).to_string()),
    };
    let journal = Arc::new(Ends(there.ctx().clone()));
    let refused = serve_here(there.ctx(), call, journal).await.err().unwrap();
    assert!(refused.to_string().contains("car-office"), "{refused}");
    assert_eq!((there.count("look_ups").await, there.count("refusals").await), (0, 1));
}
