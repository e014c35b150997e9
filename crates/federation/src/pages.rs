//! The operator's pages about nodes.

pub(crate) mod check;
pub(crate) mod invite;
pub(crate) mod log;
pub(crate) mod nodes;

use kernel::{AgencyId, Ctx, Timestamp};
use web::Visitor;

/// Day and time, for people.
fn moment(v: &Visitor, at: Timestamp) -> String {
    format!("{} {}", at.day().long(v.lang), at.clock_time())
}

/// The names of agencies, for people.
fn agency_names(ctx: &Ctx, v: &Visitor, ids: &[AgencyId]) -> String {
    let agencies = directory::agencies(ctx);
    let name = |id: &AgencyId| {
        agencies.agency(id).map_or_else(|| id.to_string(), |found| found.name.of(v.lang).to_owned())
    };
    ids.iter().map(name).collect::<Vec<_>>().join(if v.lang == kernel::Lang::Zh { "、" } else { ", " })
}
