//! `performance.toml`.

use kernel::AgencyId;

use super::agency_id;
use super::subsidy::month_day;
use crate::model::performance::{Colour, Performance, ScoreLight};
use crate::model::programme::Decimal;
use crate::node::Node;

/// The rules of agencies' yearly performance.
pub(crate) fn performance(node: &Node<'_>) -> Performance {
    let (first_year, last_year) = super::programme::years(node).unwrap_or_default();
    let tables = node.tables("light");
    let lights: Vec<ScoreLight> = tables.iter().filter_map(light).collect();
    if lights.len() == tables.len() {
        let falls = lights.windows(2).all(|pair| pair[0].hundredths() > pair[1].hundredths());
        if !falls || lights.last().is_none_or(|last| last.hundredths() != 0) {
            let hint = "write the light of the best score first, and from = \"0\" for the last";
            node.mistake("light", "the lights do not cover every score, the highest first", hint);
        }
    }
    Performance {
        legal_basis: node.both("legal_basis"),
        note: node.both("note"),
        first_year,
        last_year,
        agencies: node.some_texts("agencies").into_iter().map(AgencyId::new).collect(),
        drafts: node.some_texts("drafts"),
        submits: node.some_texts("submits"),
        reviewer: agency_id(node, "reviewer"),
        reviews: node.some_texts("reviews"),
        goals_on: month_day(node, "goals_on"),
        assess_on: month_day(node, "assess_on"),
        lights,
    }
}

fn light(node: &Node<'_>) -> Option<ScoreLight> {
    let (text, name) = (node.text("from"), node.both("name"));
    let from = text.parse::<Decimal>().ok();
    let inside = |score: &Decimal| {
        score.decimals <= 2 && score.units >= 0 && score.units <= 100 * 10_i64.pow(score.decimals)
    };
    let from = from.filter(inside);
    if from.is_none() && !text.is_empty() {
        let hint = "write a score from 0 to 100 with at most two decimals, in quotes: \"90\"";
        node.mistake("from", format!("from: “{text}” is no score"), hint);
    }
    Some(ScoreLight { colour: node.choice("colour", &Colour::ALL)?, name, from: from? })
}
