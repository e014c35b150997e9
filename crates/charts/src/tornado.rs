//! A tornado: how far each assumption moves a result, the strongest on top.

use maud::{Markup, html};

use super::{About, Ink, Mark, WIDTH, axis, frame, key, round, shape, width_of};

/// Height that an assumption takes: its name over its bar.
const ROW: f64 = 58.0;
const TOP: f64 = 10.0;
const FOOT: f64 = 28.0;
const SIDE: f64 = 12.0;
/// Figures at the ends are this much smaller than other letters.
const SMALL: f64 = 0.85;

/// An assumption with the results at both ends of its range.
#[derive(Debug, Clone, Default)]
pub struct Swing {
    /// What is assumed.
    pub name: String,
    /// The result when it is low; the text names the assumption too.
    pub low: Mark,
    /// The result when it is high.
    pub high: Mark,
}

impl Swing {
    fn width(&self) -> f64 {
        (self.high.value - self.low.value).abs()
    }
}

/// Swings around a base.
#[derive(Debug, Clone, Default)]
pub struct Tornado {
    /// What it says of itself.
    pub about: About,
    /// The result with nothing changed.
    pub base: Mark,
    /// The assumptions.
    pub swings: Vec<Swing>,
    /// Names of the two ends: low, high.
    pub ends: [String; 2],
}

/// The chart with its key; nothing without swings.
pub fn tornado(chart: &Tornado) -> Markup {
    if chart.swings.is_empty() {
        return html! {};
    }
    let mut swings: Vec<&Swing> = chart.swings.iter().collect();
    swings.sort_by(|one, other| other.width().total_cmp(&one.width()));
    let all =
        || swings.iter().flat_map(|swing| [swing.low.value, swing.high.value]).chain([chart.base.value, 0.0]);
    let (least, most) = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
    let (ticks, _) = axis::ticks(least, if most > least { most } else { least + 1.0 });
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    let at = |value: f64| SIDE + (value - first) / (last - first) * (WIDTH - 2.0 * SIDE);
    let foot = TOP + ROW * swings.len() as f64;
    let id = &chart.about.id;
    let drawing = html! {
        (upright(at(0.0), foot, "0.35"))
        (upright(at(chart.base.value), foot, "1"))
        @for (place, swing) in swings.iter().enumerate() { (one(id, swing, TOP + place as f64 * ROW, &at, at(chart.base.value))) }
        text.chart-text x=(inside(at(chart.base.value), &chart.base.text)) y=(round(foot + 18.0)) { (chart.base.text) }
    };
    let names = [(Ink::Outline, chart.ends[0].as_str()), (Ink::Solid, chart.ends[1].as_str())];
    frame(&chart.about, foot + FOOT, &drawing, &key(id, &names))
}

fn upright(x: f64, foot: f64, opacity: &str) -> Markup {
    html! { line x1=(round(x)) y1=(TOP) x2=(round(x)) y2=(round(foot)) stroke="currentColor" stroke-opacity=(opacity) {} }
}

/// Middle of a text near `x` that does not run out of the drawing.
fn inside(x: f64, text: &str) -> f64 {
    let half = width_of(text) / 2.0;
    round(x.clamp(half, (WIDTH - half).max(half)))
}

fn one(id: &str, swing: &Swing, top: f64, at: &impl Fn(f64) -> f64, base: f64) -> Markup {
    let bar = |value: f64| [at(value).min(base), top + 20.0, (at(value) - base).abs(), 16.0];
    html! {
        text.chart-text x="0" y=(round(top + 13.0)) text-anchor="start" font-weight="bold" { (swing.name) }
        (shape(id, Ink::Outline, bar(swing.low.value)))
        (shape(id, Ink::Solid, bar(swing.high.value)))
        (ends(swing, at, top))
    }
}

/// The figures under both ends: within the bar, or outside of one that is too short for them.
fn ends(swing: &Swing, at: &impl Fn(f64) -> f64, top: f64) -> Markup {
    let (left, right) = if swing.low.value <= swing.high.value {
        (&swing.low, &swing.high)
    } else {
        (&swing.high, &swing.low)
    };
    let (from, to) = (at(left.value), at(right.value));
    let (one, other) = (width_of(&left.text) * SMALL, width_of(&right.text) * SMALL);
    let within = to - from >= one + other + 8.0;
    // Middles of both texts.
    let (one, other) =
        if within { (from + one / 2.0, to - other / 2.0) } else { (from - one / 2.0, to + other / 2.0) };
    html! {
        text.chart-text x=(inside(one, &left.text)) y=(round(top + 49.0)) font-size="11" { (left.text) }
        text.chart-text x=(inside(other, &right.text)) y=(round(top + 49.0)) font-size="11" { (right.text) }
    }
}
