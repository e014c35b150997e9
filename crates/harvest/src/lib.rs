//! What agencies have on sites of their own, fetched into the portal's search. See README.md.

mod actions;
mod error;
mod fetch;
mod model;
mod pages;
mod read;
mod run;
mod runner;
mod store;

use kernel::migrate::Migration;
use kernel::{AgencyId, Ctx, DbError, Lang};
use web::{Access, Block, Routes};

pub use error::HarvestError;
pub use model::{Hit, fold};
pub use pages::results;
pub use runner::{run_due, run_forever};

const MIGRATIONS: &[Migration] =
    &[Migration { number: 1, name: "harvest", sql: include_str!("../migrations/0001_harvest.sql") }];

const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// What the harvest adds to the node.
pub fn block() -> Block {
    let routes = Routes::new()
        .get("/desk/sites", Access::Official, pages::desk::list)
        .get("/desk/sites/{id}", Access::Official, pages::desk::show)
        .post("/desk/sites/{id}/fetch", Access::Official, pages::desk::fetch);
    Block {
        name: "harvest",
        routes,
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: MIGRATIONS,
        locales: LOCALES,
    }
}

/// Pages of agencies' own sites that hold each of the words, in one of the ways to write it (folded, see
/// [`fold`]); best first, at most `limit`.
///
/// # Errors
/// Storage fails, or takes too long.
pub async fn search(ctx: &Ctx, words: Vec<Vec<String>>, lang: Lang, limit: i64) -> Result<Vec<Hit>, DbError> {
    if words.is_empty() || catalogue::current(ctx).sites.is_empty() {
        return Ok(Vec::new());
    }
    ctx.report(move |r| store::search(r, &words, lang, limit)).await
}

/// The newest pages of an agency's own sites, at most `limit` of each site, and how many there are in all.
///
/// # Errors
/// Storage fails.
pub async fn of_agency(ctx: &Ctx, agency: &AgencyId, limit: i64) -> Result<(Vec<Hit>, i64), DbError> {
    let catalogue = catalogue::current(ctx);
    let own = catalogue.sites.iter().filter(|site| &site.agency == agency);
    let ids: Vec<String> = own.map(|site| site.id.clone()).collect();
    if ids.is_empty() {
        return Ok((Vec::new(), 0));
    }
    ctx.read(move |r| {
        let (mut hits, mut all) = (Vec::new(), 0);
        for id in &ids {
            let (newest, there) = store::newest(r, id, limit)?;
            hits.extend(newest);
            all += there;
        }
        Ok((hits, all))
    })
    .await
}
