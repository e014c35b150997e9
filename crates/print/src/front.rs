//! What comes before the chapters: the title, and the contents with the pages.

use std::num::NonZeroU16;

use krilla::tagging::Tag;

use crate::Document;
use crate::flow::{BODY, Flow, Look};
use crate::lines::Measured;
use crate::model::{Run, Style};
use crate::sheet::{BOTTOM, LEFT, Letters, Op, TOP, WIDE};

/// How high a line of the contents is.
const LINE: f32 = 19.0;
/// Where the title begins on its sheet.
const TITLE: f32 = 230.0;

/// A line of the contents: the heading's place among the marks.
struct Entry {
    mark: usize,
    indent: f32,
}

/// Puts title and contents before the sheets of the chapters.
pub(crate) fn front(document: &Document<'_>, flow: &mut Flow<'_>) {
    let chapters = flow.tree.roots();
    let sheets = std::mem::take(&mut flow.sheets);
    let entries: Vec<Entry> = flow
        .marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.level <= 3)
        .map(|(place, mark)| Entry { mark: place, indent: if mark.level == 3 { 18.0 } else { 0.0 } })
        .collect();
    title(document, flow);
    // The contents say on which pages the chapters are, and so have to know how long they are themselves.
    let head = 48.0;
    let first = ((BOTTOM - TOP - head) / LINE).floor() as usize;
    let further = ((BOTTOM - TOP) / LINE).floor() as usize;
    let before = 2 + entries.len().saturating_sub(first).div_ceil(further.max(1));
    for mark in &mut flow.marks {
        mark.sheet += before;
    }
    for (_, sheet, _) in &mut flow.drawn {
        *sheet += before;
    }
    contents(document, flow, &entries, head);
    flow.sheets.extend(sheets);
    flow.tree.bring_forward(chapters, 0);
}

fn title(document: &Document<'_>, flow: &mut Flow<'_>) {
    flow.sheet();
    flow.y = TITLE;
    let part = flow.tree.root(Tag::Section);
    let mut line = |text: &str, size: f32, heading: bool, after: f32| {
        let runs = [Run { text: text.to_owned(), style: Style { soft: !heading, ..Style::default() } }];
        let tag = if heading {
            flow.tree.part(part, Tag::Hn(NonZeroU16::MIN, Some(text.to_owned())))
        } else {
            flow.tree.part(part, Tag::P)
        };
        flow.paragraph(tag, &runs, Look { size, bold: heading, left: LEFT, wide: WIDE, after });
    };
    line(document.kind, 13.0, false, 10.0);
    line(document.title, 30.0, true, 26.0);
    line(document.publisher, 13.0, false, 6.0);
    line(document.made, 11.0, false, 0.0);
}

fn contents(document: &Document<'_>, flow: &mut Flow<'_>, entries: &[Entry], head: f32) {
    flow.sheet();
    let part = flow.tree.root(Tag::Section);
    let runs = [Run { text: document.contents.to_owned(), style: Style::default() }];
    let heading =
        flow.tree.part(part, Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(document.contents.to_owned())));
    flow.paragraph(heading, &runs, Look { size: 20.0, bold: true, left: LEFT, wide: WIDE, after: 0.0 });
    flow.y = TOP + head;
    let list = flow.tree.part(part, Tag::TOC);
    for entry in entries {
        flow.room(LINE);
        let item = flow.tree.part(list, Tag::TOCI);
        let reference = flow.tree.part(item, Tag::Reference);
        let link = flow.tree.part(reference, Tag::Link);
        let (pressed, said) = (flow.tree.slot(link), flow.tree.slot(link));
        let mark = flow.marks[entry.mark].clone();
        let page = (mark.sheet + 1).to_string();
        let style = Style { bold: mark.level == 2, ..Style::default() };
        let runs = [Run { text: mark.text.clone(), style }];
        let wide = WIDE - entry.indent - 40.0;
        let lines = Measured::new(flow.faces, &runs, BODY, false).lines(wide);
        let y = flow.y + LINE * 0.7;
        let reach = lines.first().map_or(0.0, |line| {
            flow.line(line, &runs, &[said], (LEFT + entry.indent, y), BODY);
            line.width
        });
        let number = flow.faces.face(false).width(&page) * BODY;
        dots(flow, LEFT + entry.indent + reach + 6.0, LEFT + WIDE - number - 6.0, y);
        flow.put(Op::Text(Letters {
            slot: Some(said),
            at: (LEFT + WIDE - number, y),
            text: page,
            size: BODY,
            bold: false,
            soft: false,
            struck: None,
        }));
        let sides = [LEFT, flow.y, LEFT + WIDE, flow.y + LINE];
        flow.put(Op::Link { slot: pressed, sides, mark: entry.mark, alt: mark.text });
        flow.y += LINE;
    }
}

/// Dots between a heading and its page, for the eye only.
fn dots(flow: &mut Flow<'_>, from: f32, until: f32, y: f32) {
    let wide = flow.faces.face(false).width(" .") * BODY;
    let count = ((until - from) / wide).floor().max(0.0) as usize;
    if count > 1 {
        flow.put(Op::Text(Letters {
            slot: None,
            at: (until - count as f32 * wide, y),
            text: " .".repeat(count),
            size: BODY,
            bold: false,
            soft: true,
            struck: None,
        }));
    }
}
