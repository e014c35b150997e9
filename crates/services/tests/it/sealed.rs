//! Applications under the seal of their agency: what is signed, how often, under which mandate, and for whom.

use std::sync::{Arc, Mutex};

use kernel::seals::{SealRefused, Sealed, Sealing, Seals, ToSeal};
use kernel::{Actor, Ctx, MandateId, Person};
use serde_json::Value as Json;
use services::ServicesError;
use services::actions;

use crate::world::World;

/// What the agency was asked to seal: file name, document, mandate.
type Asked = (String, Json, Option<String>);

/// A seal that notes what it is put on.
#[derive(Clone, Default)]
struct Stamp(Arc<Mutex<Vec<Asked>>>);

impl Seals for Stamp {
    fn seal<'a>(&'a self, _: &'a Ctx, document: ToSeal<'a>) -> Sealed<'a> {
        Box::pin(async move {
            let mut asked = self.0.lock().unwrap();
            if document.agency.as_str().is_empty() {
                return Err(SealRefused("no agency".to_owned()));
            }
            let content = serde_json::from_slice(document.bytes).unwrap();
            asked.push((document.name.to_owned(), content, document.mandate.map(ToString::to_string)));
            Ok(format!("package {}", asked.len()).into_bytes())
        })
    }
}

async fn world() -> (World, Stamp) {
    let stamp = Stamp::default();
    let part = Sealing(Arc::new(stamp.clone()));
    (World::with(move |builder| builder.part(part)).await, stamp)
}

fn agent(agent: &Person, principal: &Person) -> Actor {
    let (agent, principal) = (agent.clone(), principal.clone());
    Actor::Agent { agent, principal, mandate: MandateId::new("m1"), services: None }
}

async fn taken(world: &World, actor: &Actor, case: &services::CaseId) -> Option<String> {
    let application = actions::application(&world.ctx, actor, case).await.unwrap()?;
    assert!(application.name.strip_suffix(".asics").is_some(), "{}", application.name);
    Some(String::from_utf8(application.package).unwrap())
}

#[tokio::test]
async fn an_agents_application_is_sealed_once_with_the_mandate_and_both_have_it() {
    let (world, stamp) = world().await;
    let principal = world.citizen(1, "陳測安").await.signed_in().unwrap().clone();
    let other = world.person(2, "林試華").await;
    let acting = agent(&other, &principal);
    let case = world.allowance(&acting, "3000").await;
    assert_eq!(taken(&world, &acting, &case.id).await.unwrap(), "package 1");
    let own = Actor::Citizen(principal.clone());
    assert_eq!(taken(&world, &own, &case.id).await.unwrap(), "package 1", "the principal has the same");
    let asked = stamp.0.lock().unwrap().clone();
    let [(name, document, mandate)] = asked.as_slice() else { panic!("sealed {} times", asked.len()) };
    assert_eq!(*name, format!("application-{}.json", case.number.unwrap()));
    assert_eq!(mandate.as_deref(), Some("m1"));
    assert_eq!(document["format"], "minben-application-1");
    assert_eq!(document["mandate"], "m1");
    assert_eq!(document["applicant"]["name"], "陳測安");
    assert_eq!(document["done_by"]["en"], "Done by the agent 林試華");
    let answers = document["answers"].as_array().unwrap();
    assert!(answers.iter().any(|one| one["field"] == "amount" && one["answer"]["zh"] != ""), "{answers:?}");
    let someone = world.citizen(3, "王驗明").await;
    let refused = actions::application(&world.ctx, &someone, &case.id).await;
    assert!(matches!(refused, Err(ServicesError::CaseUnknown)), "nobody else has it");
}

#[tokio::test]
async fn an_applicants_own_application_names_no_mandate_and_a_draft_has_no_seal() {
    let (world, stamp) = world().await;
    let citizen = world.citizen(1, "陳測安").await;
    let draft = actions::start(&world.ctx, &citizen, "vehicle-address", "n1", actions::Begin::Resume).await;
    assert_eq!(taken(&world, &citizen, &draft.unwrap().id).await, None);
    let case = world.allowance(&citizen, "3000").await;
    let mut browser = world.browser(&citizen).await;
    let page = browser.get(&format!("/cases/{}", case.id)).await;
    let path = format!("/cases/{}/application", case.id);
    assert!(page.links().contains(&path), "{:?}", page.links());
    let file = browser.get(&path).await;
    assert_eq!((file.status.as_u16(), file.text().as_str()), (200, "package 1"));
    let asked = stamp.0.lock().unwrap().clone();
    assert_eq!((asked.len(), &asked[0].2, &asked[0].1["mandate"]), (1, &None, &Json::Null));
}

#[tokio::test]
async fn a_node_without_seals_offers_none() {
    let world = World::new().await;
    let citizen = world.citizen(1, "陳測安").await;
    let case = world.allowance(&citizen, "3000").await;
    assert_eq!(taken(&world, &citizen, &case.id).await, None);
    let mut browser = world.browser(&citizen).await;
    let path = format!("/cases/{}/application", case.id);
    assert!(!browser.get(&format!("/cases/{}", case.id)).await.links().contains(&path));
    assert_eq!(browser.get(&path).await.status, 404);
}
