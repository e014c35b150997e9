//! The desk: calls that are open, the county's applications, and what waits at the agency that gives.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, DbError, Official};
use maud::{Markup, html};
use web::components::{ButtonKind, Table, button_link, empty_state, table};
use web::{Failure, Visitor, page, t};

use super::{county, state_tag};
use crate::life::pages::{agency, columns, word};
use crate::subsidies::actions::may;
use crate::subsidies::model::{Application, State as Stands};
use crate::subsidies::store;

/// `GET /desk/subsidies`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let catalogue = catalogue::current(&ctx);
    let (today, in_county) = (ctx.today(), catalogue.county_of(&official.agency).is_some());
    let open: Vec<_> = catalogue
        .subsidies()
        .iter()
        .filter(|one| in_county && may(&official, &official.agency, &one.applies))
        .filter(|one| (one.opens_on..=one.closes_on).contains(&today))
        .collect();
    let gives: Vec<String> = catalogue
        .subsidies()
        .iter()
        .filter(|one| one.agency == official.agency)
        .map(|one| one.id.clone())
        .collect();
    let own_agency = official.agency.clone();
    let (own, given) = ctx
        .read(move |r| {
            let own = store::list_of_agency(r, &own_agency)?;
            let mut given = Vec::new();
            for id in &gives {
                given.extend(store::list_of_subsidy(r, id)?);
            }
            Ok::<_, DbError>((own, given))
        })
        .await?;
    let (turn, rest): (Vec<_>, Vec<_>) =
        given.into_iter().partition(|one| is_turn(&official, &catalogue, one));
    let nothing = open.is_empty() && own.is_empty() && turn.is_empty() && rest.is_empty();
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-subsidies-desk"));
    let frame = frame.caption(agency(&ctx, &v, &official.agency)).back("/desk/plans", "").wide();
    if nothing {
        let next = html! { p { a href="/subsidies" { (word(&ctx, &v, "plans-subsidies")) } } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-subsidies-nothing-here"), &next)));
    }
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-subsidies-desk-lead")) }
        @if !turn.is_empty() { h2 { (word(&ctx, &v, "plans-my-turn")) } (shown(&ctx, &v, "plans-my-turn", &turn)) }
        @if !open.is_empty() {
            h2 { (word(&ctx, &v, "plans-subsidy-open-calls")) }
            @for one in &open {
                h3 { (one.name.of(v.lang)) }
                p { (one.summary.of(v.lang)) }
                p.hint { (t(&ctx, &v, "plans-subsidy-until", &[("day", one.closes_on.long(v.lang).into())])) }
                p { (button_link(&word(&ctx, &v, "plans-subsidy-apply"), &format!("/desk/subsidies/{}/apply", one.id), ButtonKind::Primary)) }
            }
        }
        @if !own.is_empty() { h2 { (word(&ctx, &v, "plans-subsidy-own")) } (shown(&ctx, &v, "plans-subsidy-own", &own)) }
        @if !rest.is_empty() { h2 { (word(&ctx, &v, "plans-subsidy-all")) } (shown(&ctx, &v, "plans-subsidy-all", &rest)) }
    }))
}

/// Whether it waits for this official.
fn is_turn(official: &Official, catalogue: &catalogue::Catalogue, one: &Application) -> bool {
    catalogue.subsidy(&one.subsidy).is_some_and(|subsidy| match one.state {
        Stands::Submitted => may(official, &subsidy.agency, &subsidy.reviews),
        Stands::Recommended => may(official, &subsidy.agency, &subsidy.decides),
        _ => false,
    })
}

fn shown(ctx: &Ctx, v: &Visitor, title: &str, all: &[Application]) -> Markup {
    let rows = all.iter().map(|one| {
        vec![
            html! { a href={ "/desk/subsidies/applications/" (one.id) } { (one.wish.object) } },
            html! { (county(ctx, v, &one.county)) },
            html! { (crate::words::year(v.lang, one.wish.year)) },
            html! { (kernel::money::grouped(one.wish.asked)) },
            state_tag(ctx, v, one.state),
        ]
    });
    let heads =
        ["plans-subsidy-object", "plans-county", "plans-year", "#plans-subsidy-asked", "plans-how-it-stands"];
    table(&Table {
        caption: &word(ctx, v, title),
        caption_hidden: true,
        columns: columns(ctx, v, &heads),
        rows: rows.collect(),
    })
}
