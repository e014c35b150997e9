//! Tables of figures.

use std::sync::Arc;

use catalogue::model::programme::{
    BudgetRow, Case, Economics, Indicator, Measure, PrintedValue, Programme, Series,
};
use kernel::{Ctx, Lang};

use super::{Sheet, both, head, opt, source};
use crate::audit::{Subject, kept};
use crate::tell::Words;

pub(super) fn budget(programme: &Programme) -> Sheet {
    let years: Vec<i32> = programme.years().collect();
    let mut names = vec!["item".to_owned()];
    names.extend(
        years.iter().flat_map(|year| ["capital", "current", "total"].map(|part| format!("{year}_{part}"))),
    );
    names.extend(head(&["capital", "current", "total", "source"]));
    let row = |row: &BudgetRow| {
        let mut cells = vec![row.item.clone()];
        for year in &years {
            let at = row.years.get(year).copied().unwrap_or_default();
            cells.extend([opt(at.capital), opt(at.current), opt(at.total)]);
        }
        cells.extend([opt(row.capital), opt(row.current), opt(row.total), source(&row.origin)]);
        cells
    };
    Sheet { head: names, rows: programme.budget.iter().map(row).collect() }
}

pub(super) fn indicators(programme: &Programme) -> Sheet {
    let rows = programme.indicators.iter().map(|indicator| {
        let [name_zh, name_en] = both(Some(&indicator.name));
        let [definition_zh, definition_en] = both(Some(&indicator.definition));
        let [unit_zh, unit_en] = both(Some(&indicator.unit));
        vec![
            indicator.id.clone(),
            indicator.number.clone(),
            indicator.goal.clone(),
            indicator.items.join(";"),
            name_zh,
            name_en,
            definition_zh,
            definition_en,
            unit_zh,
            unit_en,
            source(&indicator.origin),
        ]
    });
    let names = [
        "id",
        "number",
        "goal",
        "items",
        "name_zh",
        "name_en",
        "definition_zh",
        "definition_en",
        "unit_zh",
        "unit_en",
        "source",
    ];
    Sheet { head: head(&names), rows: rows.collect() }
}

pub(super) fn series(programme: &Programme, of: impl Fn(&Indicator) -> &Series) -> Sheet {
    let mut names = vec!["indicator".to_owned()];
    names.extend(programme.years().map(|year| year.to_string()));
    names.push("source".to_owned());
    let rows = programme.indicators.iter().filter_map(|indicator| {
        let series = of(indicator);
        let mut cells = vec![indicator.id.clone()];
        cells.extend(programme.years().map(|year| opt(series.values.get(&year))));
        cells.push(source(series.origin.as_ref()?));
        Some(cells)
    });
    Sheet { head: names, rows: rows.collect() }
}

pub(super) fn flows(economics: &Economics) -> Sheet {
    let years = economics.years();
    let mut names = head(&["line", "name_zh", "name_en"]);
    names.extend(years.iter().map(ToString::to_string));
    names.push("source".to_owned());
    let rows = economics.flows.iter().map(|flow| {
        let [name_zh, name_en] = both(Some(&flow.name));
        let mut cells = vec![flow.line.clone(), name_zh, name_en];
        cells.extend(years.iter().map(|year| opt(flow.years.get(year))));
        cells.push(source(&flow.origin));
        cells
    });
    Sheet { head: names, rows: rows.collect() }
}

pub(super) fn cases(economics: &Economics) -> Sheet {
    let mut names = head(&["case", "table_zh", "table_en", "rate", "cost", "benefit"]);
    names.extend(Measure::ALL.map(|(column, _)| column.to_owned()));
    names.push("source".to_owned());
    let row = |case: &Case| {
        let [table_zh, table_en] = both(Some(&case.table));
        let mut cells =
            vec![case.id.clone(), table_zh, table_en, opt(case.rate), opt(case.cost), opt(case.benefit)];
        cells.extend(Measure::ALL.map(|(_, measure)| match case.printed.get(&measure) {
            None => String::new(),
            Some(PrintedValue::None) => "none".to_owned(),
            Some(PrintedValue::Below(limit)) => format!("<{limit}"),
            Some(PrintedValue::Value(figure)) => figure.to_string(),
        }));
        cells.push(source(&case.origin));
        cells
    };
    Sheet { head: names, rows: economics.cases.iter().map(row).collect() }
}

/// Every figure that was recomputed, in both languages.
pub(super) fn checks(ctx: &Ctx, programme: &Arc<Programme>) -> Sheet {
    let words = |lang: Lang| Words { locales: &ctx.locales, lang };
    let said = |subject: &Subject| [Lang::Zh, Lang::En].map(|lang| words(lang).subject(programme, subject));
    let kept = kept(programme);
    let report = &kept.report;
    let rows = report.checks.iter().map(|check| {
        let [zh, en] = said(&check.subject);
        let verdict = words(Lang::En).verdict(check.verdict);
        let apart = opt(check.difference.as_ref());
        vec![zh, en, check.printed.clone(), check.computed.join(";"), apart, verdict, source(&check.origin)]
    });
    let names = ["figure_zh", "figure_en", "printed", "computed", "difference", "verdict", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}
