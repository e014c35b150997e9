//! An agent under a mandate: whose case it is, how far the mandate reaches, and who sees who acted.

use kernel::{Actor, MandateId, Person};
use services::ServicesError;
use services::actions::{self, Begin};
use services::model::Case;

use crate::world::World;

const SERVICE: &str = "vehicle-address";

fn agent(agent: &Person, principal: &Person, services: Option<&[&str]>) -> Actor {
    Actor::Agent {
        agent: agent.clone(),
        principal: principal.clone(),
        mandate: MandateId::new("m1"),
        services: services.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
    }
}

async fn people(world: &World) -> (Person, Person) {
    let principal = world.citizen(1, "陳測安").await;
    let principal = principal.signed_in().unwrap().clone();
    (principal, world.person(2, "林試華").await)
}

async fn start(world: &World, actor: &Actor) -> Result<Case, ServicesError> {
    actions::start(&world.ctx, actor, SERVICE, "n1", Begin::Resume).await
}

#[tokio::test]
async fn what_an_agent_starts_is_the_principals_case_and_says_who_acted() {
    let world = World::new().await;
    let (principal, other) = people(&world).await;
    let acting = agent(&other, &principal, Some(&[SERVICE]));
    let case = start(&world, &acting).await.unwrap();
    assert_eq!(case.person_id, principal.id);
    let own = actions::read_own(&world.ctx, &Actor::Citizen(principal.clone()), &case.id).await;
    assert!(own.is_ok(), "the principal sees it as their own");
    let themselves = actions::read_own(&world.ctx, &Actor::Citizen(other.clone()), &case.id).await;
    assert!(matches!(themselves, Err(ServicesError::CaseUnknown)), "not the agent, for themselves");
    let rows =
        world.ctx.query("select actor, mandate from audit where action = 'case.start'", Vec::new()).await;
    let rows = rows.unwrap();
    assert_eq!(rows[0].text(0).unwrap(), format!("agent:{}/{}/m1", other.id, principal.id));
    assert_eq!(rows[0].text(1).unwrap(), "m1");
    let mut browser = world.browser(&Actor::Citizen(principal)).await;
    let page = browser.get(&format!("/cases/{}", case.id)).await;
    assert!(page.status == 200 || page.path.contains(case.id.as_str()), "{}", page.path);
}

#[tokio::test]
async fn a_mandate_reaches_only_its_services() {
    let world = World::new().await;
    let (principal, other) = people(&world).await;
    let outside = agent(&other, &principal, Some(&["something-else"]));
    assert!(matches!(start(&world, &outside).await, Err(ServicesError::OutsideMandate)));
    let case = start(&world, &Actor::Citizen(principal.clone())).await.unwrap();
    let read = actions::read_own(&world.ctx, &outside, &case.id).await;
    assert!(matches!(read, Err(ServicesError::OutsideMandate)));
    let sent = actions::submit(&world.ctx, &outside, &case.id, case.version, true).await;
    assert!(matches!(sent, Err(ServicesError::OutsideMandate)));
    let withdrawn = actions::withdraw(&world.ctx, &outside, &case.id).await;
    assert!(matches!(withdrawn, Err(ServicesError::OutsideMandate)));
    let all = agent(&other, &principal, None);
    assert!(actions::read_own(&world.ctx, &all, &case.id).await.is_ok(), "an unlimited one reaches it");
}

#[tokio::test]
async fn a_company_applies_only_for_what_businesses_may() {
    let world = World::new().await;
    let (mut company, other) = people(&world).await;
    let number = kernel::number::business_number::BusinessNumber::with_checksum(1_234_567).unwrap();
    company.national_id = number.as_str().to_owned();
    let refused = start(&world, &agent(&other, &company, None)).await;
    assert!(matches!(refused, Err(ServicesError::OtherAudience)));
}
