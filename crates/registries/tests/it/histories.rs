//! Random histories against a naive oracle: a table of days, copied at every act.

use std::collections::BTreeMap;

use kernel::{Day, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use registries::actions::{change, close, correct, insert};
use registries::{Body, RegistriesError, store};
use serde_json::{Value as Json, json};

use crate::world::{World, body, clerk, day, entry};

/// Days of the oracle's table, from the first one on.
const DAYS: usize = 14;
/// Histories that are tried; on PostgreSQL, whose answers take ten times as long, the first of them.
const HISTORIES: u32 = 600;
const HISTORIES_ON_POSTGRES: u32 = 100;

fn nth(index: usize) -> Day {
    day("2026-01-01").plus_days(index as i64)
}

/// What somebody tries to do.
#[derive(Debug, Clone)]
enum Try {
    Insert { on: usize, colour: u8, seats: u8 },
    Change { on: usize, set: Set },
    Correct { on: usize, set: Set },
    Close { on: usize },
}

/// New values: none leaves a field, zero takes it away.
#[derive(Debug, Clone)]
struct Set {
    colour: Option<u8>,
    seats: Option<u8>,
}

impl Set {
    fn body(&self) -> Body {
        let mut set = Body::new();
        let value = |number: u8, value: Json| if number == 0 { Json::Null } else { value };
        if let Some(colour) = self.colour {
            set.insert("colour".to_owned(), value(colour, json!(format!("c{colour}"))));
        }
        if let Some(seats) = self.seats {
            set.insert("seats".to_owned(), value(seats, json!(seats)));
        }
        set
    }
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let on = 0..DAYS;
    let set = (proptest::option::weighted(0.7, 0_u8..4), proptest::option::weighted(0.7, 0_u8..4))
        .prop_map(|(colour, seats)| Set { colour, seats });
    let one = prop_oneof![
        2 => (on.clone(), 1_u8..4, 1_u8..4).prop_map(|(on, colour, seats)| Try::Insert { on, colour, seats }),
        4 => (on.clone(), set.clone()).prop_map(|(on, set)| Try::Change { on, set }),
        2 => (on.clone(), set).prop_map(|(on, set)| Try::Correct { on, set }),
        1 => on.prop_map(|on| Try::Close { on }),
    ];
    let first =
        (0..DAYS / 2, 1_u8..4, 1_u8..4).prop_map(|(on, colour, seats)| Try::Insert { on, colour, seats });
    (first, proptest::collection::vec(one, 1..9)).prop_map(|(first, rest)| [vec![first], rest].concat())
}

/// What is true on each day; none: not in force.
type Table = Vec<Option<Body>>;

/// The naive rules, day by day. None: refused.
fn oracle(table: &Table, attempt: &Try) -> Option<Table> {
    let mut next = table.clone();
    match attempt {
        Try::Insert { on, colour, seats } => {
            if table[*on..].iter().any(Option::is_some) {
                return None;
            }
            let made = body(json!({"colour": format!("c{colour}"), "seats": seats}));
            next[*on..].iter_mut().for_each(|day| *day = Some(made.clone()));
        }
        Try::Change { on, set } => {
            table[*on].as_ref()?;
            for (field, value) in set.body() {
                let held = table[*on].as_ref().and_then(|body| body.get(&field).cloned());
                for day in *on..DAYS {
                    if table[day].as_ref().is_none_or(|body| body.get(&field).cloned() != held) {
                        break;
                    }
                    put(next[day].as_mut().unwrap(), &field, &value);
                }
            }
        }
        Try::Correct { on, set } => {
            table[*on].as_ref()?;
            for (field, value) in set.body() {
                let held = table[*on].as_ref().and_then(|body| body.get(&field).cloned());
                let same =
                    |day: &usize| table[*day].as_ref().is_some_and(|body| body.get(&field).cloned() == held);
                let after: Vec<usize> = (*on..DAYS).take_while(same).collect();
                let before: Vec<usize> = (0..*on).rev().take_while(same).collect();
                for day in after.into_iter().chain(before) {
                    put(next[day].as_mut().unwrap(), &field, &value);
                }
            }
        }
        Try::Close { on } => {
            table[*on].as_ref()?;
            for day in *on..DAYS {
                if table[day].is_none() {
                    break;
                }
                next[day] = None;
            }
        }
    }
    Some(next)
}

fn put(body: &mut Body, field: &str, value: &Json) {
    if value.is_null() {
        body.shift_remove(field);
    } else {
        body.insert(field.to_owned(), value.clone());
    }
}

/// Does one act on the car `plate`; whether it was done.
async fn perform(world: &World, plate: &str, owner: &str, attempt: &Try) -> bool {
    let (plate, owner, attempt) = (plate.to_owned(), owner.to_owned(), attempt.clone());
    let done = world
        .act("car", move |tx, schema| {
            let at = |on: usize| entry(&nth(on).to_string());
            match &attempt {
                Try::Insert { on, colour, seats } => {
                    let made = json!({"plate": plate, "owner_id": owner, "colour": format!("c{colour}"), "seats": seats});
                    insert(tx, &clerk(), schema, body(made), &at(*on))
                }
                Try::Change { on, set } => change(tx, &clerk(), schema, &plate, set.body(), &at(*on)),
                Try::Correct { on, set } => correct(tx, &clerk(), schema, &plate, set.body(), &at(*on)),
                Try::Close { on } => close(tx, &clerk(), schema, &plate, &at(*on)),
            }
        })
        .await;
    match done {
        Ok(_) => true,
        Err(RegistriesError::InForce | RegistriesError::NotInForce(_) | RegistriesError::NotFound) => false,
        Err(error) => panic!("{error}"),
    }
}

/// The table as the registry tells it.
async fn told(world: &World, plate: &str, known: Option<Timestamp>) -> Table {
    let plate = plate.to_owned();
    let table = world.ctx().read(move |r| {
        let mut table = Table::new();
        for index in 0..DAYS {
            let found = store::find(r, "car", &plate, nth(index), known)?;
            table.push(found.map(|record| {
                let mut body = record.body;
                body.retain(|field, _| field == "colour" || field == "seats");
                body
            }));
        }
        Ok::<_, kernel::DbError>(table)
    });
    table.await.unwrap()
}

#[test]
fn histories_are_what_a_table_of_days_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (world, owner) = runtime.block_on(async {
        let world = World::new().await;
        let owner = world.person(1, "陳測安").await;
        (world, owner)
    });
    let cases = if world.test.database.is_postgres() { HISTORIES_ON_POSTGRES } else { HISTORIES };
    let mut number = 0;
    let mut seen: BTreeMap<bool, u32> = BTreeMap::new();
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let seen_cell = std::cell::RefCell::new((&mut number, &mut seen));
    let result = runner.run(&tries(), |history| {
        let mut state = seen_cell.borrow_mut();
        *state.0 += 1;
        let plate = format!("AAA-{:04}", *state.0);
        let mut table: Table = vec![None; DAYS];
        let mut first: Option<usize> = None;
        let mut snapshots: Vec<(Timestamp, Table)> = Vec::new();
        for attempt in &history {
            // A record never begins before the day on which it first began.
            let too_early = matches!((attempt, first), (Try::Insert { on, .. }, Some(first)) if *on < first);
            let expected = if too_early { None } else { oracle(&table, attempt) };
            let at = world.later(60);
            let done = runtime.block_on(perform(&world, &plate, &owner, attempt));
            prop_assert_eq!(done, expected.is_some(), "{:?}", attempt);
            *state.1.entry(done).or_default() += 1;
            if let Some(next) = expected {
                if let (Try::Insert { on, .. }, None) = (attempt, first) {
                    first = Some(*on);
                }
                table = next;
                snapshots.push((at, table.clone()));
            }
            prop_assert_eq!(&runtime.block_on(told(&world, &plate, None)), &table);
        }
        for (at, known) in &snapshots {
            prop_assert_eq!(&runtime.block_on(told(&world, &plate, Some(*at))), known, "known at {}", at);
        }
        Ok(())
    });
    result.unwrap();
    assert!(seen[&true] > cases * 5 / 2, "{seen:?}");
}
