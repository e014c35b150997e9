//! Tables of a plan as CSV.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::programme::{Severity, word};
use http::header;
use kernel::Ctx;
use web::{Failure, Visitor};

use super::Whole;
use super::versions::Asked;
use crate::life::LifeError;
use crate::life::model::Content;
use crate::life::model::cells::Entry;
use crate::life::model::content::{Line, Measure, Milestone, Risk, Work};
use crate::life::model::difference::difference;

/// A table as an answer, with the byte-order mark by which spreadsheets know that it is UTF-8.
pub(crate) fn answer(
    name: &str,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Response, Failure> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let failed = |error: csv::Error| Failure::internal(&error);
    writer.write_record(head).map_err(failed)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| plain(cell))).map_err(failed)?;
    }
    let body = writer.into_inner().map_err(|error| Failure::internal(error.error()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    Ok((headers, body).into_response())
}

/// A cell that a spreadsheet does not take for a formula: officials' words are shown, never carried out.
fn plain(cell: &str) -> String {
    let formula =
        cell.starts_with(['=', '+', '@', '\t']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// `GET /plans/{id}/tables/{table}?version=&from=&to=`: `reports.csv`, `difference.csv`, `lines.csv`, ….
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, table)): Path<(String, String)>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    let name = format!("{id}-{}", table.trim_end_matches(".csv"));
    match table.as_str() {
        "reports.csv" => reports(&whole, &name),
        "difference.csv" => {
            let (from, to) = asked.pair(&whole, &v)?;
            let rows = difference(&from.content, &to.content).into_iter().map(|change| {
                let side = |side: Option<String>| side.unwrap_or_default();
                vec![
                    change.part.to_owned(),
                    change.id,
                    change.name,
                    change.field,
                    side(change.before),
                    side(change.after),
                ]
            });
            answer(&name, &["part", "id", "name", "field", "before", "after"], rows)
        }
        _ => {
            let content = &asked.one(&whole, &v)?.content;
            match table.as_str() {
                "works.csv" => entries::<Work>(content, &name),
                "lines.csv" => entries::<Line>(content, &name),
                "milestones.csv" => entries::<Milestone>(content, &name),
                "indicators.csv" => entries::<Measure>(content, &name),
                "risks.csv" => entries::<Risk>(content, &name),
                _ => Err(LifeError::Unknown.into()),
            }
        }
    }
}

fn entries<E: Entry>(content: &Content, name: &str) -> Result<Response, Failure> {
    let all = E::of(content);
    let fields: Vec<String> =
        all.first().map(|one| one.values().into_iter().map(|(field, _)| field).collect()).unwrap_or_default();
    let mut head = vec!["id"];
    head.extend(fields.iter().map(String::as_str));
    let rows = all.iter().map(|one| {
        let mut row = vec![one.id().to_owned()];
        row.extend(one.values().into_iter().map(|(_, value)| value));
        row
    });
    answer(name, &head, rows)
}

/// Every report, corrections too: what was published when.
fn reports(whole: &Whole, name: &str) -> Result<Response, Failure> {
    let head = [
        "year",
        "period",
        "number",
        "version",
        "planned_percent",
        "planned_today_percent",
        "actual_percent",
        "budget",
        "allotted",
        "spent",
        "payable",
        "saved",
        "execution_percent",
        "spending_percent",
        "achievement_percent",
        "warning",
        "due_on",
        "days_late",
        "reported_at",
        "lag_reason",
        "countermeasure",
        "mend_on",
        "correction",
    ];
    let hundredths = |value: i64| crate::life::model::ratios::percent(value).trim_end_matches('%').to_owned();
    let rows = whole.reports.iter().map(|one| {
        let share = |share: Option<crate::life::model::ratios::Percent>| {
            share.map(|share| share.to_string().trim_end_matches('%').to_owned()).unwrap_or_default()
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let money = one.money;
        let mut row = vec![
            one.year.to_string(),
            one.period.to_string(),
            one.number.to_string(),
            one.version.to_string(),
        ];
        let today = super::show::planned_today(whole, one).map(hundredths).unwrap_or_default();
        row.extend([hundredths(one.planned), today, hundredths(one.actual)]);
        row.extend(
            [money.budget, money.allotted, money.spent, money.payable, money.saved]
                .map(|sum| sum.to_string()),
        );
        row.extend([share(money.execution()), share(money.spending()), share(money.achievement())]);
        row.push(one.warning.map(|warning| word(&Severity::ALL, &warning).to_owned()).unwrap_or_default());
        row.extend([one.due_on.to_string(), one.days_late.to_string(), one.at.to_string()]);
        row.extend([text(&one.lag_reason), text(&one.countermeasure)]);
        row.push(one.mend_on.map(|day| day.to_string()).unwrap_or_default());
        row.push(text(&one.correction));
        row
    });
    answer(name, &head, rows)
}
