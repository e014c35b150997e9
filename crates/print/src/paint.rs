//! Writes filled sheets as a document that keeps for decades (PDF/A-2a) and can be listened to (PDF/UA-1).

use krilla::Document as Pdf;
use krilla::SerializeSettings;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{GlyphId, KrillaGlyph};

use crate::chart;
use crate::flow::Flow;
use crate::font::{Face, Faces};
use crate::sheet::{LEFT, Letters, Mark, Op, SHEET, WIDE};
use crate::tree::Slot;
use crate::{Document, PrintError};

/// Size of letters at the foot of a sheet.
const FOOT: f32 = 8.5;

/// The document of these sheets; the first has no foot.
pub(crate) fn paint(document: &Document<'_>, mut flow: Flow<'_>) -> Result<Vec<u8>, PrintError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PrintError::Standard(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    pdf.set_metadata(metadata(document));
    for (part, sheet, [left, top, right, bottom]) in std::mem::take(&mut flow.drawn) {
        if let Some(sides) = Rect::from_ltrb(left, top, right, bottom) {
            flow.tree.bound(part, sheet, sides);
        }
    }
    let sheets = std::mem::take(&mut flow.sheets);
    let count = sheets.len();
    for (place, ops) in sheets.into_iter().enumerate() {
        let settings = PageSettings::from_wh(SHEET.0, SHEET.1)
            .ok_or_else(|| PrintError::Standard("a sheet has no size".to_owned()))?;
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        body(&mut surface, &mut flow, &ops)?;
        if place > 0 {
            foot(&mut surface, flow.faces, document, place + 1, count);
        }
        surface.finish();
        links(&mut page, &mut flow, &ops);
        page.finish();
    }
    pdf.set_outline(outline(&flow.marks));
    pdf.set_tag_tree(std::mem::take(&mut flow.tree).finish(document.lang));
    pdf.finish().map_err(|error| PrintError::Standard(format!("{error:?}")))
}

fn metadata(document: &Document<'_>) -> Metadata {
    let (year, month, day) = document.day;
    let date = DateTime::new(year).month(month).day(day).hour(0).minute(0).second(0).utc_offset_hour(8);
    Metadata::new()
        .title(document.title.to_owned())
        .description(document.made.to_owned())
        .authors(vec![document.publisher.to_owned()])
        .language(document.lang.to_owned())
        .creator("Minben".to_owned())
        .creation_date(date)
        .document_id(document.id.to_owned())
}

/// A fill: 0 is black, 1 is white.
pub(crate) fn shade(white: f32) -> Fill {
    Fill {
        paint: luma::Color::new((white * 255.0) as u8).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

/// Letters that begin at a place, with what is filled in on the surface.
pub(crate) fn letters(surface: &mut Surface<'_>, face: &Face<'_>, text: &str, at: Point, size: f32) {
    let shown: String = text.chars().map(|letter| face.shown(letter)).collect();
    let glyphs: Vec<KrillaGlyph> = shown
        .char_indices()
        .map(|(place, letter)| {
            let (glyph, wide) = face.glyph(letter);
            let bytes = place..place + letter.len_utf8();
            KrillaGlyph::new(GlyphId::new(glyph), wide, 0.0, 0.0, 0.0, bytes, None)
        })
        .collect();
    if !glyphs.is_empty() {
        surface.draw_glyphs(at, &glyphs, face.font.clone(), &shown, size, false);
    }
}

/// Whether what is drawn now is told as part of something, and of what.
#[derive(PartialEq)]
enum Open {
    Nothing,
    Slot(Slot),
    Adornment,
}

/// Draws letters, lines and drawings, each told as what it is.
fn body(surface: &mut Surface<'_>, flow: &mut Flow<'_>, ops: &[Op]) -> Result<(), PrintError> {
    let mut open = Open::Nothing;
    for op in ops {
        let wanted = match op {
            Op::Text(letters) => letters.slot.map_or(Open::Adornment, Open::Slot),
            Op::Drawing { slot, .. } => Open::Slot(*slot),
            Op::Rule { .. } => Open::Adornment,
            Op::Link { .. } => continue,
        };
        if open != wanted {
            end(surface, &open);
            match wanted {
                Open::Slot(slot) => {
                    let tag = if matches!(op, Op::Text(_)) {
                        ContentTag::Span(SpanTag::empty())
                    } else {
                        ContentTag::Other
                    };
                    let identifier: Identifier = surface.start_tagged(tag);
                    flow.tree.fill(slot, identifier);
                }
                _ => begin_adornment(surface, ArtifactType::Layout),
            }
            open = wanted;
        }
        match op {
            Op::Text(letters) => one(surface, flow.faces, letters),
            Op::Rule { from, length, thick } => rule(surface, *from, *length, *thick),
            Op::Drawing { svg, at, scale, .. } => {
                let drawn = chart::draw(surface, flow.faces, svg, *at, *scale);
                if drawn.is_err() {
                    end(surface, &open);
                    return drawn;
                }
            }
            Op::Link { .. } => {}
        }
    }
    end(surface, &open);
    Ok(())
}

fn begin_adornment(surface: &mut Surface<'_>, kind: ArtifactType) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
}

fn end(surface: &mut Surface<'_>, open: &Open) {
    if *open != Open::Nothing {
        surface.end_tagged();
    }
}

fn one(surface: &mut Surface<'_>, faces: &Faces<'_>, piece: &Letters) {
    surface.set_stroke(None);
    surface.set_fill(Some(shade(if piece.soft { 0.3 } else { 0.0 })));
    letters(surface, faces.face(piece.bold), &piece.text, Point::from_xy(piece.at.0, piece.at.1), piece.size);
    if let Some(length) = piece.struck {
        rule(surface, (piece.at.0, piece.at.1 - piece.size * 0.32), length, 0.7);
    }
}

fn rule(surface: &mut Surface<'_>, from: (f32, f32), length: f32, thick: f32) {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(from.0 + length, from.1);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: luma::Color::new(60).into(),
            width: thick,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}

/// Title and number of the sheet, for the eye only.
fn foot(surface: &mut Surface<'_>, faces: &Faces<'_>, document: &Document<'_>, page: usize, pages: usize) {
    let face = faces.face(false);
    let number = (document.page_of)(page, pages);
    let y = SHEET.1 - 40.0;
    begin_adornment(surface, ArtifactType::Footer);
    rule(surface, (LEFT, y - 14.0), WIDE, 0.3);
    surface.set_fill(Some(shade(0.25)));
    let room = WIDE - face.width(&number) * FOOT - 12.0;
    let title = document.title;
    let fits = |end: &usize| face.width(&title[..*end]) * FOOT <= room;
    let end = title.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(fits).last();
    letters(surface, face, &title[..end.unwrap_or_default()], Point::from_xy(LEFT, y), FOOT);
    let x = LEFT + WIDE - face.width(&number) * FOOT;
    letters(surface, face, &number, Point::from_xy(x, y), FOOT);
    surface.end_tagged();
}

fn place_of(mark: &Mark) -> XyzDestination {
    XyzDestination::new(mark.sheet, Point::from_xy(LEFT, (mark.y - 10.0).max(0.0)))
}

fn links(page: &mut Page<'_>, flow: &mut Flow<'_>, ops: &[Op]) {
    for op in ops {
        let Op::Link { slot, sides: [left, top, right, bottom], mark, alt } = op else { continue };
        let (Some(sides), Some(mark)) =
            (Rect::from_ltrb(*left, *top, *right, *bottom), flow.marks.get(*mark))
        else {
            continue;
        };
        let link = LinkAnnotation::new(sides, Target::Destination(place_of(mark).into()));
        let identifier = page.add_tagged_annotation(Annotation::new_link(link, Some(alt.clone())));
        flow.tree.fill(*slot, identifier);
    }
}

/// Bookmarks: chapters with the headings under them.
fn outline(marks: &[Mark]) -> Outline {
    let mut outline = Outline::new();
    let mut chapters: Vec<(OutlineNode, Vec<OutlineNode>)> = Vec::new();
    for mark in marks {
        let node = OutlineNode::new(mark.text.clone(), place_of(mark));
        match chapters.last_mut() {
            Some((_, under)) if mark.level == 3 => under.push(node),
            _ if mark.level <= 2 => chapters.push((node, Vec::new())),
            _ => {}
        }
    }
    for (mut chapter, under) in chapters {
        under.into_iter().for_each(|node| chapter.push_child(node));
        outline.push_child(chapter);
    }
    outline
}
