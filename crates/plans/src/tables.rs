//! Every table of a programme as CSV, for spreadsheets and other programs.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::programme::{
    BudgetRow, Case, Economics, Every, GoalKind, Indicator, ItemKind, Measure, ObligationKind, Origin, PrintedValue,
    Programme, RoleKind, Series, word,
};
use http::header;
use kernel::{Ctx, Day, Lang, Text};
use web::Failure;

use crate::PlansError;
use crate::audit::{Subject, audit};
use crate::pages::find;
use crate::tell::Words;

/// A table: its heading and its rows.
struct Sheet {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// `GET /programmes/{id}/tables/{table}`, the table being `budget.csv`, ….
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    Path((id, table)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let sheet = table.strip_suffix(".csv").and_then(|name| sheet(&ctx, &programme, name)).ok_or(PlansError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{table}\"", programme.id)),
    ];
    Ok((headers, write(&sheet)?).into_response())
}

/// With a byte-order mark, by which spreadsheets know that it is UTF-8.
fn write(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(&sheet.head).chain(&sheet.rows) {
        writer.write_record(row).map_err(|error| Failure::internal(&error))?;
    }
    writer.into_inner().map_err(|error| Failure::internal(error.error()))
}

fn sheet(ctx: &Ctx, programme: &Programme, name: &str) -> Option<Sheet> {
    let sheet = match name {
        "goals" => goals(programme),
        "items" => items(programme),
        "roles" => roles(programme),
        "budget" => budget(programme),
        "indicators" => indicators(programme),
        "targets" => series(programme, |indicator| &indicator.targets),
        "results" => series(programme, |indicator| &indicator.results),
        "obligations" => obligations(programme),
        "flows" => flows(programme.economics.as_ref()?),
        "cases" => cases(programme.economics.as_ref()?),
        "audit" => checks(ctx, programme),
        _ => return None,
    };
    Some(sheet)
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn both(text: Option<&Text>) -> [String; 2] {
    text.map_or_else(Default::default, |text| [text.zh.clone(), text.en.clone()])
}

fn opt(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn source(origin: &Origin) -> String {
    origin.source.clone()
}

fn goals(programme: &Programme) -> Sheet {
    let rows = programme.goals.iter().map(|goal| {
        let [name_zh, name_en] = both(Some(&goal.name));
        let [summary_zh, summary_en] = both(goal.summary.as_ref());
        let kind = word(&GoalKind::ALL, &goal.kind).to_owned();
        let parent = opt(goal.parent.as_ref());
        let owner = goal.owner.to_string();
        vec![goal.id.clone(), kind, parent, owner, name_zh, name_en, summary_zh, summary_en, source(&goal.origin)]
    });
    let names = ["id", "kind", "parent", "owner", "name_zh", "name_en", "summary_zh", "summary_en", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

fn items(programme: &Programme) -> Sheet {
    let agencies = |item: &str, kind: RoleKind| {
        let roles = programme.roles_of(item).filter(|role| role.kind == kind);
        roles.map(|role| role.agency.clone()).collect::<Vec<_>>().join(";")
    };
    let rows = programme.items.iter().map(|item| {
        let [name_zh, name_en] = both(Some(&item.name));
        let [summary_zh, summary_en] = both(item.summary.as_ref());
        let (first, last) = programme.years_of(item);
        vec![
            item.id.clone(),
            word(&ItemKind::ALL, &item.kind).to_owned(),
            opt(item.parent.as_ref()),
            name_zh,
            name_en,
            summary_zh,
            summary_en,
            agencies(&item.id, RoleKind::Lead),
            agencies(&item.id, RoleKind::Support),
            item.contributes.join(";"),
            first.to_string(),
            last.to_string(),
            source(&item.origin),
        ]
    });
    let names = [
        "id", "kind", "parent", "name_zh", "name_en", "summary_zh", "summary_en", "lead", "support", "contributes",
        "first_year", "last_year", "source",
    ];
    Sheet { head: head(&names), rows: rows.collect() }
}

fn roles(programme: &Programme) -> Sheet {
    let day = |day: Option<Day>| opt(day);
    let rows = programme.roles.iter().map(|role| {
        let kind = word(&RoleKind::ALL, &role.kind).to_owned();
        let printed = opt(role.printed.as_ref());
        vec![role.item.clone(), kind, role.agency.clone(), day(role.from), day(role.until), printed, source(&role.origin)]
    });
    let names = ["item", "role", "agency", "from", "until", "printed_zh", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

fn budget(programme: &Programme) -> Sheet {
    let years: Vec<i32> = programme.years().collect();
    let mut names = vec!["item".to_owned()];
    names.extend(years.iter().flat_map(|year| ["capital", "current", "total"].map(|part| format!("{year}_{part}"))));
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

fn indicators(programme: &Programme) -> Sheet {
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
        "id", "number", "goal", "items", "name_zh", "name_en", "definition_zh", "definition_en", "unit_zh", "unit_en",
        "source",
    ];
    Sheet { head: head(&names), rows: rows.collect() }
}

fn series(programme: &Programme, of: impl Fn(&Indicator) -> &Series) -> Sheet {
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

fn obligations(programme: &Programme) -> Sheet {
    let rows = programme.obligations.iter().map(|obligation| {
        let [name_zh, name_en] = both(Some(&obligation.name));
        let [when_zh, when_en] = both(Some(&obligation.when));
        vec![
            obligation.id.clone(),
            word(&ObligationKind::ALL, &obligation.kind).to_owned(),
            name_zh,
            name_en,
            word(&Every::ALL, &obligation.every).to_owned(),
            obligation.due.map(|(month, day)| format!("{month:02}-{day:02}")).unwrap_or_default(),
            obligation.agencies.join(";"),
            when_zh,
            when_en,
            source(&obligation.origin),
        ]
    });
    let names =
        ["id", "kind", "name_zh", "name_en", "every", "due", "agencies", "when_zh", "when_en", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}

fn flows(economics: &Economics) -> Sheet {
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

fn cases(economics: &Economics) -> Sheet {
    let mut names = head(&["case", "table_zh", "table_en", "rate", "cost", "benefit"]);
    names.extend(Measure::ALL.map(|(column, _)| column.to_owned()));
    names.push("source".to_owned());
    let row = |case: &Case| {
        let [table_zh, table_en] = both(Some(&case.table));
        let mut cells = vec![case.id.clone(), table_zh, table_en, opt(case.rate), opt(case.cost), opt(case.benefit)];
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
fn checks(ctx: &Ctx, programme: &Programme) -> Sheet {
    let words = |lang: Lang| Words { locales: &ctx.locales, lang };
    let said = |subject: &Subject| [Lang::Zh, Lang::En].map(|lang| words(lang).subject(programme, subject));
    let report = audit(programme);
    let rows = report.checks.iter().map(|check| {
        let [zh, en] = said(&check.subject);
        let verdict = words(Lang::En).verdict(check.verdict);
        let apart = opt(check.difference.as_ref());
        vec![zh, en, check.printed.clone(), check.computed.join(";"), apart, verdict, source(&check.origin)]
    });
    let names = ["figure_zh", "figure_en", "printed", "computed", "difference", "verdict", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
}
