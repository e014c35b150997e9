//! What would be left without anybody who goes on with it, as the files and the tables stand today.

use std::sync::Arc;

use catalogue::model::reorganisation::Reorganisation;
use directory::store::Standing;
use kernel::{AgencyId, Ctx, DbError, Reader, Text};

use crate::kinds::Side;
use crate::model::Kind;

/// Something that would be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Left {
    /// The agency that ends.
    pub(crate) agency: AgencyId,
    /// `official`, `deputy`, `case`, `message` of a post without one that goes on; `unit`; `report`.
    pub(crate) kind: &'static str,
    /// The post, the unit, the plan.
    pub(crate) what: Text,
    /// How many.
    pub(crate) count: i64,
    /// Where it is seen.
    pub(crate) link: String,
}

/// How many things of a kind an agency has now.
pub(crate) struct Has {
    pub(crate) agency: AgencyId,
    pub(crate) kind: Kind,
    pub(crate) count: i64,
}

/// What each ending agency has now, and what of it would be left.
///
/// # Errors
/// Storage fails.
pub(crate) async fn look(ctx: &Ctx, order: &Arc<Reorganisation>) -> Result<(Vec<Has>, Vec<Left>), DbError> {
    let (context, order) = (ctx.clone(), order.clone());
    ctx.read(move |r| {
        let (mut has, mut left) = (Vec::new(), Vec::new());
        for ending in &order.endings {
            let side = Side { ctx: &context, order: &order, agency: &ending.agency };
            for (_, kind) in Kind::ALL {
                has.push(Has { agency: ending.agency.clone(), kind, count: side.count(r, kind)? });
            }
            of_posts(&side, r, &mut left)?;
            of_units(&side, &mut left);
            for (plan, year, period) in plans::life::actions::missing_reports(&context, r, &ending.agency)? {
                left.push(Left {
                    agency: ending.agency.clone(),
                    kind: "report",
                    what: Text::new(
                        format!("{}（{year} 年第 {period} 期）", plan.name),
                        format!("{} ({year}, period {period})", plan.name),
                    ),
                    count: 1,
                    link: format!("/desk/plans/{}/progress/{year}/{period}", plan.id),
                });
            }
        }
        Ok((has, left))
    })
    .await
}

/// What waits at posts with whose work nobody goes on.
fn of_posts(side: &Side<'_>, r: &mut Reader, left: &mut Vec<Left>) -> Result<(), DbError> {
    let agencies = directory::agencies(side.ctx);
    for id in side.posts().into_iter().filter(|post| side.order.post(post).is_none()) {
        let Some(post) = agencies.post(&id) else { continue };
        let going_on = |r: &mut Reader, standing| {
            directory::store::list_going_on(r, standing, &id, side.order.on).map(|all| all.len() as i64)
        };
        let counts = [
            ("official", going_on(r, Standing::Holder)?),
            ("deputy", going_on(r, Standing::Deputy)?),
            ("case", services::actions::count_at_post(r, &id)?),
            ("message", messaging::actions::count_to_post(r, &id)?),
        ];
        for (kind, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            left.push(Left {
                agency: side.agency.clone(),
                kind,
                what: post.title.clone(),
                count,
                link: format!("/agencies/{}", side.agency),
            });
        }
    }
    Ok(())
}

/// Units of the agency that the file maps to none.
fn of_units(side: &Side<'_>, left: &mut Vec<Left>) {
    let agencies = directory::agencies(side.ctx);
    for unit in agencies.units_of(side.agency) {
        if side.order.units.iter().any(|mapped| mapped.from == unit.id) {
            continue;
        }
        left.push(Left {
            agency: side.agency.clone(),
            kind: "unit",
            what: unit.name.clone(),
            count: 1,
            link: format!("/agencies/{}", side.agency),
        });
    }
}
