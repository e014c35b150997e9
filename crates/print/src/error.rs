//! Why a document was not made.

/// What stands in the way of a document.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// No font with Chinese letters was found in the folders.
    #[error("no font with Chinese letters was found (Debian's package is fonts-noto-cjk): looked in {0}")]
    NoFont(String),
    /// A font file does not hold the font that its name says.
    #[error("the font file {0} cannot be used")]
    BadFont(String),
    /// What came in is not the markup that pages are made of.
    #[error("the markup of the page cannot be read at byte {at}: {reason}")]
    Markup {
        /// Where, counted from the beginning of the chapter.
        at: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// A drawing has a part that cannot be drawn on paper.
    #[error("a drawing holds {0}, which is not known")]
    Drawing(String),
    /// The standard refuses the document.
    #[error("the document does not keep to the standard: {0}")]
    Standard(String),
}
