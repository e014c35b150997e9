//! Every table of a programme as CSV, for spreadsheets and other programs.

mod figures;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::programme::{
    Every, GoalKind, ItemKind, ObligationKind, Origin, Programme, RoleKind, word,
};
use http::header;
use kernel::{Ctx, Day, Text};
use web::Failure;

use crate::PlansError;
use crate::pages::find;

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
    let sheet = table
        .strip_suffix(".csv")
        .and_then(|name| sheet(&ctx, &programme, name))
        .ok_or(PlansError::NotFound)?;
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
        "budget" => figures::budget(programme),
        "indicators" => figures::indicators(programme),
        "targets" => figures::series(programme, |indicator| &indicator.targets),
        "results" => figures::series(programme, |indicator| &indicator.results),
        "obligations" => obligations(programme),
        "flows" => figures::flows(programme.economics.as_ref()?),
        "cases" => figures::cases(programme.economics.as_ref()?),
        "audit" => figures::checks(ctx, programme),
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
        vec![
            goal.id.clone(),
            kind,
            parent,
            owner,
            name_zh,
            name_en,
            summary_zh,
            summary_en,
            source(&goal.origin),
        ]
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
        "id",
        "kind",
        "parent",
        "name_zh",
        "name_en",
        "summary_zh",
        "summary_en",
        "lead",
        "support",
        "contributes",
        "first_year",
        "last_year",
        "source",
    ];
    Sheet { head: head(&names), rows: rows.collect() }
}

fn roles(programme: &Programme) -> Sheet {
    let day = |day: Option<Day>| opt(day);
    let rows = programme.roles.iter().map(|role| {
        let kind = word(&RoleKind::ALL, &role.kind).to_owned();
        let printed = opt(role.printed.as_ref());
        vec![
            role.item.clone(),
            kind,
            role.agency.clone(),
            day(role.from),
            day(role.until),
            printed,
            source(&role.origin),
        ]
    });
    let names = ["item", "role", "agency", "from", "until", "printed_zh", "source"];
    Sheet { head: head(&names), rows: rows.collect() }
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
