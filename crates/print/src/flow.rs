//! Puts blocks onto sheets of A4, one below the other.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag};

use crate::font::Faces;
use crate::lines::{Line, Measured};
use crate::model::{Block, Figure, Run, Style};
use crate::sheet::{BOTTOM, LEFT, Letters, Mark, Op, TOP, WIDE};
use crate::tree::{Part, Slot, Tree};

/// Size of letters in a paragraph.
pub(crate) const BODY: f32 = 10.5;
/// How high a line is, for letters 1 high.
const LEADING: f32 = 1.65;
/// How far a list's lines stand in.
const INDENT: f32 = 16.0;
/// How large drawings are, of their own size.
const DRAWN: f32 = 0.78;
/// What has to follow a heading on its sheet.
const FOLLOWING: f32 = 64.0;

/// How a paragraph looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Size of letters.
    pub(crate) size: f32,
    /// All bold.
    pub(crate) bold: bool,
    /// Where it begins.
    pub(crate) left: f32,
    /// How wide it is.
    pub(crate) wide: f32,
    /// Space after it.
    pub(crate) after: f32,
}

impl Look {
    /// A paragraph of the body that stands in so far.
    fn body(indent: f32) -> Self {
        Self { size: BODY, bold: false, left: LEFT + indent, wide: WIDE - indent, after: 6.0 }
    }
}

/// Sheets that are being filled.
pub(crate) struct Flow<'a> {
    /// The fonts.
    pub(crate) faces: &'a Faces<'a>,
    /// What is what.
    pub(crate) tree: Tree,
    /// The sheets.
    pub(crate) sheets: Vec<Vec<Op>>,
    /// The headings.
    pub(crate) marks: Vec<Mark>,
    /// The drawings, each with its sheet and its left, upper, right and lower side there.
    pub(crate) drawn: Vec<(Part, usize, [f32; 4])>,
    /// How far the last sheet is filled.
    pub(crate) y: f32,
}

impl<'a> Flow<'a> {
    /// Nothing yet.
    pub(crate) fn new(faces: &'a Faces<'a>) -> Self {
        let tree = Tree::default();
        Self { faces, tree, sheets: Vec::new(), marks: Vec::new(), drawn: Vec::new(), y: BOTTOM }
    }

    /// Begins a sheet.
    pub(crate) fn sheet(&mut self) {
        self.sheets.push(Vec::new());
        self.y = TOP;
    }

    /// Begins a sheet unless this much still fits on the last.
    pub(crate) fn room(&mut self, height: f32) {
        if self.sheets.is_empty() || self.y + height > BOTTOM {
            self.sheet();
        }
    }

    /// Puts something onto the last sheet.
    pub(crate) fn put(&mut self, op: Op) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(op);
        }
    }

    /// A chapter on a sheet of its own.
    pub(crate) fn chapter(&mut self, title: &str, blocks: &[Block]) {
        self.sheet();
        let part = self.tree.root(Tag::Section);
        self.heading(part, 2, &[Run { text: title.to_owned(), style: Style::default() }]);
        self.blocks(part, blocks, 0.0);
    }

    /// Blocks one below the other, all standing in so far.
    pub(crate) fn blocks(&mut self, part: Part, blocks: &[Block], indent: f32) {
        for (place, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(level, runs) => {
                    // A drawing is not broken: its heading goes to the next sheet with it.
                    if let Some(Block::Figure(figure)) = blocks.get(place + 1) {
                        self.room(size_of(figure)[1] + 2.0 * FOLLOWING);
                    }
                    self.heading(part, (*level).max(3), runs);
                }
                Block::Paragraph(runs) => {
                    let paragraph = self.tree.part(part, Tag::P);
                    self.paragraph(paragraph, runs, Look::body(indent));
                }
                Block::List { numbered, items } => self.list(part, *numbered, items, indent),
                Block::Table(table) => self.table(part, table),
                Block::Figure(figure) => self.figure(part, figure),
            }
        }
    }

    fn heading(&mut self, part: Part, level: u8, runs: &[Run]) {
        // A level is never left out: the last heading's decides how deep the next may be.
        let deepest = self.marks.last().map_or(2, |mark| mark.level + 1);
        let level = level.min(deepest);
        let size = match level {
            2 => 20.0,
            3 => 14.0,
            4 => 12.0,
            _ => 11.0,
        };
        if self.y > TOP {
            self.y += size * 0.7;
        }
        self.room(size * LEADING + FOLLOWING);
        let text: String = runs.iter().map(|run| run.text.replace('\n', " ")).collect();
        let tag = Tag::Hn(NonZeroU16::new(level.into()).unwrap_or(NonZeroU16::MIN), Some(text.clone()));
        self.marks.push(Mark { level, text, sheet: self.sheets.len() - 1, y: self.y });
        let heading = self.tree.part(part, tag);
        let look = Look { size, bold: true, left: LEFT, wide: WIDE, after: size * 0.35 };
        self.paragraph(heading, runs, look);
    }

    /// Lines of text; those that do not fit go on on the next sheet.
    pub(crate) fn paragraph(&mut self, part: Part, runs: &[Run], look: Look) {
        let slots = self.slots(part, runs);
        let lines = Measured::new(self.faces, runs, look.size, look.bold).lines(look.wide);
        let high = look.size * LEADING;
        for line in &lines {
            self.room(high);
            let y = self.y + high * 0.5 + look.size * 0.37;
            self.line(line, runs, &slots, (look.left, y), look.size);
            self.y += high;
        }
        self.y += look.after;
    }

    /// Where each run belongs: those in another language in a part of their own.
    pub(crate) fn slots(&mut self, part: Part, runs: &[Run]) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        let mut lang: Option<&Option<String>> = None;
        for run in runs {
            let same = lang == Some(&run.style.lang);
            let slot = match (same.then(|| slots.last().copied()).flatten(), &run.style.lang) {
                (Some(slot), _) => slot,
                (None, None) => self.tree.slot(part),
                (None, Some(_)) => {
                    let span = self.tree.part(part, Tag::Span.with_lang(run.style.lang.clone()));
                    self.tree.slot(span)
                }
            };
            lang = Some(&run.style.lang);
            slots.push(slot);
        }
        slots
    }

    /// One line whose letters stand at this height.
    pub(crate) fn line(&mut self, line: &Line, runs: &[Run], slots: &[Slot], at: (f32, f32), size: f32) {
        for piece in &line.pieces {
            let style = &runs[piece.run].style;
            self.put(Op::Text(Letters {
                slot: slots.get(piece.run).copied(),
                at: (at.0 + piece.x, at.1),
                text: piece.text.clone(),
                size,
                bold: piece.bold,
                soft: style.soft,
                struck: style.struck.then_some(piece.width),
            }));
        }
    }

    fn list(&mut self, part: Part, numbered: bool, items: &[Vec<Block>], indent: f32) {
        let numbering = if numbered { ListNumbering::Decimal } else { ListNumbering::Disc };
        let list = self.tree.part(part, Tag::L(numbering));
        for (place, item) in items.iter().enumerate() {
            self.room(BODY * LEADING);
            let line = self.tree.part(list, Tag::LI);
            let label = self.tree.part(line, Tag::Lbl);
            let slot = self.tree.slot(label);
            let text = if numbered { format!("{}.", place + 1) } else { "•".to_owned() };
            self.put(Op::Text(Letters {
                slot: Some(slot),
                at: (LEFT + indent + 2.0, self.y + BODY * (LEADING * 0.5 + 0.37)),
                text,
                size: BODY,
                bold: false,
                soft: false,
                struck: None,
            }));
            let body = self.tree.part(line, Tag::LBody);
            self.blocks(body, item, indent + INDENT);
            self.y -= 3.0;
        }
        self.y += 6.0;
    }

    fn figure(&mut self, part: Part, figure: &Figure) {
        let [wide, high] = size_of(figure);
        self.room(high + 40.0);
        let alt = [figure.title.as_str(), figure.description.as_str()].join(": ");
        let drawn = self.tree.part(part, Tag::Figure(Some(alt)));
        let slot = self.tree.slot(drawn);
        let sides = [LEFT, self.y, LEFT + wide, self.y + high + 20.0];
        self.drawn.push((drawn, self.sheets.len() - 1, sides));
        self.put(Op::Drawing { slot, svg: figure.svg.clone(), at: (LEFT, self.y), scale: DRAWN });
        self.y += high + 4.0;
        self.key(drawn, figure);
        let caption = self.tree.part(part, Tag::P);
        let runs = [Run { text: figure.title.clone(), style: Style { soft: true, ..Style::default() } }];
        self.paragraph(caption, &runs, Look { size: 9.0, ..Look::body(0.0) });
    }

    /// Samples of the drawing's inks with what they mean.
    fn key(&mut self, drawn: Part, figure: &Figure) {
        let mut x = LEFT;
        for (sample, name) in &figure.key {
            let slot = self.tree.slot(drawn);
            let wide = self.faces.face(false).width(name) * 9.0;
            self.put(Op::Drawing { slot, svg: sample.clone(), at: (x, self.y + 2.0), scale: 0.8 });
            let sample =
                sample.attribute("width").and_then(|value| value.parse::<f32>().ok()).unwrap_or(18.0);
            x += sample * 0.8 + 5.0;
            self.put(Op::Text(Letters {
                slot: Some(slot),
                at: (x, self.y + 10.5),
                text: name.clone(),
                size: 9.0,
                bold: false,
                soft: false,
                struck: None,
            }));
            x += wide + 16.0;
        }
        self.y += if figure.key.is_empty() { 0.0 } else { 16.0 };
    }
}

/// How wide and high a drawing is on the sheet.
fn size_of(figure: &Figure) -> [f32; 2] {
    let size = |name: &str| figure.svg.attribute(name).and_then(|value| value.parse::<f32>().ok());
    [size("width").unwrap_or(440.0) * DRAWN, size("height").unwrap_or(240.0) * DRAWN]
}
