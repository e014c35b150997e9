//! The texts of all blocks together.

use kernel::Lang;
use kernel::i18n::Locales;

#[test]
fn every_text_is_there_in_both_languages_with_the_same_variables() {
    let blocks = server::blocks();
    let texts: Vec<(Lang, &str)> = blocks.iter().flat_map(|block| block.locales.iter().copied()).collect();
    let problems = Locales::new(&texts).check();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
