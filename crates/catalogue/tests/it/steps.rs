//! Steps: what officials enter, steps that are open at once, effects of a refusal, numbers that are drawn.

use crate::broken::{SERVICE, tells};
use crate::folder::Folder;

const LAST: &str = "[result]";

/// Two official steps after the service's own, the first with a question; and these lines more in each.
fn with(first: &str, second: &str) -> Folder {
    let folder = Folder::good();
    let steps = format!(
        "[[step]]\nid = \"one\"\nname = {{ zh = \"一\", en = \"One\" }}\nagency = \"moi\"\nkind = \"official\"\n\
         post = \"moi-clerk\"\n{first}\n[[step]]\nid = \"two\"\nname = {{ zh = \"二\", en = \"Two\" }}\n\
         agency = \"thb\"\nkind = \"official\"\npost = \"thb-clerk\"\n{second}\n[result]"
    );
    folder.edit(SERVICE, LAST, &steps);
    folder
}

const QUESTION: &str =
    "[[step.question]]\nid = \"level\"\nlabel = { zh = \"等級\", en = \"Level\" }\ntype = \"integer\"";

fn is_good(folder: &Folder) {
    let told: Vec<String> = folder.mistakes().iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_later_step_uses_what_an_earlier_one_entered() {
    is_good(&with(QUESTION, "when = \"steps.one.level > 2\""));
    let folder = with("when = \"steps.two.level > 2\"", QUESTION);
    tells(&folder, SERVICE, "steps.two.level > 2", "steps.two.level is not entered yet here");
    let own = with(&format!("when = \"steps.one.level > 2\"\n{QUESTION}"), "");
    tells(&own, SERVICE, "steps.one.level > 2", "steps.one.level is not entered yet here");
    let unknown = with(QUESTION, "when = \"steps.one.lvl > 2\"");
    tells(&unknown, SERVICE, "steps.one.lvl", "lvl");
}

#[test]
fn pages_do_not_know_what_officials_will_enter() {
    let folder = with(QUESTION, "");
    folder.edit(
        SERVICE,
        "[[step]]\nid = \"one\"",
        "[[value]]\nid = \"more\"\nis = \"steps.one.level + 1\"\n\n[[step]]\nid = \"one\"",
    );
    is_good(&folder);
    folder.edit(SERVICE, "when = \"count(evidence.vehicles) > 0\"", "when = \"values.more > 1\"");
    tells(&folder, SERVICE, "values.more > 1", "values.more is not known yet here");
}

#[test]
fn what_the_applicant_may_not_see_stands_in_no_text() {
    let folder = with(QUESTION, "");
    folder.edit(SERVICE, "granted = { zh = \"", "granted = { zh = \"{steps.one.level}");
    tells(&folder, SERVICE, "{steps.one.level}", "the applicant would read steps.one.level, which is hidden");
    folder.edit(SERVICE, "type = \"integer\"", "type = \"integer\"\nshown = true");
    is_good(&folder);
}

#[test]
fn what_is_entered_is_no_file_and_no_other_control() {
    let folder = with(&QUESTION.replace("integer", "file"), "");
    tells(&folder, SERVICE, "type = \"file\"", "a file cannot be entered in a step");
    let folder = with(&QUESTION.replace("id = \"level\"", "id = \"reason\""), "");
    tells(&folder, SERVICE, "id = \"reason\"", "another control on the same form");
}

#[test]
fn steps_open_at_once_are_side_by_side_and_of_different_agencies() {
    is_good(&with("together = \"both\"", "together = \"both\""));
    let alone = with("together = \"both\"", "");
    tells(&alone, SERVICE, "together = ", "no other step beside this one is “both”");
    let twice = with("together = \"both\"", "together = \"both\"");
    twice.edit(
        SERVICE,
        "agency = \"moi\"\nkind = \"official\"\npost = \"moi-clerk\"",
        "agency = \"thb\"\nkind = \"official\"\npost = \"thb-clerk\"",
    );
    assert!(twice.mistakes().iter().any(|told| told.reason.contains("takes two of the steps “both”")));
    let beside = with(
        &format!("together = \"both\"\n{QUESTION}"),
        "together = \"both\"\nwhen = \"steps.one.level > 2\"",
    );
    tells(&beside, SERVICE, "steps.one.level > 2", "steps.one.level is not entered yet here");
}

#[test]
fn a_number_is_drawn_for_a_field_that_nobody_shares() {
    let draw = |lines: &str| {
        let folder = Folder::good();
        let draw = format!("[[draw]]\nid = \"plate\"\nregistry = \"vehicle\"\n{lines}\n\n[result]");
        folder.edit(SERVICE, LAST, &draw);
        folder.edit(SERVICE, "granted = { zh = \"", "granted = { zh = \"{drawn.plate}");
        folder
    };
    is_good(&draw("field = \"plate\"\nform = \"ABC-####\""));
    for (lines, at, reason) in [
        ("field = \"plate\"\nform = \"AB-######\"", "form = ", "is no value of “plate”"),
        ("field = \"plate\"\nform = \"ABC-111#\"", "form = ", "fewer than 4 digits"),
        ("field = \"plate\"", "field = \"plate\"", "nothing says how the number looks"),
        ("field = \"colour\"", "field = \"colour\"", "two records may have the same “colour”"),
        ("field = \"plat\"", "field = \"plat\"", "has no field “plat”"),
    ] {
        tells(&draw(lines), SERVICE, at, reason);
    }
}

#[test]
fn a_party_is_told_what_to_agree_to_and_sees_what_has_a_name() {
    let party = |lines: &str| {
        let folder = Folder::good();
        let head = "[[party]]\nid = \"heir\"\nname = { zh = \"繼承人\", en = \"Heir\" }";
        folder.edit(SERVICE, LAST, &format!("{head}\n{lines}\n\n[result]"));
        folder
    };
    let asks = "asks = { zh = \"{answers.plate}\", en = \"{answers.plate}\" }";
    is_good(&party(&format!(
        "number = \"answers.plate\"\n{asks}\nshows = [\"answers.first_day\", \"evidence.home.address\"]"
    )));
    for (lines, at, reason) in [
        ("number = \"answers.plate\"".to_owned(), "[[party]]", "is not told what to agree to"),
        (format!("number = \"answers.plat\"\n{asks}"), "answers.plat\"", "plat"),
        (format!("number = \"1 + 1\"\n{asks}"), "number = ", "number"),
        (
            format!("number = \"answers.plate\"\n{asks}\nshows = [\"1 + 1\"]"),
            "shows = ",
            "is nothing that can be shown",
        ),
        (
            format!("number = \"answers.plate\"\n{asks}\nshows = [\"today\"]"),
            "shows = ",
            "has no name that people read",
        ),
        (format!("number = \"answers.plate\"\n{asks}\ndays = 900"), "days = 900", "days is 900"),
    ] {
        tells(&party(&lines), SERVICE, at, reason);
    }
}
