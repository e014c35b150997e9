//! A map of tiles: one square for each area, about where it lies, as dark as its value is large.

use maud::{Markup, html};

use super::{About, Mark, WIDTH, frame, round};

const GAP: f64 = 4.0;
const HIGH: f64 = 54.0;
/// Shades from little to much.
const SHADES: usize = 5;

/// An area on the map.
#[derive(Debug, Clone, Default)]
pub struct Tile {
    /// Its short name.
    pub name: String,
    /// Counted from the west.
    pub column: u32,
    /// Counted from the north.
    pub row: u32,
    /// Its value; none when nothing is known.
    pub value: Option<Mark>,
}

/// A map with a value for each area.
#[derive(Debug, Clone, Default)]
pub struct Tiles {
    /// What it says of itself.
    pub about: About,
    /// The areas.
    pub tiles: Vec<Tile>,
}

/// The map; nothing without areas.
pub fn tiles(map: &Tiles) -> Markup {
    let last = |of: fn(&Tile) -> u32| map.tiles.iter().map(of).max().unwrap_or_default() + 1;
    let (columns, rows) = (last(|tile| tile.column), last(|tile| tile.row));
    let most =
        map.tiles.iter().filter_map(|tile| tile.value.as_ref()).map(|mark| mark.value).fold(0.0, f64::max);
    let wide = WIDTH / f64::from(columns);
    let drawing = html! { @for tile in &map.tiles { (one(tile, wide, most)) } };
    html! { @if !map.tiles.is_empty() { (frame(&map.about, f64::from(rows) * HIGH, &drawing, &html! {})) } }
}

fn one(tile: &Tile, wide: f64, most: f64) -> Markup {
    let (left, top) = (f64::from(tile.column) * wide, f64::from(tile.row) * HIGH);
    let value = tile.value.as_ref().map_or(0.0, |mark| mark.value);
    let shade = if most > 0.0 && value > 0.0 { (value / most * SHADES as f64).ceil() } else { 0.0 };
    let middle = round(left + wide / 2.0);
    html! {
        rect x=(round(left + GAP / 2.0)) y=(round(top + GAP / 2.0)) width=(round(wide - GAP)) height=(HIGH - GAP) rx="5"
            fill-opacity=(round(shade * 0.1)) stroke="currentColor" stroke-opacity="0.6" {}
        text.chart-text x=(middle) y=(round(top + 23.0)) font-size="12" { (tile.name) }
        @if let Some(mark) = &tile.value { text.chart-text x=(middle) y=(round(top + 41.0)) font-weight="bold" { (mark.text) } }
    }
}
