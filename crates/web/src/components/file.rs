//! Sending a file.

use kernel::Lang;
use maud::{Markup, html};

use super::field::{Around, Label};

/// A file to send. Its form needs `enctype="multipart/form-data"`.
#[derive(Debug, Clone, Default)]
pub struct FileInput<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What to send.
    pub label: &'a str,
    /// Kinds and size allowed, in words.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// May stay empty.
    pub optional: bool,
    /// Kinds for the file chooser, as `.pdf,.png,.jpg`.
    pub accept: Option<&'a str>,
}

/// A labelled file chooser.
pub fn file_input(lang: Lang, f: &FileInput<'_>) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    let control = html! {
        input.file-input id=(f.name) name=(f.name) type="file" accept=[f.accept]
            aria-describedby=[around.described_by()] aria-invalid=[around.invalid()];
    };
    around.labelled(lang, &Label { text: f.label, optional: f.optional, heading: false }, &control)
}
