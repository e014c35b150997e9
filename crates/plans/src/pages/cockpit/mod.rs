//! The cockpit: lights, money, indicators beside their targets, progress, and what is late, for one year of a programme.

mod indicators;
mod late;
mod parts;
mod progress;

use std::sync::Arc;

use ::indicators::Live;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, Indicator, Programme};
use kernel::{Ctx, Day};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Tab, Tone, stat, stats, sub_nav, tag};
use web::{Failure, Visitor, t};

use super::{columns, drawing, find, list, view};
use crate::audit::budget::Sums;
use crate::audit::exact;
use crate::standing::{Ground, Light, Standing, light, standing, year_known, year_shown};
use crate::words::{thousands, year};
use parts::Parts;
use progress::Progress;

/// Which year is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) year: String,
}

/// What a cockpit shows.
struct Cockpit<'a> {
    ctx: &'a Ctx,
    v: &'a Visitor,
    programme: &'a Arc<Programme>,
    /// The year.
    at: i32,
    sums: Sums<'a>,
    parts: Parts<'a>,
    /// Figures that this node has of its indicators.
    live: Vec<Live>,
    /// How each indicator stands, in the order of the programme.
    standings: Vec<Standing>,
    /// Plans that were approved under it, with what was reported of them.
    plans: Vec<Progress>,
}

/// `GET /programmes/{id}/cockpit?year=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let at = year_shown(&programme, &asked.year, ctx.today());
    let (live, standings) = standings(&ctx, &programme, at).await?;
    let plans = match year_known(&programme, at, ctx.today()) {
        Some(year) => progress::of(&ctx, &programme, year).await?,
        None => Vec::new(),
    };
    let cockpit = Cockpit {
        ctx: &ctx,
        v: &v,
        programme: &programme,
        at,
        sums: Sums::kept(&programme),
        parts: Parts::of(&programme, at),
        standings,
        live,
        plans,
    };
    Ok(view(&ctx, &v, &programme, "/cockpit", &cockpit.body()))
}

/// The figures that this node has for a year of the programme, and how each indicator stands, in the programme's order.
pub(super) async fn standings(
    ctx: &Ctx,
    programme: &Programme,
    at: i32,
) -> Result<(Vec<Live>, Vec<Standing>), Failure> {
    let live = match year_known(programme, at, ctx.today()) {
        Some(year) => ::indicators::live(ctx, &programme.id, year).await?,
        None => Vec::new(),
    };
    let stands = |indicator: &Indicator| {
        let here = live.iter().find(|live| live.indicator == indicator.id).and_then(known_here);
        standing(indicator, at, ctx.today(), here)
    };
    let found = programme.indicators.iter().map(stands).collect();
    Ok((live, found))
}

/// How an indicator stands by the figure that this node has of it; none when there is no target to hold it against.
fn known_here(live: &Live) -> Option<Standing> {
    let light = match live.light {
        ::indicators::model::Light::Green => Light::Green,
        ::indicators::model::Light::Yellow => Light::Yellow,
        ::indicators::model::Light::Red => Light::Red,
        ::indicators::model::Light::Grey => return None,
    };
    let ground = if live.counted { Ground::Measured } else { Ground::Reported };
    Some(Standing { light, year: live.target.map(|(year, _)| year), ground })
}

/// The word of a light on the ground that means it.
pub(super) fn lamp(ctx: &Ctx, v: &Visitor, light: Light) -> Markup {
    let (tone, key) = match light {
        Light::Green => (Tone::Good, "plans-light-green"),
        Light::Yellow => (Tone::Warn, "plans-light-yellow"),
        Light::Red => (Tone::Bad, "plans-light-red"),
        Light::Owed => (Tone::Bad, "plans-light-owed"),
        Light::Waiting => (Tone::Plain, "plans-light-waiting"),
    };
    tag(tone, &t(ctx, v, key, &[]))
}

/// How many indicators have this light by the programme's own documents.
pub(super) fn count(programme: &Programme, at: i32, today: Day, wanted: Light) -> usize {
    programme.indicators.iter().filter(|indicator| light(indicator, at, today).0 == wanted).count()
}

impl Cockpit<'_> {
    fn t(&self, key: &str) -> String {
        t(self.ctx, self.v, key, &[])
    }

    fn body(&self) -> Markup {
        html! {
            p { (t(self.ctx, self.v, "plans-cockpit-lead", &[("year", year(self.v.lang, self.at).into())])) }
            (self.choose())
            (self.numbers())
            (self.late())
            (self.indicators())
            (self.progress())
            (self.money())
            (self.parts())
        }
    }

    /// The years, each a page of its own.
    fn choose(&self) -> Markup {
        let tab = |one: i32| {
            let path = format!("/programmes/{}/cockpit?year={one}", self.programme.id);
            Tab::new(year(self.v.lang, one), path, one == self.at)
        };
        let years: Vec<Tab> = self.programme.years().map(tab).collect();
        html! { div.year-choice { (sub_nav(&self.t("plans-filter-year"), &years)) } }
    }

    /// Each indicator with how it stands.
    fn standing(&self) -> impl Iterator<Item = (&Indicator, Standing)> {
        self.programme.indicators.iter().zip(self.standings.iter().copied())
    }

    fn numbers(&self) -> Markup {
        let (ctx, v, sums) = (self.ctx, self.v, &self.sums);
        let whole = sums.sum(ALL, None, None);
        let so_far: i64 = self
            .programme
            .years()
            .filter(|one| *one <= self.at)
            .map(|one| sums.sum(ALL, Some(one), None))
            .sum();
        let share = exact::whole(so_far) * exact::whole(100) / exact::whole(whole.max(1));
        let note = t(
            ctx,
            v,
            "plans-so-far",
            &[("amount", thousands(Some(so_far)).into()), ("share", exact::write(&share, 1).into())],
        );
        html! {
            (stats(&html! {
                @if !self.programme.items.is_empty() {
                    (stat(&self.parts.running().to_string(), &self.t("plans-running"), None))
                }
                @if whole > 0 {
                    (stat(&thousands(Some(sums.sum(ALL, Some(self.at), None))), &self.t("plans-money-of-year"), Some(&note)))
                }
                @for (key, one) in Light::ALL {
                    @let count = self.standings.iter().filter(|standing| standing.light == one).count();
                    @if count > 0 { (stat(&count.to_string(), &self.t(&format!("plans-lights-{key}")), None)) }
                }
            }))
            p { (self.t("plans-figures")) ": " (list::figures(ctx, v, self.programme)) }
        }
    }

    fn money(&self) -> Markup {
        html! {
            @if !self.programme.budget.is_empty() {
                h2 { (self.t("plans-budget")) }
                (drawing::money_by_year(self.ctx, self.v, self.programme, &self.sums, ALL))
            }
        }
    }
}

fn indicator_link(v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    html! { a href={ "/programmes/" (programme.id) "/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) } }
}
