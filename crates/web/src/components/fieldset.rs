//! Questions that belong together.

use kernel::Lang;
use maud::{Markup, html};

use super::field::Around;

/// A group of controls under one legend.
#[derive(Debug, Clone)]
pub struct Fieldset<'a> {
    /// Id of the group.
    pub name: &'a str,
    /// What the group is.
    pub legend: &'a str,
    /// Help under the legend.
    pub hint: Option<&'a str>,
    /// A mistake of the group as a whole.
    pub error: Option<&'a str>,
    /// The controls.
    pub body: Markup,
}

/// Controls under one legend, as the rows of a repeated group.
pub fn fieldset(lang: Lang, f: &Fieldset<'_>) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    html! {
        div.field.has-error[f.error.is_some()] {
            fieldset.fieldset.fieldset-group id=(f.name) aria-describedby=[around.described_by()] {
                legend.legend { (f.legend) }
                (around.hint_and_error(lang))
                (f.body)
            }
        }
    }
}
