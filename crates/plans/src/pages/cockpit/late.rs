//! What is late: results that nobody told, and what agencies owe in the year.

use catalogue::model::programme::{Indicator, Obligation};
use kernel::Day;
use maud::{Markup, html};
use web::components::{Table, details, table};
use web::t;

use super::{Cockpit, columns, indicator_link};
use crate::standing::{Light, Standing, due_on};
use crate::words::{listed, who, year};

impl Cockpit<'_> {
    pub(super) fn late(&self) -> Markup {
        let (ctx, v) = (self.ctx, self.v);
        let owed: Vec<Vec<Markup>> = self
            .standing()
            .filter(|(_, standing)| standing.light == Light::Owed)
            .map(|(indicator, standing)| self.owed(indicator, standing))
            .collect();
        let mut due: Vec<(Day, Vec<Markup>)> =
            self.programme.obligations.iter().filter_map(|obligation| self.due(obligation)).collect();
        due.sort_by_key(|(day, _)| *day);
        html! {
            @if !owed.is_empty() {
                h2 { (self.t("plans-owed")) }
                p { (t(ctx, v, "plans-owed-lead", &[("count", owed.len().into())])) }
                (details(&self.t("plans-owed-list"), &table(&Table {
                    caption: &self.t("plans-owed"),
                    caption_hidden: true,
                    columns: columns(ctx, v, &["plans-indicator", "plans-year", "plans-who-owes"]),
                    rows: owed,
                })))
            }
            @if !due.is_empty() {
                h2 { (self.t("plans-due-in-year")) }
                (table(&Table {
                    caption: &self.t("plans-due-in-year"),
                    caption_hidden: true,
                    columns: columns(ctx, v, &["plans-due", "plans-obligation", "plans-who-owes"]),
                    rows: due.into_iter().map(|(_, row)| row).collect(),
                }))
            }
        }
    }

    fn owed(&self, indicator: &Indicator, standing: Standing) -> Vec<Markup> {
        let (v, programme) = (self.v, self.programme);
        let agencies = directory::agencies(self.ctx);
        let goal = programme.goal(&indicator.goal);
        let owner = indicator.owner.as_ref().or_else(|| goal.map(|goal| &goal.owner));
        vec![
            indicator_link(v, programme, indicator),
            html! { (standing.year.map(|at| year(v.lang, at)).unwrap_or_default()) },
            owner.map_or_else(Markup::default, |owner| who(v.lang, programme, &agencies, owner.as_str())),
        ]
    }

    fn due(&self, obligation: &Obligation) -> Option<(Day, Vec<Markup>)> {
        let lang = self.v.lang;
        let agencies = directory::agencies(self.ctx);
        let day = due_on(obligation, self.at)?;
        let owing: Vec<Markup> =
            obligation.agencies.iter().map(|id| who(lang, self.programme, &agencies, id)).collect();
        let cells =
            vec![html! { (day.long(lang)) }, html! { (obligation.name.of(lang)) }, listed(lang, &owing)];
        Some((day, cells))
    }
}
