//! A sheet of A4, and what is put onto it.

use crate::html::Element;
use crate::tree::Slot;

/// A sheet of A4 in points.
pub(crate) const SHEET: (f32, f32) = (595.28, 841.89);
/// Where text begins on the left: 20 mm.
pub(crate) const LEFT: f32 = 56.7;
/// How wide text is.
pub(crate) const WIDE: f32 = SHEET.0 - 2.0 * LEFT;
/// Where text begins on a sheet.
pub(crate) const TOP: f32 = 60.0;
/// Where it ends.
pub(crate) const BOTTOM: f32 = SHEET.1 - 70.0;
/// What is put onto a sheet.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// Letters.
    Text(Letters),
    /// A line across.
    Rule {
        /// Its beginning.
        from: (f32, f32),
        /// How long it is.
        length: f32,
        /// How thick it is.
        thick: f32,
    },
    /// A drawing.
    Drawing {
        /// Where it belongs.
        slot: Slot,
        /// The drawing.
        svg: Element,
        /// Its upper left corner.
        at: (f32, f32),
        /// How large it is, of its own size.
        scale: f32,
    },
    /// A link to a heading.
    Link {
        /// Where it belongs.
        slot: Slot,
        /// Its left, upper, right and lower side.
        sides: [f32; 4],
        /// The heading's place among the marks.
        mark: usize,
        /// Where it leads, in words.
        alt: String,
    },
}

/// Letters at a place.
#[derive(Debug, Clone)]
pub(crate) struct Letters {
    /// Where they belong; none for what only adorns the sheet.
    pub(crate) slot: Option<Slot>,
    /// Where they begin, on the line that letters stand on.
    pub(crate) at: (f32, f32),
    /// The letters.
    pub(crate) text: String,
    /// How high they are.
    pub(crate) size: f32,
    /// Whether they are bold.
    pub(crate) bold: bool,
    /// Whether they are softer than others.
    pub(crate) soft: bool,
    /// How far a line through them goes, when they are struck out.
    pub(crate) struck: Option<f32>,
}

/// A heading and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Its level in the document.
    pub(crate) level: u8,
    /// What it says.
    pub(crate) text: String,
    /// Its sheet, counted from the first of the flow.
    pub(crate) sheet: usize,
    /// Its height there.
    pub(crate) y: f32,
}
