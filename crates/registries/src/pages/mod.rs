//! The pages of this block.

use kernel::Lang;
use kernel::i18n::Locales;

use crate::RegistriesError;

/// What an error says in a language.
pub(crate) fn error_text(locales: &Locales, lang: Lang, error: &RegistriesError) -> String {
    let key = format!("error-{}", error.code().replace(['.', '_'], "-"));
    locales.text(lang, &key, &[("field", error.field().unwrap_or("").into())])
}
