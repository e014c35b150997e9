//! Field types: what they accept, refuse and show.

use catalogue::Catalogue;
use catalogue::field::Given;
use catalogue::model::Field;
use kernel::Lang;
use kernel::i18n::Locales;
use proptest::prelude::*;
use serde_json::{Value, json};
use web::Form;

use crate::folder::Folder;

/// One field of every type.
const FIELDS: &str = r#"
[[field]]
id = "note"
name = { zh = "備註", en = "Note" }
type = "text"
max = 5
multiline = true
[[field]]
id = "day"
name = { zh = "日", en = "Day" }
type = "date"
[[field]]
id = "roc"
name = { zh = "民國日", en = "ROC day" }
type = "roc_date"
[[field]]
id = "yes"
name = { zh = "同意", en = "Agreed" }
type = "boolean"
[[field]]
id = "count"
name = { zh = "人數", en = "Count" }
type = "integer"
min = 1
max = 1000
[[field]]
id = "income"
name = { zh = "所得", en = "Income" }
type = "money"
[[field]]
id = "business"
name = { zh = "統一編號", en = "Business number" }
type = "business_number"
[[field]]
id = "colours"
name = { zh = "顏色", en = "Colours" }
type = "code"
many = true
[[field.option]]
value = "white"
zh = "白"
en = "White"
[[field.option]]
value = "red"
zh = "紅"
en = "Red"
[[field]]
id = "vehicle"
name = { zh = "車", en = "Vehicle" }
type = "reference"
registry = "vehicle"
[[field]]
id = "paper"
name = { zh = "文件", en = "Paper" }
type = "file"
kinds = ["pdf"]
max_mb = 1
[[field]]
id = "mail"
name = { zh = "電子郵件", en = "E-mail" }
type = "email"
[[field]]
id = "members"
name = { zh = "成員", en = "Members" }
type = "group"
max_rows = 3
required = true
[[field.field]]
id = "name"
label = { zh = "姓名", en = "Name" }
type = "text"
max = 10
[[field.field]]
id = "born"
name = { zh = "生日", en = "Born" }
type = "roc_date"
required = false
"#;

pub(crate) fn catalogue() -> Catalogue {
    let folder = Folder::good();
    let file = "systems/vehicle/registries/vehicle.toml";
    let text = std::fs::read_to_string(folder.at(file)).unwrap();
    std::fs::write(folder.at(file), text + FIELDS).unwrap();
    folder.load().unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

/// A field of the vehicle or the household register.
pub(crate) fn field<'a>(catalogue: &'a Catalogue, id: &str) -> &'a Field {
    let registries = [catalogue.registry("vehicle").unwrap(), catalogue.registry("household").unwrap()];
    registries.iter().find_map(|registry| registry.field(id)).unwrap_or_else(|| panic!("no field {id}"))
}

pub(crate) fn locales() -> Locales {
    Locales::new(&[web::LOCALES, catalogue::LOCALES].concat())
}

#[test]
fn values_are_accepted_normalised_and_shown() {
    let catalogue = catalogue();
    let cases = [
        ("note", json!(" 甲\r\n乙 "), json!("甲\n乙"), "甲\n乙", "甲\n乙"),
        ("day", json!("2026/1/5"), json!("2026-01-05"), "2026年1月5日", "5 January 2026"),
        ("day", json!("115/01/05"), json!("2026-01-05"), "2026年1月5日", "5 January 2026"),
        ("roc", json!("民國115年1月5日"), json!("2026-01-05"), "中華民國115年1月5日", "5 January 2026"),
        ("roc", json!("1150105"), json!("2026-01-05"), "中華民國115年1月5日", "5 January 2026"),
        ("yes", json!("是"), json!(true), "是", "Yes"),
        ("yes", json!(false), json!(false), "否", "No"),
        ("count", json!("１２"), json!(12), "12", "12"),
        ("income", json!("NT$1,200"), json!(1200), "新臺幣1,200元", "NT$1,200"),
        ("business", json!("0０000000"), Value::Null, "", ""),
        ("colours", json!(["red", "white", "red"]), json!(["red", "white"]), "紅、白", "Red, White"),
        ("colours", json!("white;red"), json!(["white", "red"]), "白、紅", "White, Red"),
        ("colour", json!("white"), json!("white"), "白", "White"),
        ("vehicle", json!(" TST-0001 "), json!("TST-0001"), "TST-0001", "TST-0001"),
        (
            "mail",
            json!("test@example.com"),
            json!("test@example.com"),
            "test@example.com",
            "test@example.com",
        ),
        ("phone", json!("0900-000-123"), json!("0900-000-123"), "0900-000-123", "0900-000-123"),
        ("phone", json!("02-2000-0000#12"), json!("02-2000-0000#12"), "02-2000-0000#12", "02-2000-0000#12"),
        (
            "address",
            json!("台北市中正區範例路1號"),
            json!({ "area": "63000050", "line": "範例路1號" }),
            "臺北市中正區範例路1號",
            "範例路1號, Zhongzheng District, Taipei City",
        ),
        (
            "address",
            json!("65000010 測試街2號"),
            json!({ "area": "65000010", "line": "測試街2號" }),
            "新北市板橋區測試街2號",
            "測試街2號, Banqiao District, New Taipei City",
        ),
        (
            "members",
            json!([{ "name": "甲", "born": "115/1/5" }, { "name": "乙" }]),
            json!([{ "name": "甲", "born": "2026-01-05" }, { "name": "乙", "born": null }]),
            "姓名：甲，生日：中華民國115年1月5日\n姓名：乙",
            "Name: 甲, Born: 5 January 2026\nName: 乙",
        ),
    ];
    let given = Given::new(&catalogue.lists);
    for (id, raw, kept, zh, en) in cases {
        let field = field(&catalogue, id);
        let Ok(value) = field.check(&raw, id, &given) else {
            assert_eq!(kept, Value::Null, "{id} refuses {raw}");
            continue;
        };
        assert_eq!(value, kept, "{id} {raw}");
        assert_eq!(field.show(&value, &catalogue.lists, Lang::Zh), zh);
        assert_eq!(field.show(&value, &catalogue.lists, Lang::En), en);
        assert_eq!(
            field.check(&value, id, &given).unwrap(),
            value,
            "{id}: a kept value is accepted as it is"
        );
    }
}

#[test]
fn wrong_values_name_the_field_and_say_what_to_do() {
    let catalogue = catalogue();
    let cases = [
        ("note", json!("一二三四五六"), "note", "備註：最多5個字，您填寫了6個字。請縮短內容。"),
        ("note", json!("a\u{7}"), "note", "備註：含有無法儲存的控制字元，請刪除後重新填寫。"),
        ("plate", json!("tst-1"), "plate", "車牌：格式不符。請依說明的格式填寫。"),
        ("plate", Value::Null, "plate", "車牌：請填寫這一欄。"),
        ("owner_id", json!("A123456788"), "owner_id", "車主：這個號碼不正確。請與證件逐碼核對。"),
        (
            "day",
            json!("2026-02-30"),
            "day",
            "日：沒有「2026-02-30」這一天。請填寫存在的日期，例如「115年1月5日」。",
        ),
        ("roc", json!("115/2/30"), "roc", "民國日：民國115年2月沒有30日，請檢查日期。"),
        ("count", json!("0"), "count", "人數：不得小於1。"),
        ("count", json!("1001"), "count", "人數：不得大於1000。"),
        ("count", json!("1.5"), "count", "人數：請填寫整數，例如「12」。"),
        ("income", json!("-1"), "income", "所得：不得小於0。"),
        ("colour", json!("blue"), "colour", "顏色：請從所列選項中選擇。"),
        (
            "mail",
            json!("test@"),
            "mail",
            "電子郵件：電子郵件地址不完整。請依「name@example.com」的格式填寫。",
        ),
        ("address", json!({ "area": "1", "line": "x" }), "address-area", "地址：請選擇縣市鄉鎮市區。"),
        (
            "address",
            json!({ "area": "63000050", "line": "" }),
            "address-line",
            "地址：請填寫路名、巷弄與門牌號碼。",
        ),
        ("members", json!([]), "members", "成員：請至少填寫一列。"),
        (
            "members",
            json!([{ "name": "甲" }, { "born": "115/1/5" }]),
            "members-1-name",
            "姓名：請填寫這一欄。",
        ),
        ("members", json!([{ "name": "甲", "age": 3 }]), "members", "成員：沒有「age」這個欄位，請移除。"),
        (
            "members",
            json!([{"name":"1"},{"name":"2"},{"name":"3"},{"name":"4"}]),
            "members",
            "成員：最多3列，請刪除多餘的列。",
        ),
        ("yes", json!("maybe"), "yes", "同意：請選擇「是」或「否」。"),
        ("note", json!({ "a": 1 }), "note", "備註：填寫的內容種類不符，請重新填寫。"),
    ];
    let (given, locales) = (Given::new(&catalogue.lists), locales());
    for (id, raw, place, message) in cases {
        let errors = field(&catalogue, id).check(&raw, id, &given).expect_err(id);
        assert_eq!(
            (errors[0].field.as_str(), errors[0].message(&locales, Lang::Zh).as_str()),
            (place, message)
        );
        assert!(!errors[0].message(&locales, Lang::En).contains("catalogue-"), "English is complete");
    }
}

#[test]
fn forms_are_read_and_filled_in_again() {
    let catalogue = catalogue();
    let given = Given::new(&catalogue.lists);
    let cases = [
        ("roc", vec![("roc-year", "115"), ("roc-month", "1"), ("roc-day", "5")], json!("2026-01-05")),
        ("day", vec![("day-year", "2026"), ("day-month", "１"), ("day-day", "5")], json!("2026-01-05")),
        (
            "address",
            vec![("address-area", "63000050"), ("address-line", "範例路1號")],
            json!({ "area": "63000050", "line": "範例路1號" }),
        ),
        ("colours", vec![("colours", "white"), ("colours", "red")], json!(["white", "red"])),
        ("colours", vec![("colours", "")], Value::Null),
        (
            "members",
            vec![
                ("members-0-name", "甲"),
                ("members-1-name", ""),
                ("members-2-name", "丙"),
                ("members-2-born-year", "115"),
                ("members-2-born-month", "1"),
                ("members-2-born-day", "5"),
            ],
            json!([{ "name": "甲", "born": null }, { "name": "丙", "born": "2026-01-05" }]),
        ),
    ];
    for (id, pairs, expected) in cases {
        let field = field(&catalogue, id);
        let form = Form::from_pairs(pairs);
        let value = field.parse(&form, id, &given).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(value, expected, "{id}");
        let again = Form::from_pairs(field.pairs(&value, id));
        assert_eq!(field.parse(&again, id, &given).unwrap(), value, "{id}: filled in again");
    }
    let half = Form::from_pairs([("roc-year", "115"), ("roc-month", "13"), ("roc-day", "")]);
    assert!(field(&catalogue, "roc").parse(&half, "roc", &given).is_err());
}

proptest! {
    #[test]
    fn no_value_panics_and_kept_values_stay(text in "\\PC{0,40}", number in any::<f64>()) {
        let catalogue = catalogue();
        let given = Given::new(&catalogue.lists);
        for registry in catalogue.registries() {
            for field in &registry.fields {
                for raw in [json!(text), json!(number), json!([text]), json!({ "area": text, "line": text }), json!([{ "name": text }])] {
                    if let Ok(kept) = field.check(&raw, "x", &given) {
                        prop_assert_eq!(&field.check(&kept, "x", &given).unwrap(), &kept);
                        field.show(&kept, &catalogue.lists, Lang::En);
                        field.pairs(&kept, "x");
                    }
                }
            }
        }
    }
}
