//! What is written well and serves nothing: conditions that are never true, cases nobody decides, fields
//! nobody fills, contracts nobody uses, facts with two sources.

use std::fs;

use crate::broken::{HOUSEHOLD, OWN, SERVICE, VEHICLE, tells};
use crate::folder::Folder;

const MAIL: &str = "when = \"count(evidence.vehicles) > 0\"";
const LAST_DAY: &str = "when = \"answers.plate != null\"";
const KIND: &str = "[[page]]
id = \"kind\"
title = { zh = \"種類\", en = \"Kind\" }
[[page.question]]
id = \"kind\"
label = { zh = \"種類\", en = \"Kind\" }
type = \"code\"
[[page.question.option]]
value = \"a\"
zh = \"甲\"
en = \"A\"
[[page.question.option]]
value = \"b\"
zh = \"乙\"
en = \"B\"

[[page]]
id = \"mail\"";

/// The good folder with a question whose answer is `a` or `b`, and this condition on the page after it.
fn with_kind(condition: &str) -> Folder {
    let folder = Folder::good();
    folder.edit(SERVICE, "[[page]]\nid = \"mail\"", KIND);
    folder.edit(SERVICE, MAIL, &format!("when = {condition:?}"));
    folder
}

fn is_good(folder: &Folder) {
    let told: Vec<String> = folder.mistakes().iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_condition_that_contradicts_itself_is_never_true() {
    for condition in [
        "answers.kind = \"a\" and answers.kind = \"b\"",
        "answers.kind = \"c\"",
        "not(answers.kind in [\"a\", \"b\"])",
        "answers.kind = null",
        "count(evidence.vehicles) > 3 and not(count(evidence.vehicles) >= 2)",
        "(answers.kind = \"a\" or today < date(\"2026-01-01\")) and answers.kind = \"b\" and today > date(\"2026-02-01\")",
        "evidence.home.birth_date = evidence.home.birth_date and not(evidence.home.birth_date = evidence.home.birth_date)",
        "if(answers.kind = \"a\", answers.kind = \"b\", answers.kind = \"a\")",
    ] {
        tells(&with_kind(condition), SERVICE, "when = \"", "the page can never be reached");
    }
}

#[test]
fn a_condition_that_may_be_true_is_left_alone() {
    for condition in [
        "answers.kind != \"a\"",
        "answers.kind in [\"b\", \"c\"]",
        "not(answers.kind = \"a\" and count(evidence.vehicles) > 2)",
        "count(evidence.vehicles) >= 2 and count(evidence.vehicles) <= 2",
        "evidence.home.address = null",
        "age(person.birth_date) > 18 and age(person.birth_date) < 65",
        "days_between(evidence.home.birth_date, today) > 7 or today = evidence.home.birth_date",
        "contains(answers.plate, \"A\") and not(contains(answers.plate, \"B\"))",
    ] {
        is_good(&with_kind(condition));
    }
}

#[test]
fn a_question_that_contradicts_its_page_is_never_asked() {
    let folder = with_kind("answers.kind = \"a\"");
    folder.edit(SERVICE, LAST_DAY, "when = \"answers.kind = \\\"b\\\"\"");
    tells(&folder, SERVICE, "answers.kind = \\\"b\\\"", "the question can never be asked: it stands under");
}

#[test]
fn an_answer_is_there_only_where_its_question_is_asked() {
    let folder = with_kind("answers.kind = \"a\"");
    folder.edit(
        SERVICE,
        "when = \"answers.plate = \\\"ABC-1234\\\"\"",
        "when = \"answers.first_day > today and answers.kind = \\\"b\\\"\"",
    );
    tells(&folder, SERVICE, "answers.first_day > today", "the document can never be attached");
}

#[test]
fn a_page_that_nobody_gets_past_is_told() {
    let folder = with_kind("answers.kind = \"a\"");
    folder.edit(SERVICE, "answers.first_day <= answers.last_day", "answers.kind = \\\"b\\\"");
    tells(&folder, SERVICE, "require = \"answers.kind", "nobody gets past this page");
}

#[test]
fn a_service_for_nobody_is_told() {
    let folder = Folder::good();
    folder.edit(
        SERVICE,
        "age(person.birth_date) >= 18",
        "age(person.birth_date) >= 18 and age(person.birth_date) < 18",
    );
    tells(&folder, SERVICE, "require = \"age", "nobody can ever apply");
}

#[test]
fn a_rule_below_one_that_takes_its_cases_is_told() {
    let rule = |when: &str| {
        format!("[[step.rule]]\n{when}outcome = \"refuse\"\nreason = {{ zh = \"不符\", en = \"No\" }}\n")
    };
    let last = "[[step.rule]]\noutcome = \"grant\"";
    let folder = Folder::good();
    let shadowed = rule("when = \"evidence.home.address = null and answers.plate != null\"\n");
    folder.edit(SERVICE, last, &format!("{shadowed}{last}"));
    tells(&folder, SERVICE, "and answers.plate != null", "the rules above it take every case");
    let folder = Folder::good();
    folder.edit(SERVICE, last, &format!("{}# below\n{last}", rule("")));
    let line = fs::read_to_string(folder.at(SERVICE)).unwrap();
    assert!(line.contains("# below"));
    let told = folder.mistakes();
    assert!(told.iter().any(|m| m.reason.contains("one above it has no condition")), "{told:?}");
}

#[test]
fn an_effect_that_is_never_done_is_told() {
    let folder = with_kind("answers.kind = \"a\"");
    folder.edit(SERVICE, "on = \"answers.first_day\"", "when = \"answers.kind = \\\"z\\\"\"");
    tells(&folder, SERVICE, "when = \"answers.kind = \\\"z", "the effect is never done");
}

#[test]
fn a_case_that_nobody_decides_is_told() {
    let step = "kind = \"automatic\"\npost = \"thb-clerk\"\n";
    let folder = with_kind("answers.kind != \"a\"");
    folder.edit(SERVICE, step, &format!("{step}when = \"answers.kind = \\\"a\\\"\"\n"));
    tells(
        &folder,
        SERVICE,
        "when = \"answers.kind = \\\"a",
        "nobody decides a case for which no step's condition holds",
    );
    // A second step takes the other cases.
    let text = fs::read_to_string(folder.at(SERVICE)).unwrap();
    let steps = &text[text.find("[[step]]").unwrap()..text.find("[result]").unwrap()];
    let other =
        steps.replace("id = \"check\"", "id = \"other\"").replace("answers.kind = ", "answers.kind != ");
    fs::write(folder.at(SERVICE), text.replace("[result]", &format!("{other}[result]"))).unwrap();
    is_good(&folder);
}

#[test]
fn a_contract_by_which_a_service_looks_nothing_up_is_told() {
    let folder = Folder::good();
    let spare = "systems/vehicle/contracts/vehicle-spare.toml";
    fs::copy(folder.at(OWN), folder.at(spare)).unwrap();
    folder.edit(spare, "id = \"vehicle-own\"", "id = \"vehicle-spare\"");
    tells(&folder, spare, "services = ", "the service “vehicle-address” looks nothing up by this contract");
}

#[test]
fn fields_that_nobody_fills_are_told() {
    let folder = Folder::good();
    folder.edit(VEHICLE, "keepers = [\"thb-clerk\"]\n", "");
    tells(&folder, VEHICLE, "[[field]]", "nobody fills “plate”");
    let told = folder.mistakes();
    assert!(
        !told.iter().any(|mistake| mistake.reason.contains("“address”")),
        "the service sets it: {told:?}"
    );
    let folder = Folder::good();
    folder.edit(HOUSEHOLD, "keepers = [\"moi-clerk\"]\n", "");
    tells(&folder, HOUSEHOLD, "id = \"household\"", "nobody writes records here");
}

#[test]
fn a_fact_that_people_tell_two_systems_is_told() {
    let folder = Folder::good();
    folder.edit(
        SERVICE,
        "set = { address = \"evidence.home.address\" }",
        "set = { colour = \"answers.plate\" }",
    );
    is_good(&folder);
    let (car, second) =
        ("systems/household/registries/car.toml", "systems/household/services/car-colour.toml");
    fs::create_dir_all(folder.at("systems/household/services")).unwrap();
    fs::copy(folder.at(VEHICLE), folder.at(car)).unwrap();
    fs::copy(folder.at(SERVICE), folder.at(second)).unwrap();
    folder.edit(car, "id = \"vehicle\"", "id = \"car\"");
    folder.edit(second, "id = \"vehicle-address\"", "id = \"car-colour\"");
    folder.edit(second, "\"VA\"", "\"CC\"");
    folder.edit(second, "registry = \"vehicle\"", "registry = \"car\"");
    for contract in [OWN, "systems/household/contracts/vehicle-household.toml"] {
        folder.edit(
            contract,
            "services = [\"vehicle-address\"]",
            "services = [\"vehicle-address\", \"car-colour\"]",
        );
    }
    let told: Vec<String> = folder.mistakes().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{}", told.join("\n"));
    tells(
        &folder,
        SERVICE,
        "id = \"vehicle-address\"",
        "people tell “colour” (顏色) here for “vehicle” and in “car-colour”",
    );
}
