//! What is wrong with a form, above its title.

use kernel::Lang;
use maud::{Markup, html};

use crate::Errors;
use crate::words::word;

/// A list of mistakes, each a link to its field. The page builder's `errors` places it.
pub fn error_summary(lang: Lang, errors: &Errors) -> Markup {
    html! {
        div.error-summary role="alert" tabindex="-1" data-focus="" {
            h2 { (word(lang, "web-error-summary")) }
            ul {
                @for (field, message) in errors.iter() {
                    li { @if field.is_empty() { (message) } @else { a href={ "#" (field) } { (message) } } }
                }
            }
        }
    }
}
