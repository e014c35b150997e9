//! What a page says, without how it looks on a screen: headings, paragraphs, lists, tables, figures.

use crate::html::Element;

/// Letters that look the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Run {
    /// The letters; a line feed begins a new line.
    pub(crate) text: String,
    /// How they look, and in which language they are.
    pub(crate) style: Style,
}

/// How letters look, and in which language they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// Stronger than the others.
    pub(crate) bold: bool,
    /// Struck out: no longer so.
    pub(crate) struck: bool,
    /// Softer than the others.
    pub(crate) soft: bool,
    /// Their language when it is said.
    pub(crate) lang: Option<String>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// A heading of this level, counted as on the page.
    Heading(u8, Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list, numbered or not.
    List {
        /// Whether its lines are numbered.
        numbered: bool,
        /// What each line says.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table(Table),
    /// A drawing.
    Figure(Figure),
}

/// A table. The first cell of each row names the row where it is a header.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Table {
    /// What it shows; empty when the heading above says it.
    pub(crate) caption: String,
    /// What it shows, in any case.
    pub(crate) summary: String,
    /// Heads of the columns.
    pub(crate) heads: Vec<Cell>,
    /// Rows of cells.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    /// What it says.
    pub(crate) runs: Vec<Run>,
    /// Set to the right, as figures are.
    pub(crate) numeric: bool,
    /// Whether it names its row or column.
    pub(crate) header: bool,
}

/// A drawing with what it tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// The drawing.
    pub(crate) svg: Element,
    /// What it shows.
    pub(crate) title: String,
    /// What it tells, with the figures.
    pub(crate) description: String,
    /// Samples with their meaning.
    pub(crate) key: Vec<(Element, String)>,
}
