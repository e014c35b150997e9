//! How years, figures and agencies of a programme are written.

use catalogue::model::programme::{Decimal, Programme, Role};
use charts::grouped;
use directory::model::{Agencies, Agency};
use kernel::{AgencyId, Day, Lang, Text};
use maud::{Markup, html};

/// Years between the common era and the Republic's.
const ROC: i32 = 1911;

/// A year: 101年, 2012.
pub(crate) fn year(lang: Lang, year: i32) -> String {
    match lang {
        Lang::Zh if year > ROC => format!("{}年", year - ROC),
        _ => year.to_string(),
    }
}

/// First and last year: 101年至105年, 2012–2016.
pub(crate) fn years(lang: Lang, first: i32, last: i32) -> String {
    if first == last {
        return year(lang, first);
    }
    match lang {
        Lang::Zh => format!("{}至{}", year(lang, first), year(lang, last)),
        Lang::En => format!("{first}–{last}"),
    }
}

/// A figure with its unit: 67.5%, 1,500 項.
pub(crate) fn measured(lang: Lang, figure: Decimal, unit: &Text) -> String {
    let (figure, unit) = (grouped(&figure.to_string()), unit.of(lang));
    if unit == "%" { format!("{figure}%") } else { format!("{figure} {unit}") }
}

/// An amount in thousands of dollars, or a dash.
pub(crate) fn thousands(amount: Option<i64>) -> String {
    amount.map_or_else(|| "—".to_owned(), kernel::money::grouped)
}

/// The name of an agency or of a group of a programme, with a link where there is a page.
pub(crate) fn who(lang: Lang, programme: &Programme, agencies: &Agencies, id: &str) -> Markup {
    if let Some(group) = programme.group(id) {
        return html! { (group.name.of(lang)) };
    }
    agencies.agency(&AgencyId::new(id)).map_or_else(|| html! { (id) }, |agency| agency_link(lang, agency))
}

/// An agency's name, leading to what it does in the programmes.
pub(crate) fn agency_link(lang: Lang, agency: &Agency) -> Markup {
    html! { a href={ "/agencies/" (agency.id) "/programmes" } { (agency.name.of(lang)) } }
}

/// The agencies that do an agency's work today, when it is not there any more.
pub(crate) fn today<'a>(agencies: &'a Agencies, id: &str, day: Day) -> Vec<&'a Agency> {
    let id = AgencyId::new(id);
    match agencies.agency(&id) {
        Some(agency) if !agency.in_force(day) => agencies.successor_on(&id, day),
        _ => Vec::new(),
    }
}

/// Names one after the other.
pub(crate) fn listed(lang: Lang, parts: &[Markup]) -> Markup {
    html! {
        @for (place, part) in parts.iter().enumerate() {
            @if place > 0 { (if lang == Lang::Zh { "、" } else { ", " }) }
            (part)
        }
    }
}

/// The agencies of these roles, one after the other.
pub(crate) fn holders<'a>(
    lang: Lang,
    programme: &Programme,
    agencies: &Agencies,
    roles: impl Iterator<Item = &'a Role>,
) -> Markup {
    let names: Vec<Markup> = roles.map(|role| who(lang, programme, agencies, &role.agency)).collect();
    if names.is_empty() {
        html! { "—" }
    } else {
        listed(lang, &names)
    }
}
