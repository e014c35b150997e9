//! What is what in the document, for readers that speak: headings, lists, tables and their order.

use krilla::geom::Rect;
use krilla::tagging::{BBox, Identifier, Node, Tag, TagGroup, TagKind, TagTree};

/// A place in the tree whose letters are set later, on one sheet or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(usize);

/// A part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part(usize);

enum Kid {
    Part(Part),
    Slot(Slot),
}

/// The parts of a document in the order in which they are read.
#[derive(Default)]
pub(crate) struct Tree {
    parts: Vec<(TagKind, Vec<Kid>)>,
    slots: Vec<Vec<Identifier>>,
    roots: Vec<Part>,
}

impl Tree {
    /// A part on the highest level, after those that are there.
    pub(crate) fn root(&mut self, tag: impl Into<TagKind>) -> Part {
        let part = self.new_part(tag.into());
        self.roots.push(part);
        part
    }

    /// Brings the parts from this one on to the beginning, after as many as are to stay there.
    pub(crate) fn bring_forward(&mut self, from: usize, after: usize) {
        let brought = self.roots.split_off(from);
        self.roots.splice(after..after, brought);
    }

    /// How many parts are on the highest level.
    pub(crate) fn roots(&self) -> usize {
        self.roots.len()
    }

    /// A part within another.
    pub(crate) fn part(&mut self, within: Part, tag: impl Into<TagKind>) -> Part {
        let part = self.new_part(tag.into());
        self.parts[within.0].1.push(Kid::Part(part));
        part
    }

    fn new_part(&mut self, tag: TagKind) -> Part {
        self.parts.push((tag, Vec::new()));
        Part(self.parts.len() - 1)
    }

    /// A place for letters in a part.
    pub(crate) fn slot(&mut self, within: Part) -> Slot {
        self.slots.push(Vec::new());
        let slot = Slot(self.slots.len() - 1);
        self.parts[within.0].1.push(Kid::Slot(slot));
        slot
    }

    /// Says where a drawing is.
    pub(crate) fn bound(&mut self, drawing: Part, page: usize, sides: Rect) {
        if let TagKind::Figure(tag) = &mut self.parts[drawing.0].0 {
            tag.set_bbox(Some(BBox::new(page, sides)));
        }
    }

    /// Notes that these letters, or this link, belong to a place.
    pub(crate) fn fill(&mut self, slot: Slot, letters: Identifier) {
        self.slots[slot.0].push(letters);
    }

    /// The tree as the document holds it.
    pub(crate) fn finish(mut self, lang: &str) -> TagTree {
        let roots = std::mem::take(&mut self.roots);
        let nodes: Vec<Node> = roots.into_iter().map(|root| self.group(root).into()).collect();
        TagTree::from(nodes).with_lang(Some(lang.to_owned()))
    }

    fn group(&mut self, part: Part) -> TagGroup {
        let (tag, kids) = std::mem::replace(&mut self.parts[part.0], (Tag::Div.into(), Vec::new()));
        let mut group = TagGroup::new(tag);
        for kid in kids {
            match kid {
                Kid::Part(part) => group.push(self.group(part)),
                Kid::Slot(slot) => {
                    for letters in std::mem::take(&mut self.slots[slot.0]) {
                        group.push(letters);
                    }
                }
            }
        }
        group
    }
}
