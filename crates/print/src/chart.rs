//! Draws a chart of the pages on a sheet: the few shapes of SVG that the charts are made of, in black and grey.
//! Shades are mixed with the paper's white, so that nothing has to shine through.

use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;

use crate::PrintError;
use crate::font::Faces;
use crate::html::Element;
use crate::paint::{letters, shade};

/// How far the lines of a hatch are apart.
const HATCH: f32 = 6.0;
/// How far the handles of a curve reach, for a quarter of a circle with radius 1.
const ROUND: f32 = 0.5523;

/// What a shape takes from those around it.
#[derive(Clone)]
struct Around {
    fill: String,
    size: f32,
    anchor: String,
}

/// Draws it with its upper left corner at `at`.
pub(crate) fn draw(
    surface: &mut Surface<'_>,
    faces: &Faces<'_>,
    svg: &Element,
    at: (f32, f32),
    scale: f32,
) -> Result<(), PrintError> {
    surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, at.0, at.1));
    let around = Around { fill: "currentColor".to_owned(), size: 13.0, anchor: "start".to_owned() };
    let done = inside(surface, faces, svg, &around);
    surface.pop();
    done
}

fn inside(
    surface: &mut Surface<'_>,
    faces: &Faces<'_>,
    element: &Element,
    around: &Around,
) -> Result<(), PrintError> {
    let told = |name: &str, before: &str| element.attribute(name).unwrap_or(before).to_owned();
    let around = Around {
        fill: told("fill", &around.fill),
        size: number(element, "font-size", around.size),
        anchor: told("text-anchor", &around.anchor),
    };
    for child in element.elements() {
        match child.name.as_str() {
            "title" | "desc" | "defs" => {}
            "g" => inside(surface, faces, child, &around)?,
            "text" => text(surface, faces, child, &around),
            "rect" | "line" | "circle" | "path" => {
                if let Some(path) = shape(child)? {
                    paint(surface, child, &around, &path);
                }
            }
            other => return Err(PrintError::Drawing(format!("the element {other}"))),
        }
    }
    Ok(())
}

fn number(element: &Element, name: &str, otherwise: f32) -> f32 {
    element.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn text(surface: &mut Surface<'_>, faces: &Faces<'_>, element: &Element, around: &Around) {
    let size = number(element, "font-size", around.size);
    let bold = element.attribute("font-weight") == Some("bold");
    let told = element.text();
    let wide = faces.face(bold).width(&told) * size;
    let before = match element.attribute("text-anchor").unwrap_or(&around.anchor) {
        "middle" => wide / 2.0,
        "end" => wide,
        _ => 0.0,
    };
    let at = Point::from_xy(number(element, "x", 0.0) - before, number(element, "y", 0.0));
    surface.set_stroke(None);
    surface.set_fill(Some(shade(0.0)));
    letters(surface, faces.face(bold), &told, at, size);
}

fn shape(element: &Element) -> Result<Option<Path>, PrintError> {
    let own = |name: &str| number(element, name, 0.0);
    let mut path = PathBuilder::new();
    match element.name.as_str() {
        "rect" => match Rect::from_xywh(own("x"), own("y"), own("width"), own("height")) {
            Some(rect) => path.push_rect(rect),
            None => return Ok(None),
        },
        "line" => {
            path.move_to(own("x1"), own("y1"));
            path.line_to(own("x2"), own("y2"));
        }
        "circle" => circle(&mut path, own("cx"), own("cy"), own("r")),
        _ => trace(&mut path, element.attribute("d").unwrap_or_default())?,
    }
    Ok(path.finish())
}

fn circle(path: &mut PathBuilder, x: f32, y: f32, r: f32) {
    let h = r * ROUND;
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + h, x + h, y + r, x, y + r);
    path.cubic_to(x - h, y + r, x - r, y + h, x - r, y);
    path.cubic_to(x - r, y - h, x - h, y - r, x, y - r);
    path.cubic_to(x + h, y - r, x + r, y - h, x + r, y);
    path.close();
}

/// Follows straight lines: `M`, `L`, `l` and `z`.
fn trace(path: &mut PathBuilder, data: &str) -> Result<(), PrintError> {
    let mut at = (0.0, 0.0);
    let command = |letter: char| letter.is_ascii_alphabetic();
    let mut rest = data.trim();
    while let Some(letter) = rest.chars().next() {
        let numbers = &rest[letter.len_utf8()..];
        let end = numbers.find(command).unwrap_or(numbers.len());
        let wrong = || PrintError::Drawing(format!("the path {data}"));
        let all: Result<Vec<f32>, _> =
            numbers[..end].split([' ', ',']).filter(|number| !number.is_empty()).map(str::parse).collect();
        for pair in all.map_err(|_| wrong())?.chunks(2) {
            let [x, y] = pair else { return Err(wrong()) };
            at = if letter == 'l' { (at.0 + x, at.1 + y) } else { (*x, *y) };
            match letter {
                'M' => path.move_to(at.0, at.1),
                'L' | 'l' => path.line_to(at.0, at.1),
                _ => return Err(wrong()),
            }
        }
        if letter == 'z' || letter == 'Z' {
            path.close();
        }
        rest = &numbers[end..];
    }
    Ok(())
}

/// A shade mixed with white: 1 is black, 0 is white.
fn ink(element: &Element, name: &str) -> luma::Color {
    let share = number(element, name, 1.0).clamp(0.0, 1.0);
    luma::Color::new(255 - (share * 255.0) as u8)
}

fn paint(surface: &mut Surface<'_>, element: &Element, around: &Around, path: &Path) {
    let fill = element.attribute("fill").unwrap_or(&around.fill);
    let hollow = element.is("chart-hollow");
    if fill.starts_with("url(") {
        hatch(surface, path, element);
    } else if (fill != "none" || hollow) && element.name != "line" {
        let colour = if hollow { luma::Color::new(255) } else { ink(element, "fill-opacity") };
        surface.set_stroke(None);
        surface.set_fill(Some(Fill { paint: colour.into(), ..Fill::default() }));
        surface.draw_path(path);
    }
    if element.attribute("stroke").is_some_and(|stroke| stroke != "none") {
        let dashes = element.attribute("stroke-dasharray").filter(|dashes| *dashes != "none");
        let array = dashes.map(|dashes| dashes.split(' ').filter_map(|one| one.parse().ok()).collect());
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: ink(element, "stroke-opacity").into(),
            width: number(element, "stroke-width", 1.0),
            opacity: NormalizedF32::ONE,
            dash: array.map(|array| StrokeDash { array, offset: 0.0 }),
            ..Stroke::default()
        }));
        surface.draw_path(path);
        surface.set_stroke(None);
    }
}

/// Fills a rectangle with slanted lines.
fn hatch(surface: &mut Surface<'_>, path: &Path, element: &Element) {
    let own = |name: &str| number(element, name, 0.0);
    let (left, top, wide, high) = (own("x"), own("y"), own("width"), own("height"));
    surface.push_clip_path(path, &FillRule::default());
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: luma::Color::black().into(), width: 1.4, ..Stroke::default() }));
    let lines = ((wide + high) / HATCH).ceil().max(0.0) as usize;
    for line in 1..=lines {
        let from = line as f32 * HATCH;
        let mut slanted = PathBuilder::new();
        slanted.move_to(left + from, top);
        slanted.line_to(left + from - high, top + high);
        if let Some(slanted) = slanted.finish() {
            surface.draw_path(&slanted);
        }
    }
    surface.set_stroke(None);
    surface.pop();
}
