//! Whole documents, as the fonts of the machine set them (Debian: `apt-get install fonts-noto-cjk`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use print::{Document, Fonts, PrintError, font_folders};

fn fonts() -> Fonts {
    Fonts::find(&font_folders(Path::new("."))).unwrap_or_else(|error| panic!("{error}"))
}

fn made(title: &str, chapters: Vec<(&str, &str)>) -> Result<Vec<u8>, PrintError> {
    Document {
        id: "test",
        lang: "zh-Hant-TW",
        kind: "測試",
        title,
        publisher: "範例機關",
        made: "由測試產生",
        day: (2026, 11, 20),
        contents: "目次",
        page_of: &|page, pages| format!("第 {page} 頁，共 {pages} 頁"),
        chapters,
    }
    .pdf(&fonts())
}

/// Pages are objects of their own, outside of compressed streams.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let folded: String = text.split_whitespace().collect();
    folded.matches("/Type/Page").count() - folded.matches("/Type/Pages").count()
}

fn table(rows: usize, cell: &str) -> String {
    let mut markup =
        "<table><caption>表</caption><thead><tr><th>甲</th><th class=\"numeric\">乙</th></tr></thead><tbody>"
            .to_owned();
    for row in 0..rows {
        write!(markup, "<tr><th>{cell}</th><td class=\"numeric\">{row}</td></tr>").unwrap();
    }
    markup + "</tbody></table>"
}

#[test]
fn each_chapter_begins_a_page_after_title_and_contents() {
    let pdf = made("報告書", vec![("一", "<p>字</p>"), ("二", "<p>字</p>")]).unwrap();
    assert_eq!(pages(&pdf), 4);
}

#[test]
fn tables_longer_than_a_page_and_rows_longer_than_a_page_go_on() {
    let short = made("報告書", vec![("表", &table(5, "列"))]).unwrap();
    let long = made("報告書", vec![("表", &table(200, "列"))]).unwrap();
    assert_eq!(pages(&short), 3);
    assert!(pages(&long) > 6, "{}", pages(&long));
    let row = table(1, &"一列很長的字，一直寫下去。".repeat(800));
    let high = made("報告書", vec![("表", &row)]).unwrap();
    assert!(pages(&high) > 5, "{}", pages(&high));
}

#[test]
fn cells_that_are_missing_or_empty_keep_to_the_standard() {
    let markup = "<table><thead><tr><th>甲</th><th></th></tr></thead><tbody><tr><th>a</th></tr><tr><th></th><td></td></tr></tbody></table>";
    made("報告書", vec![("表", markup)]).unwrap();
}

#[test]
fn what_people_typed_stays_letters_and_letters_no_font_has_are_marked() {
    // Private use, a control letter, an emoji, and what would be commands elsewhere.
    let typed = "&lt;/p&gt;&lt;h1&gt; #set page() \\input{x} ) Tj ET \u{e000}\u{7}😀";
    let markup = format!("<h3>{typed}</h3><p>{typed}</p>");
    let pdf = made("</Title> ) (", vec![("<b>章</b>", &markup)]).unwrap();
    assert_eq!(pages(&pdf), 3);
}

#[test]
fn headings_that_leave_a_level_out_keep_to_the_standard() {
    made("報告書", vec![("一", "<h5>深</h5><p>字</p><h3>淺</h3><h6>更深</h6>")]).unwrap();
}

#[test]
fn the_same_content_gives_the_same_file() {
    let chapters = || vec![("一", "<p>字</p><ul><li>甲</li></ul>")];
    assert_eq!(made("報告書", chapters()).unwrap(), made("報告書", chapters()).unwrap());
}

#[test]
fn broken_markup_and_drawings_that_are_not_known_are_told() {
    assert!(matches!(made("報告書", vec![("一", "<p><b>x</p>")]), Err(PrintError::Markup { at: 11, .. })));
    let drawing =
        "<figure><svg width=\"10\" height=\"10\"><title>圖</title><ellipse></ellipse></svg></figure>";
    let error = made("報告書", vec![("一", drawing)]).unwrap_err();
    assert!(error.to_string().contains("ellipse"), "{error}");
}

#[test]
fn without_a_font_the_package_is_named() {
    let Err(error) = Fonts::find(&[PathBuf::from("/nonexistent")]) else { panic!("a font in no folder") };
    assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
}
