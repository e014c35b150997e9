//! Lists of texts, and words of a fixed set.

use directory::nearest::hint;

use super::Node;

impl Node<'_> {
    /// A list of texts; empty when it is not there.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(key, value.get_ref(), "a list of texts", "[\"…\"]");
            return Vec::new();
        };
        let mut found: Vec<String> = Vec::new();
        for item in items {
            match item.get_ref().as_str().map(str::trim) {
                Some(text) if found.iter().any(|known| known == text) => {
                    self.mistake(key, format!("{key} names “{text}” twice"), "leave one of the two out");
                }
                Some(text) if !text.is_empty() => found.push(text.to_owned()),
                _ => self.wrong(key, item.get_ref(), "a list of texts", "[\"…\"]"),
            }
        }
        found
    }

    /// A list of texts that holds at least one.
    pub(crate) fn some_texts(&self, key: &str) -> Vec<String> {
        let found = self.texts(key);
        if self.table.get(key).is_none() {
            self.missing(key);
        } else if found.is_empty() {
            self.mistake(key, format!("{key} is empty"), "name at least one");
        }
        found
    }

    /// One of the words in `choices`; `None` after telling that it is none of them, or missing.
    pub(crate) fn choice<T: Clone>(&self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text(key);
        if word.is_empty() { None } else { self.word(key, &word, choices) }
    }

    /// A list of words, each one of `choices`.
    pub(crate) fn choices<T: Clone>(&self, key: &str, choices: &[(&str, T)]) -> Vec<T> {
        self.texts(key).iter().filter_map(|word| self.word(key, word, choices)).collect()
    }

    fn word<T: Clone>(&self, key: &str, word: &str, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| value.clone());
        if found.is_none() {
            let hint = hint(word, choices.iter().map(|(name, _)| *name));
            self.mistake(key, format!("{key}: “{word}” is not one of the known words"), hint);
        }
        found
    }
}
