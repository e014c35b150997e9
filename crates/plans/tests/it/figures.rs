//! Exact figures, internal rates and formulas: properties over random ones.

use std::sync::LazyLock;

use catalogue::model::programme::{Decimal, Formula, Programme, YearBudget};
use plans::audit::exact::{self, Exact, whole};
use plans::audit::irr::{Rates, rates};
use plans::audit::{Subject, Verdict, audit};
use proptest::prelude::*;

use crate::folder::Folder;

static PROGRAMME: LazyLock<Programme> = LazyLock::new(|| Folder::good().programme().as_ref().clone());

fn ratio(top: i64, bottom: i64) -> Exact {
    Exact::new(top.into(), bottom.into())
}

/// The product of two polynomials, constants first.
fn times(a: &[Exact], b: &[Exact]) -> Vec<Exact> {
    let mut product = vec![whole(0); a.len() + b.len() - 1];
    for (i, left) in a.iter().enumerate() {
        for (j, right) in b.iter().enumerate() {
            product[i + j] += left * right;
        }
    }
    product
}

fn found(flows: &[Exact]) -> Vec<String> {
    match rates(flows) {
        Rates::Found(rates) => rates.iter().map(|rate| exact::write(rate, 9)).collect(),
        Rates::Any => vec!["any".to_owned()],
    }
}

fn flows(values: &[i64]) -> Vec<Exact> {
    values.iter().map(|value| whole(*value)).collect()
}

#[test]
fn flows_have_one_rate_several_or_none() {
    assert_eq!(found(&flows(&[-100, 110])), ["0.100000000"]);
    assert_eq!(found(&flows(&[-100, 230, -132])), ["0.100000000", "0.200000000"]);
    assert_eq!(found(&flows(&[100, 110])), Vec::<String>::new());
    assert_eq!(found(&flows(&[-100, 0, 0])), Vec::<String>::new());
    assert_eq!(found(&flows(&[0, 0])), ["any"]);
    assert_eq!(found(&[]), ["any"]);
    // A rate at which the value touches nothing without changing sign is one rate.
    assert_eq!(found(&flows(&[-100, 220, -121])), ["0.100000000"]);
    // Early years without money change nothing.
    assert_eq!(found(&flows(&[0, 0, -100, 110])), ["0.100000000"]);
}

proptest! {
    #[test]
    fn every_rate_that_was_put_in_is_found(
        mut wanted in prop::collection::btree_set(-900_i64..5000, 1..5),
        other in 1_i64..50,
    ) {
        // Rates in tenths of a per cent; x²+other has no root, so it adds none.
        let mut polynomial = vec![whole(other), whole(0), whole(1)];
        for rate in &wanted {
            let x = ratio(1000, 1000 + rate);
            polynomial = times(&polynomial, &[-x, whole(1)]);
        }
        let expected: Vec<String> =
            std::mem::take(&mut wanted).into_iter().map(|rate| exact::write(&ratio(rate, 1000), 9)).collect();
        prop_assert_eq!(found(&polynomial), expected);
    }

    #[test]
    fn at_each_rate_the_flows_are_worth_nothing(values in prop::collection::vec(-1_000_000_i64..1_000_000, 2..9)) {
        let Rates::Found(rates) = rates(&flows(&values)) else { return Ok(()) };
        for rate in rates {
            let base = 1.0 + exact::to_f64(&rate);
            let worth: f64 = values.iter().enumerate().map(|(t, value)| *value as f64 / base.powi(t as i32 + 1)).sum();
            let size: f64 = values.iter().enumerate().map(|(t, value)| (*value as f64 / base.powi(t as i32 + 1)).abs()).sum();
            prop_assert!(worth.abs() <= size * 1e-6, "worth {worth} of {size} at {base}");
        }
    }

    #[test]
    fn figures_are_written_as_they_were_read(units in -999_999_999_999_i64..999_999_999_999, decimals in 0_u32..6) {
        let figure = Decimal { units, decimals };
        prop_assert_eq!(figure.to_string().parse::<Decimal>(), Ok(figure));
        prop_assert_eq!(exact::write(&exact::of(figure), decimals), figure.to_string());
    }

    #[test]
    fn any_text_is_a_formula_or_a_mistake_with_its_place(text in "[0-9a-z+*/(), .−-]{0,40}") {
        if let Err(error) = Formula::parse(&text) {
            prop_assert!(error.place >= 1 && error.place <= text.chars().count() + 2, "{}: {error}", error.place);
        }
    }

    #[test]
    fn sums_that_are_right_are_never_told_and_one_wrong_cell_is_told_alone(
        amounts in prop::collection::vec(0_i64..10_000_000, 18),
        place in 0_usize..3,
        off in prop::sample::select(vec![-6_i64, -1, 1, 1000]),
    ) {
        let mut programme = PROGRAMME.clone();
        fill(&mut programme, &amounts);
        let wrong = |programme: &Programme| -> Vec<Subject> {
            let budget = |subject: &&Subject| matches!(subject, Subject::Budget { .. });
            audit(programme).with(Verdict::Differs).map(|check| &check.subject).filter(budget).cloned().collect()
        };
        prop_assert_eq!(wrong(&programme), Vec::new());
        let all = programme.budget.last_mut().expect("the row of everything");
        let cell = [&mut all.capital, &mut all.current, &mut all.total].into_iter().nth(place).expect("one of three");
        *cell = cell.map(|amount| amount + off);
        let share = [Some("capital"), Some("current"), None][place];
        prop_assert_eq!(wrong(&programme), vec![Subject::Budget { item: "all".to_owned(), year: None, share }]);
    }
}

/// Fills the table: three sub-plans get these amounts, everything else their sums.
fn fill(programme: &mut Programme, amounts: &[i64]) {
    let leaf = |row: usize, year: usize, part: usize| amounts[row * 6 + year * 2 + part];
    let rows: [&[usize]; 6] = [&[0], &[1], &[0, 1], &[2], &[2], &[0, 1, 2]];
    for (row, leaves) in programme.budget.iter_mut().zip(rows) {
        let (mut capital, mut current) = (0, 0);
        for (year, cells) in (0..3).zip(row.years.values_mut()) {
            let sum = |part: usize| leaves.iter().map(|row| leaf(*row, year, part)).sum::<i64>();
            *cells =
                YearBudget { capital: Some(sum(0)), current: Some(sum(1)), total: Some(sum(0) + sum(1)) };
            capital += sum(0);
            current += sum(1);
        }
        (row.capital, row.current, row.total) = (Some(capital), Some(current), Some(capital + current));
    }
}

#[test]
fn full_width_digits_and_separators_are_no_figures() {
    for text in ["１２", "1,200", "1 200", "", "-", "1.", ".5", "1.2.3", "5%", "1234567890123456789"] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
}
