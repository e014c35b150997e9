//! 500 generated graphs of mandates among five people, done through the actions, against an oracle that
//! knows only a list of what happened.

use kernel::number::national_id::{NationalId, Sex};
use kernel::{Actor, MandateId, Person};
use mandates::MandatesError;
use mandates::actions;
use mandates::model::{Kind, Offer};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::node::{Node, node};

const PEOPLE: usize = 5;
const SERVICES: usize = 3;

#[derive(Debug, Clone)]
enum Step {
    /// Who, to whom, which services (none: all), first day from today, length in days (none: open).
    Give(usize, usize, Option<[bool; SERVICES]>, i64, Option<i64>),
    /// Which mandate, by whom; none: by its taker.
    Accept(usize, Option<usize>),
    /// Which mandate, by whom.
    End(usize, usize),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..PEOPLE;
    prop_oneof![
        4 => (who.clone(), who.clone(), prop::option::of(any::<[bool; SERVICES]>()), -2_i64..4, prop::option::of(-1_i64..5))
            .prop_map(|(from, to, scope, first, length)| Step::Give(from, to, scope, first, length)),
        6 => (0_usize..6, prop::option::weighted(0.2, who.clone())).prop_map(|(mandate, by)| Step::Accept(mandate, by)),
        1 => (0_usize..8, who).prop_map(|(mandate, by)| Step::End(mandate, by)),
        1 => (0_i64..3).prop_map(Step::Wait),
    ]
}

/// What the oracle knows of one mandate: days are counted from the graph's beginning.
struct Told {
    giver: usize,
    taker: usize,
    scope: Option<[bool; SERVICES]>,
    first: i64,
    last: Option<i64>,
    happened: Vec<(&'static str, usize)>,
}

impl Told {
    fn has(&self, what: &str) -> bool {
        self.happened.iter().any(|(known, _)| *known == what)
    }

    /// Whether `who` may act for the giver in a service on a day: the whole rule, once more and plainly.
    fn allows(&self, who: usize, service: usize, day: i64) -> bool {
        who == self.taker
            && self.has("accepted")
            && !self.has("ended")
            && day >= self.first
            && self.last.is_none_or(|last| day <= last)
            && self.scope.is_none_or(|scope| scope[service])
    }
}

struct Graph<'a> {
    node: &'a Node,
    people: Vec<Person>,
    services: Vec<String>,
    day: i64,
    ids: Vec<MandateId>,
    told: Vec<Told>,
}

impl Graph<'_> {
    fn actor(&self, person: usize) -> Actor {
        Actor::Citizen(self.people[person].clone())
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Wait(days) => {
                self.node.days_later(*days);
                self.day += days;
            }
            Step::Give(from, to, scope, first, length) => {
                self.give(*from, *to, *scope, *first, *length).await;
            }
            Step::Accept(at, by) if *at < self.ids.len() => {
                self.accept(*at, by.unwrap_or(self.told[*at].taker)).await;
            }
            Step::End(at, by) if *at < self.ids.len() => self.end(*at, *by).await,
            Step::Accept(..) | Step::End(..) => {}
        }
    }

    async fn give(
        &mut self,
        from: usize,
        to: usize,
        scope: Option<[bool; SERVICES]>,
        first: i64,
        length: Option<i64>,
    ) {
        let today = self.node.ctx().today();
        let last = length.map(|length| first + length);
        let picked = scope.map(|scope| {
            let chosen = self.services.iter().zip(scope).filter(|(_, is)| *is);
            chosen.map(|(service, _)| service.clone()).collect()
        });
        let offer = Offer {
            kind: Kind::Deputy,
            number: self.people[to].national_id.clone(),
            name: self.people[to].name.clone(),
            services: picked,
            from_on: today.plus_days(first),
            until_on: last.map(|last| today.plus_days(last)),
        };
        let done = actions::give(self.node.ctx(), &self.actor(from), offer).await;
        let sound = from != to && last.is_none_or(|last| last >= first && last >= 0);
        assert_eq!(done.is_ok(), sound, "{from} gives {to} from {first} to {last:?}: {done:?}");
        if let Ok(id) = done {
            self.ids.push(id);
            let (first, last) = (self.day + first, last.map(|last| self.day + last));
            self.told.push(Told { giver: from, taker: to, scope, first, last, happened: Vec::new() });
        }
    }

    async fn accept(&mut self, at: usize, by: usize) {
        let done = actions::accept(self.node.ctx(), &self.actor(by), &self.ids[at]).await;
        let told = &mut self.told[at];
        let over = told.has("ended") || told.last.is_some_and(|last| self.day > last);
        assert_eq!(done.is_ok(), by == told.taker && !over, "{by} accepts: {done:?}");
        if done.is_ok() {
            told.happened.push(("accepted", by));
        }
    }

    async fn end(&mut self, at: usize, by: usize) {
        let done = actions::end(self.node.ctx(), &self.actor(by), &self.ids[at]).await;
        let told = &mut self.told[at];
        assert_eq!(done.is_ok(), by == told.taker || by == told.giver, "{by} ends: {done:?}");
        if done.is_ok() {
            told.happened.push(("ended", by));
        }
    }

    /// Everybody tries every mandate, for every service.
    async fn compare(&self) {
        for (at, told) in self.told.iter().enumerate() {
            for who in 0..PEOPLE {
                let taken = actions::take_up(self.node.ctx(), &self.people[who], &self.ids[at]).await;
                let reach: Vec<bool> = (0..SERVICES)
                    .map(|service| taken.as_ref().is_ok_and(|actor| actor.reaches(&self.services[service])))
                    .collect();
                let right: Vec<bool> =
                    (0..SERVICES).map(|service| told.allows(who, service, self.day)).collect();
                assert_eq!(reach, right, "mandate {at} for {who} on day {}: {taken:?}", self.day);
                match taken {
                    // Nothing is passed on: whoever acts, acts for the giver of that mandate alone.
                    Ok(Actor::Agent { agent, principal, .. }) => {
                        assert_eq!(
                            (agent, principal),
                            (self.people[who].clone(), self.people[told.giver].clone())
                        );
                    }
                    Ok(other) => panic!("{other:?} is no agent"),
                    Err(error) => assert_eq!(
                        matches!(error, MandatesError::Unknown),
                        who != told.taker,
                        "only to others there is no such mandate"
                    ),
                }
            }
        }
    }
}

async fn people(node: &Node, graph: u32) -> Vec<Person> {
    let mut people = Vec::new();
    for index in 0..PEOPLE as u32 {
        let number = NationalId::with_checksum('C', Sex::Female, graph * PEOPLE as u32 + index).unwrap();
        people.push(node.person(number.as_str(), "陳測安").await);
    }
    people
}

#[test]
fn generated_graphs_agree_with_the_oracle() {
    const GRAPHS: u32 = 500;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let node = runtime.block_on(node());
    let counted = std::cell::Cell::new(0_u32);
    let allowed = std::cell::Cell::new(0_u32);
    let config = ProptestConfig { cases: GRAPHS, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let run = runner.run(&prop::collection::vec(step(), 4..24), |steps| {
        counted.set(counted.get() + 1);
        runtime.block_on(async {
            let people = people(&node, counted.get()).await;
            let services = node.services().into_iter().take(SERVICES).collect();
            let mut graph =
                Graph { node: &node, people, services, day: 0, ids: Vec::new(), told: Vec::new() };
            for step in &steps {
                graph.take(step).await;
            }
            graph.compare().await;
            let holds =
                graph.told.iter().filter(|told| (0..SERVICES).any(|s| told.allows(told.taker, s, graph.day)));
            allowed.set(allowed.get() + u32::try_from(holds.count()).unwrap());
        });
        Ok(())
    });
    run.unwrap();
    assert!(counted.get() >= GRAPHS && allowed.get() > GRAPHS / 4, "{} mandates held", allowed.get());
}
