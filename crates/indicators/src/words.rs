//! How figures, years, columns and their values are written.

use catalogue::query::Kind;
use charts::grouped;
use kernel::{AgencyId, Ctx, Lang, Text};
use web::{Visitor, t};

/// A figure with its unit: 67.5%, 1,500 項.
pub(crate) fn measured(lang: Lang, figure: &str, unit: &Text) -> String {
    let (figure, unit) = (grouped(figure), unit.of(lang));
    if unit == "%" { format!("{figure}%") } else { format!("{figure} {unit}") }
}

/// A year: 115年, 2026.
pub(crate) fn year(lang: Lang, year: i32) -> String {
    if lang == Lang::Zh { format!("{}年", year - 1911) } else { year.to_string() }
}

/// Columns that have a name for people.
const COLUMNS: [&str; 28] = [
    "key",
    "quantity",
    "at",
    "agency",
    "service",
    "contract",
    "registry",
    "channel",
    "medium",
    "purpose",
    "kind",
    "id",
    "detail",
    "from_day",
    "until_day",
    "submitted_at",
    "decided_at",
    "hours",
    "due_day",
    "state",
    "outcome",
    "decided_by",
    "authority",
    "profile",
    "holder_kind",
    "found",
    "county",
    "sex",
];

/// Values that have a word for people.
const VALUES: [&str; 23] = [
    "paper",
    "electronic",
    "case",
    "system",
    "subscription",
    "online",
    "granted",
    "refused",
    "withdrawn",
    "submitted",
    "correction",
    "grant",
    "refuse",
    "next",
    "rule",
    "official",
    "citizen",
    "business",
    "agency",
    "server",
    "service",
    "female",
    "male",
];

/// The name of a column.
pub(crate) fn column(ctx: &Ctx, v: &Visitor, name: &str) -> String {
    if !COLUMNS.contains(&name) {
        return name.to_owned();
    }
    t(ctx, v, &format!("indicators-column-{}", name.replace('_', "-")), &[])
}

/// A value of a column as people read it: names of agencies, services, contracts and registries.
pub(crate) fn value(ctx: &Ctx, v: &Visitor, column: &str, kind: Kind, value: &str) -> String {
    let catalogue = catalogue::current(ctx);
    let name = match column {
        "agency" => catalogue.agency(&AgencyId::new(value)).map(|agency| agency.name.of(v.lang).to_owned()),
        "service" => catalogue.service(value).map(|service| service.name.of(v.lang).to_owned()),
        "contract" => catalogue.contract(value).map(|contract| contract.name.of(v.lang).to_owned()),
        "registry" => catalogue.source_name(value).map(|name| name.of(v.lang).to_owned()),
        "county" if value.is_empty() => Some(t(ctx, v, "indicators-no-county", &[])),
        "county" => {
            let county = catalogue.lists.counties.iter().find(|county| county.code == value);
            county.map(|county| county.name.of(v.lang).to_owned())
        }
        "key" => None,
        _ if VALUES.contains(&value) => Some(t(ctx, v, &format!("indicators-value-{value}"), &[])),
        _ if kind == Kind::Whole => Some(grouped(value)),
        _ if value.is_empty() => Some("—".to_owned()),
        _ => None,
    };
    name.unwrap_or_else(|| value.to_owned())
}
