//! Many things of one kind.

use kernel::Lang;
use maud::{Markup, html};

use crate::words::word;

/// Whether a column is the one sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// It could be.
    Possible,
    /// It is, smallest first.
    Ascending,
    /// It is, largest first.
    Descending,
}

/// A column's head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub title: String,
    /// Figures, set to the right.
    pub numeric: bool,
    /// Link that sorts by it, and whether it is sorted by now.
    pub sort: Option<(String, Sort)>,
}

impl Column {
    /// A column of text.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), numeric: false, sort: None }
    }

    /// A column of figures.
    pub fn numeric(title: impl Into<String>) -> Self {
        Self { title: title.into(), numeric: true, sort: None }
    }

    /// Lets the table be sorted by it.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, sort: Sort) -> Self {
        self.sort = Some((href.into(), sort));
        self
    }
}

/// A table. The first cell of each row names the row.
#[derive(Debug, Clone, Default)]
pub struct Table<'a> {
    /// What the table shows.
    pub caption: &'a str,
    /// Only read out, when the title above says the same.
    pub caption_hidden: bool,
    /// Heads.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<Markup>>,
}

/// A table that becomes a list of cards on a phone.
pub fn table(f: &Table<'_>) -> Markup {
    html! {
        div.table-frame {
            // On a phone the rows are laid out as cards; the roles keep them a table for
            // screen readers, which go by how a cell is laid out.
            table.table role="table" {
                caption.hidden[f.caption_hidden] { (f.caption) }
                thead role="rowgroup" { tr role="row" { @for column in &f.columns { (head(column)) } } }
                tbody role="rowgroup" {
                    @for row in &f.rows {
                        tr role="row" {
                            @for (index, (cell, column)) in row.iter().zip(&f.columns).enumerate() {
                                @if index == 0 { th scope="row" role="rowheader" .numeric[column.numeric] { (cell) } }
                                @else { td role="cell" data-label=(column.title) .numeric[column.numeric] { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn head(column: &Column) -> Markup {
    let sorted = match &column.sort {
        Some((_, Sort::Ascending)) => Some("ascending"),
        Some((_, Sort::Descending)) => Some("descending"),
        _ => None,
    };
    html! {
        th scope="col" role="columnheader" .numeric[column.numeric] aria-sort=[sorted] {
            @if let Some((href, _)) = &column.sort { a.sort href=(href) { (column.title) } }
            @else { (column.title) }
        }
    }
}

/// Steps through a long list by its keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    /// The list's beginning; none when this is it.
    pub first: Option<String>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// Links to the pages around this one; nothing when there is only one page.
pub fn pagination(lang: Lang, f: &Pagination) -> Markup {
    let links = [
        (&f.first, "web-page-first", None, "first"),
        (&f.previous, "web-page-previous", Some("prev"), "previous"),
        (&f.next, "web-page-next", Some("next"), "next"),
    ];
    html! {
        @if links.iter().any(|link| link.0.is_some()) {
            nav.pagination aria-label=(word(lang, "web-pagination")) {
                ul {
                    @for (href, key, rel, class) in links {
                        @if let Some(href) = href {
                            li.(class) { a href=(href) rel=[rel] { (word(lang, key)) } }
                        }
                    }
                }
            }
        }
    }
}
