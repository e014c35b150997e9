//! Texts: a block's, from the context; and this crate's own, which components use.

use std::sync::LazyLock;

use kernel::i18n::{Arg, Locales};
use kernel::{Ctx, Lang};

use crate::block::LOCALES;
use crate::visitor::Visitor;

static OWN: LazyLock<Locales> = LazyLock::new(|| Locales::new(LOCALES));

/// The text of `key` in the visitor's language.
pub fn t(ctx: &Ctx, v: &Visitor, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    ctx.locales.text(v.lang, key, args)
}

/// The hint of a field whose label is the text of `label`: the text of `<label>-hint`, where there is one.
pub fn hint(ctx: &Ctx, v: &Visitor, label: &str) -> Option<String> {
    let key = format!("{label}-hint");
    ctx.locales.has(v.lang, &key).then(|| t(ctx, v, &key, &[]))
}

/// A text of this crate.
pub(crate) fn word(lang: Lang, key: &str) -> String {
    OWN.text(lang, key, &[])
}
