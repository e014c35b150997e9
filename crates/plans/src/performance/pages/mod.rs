//! Pages of agencies' performance.

pub(crate) mod desk;
pub(crate) mod goals;
pub(crate) mod public;
mod shown;

use kernel::{AgencyId, Ctx};
use web::{Failure, Visitor, t};

use super::model::State;
use super::{actions, store};
use crate::life::pages::dashboard::Due;
use crate::words::year as year_words;

/// What an agency owes: its goals, and the assessment of each year.
pub(crate) async fn own(ctx: &Ctx, v: &Visitor, agency: &AgencyId) -> Result<Vec<Due>, Failure> {
    let Some(rules) = catalogue::current(ctx).performance().cloned() else { return Ok(Vec::new()) };
    if !rules.agencies.contains(agency) {
        return Ok(Vec::new());
    }
    let wanted = agency.clone();
    let known = ctx.read(move |r| store::list_of_agency(r, &wanted)).await?;
    let mut found = Vec::new();
    for year in rules.first_year..=rules.last_year.min(ctx.today().year()) {
        let state = known.iter().find(|one| one.year == year).map_or(State::Draft, |one| one.state);
        let (on, key) = match state {
            State::Draft => (rules.goals_day(year), "plans-performance-goals-due"),
            State::Set | State::Returned => (rules.assess_day(year), "plans-performance-assess-due"),
            State::Assessed | State::Reviewed => continue,
        };
        let what = t(ctx, v, key, &[("year", year_words(v.lang, year).into())]);
        let href = format!("/desk/performance/{agency}/{year}");
        found.extend(on.map(|on| Due { on, what, href, agency: agency.clone() }));
    }
    Ok(found)
}

/// An agency and a year, as an address has them.
fn place((agency, year): (String, String)) -> Result<(AgencyId, i32), Failure> {
    let year = year.parse().map_err(|_| Failure::not_found())?;
    Ok((AgencyId::new(agency), year))
}

pub(crate) use actions::rules;
