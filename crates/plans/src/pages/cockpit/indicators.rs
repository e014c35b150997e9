//! The indicators of a cockpit: each one's light, what it rests on, its target, and its figures as printed and as known here.

use std::collections::BTreeMap;

use catalogue::model::programme::{Decimal, Indicator, word};
use maud::{Markup, html};
use web::components::{Table, details, table};
use web::t;

use super::{Cockpit, columns, drawing, indicator_link, lamp};
use crate::audit::exact;
use crate::audit::indicators::rate;
use crate::standing::{Ground, NEAR_PERCENT, Standing};
use crate::words::{measured, year};

/// Heads of the table; the figure of this node has a column when there is one.
const HEADS: [&str; 6] =
    ["plans-indicator", "plans-light", "plans-year", "#plans-target", "#plans-result", "#plans-achieved"];

impl Cockpit<'_> {
    /// Each indicator's light with its target and result, and its line beside the target's.
    pub(super) fn indicators(&self) -> Markup {
        let (ctx, v) = (self.ctx, self.v);
        let mut heads = HEADS.to_vec();
        if !self.live.is_empty() {
            heads.insert(4, "#plans-live");
        }
        let rows = self.standing().map(|(indicator, standing)| self.row(indicator, standing));
        let drawn = self.programme.indicators.iter().filter(|indicator| indicator.targets.values.len() > 1);
        html! {
            @if !self.programme.indicators.is_empty() {
                h2 { (self.t("plans-indicators")) }
                p.hint { (t(ctx, v, "plans-lights-rule", &[("near", NEAR_PERCENT.into())])) }
                @if !self.live.is_empty() { p.hint { (self.t("plans-live-rule")) } }
                (table(&Table {
                    caption: &self.t("plans-lights-caption"),
                    caption_hidden: true,
                    columns: columns(ctx, v, &heads),
                    rows: rows.collect(),
                }))
                (details(&self.t("plans-lines"), &html! {
                    div.chart-grid {
                        @for indicator in drawn {
                            div {
                                p.chart-name { (indicator_link(v, self.programme, indicator)) }
                                (drawing::indicator(ctx, v, self.programme, indicator))
                            }
                        }
                    }
                }))
            }
        }
    }

    fn row(&self, indicator: &Indicator, standing: Standing) -> Vec<Markup> {
        let lang = self.v.lang;
        let of = standing.year;
        let value = |values: &BTreeMap<i32, Decimal>| {
            of.and_then(|of| values.get(&of))
                .map_or_else(|| "—".to_owned(), |value| measured(lang, *value, &indicator.unit))
        };
        let share = of
            .and_then(|of| rate(indicator, of))
            .map_or_else(|| "—".to_owned(), |rate| format!("{}%", exact::write(&rate, 1)));
        let mut cells = vec![
            indicator_link(self.v, self.programme, indicator),
            html! { (lamp(self.ctx, self.v, standing.light)) div.hint { (self.ground(standing.ground)) } },
            html! { (of.map_or_else(|| "—".to_owned(), |of| year(lang, of))) },
            html! { (value(&indicator.targets.values)) },
        ];
        if !self.live.is_empty() {
            cells.push(self.known(indicator));
        }
        cells.extend([html! { (value(&indicator.results.values)) }, html! { (share) }]);
        cells
    }

    /// What a light rests on, in words.
    fn ground(&self, ground: Ground) -> String {
        self.t(&format!("plans-ground-{}", word(&Ground::ALL, &ground)))
    }

    /// The figure that this node has, with the way to its rows.
    fn known(&self, indicator: &Indicator) -> Markup {
        let lang = self.v.lang;
        let live = self.live.iter().find(|live| live.indicator == indicator.id);
        let text = live.and_then(|live| live.text(lang, &indicator.unit));
        let Some((live, text)) = live.zip(text) else { return html! { "—" } };
        let (key, way) = if live.counted {
            ("plans-counted-of", "plans-see-rows")
        } else {
            ("plans-reported-of", "plans-see-report")
        };
        let label = t(
            self.ctx,
            self.v,
            "plans-see-of",
            &[("what", self.t(way).into()), ("name", indicator.name.of(lang).into())],
        );
        html! {
            (text)
            div.hint {
                (t(self.ctx, self.v, key, &[("period", live.period.long(lang).into())])) " "
                a href=(live.href()) aria-label=(label) { (self.t(way)) }
            }
        }
    }
}
