//! The texts of all blocks, in Fluent.

mod check;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Lang;
use crate::money::grouped;
use crate::{Day, Money};

const KERNEL: [(Lang, &str); 2] =
    [(Lang::Zh, include_str!("../../locales/zh.ftl")), (Lang::En, include_str!("../../locales/en.ftl"))];

/// The value of a variable in a text.
///
/// A number is a quantity: it chooses plural forms and is written with commas.
/// Years, file numbers and other numerals that nobody counts are given as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Written as it is.
    Text(Cow<'a, str>),
    /// A quantity.
    Number(i64),
    /// Written the long way of the language: `中華民國115年1月5日`.
    Day(Day),
    /// Written the long way of the language: `新臺幣1,234元`.
    Money(Money),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

macro_rules! number_arg {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg<'_> {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
number_arg!(i32, u32, i64, u64, usize);

impl From<Day> for Arg<'_> {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Money> for Arg<'_> {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl<'a> Arg<'a> {
    fn fluent(&'a self, lang: Lang) -> FluentValue<'a> {
        match self {
            Self::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Self::Number(number) => FluentValue::from(*number),
            Self::Day(day) => FluentValue::from(day.long(lang)),
            Self::Money(money) => FluentValue::from(money.long(lang)),
        }
    }
}

/// The texts of the kernel and of all blocks it was built with.
pub struct Locales {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    /// What [`Locales::check`] reports.
    problems: Vec<String>,
    /// Keys already logged as missing or wrong.
    logged: Mutex<HashSet<String>>,
}

impl std::fmt::Debug for Locales {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locales").field("problems", &self.problems.len()).finish_non_exhaustive()
    }
}

impl Default for Locales {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Locales {
    /// The kernel's own texts and those of `sources`, each the language and the
    /// Fluent text of one block. Mistakes in them do not stop a server, they show
    /// as missing texts; the tests of the server ask [`Locales::check`].
    pub fn new(sources: &[(Lang, &str)]) -> Self {
        let mut checker = check::Checker::default();
        let mut zh = bundle(Lang::Zh);
        let mut en = bundle(Lang::En);
        for (lang, source) in KERNEL.iter().chain(sources) {
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    for error in &errors {
                        let start = error.slice.as_ref().map_or(error.pos.start, |slice| slice.start);
                        checker.parse_error(*lang, source, start, &error.to_string());
                    }
                    resource
                }
            };
            checker.read(*lang, &resource);
            let bundle = if *lang == Lang::Zh { &mut zh } else { &mut en };
            // Doubled keys come back as errors here; the checker has already seen them.
            let _ = bundle.add_resource(resource);
        }
        Self { zh, en, problems: checker.finish(), logged: Mutex::default() }
    }

    /// The text of `key` in `lang`; in Chinese when `lang` has none, and `⟦key⟧`
    /// when Chinese has none either. Either lack is logged once.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        if let Some(text) = self.format(lang, key, args) {
            return text;
        }
        self.log_once(lang, key, "no text");
        let chinese = if lang == Lang::Zh { None } else { self.format(Lang::Zh, key, args) };
        chinese.unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// Whether there is a text for `key` in `lang`.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundle(lang).get_message(key).is_some_and(|message| message.value().is_some())
    }

    /// Everything wrong with the texts: files that do not parse, keys that one
    /// language lacks, keys written twice, keys whose variables differ between
    /// the languages, references to nothing. Empty when all is well.
    pub fn check(&self) -> Vec<String> {
        self.problems.clone()
    }

    fn format(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = self.bundle(lang);
        let message = bundle.get_message(key)?;
        let pattern = message.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(*name, arg.fluent(lang));
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if !errors.is_empty() {
            let reasons: BTreeSet<String> = errors.iter().map(ToString::to_string).collect();
            self.log_once(lang, key, &reasons.into_iter().collect::<Vec<_>>().join("; "));
        }
        Some(text)
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    fn log_once(&self, lang: Lang, key: &str, reason: &str) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.insert(format!("{}/{key}", lang.code())) {
            tracing::warn!(lang = lang.code(), key, reason, "locale text");
        }
    }
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = lang.tag().parse().expect("our two tags are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks would end up in copied text, file names and PDF.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(grouped(number.value as i64)),
        _ => None,
    }));
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locales(zh: &str, en: &str) -> Locales {
        Locales::new(&[(Lang::Zh, zh), (Lang::En, en)])
    }

    #[test]
    fn texts_take_variables_without_isolation_marks() {
        let locales = locales(
            "x-count = 共有{ $count }件，{ $name }",
            "x-count = { $count ->\n    [one] One case\n   *[other] { $count } cases\n } for { $name }",
        );
        let args = |count: i64| [("count", Arg::from(count)), ("name", Arg::from("王測安"))];
        assert_eq!(locales.text(Lang::Zh, "x-count", &args(1234)), "共有1,234件，王測安");
        assert_eq!(locales.text(Lang::En, "x-count", &args(1)), "One case for 王測安");
        assert_eq!(locales.text(Lang::En, "x-count", &args(2)), "2 cases for 王測安");
        assert_eq!(locales.check(), Vec::<String>::new());
    }

    #[test]
    fn days_and_money_are_written_as_the_language_does() {
        let locales = locales("x = { $fee }，{ $day }", "x = { $fee }, { $day }");
        let args = [("fee", Arg::from(Money(1500))), ("day", Arg::from(Day::new(2026, 1, 5).unwrap()))];
        assert_eq!(locales.text(Lang::Zh, "x", &args), "新臺幣1,500元，中華民國115年1月5日");
        assert_eq!(locales.text(Lang::En, "x", &args), "NT$1,500, 5 January 2026");
    }

    #[test]
    fn a_missing_text_falls_back_to_chinese_and_then_to_its_key() {
        let locales = locales("only-zh = 只有中文", "");
        assert_eq!(locales.text(Lang::En, "only-zh", &[]), "只有中文");
        assert_eq!(locales.text(Lang::En, "nowhere", &[]), "⟦nowhere⟧");
        assert_eq!(locales.text(Lang::Zh, "nowhere", &[]), "⟦nowhere⟧");
        assert!(locales.has(Lang::Zh, "only-zh") && !locales.has(Lang::En, "only-zh"));
    }

    #[test]
    fn the_kernels_own_texts_are_complete() {
        assert_eq!(Locales::default().check(), Vec::<String>::new());
    }

    #[test]
    fn every_error_of_the_kernel_has_its_sentence() {
        use crate::calendar::roc;
        use crate::number::{business_number, national_id};
        let mut sentences: Vec<(&str, Vec<(&str, String)>)> = Vec::new();
        for text in ["", "x", "2026/1/1", "0年1月1日", "115/13/1", "115/2/29"] {
            let error = roc::parse(text).unwrap_err();
            sentences.push((error.key(), error.args()));
        }
        for text in ["", "1123456789", "A323456789", "A12345678X", "A123456788"] {
            let error = national_id::check(text).unwrap_err();
            sentences.push((error.key(), error.args()));
        }
        for text in ["", "1234567A", "12345678"] {
            let error = business_number::check(text).unwrap_err();
            sentences.push((error.key(), error.args()));
        }
        for text in ["", "x", "1.5", "99999999999999999999"] {
            sentences.push((text.parse::<Money>().unwrap_err().key(), Vec::new()));
        }
        let locales = Locales::default();
        for (key, args) in sentences {
            let args: Vec<_> = args.iter().map(|(name, value)| (*name, Arg::from(value))).collect();
            for lang in [Lang::Zh, Lang::En] {
                let text = locales.text(lang, key, &args);
                assert!(!text.contains(['⟦', '{']), "{key}: {text}");
            }
        }
    }
}
