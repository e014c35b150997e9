//! A book as it goes to the press.

use crate::flow::Flow;
use crate::font::{Faces, Fonts};
use crate::{PrintError, blocks, front, html, paint};

/// What a document is made of. All of it is plain text but for the chapters, which are markup of our pages.
pub struct Document<'a> {
    /// Stays the same for the same content: its digest.
    pub id: &'a str,
    /// Its language: `zh-Hant-TW`, `en`.
    pub lang: &'a str,
    /// What sort of book it is; stands above the title.
    pub kind: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Who answers for it.
    pub publisher: &'a str,
    /// When it was made, and where its figures come from.
    pub made: &'a str,
    /// The day it was made: year, month and day.
    pub day: (u16, u8, u8),
    /// Heading of the contents.
    pub contents: &'a str,
    /// What stands at the foot of a page: its number among so many.
    pub page_of: &'a dyn Fn(usize, usize) -> String,
    /// Title and markup of each chapter.
    pub chapters: Vec<(&'a str, &'a str)>,
}

impl Document<'_> {
    /// The document as PDF/A-2a and PDF/UA-1 in one.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, PrintError> {
        let faces = Faces::of(fonts)?;
        let mut flow = Flow::new(&faces);
        for (title, markup) in &self.chapters {
            flow.chapter(title, &blocks::blocks(&html::read(markup)?));
        }
        front::front(self, &mut flow);
        paint::paint(self, flow)
    }
}
