//! A report in book form, as a page.

use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, PreEscaped, html};
use web::{Visitor, page, t};

/// A report: the page and the file are made of the same.
#[derive(Debug, Clone)]
pub struct Book {
    /// Name of the file, without its ending: `yearbook-2026`.
    pub name: String,
    /// Where the file is fetched.
    pub file: String,
    /// What sort of book it is; stands above the title.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub publisher: String,
    /// When it was made, and where its figures come from.
    pub made: String,
    /// The chapters.
    pub chapters: Vec<Chapter>,
}

/// A chapter; headings in it begin at `h3`.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its id on the page.
    pub id: String,
    /// Its title, without a number.
    pub title: String,
    /// What it says.
    pub body: Markup,
}

impl Chapter {
    /// A chapter.
    pub fn new(id: impl Into<String>, title: impl Into<String>, body: Markup) -> Self {
        Self { id: id.into(), title: title.into(), body }
    }

    /// A chapter of a page's own markup, whose headings begin at `h2`: each goes down by one.
    pub fn of_page(id: impl Into<String>, title: impl Into<String>, body: &Markup) -> Self {
        Self::new(id, title, lowered(body))
    }
}

/// The same with each heading one level deeper, to stand under another.
pub fn lowered(body: &Markup) -> Markup {
    // What people wrote is escaped in the markup, so these letters are nothing but tags.
    let mut lower = body.0.clone();
    for level in (2..=5).rev() {
        for tag in ["<h", "</h"] {
            lower = lower.replace(&format!("{tag}{level}"), &format!("{tag}{}", level + 1));
        }
    }
    PreEscaped(lower)
}

impl Book {
    /// The titles of the chapters with their numbers.
    pub(crate) fn titles(&self) -> Vec<String> {
        let numbered = |(place, chapter): (usize, &Chapter)| format!("{}. {}", place + 1, chapter.title);
        self.chapters.iter().enumerate().map(numbered).collect()
    }

    /// The page, with the way to it.
    pub fn show(&self, ctx: &Ctx, v: &Visitor, way: Vec<(String, String)>) -> Response {
        let mut frame = page(ctx, v, &self.title).own_heading().wide();
        for (text, href) in way {
            frame = frame.breadcrumb(text, href);
        }
        let contents = t(ctx, v, "print-contents", &[]);
        frame.body(html! {
            p.book-file { a href=(self.file) type="application/pdf" { (t(ctx, v, "print-file", &[])) } }
            article.print-document.book {
                header.book-cover {
                    p.caption { (self.kind) }
                    h1 { (self.title) }
                    p { (self.publisher) }
                    p { (self.made) }
                }
                nav.book-contents aria-label=(contents) {
                    h2 { (contents) }
                    ol { @for chapter in &self.chapters { li { a href={ "#" (chapter.id) } { (chapter.title) } } } }
                }
                @for (chapter, title) in self.chapters.iter().zip(self.titles()) {
                    section.book-chapter aria-labelledby=(chapter.id) {
                        h2 id=(chapter.id) { (title) }
                        (chapter.body)
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_a_page_go_down_by_one_and_what_people_wrote_stays() {
        let page = html! { h2 id="a" { "目標" } h3 { "x" } p { "<h2>" } };
        let chapter = Chapter::of_page("c", "章", &page);
        assert_eq!(chapter.body.0, "<h3 id=\"a\">目標</h3><h4>x</h4><p>&lt;h2&gt;</p>");
    }
}
