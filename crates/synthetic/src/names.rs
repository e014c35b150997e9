//! Names that are obviously made for tests, with their romanisation.

use rand::{Rng, RngExt as _};

const SURNAMES: [(&str, &str); 40] = [
    ("陳", "Chen"),
    ("林", "Lin"),
    ("黃", "Huang"),
    ("張", "Chang"),
    ("李", "Lee"),
    ("王", "Wang"),
    ("吳", "Wu"),
    ("劉", "Liu"),
    ("蔡", "Tsai"),
    ("楊", "Yang"),
    ("許", "Hsu"),
    ("鄭", "Cheng"),
    ("謝", "Hsieh"),
    ("洪", "Hung"),
    ("郭", "Kuo"),
    ("邱", "Chiu"),
    ("曾", "Tseng"),
    ("廖", "Liao"),
    ("賴", "Lai"),
    ("徐", "Hsu"),
    ("周", "Chou"),
    ("葉", "Yeh"),
    ("蘇", "Su"),
    ("莊", "Chuang"),
    ("呂", "Lu"),
    ("江", "Chiang"),
    ("何", "Ho"),
    ("蕭", "Hsiao"),
    ("羅", "Lo"),
    ("高", "Kao"),
    ("潘", "Pan"),
    ("簡", "Chien"),
    ("朱", "Chu"),
    ("鍾", "Chung"),
    ("游", "Yu"),
    ("彭", "Peng"),
    ("詹", "Chan"),
    ("胡", "Hu"),
    ("施", "Shih"),
    ("沈", "Shen"),
];

/// The first character of every given name: test, try, model, example, sample.
const MARKS: [(&str, &str); 5] = [("測", "Tse"), ("試", "Shih"), ("範", "Fan"), ("例", "Li"), ("樣", "Yang")];

const SECONDS: [(&str, &str); 60] = [
    ("安", "An"),
    ("宜", "Yi"),
    ("平", "Ping"),
    ("文", "Wen"),
    ("明", "Ming"),
    ("華", "Hua"),
    ("中", "Chung"),
    ("正", "Cheng"),
    ("仁", "Jen"),
    ("信", "Hsin"),
    ("德", "Te"),
    ("和", "Ho"),
    ("美", "Mei"),
    ("真", "Chen"),
    ("新", "Hsin"),
    ("春", "Chun"),
    ("夏", "Hsia"),
    ("秋", "Chiu"),
    ("冬", "Tung"),
    ("東", "Tung"),
    ("南", "Nan"),
    ("西", "Hsi"),
    ("北", "Pei"),
    ("山", "Shan"),
    ("川", "Chuan"),
    ("海", "Hai"),
    ("星", "Hsing"),
    ("月", "Yueh"),
    ("日", "Jih"),
    ("雲", "Yun"),
    ("雨", "Yu"),
    ("雪", "Hsueh"),
    ("風", "Feng"),
    ("松", "Sung"),
    ("竹", "Chu"),
    ("梅", "Mei"),
    ("蘭", "Lan"),
    ("菊", "Chu"),
    ("荷", "Ho"),
    ("桂", "Kuei"),
    ("一", "I"),
    ("二", "Erh"),
    ("三", "San"),
    ("四", "Ssu"),
    ("五", "Wu"),
    ("六", "Liu"),
    ("七", "Chi"),
    ("八", "Pa"),
    ("九", "Chiu"),
    ("十", "Shih"),
    ("甲", "Chia"),
    ("乙", "I"),
    ("丙", "Ping"),
    ("丁", "Ting"),
    ("子", "Tzu"),
    ("丑", "Chou"),
    ("寅", "Yin"),
    ("卯", "Mao"),
    ("辰", "Chen"),
    ("巳", "Ssu"),
];

/// A surname, by its place in the list.
pub(crate) type Surname = usize;

fn pick(rng: &mut impl Rng, list: &[(&'static str, &'static str)]) -> (&'static str, &'static str) {
    list[rng.random_range(0..list.len())]
}

/// Any surname; the first of the list are the most common ones.
pub(crate) fn surname(rng: &mut impl Rng) -> Surname {
    let a = rng.random_range(0..SURNAMES.len());
    a.min(rng.random_range(0..SURNAMES.len()))
}

/// A full name with its romanisation: 陳測安, `Chen Tse-An`.
pub(crate) fn name(rng: &mut impl Rng, surname: Surname) -> (String, String) {
    let (family, family_en) = SURNAMES[surname % SURNAMES.len()];
    let ((mark, mark_en), (second, second_en)) = (pick(rng, &MARKS), pick(rng, &SECONDS));
    (format!("{family}{mark}{second}"), format!("{family_en} {mark_en}-{second_en}"))
}

/// The name of a business: 測安範例有限公司.
pub(crate) fn business(rng: &mut impl Rng) -> String {
    const KINDS: [&str; 6] = ["有限公司", "股份有限公司", "商行", "企業社", "工作室", "小吃店"];
    let ((mark, _), (one, _), (two, _)) = (pick(rng, &MARKS), pick(rng, &SECONDS), pick(rng, &SECONDS));
    format!("{mark}{one}{two}範例{}", KINDS[rng.random_range(0..KINDS.len())])
}

/// A street: its name says that it is none.
pub(crate) fn street(rng: &mut impl Rng) -> &'static str {
    const STREETS: [&str; 12] = [
        "範例路",
        "範例路一段",
        "範例路二段",
        "範例街",
        "測試路",
        "測試街",
        "測試一街",
        "測試二街",
        "樣本路",
        "樣本街",
        "試行路",
        "例示街",
    ];
    STREETS[rng.random_range(0..STREETS.len())]
}
