//! Pages of the directory.

pub(crate) mod agency;
pub(crate) mod appoint;
pub(crate) mod list;
pub(crate) mod officials;
pub(crate) mod relieve;

use kernel::{AgencyId, Ctx, Day};
use maud::{Markup, html};
use web::components::{Button, ButtonKind, DateInput, button, date_input};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, href, t};

use crate::DirectoryError;
use crate::model::{Agency, Level};

/// The day a page is asked about: today unless the query names another, as `on=2010-01-01`
/// or in the three fields of a date.
pub(crate) struct AsOf {
    /// The day.
    pub(crate) day: Day,
    /// The day as links carry it; empty for today.
    pub(crate) on: String,
    /// What was typed.
    pub(crate) parts: DateParts,
    /// The date does not exist.
    pub(crate) errors: Errors,
}

impl AsOf {
    /// Reads the query.
    pub(crate) fn of(ctx: &Ctx, v: &Visitor, query: &Form) -> Self {
        let today = ctx.today();
        let typed = query.date("on");
        let named = query.opt("on").map(|text| text.parse::<Day>().ok());
        let asked = if typed.is_empty() { named } else { Some(typed.day()) };
        let mut errors = Errors::new();
        if asked == Some(None) {
            errors.add("on", t(ctx, v, "directory-bad-day", &[]));
        }
        let day = asked.flatten().unwrap_or(today);
        let on = if day == today { String::new() } else { day.to_string() };
        let parts = if errors.is_empty() && day != today { DateParts::roc(day) } else { typed };
        Self { day, on, parts, errors }
    }

    /// A link that keeps the day.
    pub(crate) fn href(&self, path: &str) -> String {
        href(path, &[("on", &self.on)])
    }

    /// The link to an agency.
    pub(crate) fn agency(&self, v: &Visitor, agency: &Agency) -> Markup {
        html! { a href=(self.href(&agency_path(&agency.id))) { (agency.name.of(v.lang)) } }
    }

    /// The three fields for another day.
    pub(crate) fn field(&self, ctx: &Ctx, v: &Visitor) -> Markup {
        date_input(
            v.lang,
            &DateInput {
                name: "on",
                legend: &t(ctx, v, "directory-on", &[]),
                hint: Some(&t(ctx, v, "directory-on-hint", &[])),
                error: self.errors.of("on"),
                value: self.parts.clone(),
                optional: true,
                heading: false,
            },
        )
    }
}

/// Path of an agency's page.
pub(crate) fn agency_path(id: &AgencyId) -> String {
    format!("/agencies/{id}")
}

/// A level in words.
pub(crate) fn level(ctx: &Ctx, v: &Visitor, level: Level) -> String {
    let word = Level::ALL.iter().find(|(_, known)| *known == level).map_or("other", |(word, _)| word);
    t(ctx, v, &format!("directory-level-{word}"), &[])
}

/// The button under a form.
pub(crate) fn submit(ctx: &Ctx, v: &Visitor, key: &str, kind: ButtonKind) -> Markup {
    button(&Button { text: &t(ctx, v, key, &[]), kind, value: None })
}

/// The agency whose officials the visitor may change; everybody else is refused.
pub(crate) fn maintained(ctx: &Ctx, v: &Visitor, id: &AgencyId) -> Result<Agency, Failure> {
    let agencies = crate::agencies(ctx);
    let agency = agencies.agency(id).ok_or(DirectoryError::UnknownAgency)?;
    if v.actor.agency() != Some(id) {
        return Err(DirectoryError::NotMaintainer.into());
    }
    Ok(agency.clone())
}
