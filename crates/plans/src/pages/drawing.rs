//! Charts of a programme's figures.

use catalogue::model::programme::{CaseBasis, Decimal, Economics, Indicator, Programme, Share};
use charts::{
    About, Column, Line, Lines, Mark, Stacked, Stroke, Swing, Tornado, grouped, lines, stacked, tornado,
};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, table};
use web::{Visitor, t};

use super::columns;
use crate::audit::budget::Sums;
use crate::audit::evaluation::Evaluation;
use crate::audit::exact::{self, Exact};
use crate::what_if::{self, FIELDS};
use crate::words::{measured, thousands, year};

/// What a screen reader says for a drawing of these figures.
fn described(parts: &[String]) -> String {
    parts.join("; ")
}

/// Current and capital expenditure of an item, or of everything, by year.
pub(crate) fn money(ctx: &Ctx, v: &Visitor, programme: &Programme, sums: &Sums<'_>, item: &str) -> Markup {
    let shares = [(Share::Current, "plans-current"), (Share::Capital, "plans-capital")];
    let years =
        programme.years().filter(|at| sums.sum(item, Some(*at), None) > 0 || programme.years().count() <= 6);
    let columns: Vec<Column> = years
        .map(|at| {
            let part = |(share, _): (Share, &str)| {
                let amount = sums.sum(item, Some(at), Some(share));
                Mark::new(amount as f64, thousands(Some(amount)))
            };
            Column {
                name: year(v.lang, at),
                parts: shares.map(part).to_vec(),
                total: thousands(Some(sums.sum(item, Some(at), None))),
            }
        })
        .collect();
    if sums.sum(item, None, None) == 0 {
        return Markup::default();
    }
    let told: Vec<String> =
        columns.iter().map(|column| format!("{} {}", column.name, column.total)).collect();
    stacked(&Stacked {
        about: About {
            id: format!("chart-money-{}-{item}", programme.id),
            title: t(ctx, v, "plans-chart-budget", &[]),
            description: described(&told),
        },
        series: shares.map(|(_, key)| t(ctx, v, key, &[])).to_vec(),
        columns,
    })
}

/// The same with its table behind it.
pub(crate) fn money_by_year(
    ctx: &Ctx,
    v: &Visitor,
    programme: &Programme,
    sums: &Sums<'_>,
    item: &str,
) -> Markup {
    let row = |name: String, at: Option<i32>| {
        let sum = |share| html! { (thousands(Some(sums.sum(item, at, share)))) };
        vec![html! { (name) }, sum(Some(Share::Capital)), sum(Some(Share::Current)), sum(None)]
    };
    let rows = programme.years().map(|at| row(year(v.lang, at), Some(at)));
    html! {
        (money(ctx, v, programme, sums, item))
        (table(&Table {
            caption: &t(ctx, v, "plans-thousands", &[]),
            columns: columns(ctx, v, &["plans-year", "#plans-capital", "#plans-current", "#plans-total"]),
            rows: rows.chain([row(t(ctx, v, "plans-total", &[]), None)]).collect(),
            ..Table::default()
        }))
    }
}

/// An indicator's results beside the line of its targets.
pub(crate) fn indicator(ctx: &Ctx, v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    let mark = |value: &Decimal| Mark::new(exact::to_f64(&exact::of(*value)), grouped(&value.to_string()));
    let points = |values: &std::collections::BTreeMap<i32, Decimal>| -> Vec<Option<Mark>> {
        programme.years().map(|at| values.get(&at).map(mark)).collect()
    };
    let mut drawn = vec![Line {
        name: t(ctx, v, "plans-target", &[]),
        stroke: Stroke::Target,
        points: points(&indicator.targets.values),
    }];
    if !indicator.results.values.is_empty() {
        drawn.push(Line {
            name: t(ctx, v, "plans-result", &[]),
            stroke: Stroke::Measured,
            points: points(&indicator.results.values),
        });
    }
    let told: Vec<String> = drawn
        .iter()
        .zip([&indicator.targets.values, &indicator.results.values])
        .flat_map(|(line, values)| {
            values.iter().map(|(at, value)| {
                format!("{} {} {}", line.name, year(v.lang, *at), measured(v.lang, *value, &indicator.unit))
            })
        })
        .collect();
    lines(&Lines {
        about: About {
            id: format!("chart-{}", indicator.id),
            title: t(ctx, v, "plans-chart-indicator", &[("name", indicator.name.of(v.lang).into())]),
            description: described(&told),
        },
        labels: programme.years().map(|at| year(v.lang, at)).collect(),
        lines: drawn,
    })
}

/// One assumption moved down and up, with the net present value that each gives.
pub(crate) struct Moved {
    /// Name of the assumption, as in [`FIELDS`].
    pub(crate) field: &'static str,
    /// Less by the swing.
    pub(crate) low: Exact,
    /// More by the swing.
    pub(crate) high: Exact,
}

/// Net present values with each assumption moved alone by so many per cent of itself, computed exactly.
pub(crate) fn sensitivity(economics: &Economics, percent: Decimal) -> Vec<Moved> {
    let npv = |field, sign: i64| {
        let assumed = what_if::moved(economics, field, &(exact::of(percent) * exact::whole(sign)));
        Evaluation::new(economics, &assumed).npv(CaseBasis::Economic)
    };
    FIELDS.into_iter().map(|field| Moved { field, low: npv(field, -1), high: npv(field, 1) }).collect()
}

/// The tornado of these moves around the value with nothing changed.
pub(crate) fn sensitivity_chart(ctx: &Ctx, v: &Visitor, base: &Exact, moved: &[Moved]) -> Markup {
    let mark = |value: &Exact| Mark::new(exact::to_f64(value), grouped(&exact::write(value, 0)));
    let swings: Vec<Swing> = moved
        .iter()
        .map(|one| Swing {
            name: t(ctx, v, &format!("plans-{}", one.field), &[]),
            low: mark(&one.low),
            high: mark(&one.high),
        })
        .collect();
    let told: Vec<String> = swings
        .iter()
        .map(|swing| format!("{} {} – {}", swing.name, swing.low.text, swing.high.text))
        .collect();
    tornado(&Tornado {
        about: About {
            id: "chart-tornado".to_owned(),
            title: t(ctx, v, "plans-chart-tornado", &[]),
            description: described(&told),
        },
        base: mark(base),
        swings,
        ends: ["plans-moved-less", "plans-moved-more"].map(|key| t(ctx, v, key, &[])),
    })
}
