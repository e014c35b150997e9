//! What a programme's timetable and reviews oblige agencies to, day by day.

use catalogue::model::programme::{Obligation, Programme, Rules};
use directory::model::{Agencies, Level};
use kernel::{AgencyId, Day};
use serde::Serialize;

/// One thing that one agency owes by one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Owed {
    /// The day.
    pub due_on: Day,
    /// The obligation.
    pub obligation: String,
    /// The agency that owes it today.
    pub agency: AgencyId,
}

/// Everything that is owed for a year, by day. Agencies that are not there any more are those that
/// took over their work; the groups of a programme are the agencies of its rules.
pub fn owed(programme: &Programme, rules: &Rules, agencies: &Agencies, year: i32, today: Day) -> Vec<Owed> {
    let mut all = Vec::new();
    if !(rules.first_year..=rules.last_year).contains(&year) {
        return all;
    }
    for obligation in &programme.obligations {
        let who = owners(programme, rules, agencies, obligation, today);
        for due_on in days(rules, obligation, year) {
            let one = |agency: &AgencyId| Owed {
                due_on,
                obligation: obligation.id.clone(),
                agency: agency.clone(),
            };
            all.extend(who.iter().map(one));
        }
    }
    all.sort();
    all
}

/// The days of a year on which an obligation is due; none when neither document nor rules give one.
pub fn days(rules: &Rules, obligation: &Obligation, year: i32) -> Vec<Day> {
    let year = year + i32::try_from(obligation.year_after).unwrap_or(0);
    let of_rules = rules.dues.iter().find(|due| due.obligation == obligation.id);
    let printed = obligation.due.into_iter();
    let days = printed.chain(of_rules.into_iter().flat_map(|due| due.days.iter().copied()));
    days.filter_map(|(month, day)| Day::new(year, month, day).or_else(|| Day::new(year, month, 28))).collect()
}

fn owners(
    programme: &Programme,
    rules: &Rules,
    agencies: &Agencies,
    obligation: &Obligation,
    today: Day,
) -> Vec<AgencyId> {
    let mut found: Vec<AgencyId> = Vec::new();
    for id in &obligation.agencies {
        // The directory too has names that stand for many agencies.
        let named = agencies.agency(&AgencyId::new(id.as_str()));
        let many = named.is_some_and(|agency| agency.level == Level::Other);
        let who = if many || programme.group(id).is_some() {
            rules.agencies.clone()
        } else {
            let now = agencies.successor_on(&AgencyId::new(id.as_str()), today);
            now.into_iter().map(|agency| agency.id.clone()).collect()
        };
        for agency in who {
            if !found.contains(&agency) {
                found.push(agency);
            }
        }
    }
    found
}
