//! Reports in book form (報告書): as a page, and as a file that keeps and can be listened to. See README.md.

mod blocks;
mod book;
mod chart;
mod document;
mod error;
mod flow;
mod font;
mod front;
mod html;
mod lines;
mod model;
mod paint;
mod press;
mod sheet;
mod table;
mod tree;

use std::path::{Path, PathBuf};

use kernel::Lang;
use web::{Block, Routes};

pub use book::{Book, Chapter, lowered};
pub use document::Document;
pub use error::PrintError;
pub use font::Fonts;
pub use press::Press;

/// The block's texts.
pub const LOCALES: &[(Lang, &str)] =
    &[(Lang::Zh, include_str!("../locales/zh.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

/// Where fonts are looked for: the node's own folder first, then those of the machine.
pub fn font_folders(own: &Path) -> Vec<PathBuf> {
    let machine = ["/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts"];
    std::iter::once(own.to_owned()).chain(machine.map(PathBuf::from)).collect()
}

/// Texts alone: the books themselves are pages of the blocks that know the figures.
pub fn block() -> Block {
    Block {
        name: "print",
        routes: Routes::new(),
        jobs: Vec::new(),
        subscriptions: Vec::new(),
        migrations: &[],
        locales: LOCALES,
    }
}
