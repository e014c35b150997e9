//! To whom a certificate is issued: what fills the profile's places, and what storage calls the holder.

use directory::model::{Agency, Level};
use kernel::Ctx;

use crate::error::TrustError;
use crate::model::Subject;
use crate::store;
use crate::x509::name::Values;

/// What fills the places of the profile.
pub(super) async fn values(ctx: &Ctx, subject: &Subject) -> Result<Values, TrustError> {
    Ok(match subject {
        Subject::Citizen { person, name, id_tail } => {
            let person = person.clone();
            let number = ctx.write(move |tx| store::citizen_number(tx, &person)).await?;
            Values::new().with("name", name).with("number", number).with("id_tail", id_tail)
        }
        Subject::Business { number, name } => {
            Values::new().with("name", name).with("business_number", number)
        }
        Subject::Organisation { oid, name } => Values::new().with("name", name).with("oid", oid),
        Subject::Agency(id) => agency_values(ctx, id)?,
        Subject::Server { agency, hosts } => {
            let values = agency_values(ctx, agency)?;
            values.with("host", hosts.first().map_or("", String::as_str))
        }
        Subject::Official { name, post, .. } => {
            let agencies = directory::agencies(ctx);
            let post = agencies.post(post).ok_or(TrustError::Holder)?;
            agency_values(ctx, &post.agency)?.with("name", name).with("title", &post.title.zh)
        }
        Subject::Log(name) => Values::new().with("log", name),
    })
}

/// An agency's own values: its name, its line of superiors, its object identifier.
fn agency_values(ctx: &Ctx, id: &kernel::AgencyId) -> Result<Values, TrustError> {
    let agencies = directory::agencies(ctx);
    let agency = agencies.in_force(id, ctx.today()).ok_or(TrustError::Holder)?;
    let mut line: Vec<&Agency> = agencies.superiors(id);
    line.reverse();
    line.push(agency);
    let names: Vec<String> = line.iter().map(|agency| agency.name.zh.clone()).collect();
    let (top, below) = names.split_first().ok_or(TrustError::Holder)?;
    let class = if agency.level == Level::Unit { "2" } else { "1" };
    let values = Values::new().with("name", &agency.name.zh).with("class", class);
    let values = values.with("top", top).with_many("below", below.to_vec());
    Ok(match &agency.oid {
        Some(oid) => values.with("oid", oid),
        None => values,
    })
}

/// Who holds it, as storage names them.
pub(super) fn holder_of(subject: &Subject) -> String {
    match subject {
        Subject::Citizen { person, .. } | Subject::Official { person, .. } => person.to_string(),
        Subject::Business { number, .. } => number.clone(),
        Subject::Organisation { oid, .. } => oid.clone(),
        Subject::Agency(agency) => agency.to_string(),
        Subject::Server { hosts, .. } => hosts.first().cloned().unwrap_or_default(),
        Subject::Log(name) => name.clone(),
    }
}
