//! The programmes of the project: what is known to be wrong in print is found, and nothing else is made up.

use std::path::Path;
use std::sync::LazyLock;

use catalogue::Catalogue;
use catalogue::model::programme::{GoalKind, ItemKind, Measure, RoleKind};
use plans::audit::indicators::{Reached, rate, reached};
use plans::audit::{Check, Report, Subject, Verdict, audit, exact};

static GOVERNMENT: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    catalogue::load(&folder, testkit::test_day()).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
});

fn report(programme: &str) -> Report {
    audit(GOVERNMENT.programme(programme).expect("a programme of the project"))
}

fn case<'a>(report: &'a Report, case: &str, measure: Measure) -> &'a Check {
    let subject = Subject::Case { case: case.to_owned(), measure };
    report.checks.iter().find(|check| check.subject == subject).expect("a printed result")
}

#[test]
fn the_capital_total_of_2012_is_short_by_six_and_no_other_sum_is() {
    let report = report("2012");
    let budget: Vec<&Check> =
        report.checks.iter().filter(|check| matches!(check.subject, Subject::Budget { .. })).collect();
    assert!(budget.len() > 100, "only {} sums were found", budget.len());
    let wrong: Vec<&&Check> = budget.iter().filter(|check| check.verdict != Verdict::Agrees).collect();
    let [only] = wrong.as_slice() else { panic!("{wrong:#?}") };
    assert_eq!(only.subject, Subject::Budget { item: "all".to_owned(), year: None, share: Some("capital") });
    assert_eq!((only.printed.as_str(), only.computed[0].as_str()), ("5176220", "5176226"));
    assert_eq!(only.difference.as_deref(), Some("-6"));
    assert_eq!(only.rows.len(), 31, "the sub-plans it is the sum of");
}

#[test]
fn the_base_case_of_2012_follows() {
    let report = report("2012");
    assert_eq!(case(&report, "base", Measure::Npv).computed, ["590832"]);
    assert_eq!(case(&report, "base", Measure::Irr).computed, ["10.56"]);
    assert_eq!(case(&report, "base-ratio", Measure::Bcr).computed, ["1.06"]);
    for measure in [Measure::Npv, Measure::Irr] {
        assert_eq!(case(&report, "base", measure).verdict, Verdict::Agrees);
    }
    let ratio = case(&report, "base", Measure::Bcr);
    assert!(ratio.computed[0].starts_with("1.0558"), "{ratio:?}");
    assert_ne!(ratio.verdict, Verdict::Differs);
}

#[test]
fn only_the_value_of_forty_per_cent_less_cost_is_wrong_among_the_values() {
    let report = report("2012");
    let wrong: Vec<&Check> = report
        .differing()
        .filter(|check| matches!(check.subject, Subject::Case { measure: Measure::Npv, .. }))
        .collect();
    let cases: Vec<&Subject> = wrong.iter().map(|check| &check.subject).collect();
    let less = Subject::Case { case: "cost-minus-40".to_owned(), measure: Measure::Npv };
    assert!(cases.contains(&&less), "{cases:?}");
    assert_eq!(case(&report, "cost-minus-40", Measure::Npv).computed, ["4818696"]);
    let others = cases.iter().filter(|subject| ***subject != less);
    for other in others {
        // The table of financial figures prints the economic value where there is no income.
        assert!(matches!(other, Subject::Case { case, .. } if case == "financial"), "{other:?}");
    }
}

#[test]
fn internal_rates_that_are_none_or_several_are_said_to_be() {
    let report = report("2012");
    let rates = |name: &str| {
        let check = case(&report, name, Measure::Irr);
        (check.verdict, check.computed.clone())
    };
    assert_eq!(rates("cost-plus-40"), (Verdict::Differs, Vec::new()));
    assert_eq!(rates("cost-minus-20"), (Verdict::Differs, Vec::new()));
    assert_eq!(rates("benefit-minus-40"), (Verdict::Differs, Vec::new()));
    assert_eq!(rates("cost-minus-40"), (Verdict::Agrees, Vec::new()));
    assert_eq!(rates("cost-plus-20").0, Verdict::Differs);
    let (verdict, several) = rates("benefit-plus-20");
    assert_eq!((verdict, several.len()), (Verdict::Several, 2), "{several:?}");
    let (verdict, several) = rates("benefit-minus-20");
    assert_eq!((verdict, several.len()), (Verdict::Differs, 2), "{several:?}");
}

#[test]
fn the_claim_that_all_targets_of_2008_were_met_does_not_follow() {
    let programme = GOVERNMENT.programme("2008").expect("the programme of 2008");
    let missed: Vec<(&str, i32)> = programme
        .indicators
        .iter()
        .flat_map(|indicator| programme.years().map(move |year| (indicator, year)))
        .filter(|(indicator, year)| reached(indicator, *year) == Reached::Missed)
        .map(|(indicator, year)| (indicator.id.as_str(), year))
        .collect();
    assert!(!missed.is_empty());
    let report = report("2008");
    let claim =
        report.differing().find(|check| check.subject == Subject::Printed { id: "all-met".to_owned() });
    assert_eq!(claim.expect("the claim").computed, [missed.len().to_string()]);
    let first = &programme.indicators[0];
    assert_eq!(
        rate(first, 2008).map(|rate| exact::write(&rate, 1)).as_deref(),
        Some("84.0"),
        "42 of 50 per cent"
    );
}

#[test]
fn the_programme_of_2001_is_whole() {
    let programme = GOVERNMENT.programme("2001").expect("the programme of 2001");
    let count = |kind: ItemKind| programme.items.iter().filter(|item| item.kind == kind).count();
    assert_eq!((count(ItemKind::Layer), count(ItemKind::Item)), (4, 132));
    let goals = programme.goals.iter().filter(|goal| goal.kind == GoalKind::Axis).count();
    assert_eq!(goals, 3);
    let numbers: std::collections::BTreeSet<&str> =
        programme.indicators.iter().map(|indicator| indicator.number.as_str()).collect();
    assert_eq!(numbers.len(), 10);
    assert!(
        programme
            .items
            .iter()
            .filter(|item| item.kind == ItemKind::Item)
            .all(|item| { programme.roles_of(&item.id).any(|role| role.kind == RoleKind::Lead) })
    );
    assert_eq!(programme.obligations.len(), 19, "nine steps of the year and ten reviews");
    let report = report("2001");
    assert_eq!(report.count(Verdict::Differs), 0, "{:#?}", report.differing().collect::<Vec<_>>());
}

#[test]
fn the_programme_of_2012_is_whole() {
    let programme = GOVERNMENT.programme("2012").expect("the programme of 2012");
    let count = |kind: ItemKind| programme.items.iter().filter(|item| item.kind == kind).count();
    assert_eq!((count(ItemKind::Flagship), count(ItemKind::SubPlan)), (6, 33));
    assert_eq!(programme.goals.iter().filter(|goal| goal.kind == GoalKind::Goal).count(), 3);
    assert_eq!(programme.goals.iter().filter(|goal| goal.kind == GoalKind::Strategy).count(), 5);
    assert_eq!(programme.indicators.len(), 33);
    assert_eq!(programme.amendments.len(), 1);
}
