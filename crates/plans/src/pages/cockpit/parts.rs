//! The topmost items: how much of their work runs, what they cost in the year, and their worst light.

use std::collections::HashMap;

use catalogue::model::programme::{Item, Programme};
use maud::{Markup, html};
use web::components::{Table, table};

use super::{Cockpit, columns, lamp};
use crate::standing::{Light, Phase, light_of_progress, phase};
use crate::words::thousands;

/// The work under each topmost item, counted in one walk over all items.
pub(super) struct Parts<'a> {
    programme: &'a Programme,
    /// By the topmost item: pieces of work, and those that run in the year.
    counts: HashMap<&'a str, (usize, usize)>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(programme: &'a Programme, at: i32) -> Self {
        let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
        for item in programme.items.iter().filter(|item| item.kind.is_work()) {
            let count = counts.entry(&top(programme, item).id).or_default();
            count.0 += 1;
            count.1 += usize::from(phase(programme, item, at) == Phase::Running);
        }
        Self { programme, counts }
    }

    /// How much work runs in the year.
    pub(super) fn running(&self) -> usize {
        self.counts.values().map(|(_, running)| running).sum()
    }

    /// Work under a topmost item, and how much of it runs.
    fn under(&self, top: &Item) -> (usize, usize) {
        self.counts.get(top.id.as_str()).copied().unwrap_or_default()
    }

    /// Whether the item with this id is a topmost one or under it.
    fn is_under(&self, id: &str, wanted: &Item) -> bool {
        self.programme.item(id).is_some_and(|item| top(self.programme, item).id == wanted.id)
    }
}

fn top<'a>(programme: &'a Programme, item: &'a Item) -> &'a Item {
    if item.parent.is_none() { item } else { programme.above(item).pop().unwrap_or(item) }
}

impl Cockpit<'_> {
    pub(super) fn parts(&self) -> Markup {
        let rows: Vec<Vec<Markup>> = self.programme.children(None).map(|top| self.part(top)).collect();
        html! {
            @if !rows.is_empty() {
                h2 { (self.t("plans-parts")) }
                (table(&Table {
                    caption: &self.t("plans-parts"),
                    caption_hidden: true,
                    columns: columns(self.ctx, self.v, &["plans-part", "#plans-running-of", "#plans-money-of-year", "plans-worst-light"]),
                    rows,
                }))
            }
        }
    }

    fn part(&self, top: &Item) -> Vec<Markup> {
        let (work, running) = self.parts.under(top);
        let amount = self.sums.sum(&top.id, Some(self.at), None);
        vec![
            html! { a href={ "/programmes/" (self.programme.id) "/items/" (top.id) } { (top.id) " " (top.name.of(self.v.lang)) } },
            html! { (running) " / " (work) },
            html! { (if amount > 0 { thousands(Some(amount)) } else { "—".to_owned() }) },
            self.worst(top).map_or_else(|| html! { "—" }, |light| lamp(self.ctx, self.v, light)),
        ]
    }

    /// The worst light of the indicators that it moves, and of the plans that carry it out.
    fn worst(&self, top: &Item) -> Option<Light> {
        let moved = self
            .standing()
            .filter(|(indicator, _)| indicator.items.iter().any(|id| self.parts.is_under(id, top)))
            .map(|(_, standing)| standing.light);
        let carried = self.plans.iter().filter_map(|plan| {
            let report = plan.report.as_ref()?;
            let item = plan.item.as_deref()?;
            self.parts.is_under(item, top).then(|| light_of_progress(report.warning))
        });
        let lit: Vec<Light> = moved.chain(carried).collect();
        let worst = [Light::Red, Light::Owed, Light::Yellow, Light::Green, Light::Waiting];
        worst.into_iter().find(|one| lit.contains(one))
    }
}
