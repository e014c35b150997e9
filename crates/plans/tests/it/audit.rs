//! The auditor over the small programme: what follows, what does not, and from which rows.

use catalogue::model::programme::{Measure, Programme};
use plans::audit::budget::Sums;
use plans::audit::exact;
use plans::audit::indicators::{Reached, missed, rate, reached};
use plans::audit::{Check, Report, Subject, Verdict, audit, kept};

use crate::folder::Folder;

fn report() -> Report {
    audit(&Folder::good().programme())
}

fn of<'a>(report: &'a Report, subject: &Subject) -> &'a Check {
    report.checks.iter().find(|check| &check.subject == subject).expect("a figure that was recomputed")
}

fn all_capital() -> Subject {
    Subject::Budget { item: "all".to_owned(), year: None, share: Some("capital") }
}

fn case(case: &str, measure: Measure) -> Subject {
    Subject::Case { case: case.to_owned(), measure }
}

#[test]
fn exactly_the_wrong_figures_are_told() {
    let report = report();
    let told: Vec<&Subject> = report.differing().map(|check| &check.subject).collect();
    let target = Subject::Target { indicator: "i-2".to_owned(), year: 2014 };
    let claim = Subject::Printed { id: "p-3".to_owned() };
    assert_eq!(told, [&all_capital(), &target, &case("dear", Measure::Irr), &claim]);
    assert_eq!(report.count(Verdict::Several), 0);
    assert_eq!(report.count(Verdict::Rounding), 1);
}

#[test]
fn a_wrong_sum_names_its_rows_and_how_far_it_is_off() {
    let report = report();
    let check = of(&report, &all_capital());
    assert_eq!((check.printed.as_str(), check.computed.as_slice()), ("715", ["721".to_owned()].as_slice()));
    assert_eq!(check.difference.as_deref(), Some("-6"));
    assert_eq!((check.origin.file.as_str(), check.origin.line), ("programmes/harbour/budget.csv", 7));
    let rows: Vec<(&str, usize)> = check
        .rows
        .iter()
        .map(|row| (row.value.as_str(), row.origin.as_ref().map_or(0, |origin| origin.line)))
        .collect();
    assert_eq!(rows, [("600", 2), ("100", 3), ("21", 5)]);
}

#[test]
fn the_rounding_of_rows_is_no_mistake() {
    let report = report();
    let check = of(&report, &Subject::Flow { line: "sum".to_owned(), year: 2014 });
    assert_eq!((check.verdict, check.difference.as_deref()), (Verdict::Rounding, Some("1")));
}

#[test]
fn results_of_the_evaluation_follow_from_the_flows() {
    let report = report();
    for measure in [
        Measure::Npv,
        Measure::Irr,
        Measure::Bcr,
        Measure::ProfitabilityIndex,
        Measure::Payback,
        Measure::SelfLiquidation,
    ] {
        assert_eq!(of(&report, &case("base", measure)).verdict, Verdict::Agrees, "{measure:?}");
    }
    assert_eq!(of(&report, &case("dear", Measure::Npv)).verdict, Verdict::Agrees);
    assert_eq!(of(&report, &case("dear", Measure::Payback)).verdict, Verdict::Agrees);
    assert_eq!(of(&report, &case("dear", Measure::Irr)).computed, ["-29.56"]);
}

#[test]
fn figures_in_the_text_follow_as_exactly_as_they_are_printed() {
    let report = report();
    let printed = |id: &str| of(&report, &Subject::Printed { id: id.to_owned() });
    assert_eq!(printed("p-1").verdict, Verdict::Agrees);
    assert_eq!(printed("p-2").computed, ["1.5"]);
    assert_eq!(printed("p-4").verdict, Verdict::Agrees);
    assert_eq!(printed("p-3").difference.as_deref(), Some("-1"));
}

#[test]
fn achievement_goes_the_way_of_the_indicator() {
    let programme = Folder::good().programme();
    let percent =
        |id: &str, year: i32| rate(indicator(&programme, id), year).map(|rate| exact::write(&rate, 2));
    assert_eq!(percent("i-1", 2012).as_deref(), Some("125.00"));
    assert_eq!(percent("i-1", 2013).as_deref(), Some("90.00"));
    assert_eq!(percent("i-3", 2013).as_deref(), Some("133.33"));
    assert_eq!(percent("i-1", 2014), None);
    assert_eq!(reached(indicator(&programme, "i-1"), 2013), Reached::Missed);
    assert_eq!(reached(indicator(&programme, "i-3"), 2013), Reached::Met);
    assert_eq!(reached(indicator(&programme, "i-3"), 2014), Reached::Unknown);
    assert_eq!(missed(&programme), 1);
}

fn indicator<'a>(programme: &'a Programme, id: &str) -> &'a catalogue::model::programme::Indicator {
    programme.indicator(id).expect("an indicator of the small programme")
}

#[test]
fn what_is_kept_belongs_to_the_very_programme_in_force() {
    let folder = Folder::good();
    let before = folder.programme();
    assert_eq!(kept(&before).report, audit(&before));
    assert!(std::sync::Arc::ptr_eq(&kept(&before), &kept(&before)), "it is reckoned once");
    // The wrong sum is mended and the files are read again: the same id, another programme.
    folder.edit("budget.csv", ",715,", ",721,");
    let after = folder.programme();
    assert_eq!(after.id, before.id);
    assert_eq!(of(&kept(&before).report, &all_capital()).verdict, Verdict::Differs);
    assert_eq!(of(&kept(&after).report, &all_capital()).verdict, Verdict::Agrees);
    assert_eq!(Sums::kept(&after).sum("all", Some(2013), None), 283);
}
