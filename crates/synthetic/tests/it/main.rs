//! What may be relied on of synthetic people.

use std::collections::HashSet;

use kernel::Day;
use kernel::number::{business_number, national_id};
use synthetic::{Area, Household, Population, Role, Sex, fresh_id_number};

fn areas() -> Vec<Area> {
    ["63000010", "63000020", "64000010"].map(|code| Area { code: code.to_owned() }).to_vec()
}

fn made(seed: u64, people: u64) -> Vec<Household> {
    Population::new(seed, people, &areas()).collect()
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    assert_eq!(made(7, 500), made(7, 500));
    assert_ne!(made(7, 500), made(8, 500));
}

#[test]
fn there_are_exactly_as_many_as_asked_for() {
    for people in [1, 2, 3, 999, 10_000] {
        let sum: usize = made(1, people).iter().map(|household| household.members.len()).sum();
        assert_eq!(sum as u64, people);
    }
}

#[test]
fn every_number_is_valid_synthetic_and_used_once() {
    let mut seen = HashSet::new();
    let mut businesses = HashSet::new();
    for household in made(3, 60_000) {
        for member in &household.members {
            let number = national_id::check(&member.id_number).unwrap();
            assert!(number.is_synthetic());
            assert!(seen.insert(member.id_number.clone()));
        }
        for business in &household.businesses {
            assert!(business_number::check(&business.number).unwrap().is_synthetic());
            assert!(businesses.insert(business.number.clone()));
            assert!(household.members.iter().any(|member| member.id_number == business.owner_id));
        }
    }
    assert!(businesses.len() > 500);
    for index in 0..10_000 {
        for sex in [Sex::Male, Sex::Female] {
            let number = fresh_id_number(sex, index);
            assert!(national_id::check(&number).unwrap().is_synthetic());
            assert!(seen.insert(number));
        }
    }
}

#[test]
fn families_hold_together() {
    let today: Day = "2026-11-21".parse().unwrap();
    let households: Vec<Household> = Population::new(5, 20_000, &areas()).on(today).collect();
    let (mut children, mut parents, mut couples) = (0, 0, 0);
    for household in &households {
        assert_eq!(household.head().unwrap().role, Role::Head);
        assert_eq!(household.members.iter().filter(|member| member.role == Role::Head).count(), 1);
        for member in &household.members {
            let age = member.age_on(today);
            assert!((0..=100).contains(&age), "{age}");
            assert_eq!(member.sex.code() == "male", member.id_number.as_bytes()[1] == b'1');
            let of = |id: &Option<String>| {
                id.as_ref().and_then(|id| household.members.iter().find(|other| &other.id_number == id))
            };
            if let Some(spouse) = of(&member.spouse_id) {
                couples += 1;
                assert_eq!(spouse.spouse_id.as_ref(), Some(&member.id_number));
                assert!(age >= 19);
            }
            for parent in [of(&member.father_id), of(&member.mother_id)].into_iter().flatten() {
                parents += 1;
                assert!(parent.age_on(today) >= age + 13, "{} {age}", parent.age_on(today));
            }
            if member.role == Role::Child {
                children += 1;
                assert!(member.birth_order.is_some());
                assert!(member.father_id.is_some() || member.mother_id.is_some());
            }
        }
    }
    assert!(children > 4_000 && parents > 5_000 && couples > 5_000, "{children} {parents} {couples}");
}

#[test]
fn a_million_people_take_seconds() {
    let people: usize =
        Population::new(1, 1_000_000, &areas()).map(|household| household.members.len()).sum();
    assert_eq!(people, 1_000_000);
}
