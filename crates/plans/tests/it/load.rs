//! Each kind of mistake is refused with its file, its line, a reason and a hint.

use crate::folder::Folder;

fn tells(folder: &Folder, file: &str, line: usize, reason: &str) {
    let mistakes = folder.load().err().unwrap_or_default();
    let told = mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let file =
        if file.is_empty() { "programmes/harbour".to_owned() } else { format!("programmes/harbour/{file}") };
    let found = mistakes.iter().any(|m| m.file == file && m.line == line && m.reason.contains(reason));
    assert!(found, "expected {file}:{line}: …{reason}…, but was told:\n{told}");
    assert!(mistakes.iter().all(|mistake| !mistake.hint.is_empty()), "a mistake has no hint:\n{told}");
}

macro_rules! broken {
    ($($name:ident: $file:expr, $from:expr => $to:expr, at $line:expr, $reason:expr;)*) => {$(
        #[test]
        fn $name() {
            let folder = Folder::good();
            folder.edit($file, $from, $to);
            let line = folder.line($file, $line);
            tells(&folder, $file, line, $reason);
        }
    )*};
}

#[test]
fn the_good_folder_has_no_mistakes() {
    Folder::good().programme();
}

broken! {
    goal_without_owner: "goals.csv", "goal-1,goal,,council" => "goal-1,goal,,", at "goal-1,goal", "has no owner";
    indicator_without_unit: "indicators.csv", "%,%,up" => ",,up", at "i-1,", "has no unit";
    indicator_without_baseline: "indicators.csv", "12.5,2011" => ",", at "i-1,", "has no baseline";
    baseline_without_year: "indicators.csv", "12.5,2011" => "12.5,", at "i-1,", "lacks its value or its year";
    target_of_nothing: "targets.csv", "i-3," => "i-4,", at "i-4,", "which does not exist";
    target_outside_the_years: "targets.csv", "indicator,2012" => "indicator,2011", at "i-1,20", "2011 is no year";
    full_width_digits: "targets.csv", "i-1,20" => "i-1,２０", at "i-1,２０", "is not a figure";
    separators: "budget.csv", "1.1,100" => "1.1,1 00", at "1.1,1 00", "is not a figure";
    money_with_decimals: "budget.csv", "1.1,100" => "1.1,100.5", at "1.1,100.5", "is not a whole number";
    agency_that_does_not_exist: "roles.csv", "1.1,lead,port" => "1.1,lead,prot", at "1.1,lead", "there is no agency “prot”";
    agency_before_its_time: "roles.csv", "1.2,lead,ministry,2014-01-01" => "1.2,lead,ministry,2013-12-31", at "1.2,lead",
        "does not exist on 2013-12-31";
    agency_after_its_time: "roles.csv", "2.1,lead,council,,2013-12-31" => "2.1,lead,council,,2014-06-30", at "2.1,lead",
        "does not exist on 2014-06-30";
    owner_after_its_time: "programme.toml", "on = \"2012-01-01\"" => "on = \"2014-01-01\"", at "owner =", "does not exist on 2014-01-01";
    circle: "links.csv", "1.2,depends,1.1,book:p4" => "1.2,depends,1.1,book:p4\n1.1,depends,2.1,book:p4\n2.1,depends,1.2,book:p4",
        at "2.1,depends", "nothing in this circle can begin";
    waits_for_itself: "links.csv", "1.2,depends,1.1" => "1.2,depends,1.2", at "1.2,depends", "1.2 → 1.2";
    link_to_nothing: "links.csv", "1.2,depends,1.1" => "1.2,depends,9.9", at "1.2,depends", "“9.9”";
    link_to_no_programme: "links.csv", "1.2,depends,1.1" => "1.2,replaces,2000/1", at "1.2,replaces", "no programme “2000”";
    part_of_itself: "items.csv", "1,flagship,," => "1,flagship,1.1,", at "1,flagship", "part of itself";
    part_of_nothing: "items.csv", "1.1,sub-plan,1," => "1.1,sub-plan,8,", at "1.1,sub-plan", "no other item";
    contributes_to_nothing: "items.csv", "goal-1;strategy-1" => "goal-7", at "1.1,sub-plan", "“goal-7”";
    sub_plan_without_summary: "items.csv", "白天可以申報。,Ships report by day." => ",", at "1.1,sub-plan", "has no summary";
    id_twice: "items.csv", "1.2,sub-plan" => "1.1,sub-plan", at "夜間申報", "already used";
    id_of_a_goal: "items.csv", "2.1,sub-plan" => "goal-1,sub-plan", at "goal-1,sub-plan", "already used in programmes/harbour/goals.csv";
    no_source: "items.csv", "book:p5\n2.1" => "\n2.1", at "2,flagship", "source is empty";
    unknown_document: "items.csv", "book:p4" => "bok:p4", at "bok:p4", "document “bok”";
    source_without_place: "items.csv", "book:p4" => "book", at "1.2,sub-plan", "is not a source";
    unknown_word: "items.csv", "1.1,sub-plan" => "1.1,subplan", at "1.1,subplan", "which does not exist";
    revision_without_letter: "programme.toml", "approved_by = \"letter\"" => "approved_by = \"book\"", at "[[amendment]]",
        "no document with a number";
    revision_of_nothing: "programme.toml", "items = [\"1.2\"]" => "items = [\"7.7\"]", at "[[amendment.reason]]", "“7.7”";
    group_like_an_agency: "programme.toml", "id = \"harbours\"" => "id = \"port\"", at "id = \"port\"", "the id of an agency";
    years_backwards: "programme.toml", "last_year = 2014" => "last_year = 2011", at "last_year = 2011", "before the first";
    replaces_nothing: "programme.toml", "first_year = 2012\nlast_year = 2014" => "first_year = 2012\nlast_year = 2014\nreplaces = \"quay\"",
        at "replaces", "no other programme";
    no_formula: "printed.csv", "count(sub-plan)" => "count(sub-plan", at "p-1,", "is no formula";
    unknown_call: "printed.csv", "count(sub-plan)" => "many(sub-plan)", at "p-1,", "is no formula";
    counts_nothing_known: "printed.csv", "count(sub-plan)" => "count(ship)", at "p-1,", "nothing of the kind “ship”";
    formula_without_its_row: "printed.csv", "target(i-1, 2012)" => "result(i-1, 2014)", at "p-4,", "lacks its target or result of 2014";
    formula_of_another_year: "printed.csv", "budget(all)" => "budget(all, 2020)", at "p-4,", "asks for a budget";
    due_on_no_day: "obligations.csv", "01-31" => "02-30", at "t-1,", "is not a day of a year";
    owed_by_nobody: "obligations.csv", "port;harbours" => "", at "t-1,", "nobody owes";
    no_rate: "economics/economics.toml", "rate = \"10\"" => "rate = \"ten\"", at "rate = ", "is no rate";
    result_that_is_none: "economics/cases.csv", "none,0.50" => "nothing,0.50", at "dear,", "is not a figure";
}

#[test]
fn a_file_of_another_name_is_refused() {
    let folder = Folder::good();
    std::fs::rename(folder.at("targets.csv"), folder.at("target.csv")).unwrap();
    tells(&folder, "target.csv", 0, "nothing of this name is known");
}

#[test]
fn a_folder_without_its_tables_is_refused() {
    let folder = Folder::good();
    std::fs::remove_file(folder.at("goals.csv")).unwrap();
    tells(&folder, "", 0, "goals.csv is missing");
    std::fs::remove_file(folder.at("programme.toml")).unwrap();
    tells(&folder, "", 0, "there is no programme.toml here");
}

#[test]
fn work_that_nobody_leads_is_told_at_the_work() {
    let folder = Folder::good();
    folder.edit("roles.csv", "1.1,lead,port", "1.1,support,port");
    let line = folder.line("items.csv", "1.1,sub-plan");
    tells(&folder, "items.csv", line, "nobody leads “1.1”");
}

#[test]
fn two_rows_of_money_for_one_item_are_told_at_the_second() {
    let folder = Folder::good();
    folder.edit("budget.csv", "\n2,7,1", "\n2.1,7,1");
    tells(&folder, "budget.csv", 6, "“2.1” has two rows of budget");
}

#[test]
fn a_letter_without_number_and_an_unknown_column_are_told() {
    let folder = Folder::good();
    folder.edit("programme.toml", "number = \"規字第1號\"\n", "");
    folder.edit("items.csv", "control,source", "contrl,source");
    let mistakes = folder.load().err().unwrap();
    assert!(mistakes.iter().any(|mistake| mistake.reason == "the letter has no number"), "{mistakes:#?}");
    assert!(
        mistakes.iter().any(|mistake| mistake.reason.contains("the column “control” is missing")),
        "{mistakes:#?}"
    );
}

#[test]
fn a_flow_before_the_base_year_is_told_at_the_flow() {
    let folder = Folder::good();
    folder.edit("economics/economics.toml", "base_year = 2011", "base_year = 2013");
    tells(&folder, "economics/flows.csv", 2, "2012 is before the base year 2013");
}
