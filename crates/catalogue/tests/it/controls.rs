//! Field types: choices, files, rows and controls.

use catalogue::Catalogue;
use catalogue::field::{Control, FieldKind, Given, change_rows};
use catalogue::model::Field;
use kernel::Lang;
use serde_json::{Value, json};
use web::components::Choice;
use web::{Errors, Form};

use crate::fields::{catalogue, field, locales};

#[test]
fn choices_from_evidence_are_the_only_ones() {
    let catalogue = catalogue();
    let question = catalogue.service("vehicle-address").unwrap().question("plate").unwrap().field.clone();
    let choices = [Choice::new("TST-0001", "TST-0001 白")];
    let given = Given::new(&catalogue.lists).choices(&choices);
    assert!(question.check(&json!("TST-0001"), "plate", &given).is_ok());
    assert!(question.check(&json!("TST-0002"), "plate", &given).is_err());
}

#[test]
fn a_file_is_checked_by_content_and_size_and_stays_when_no_new_one_comes() {
    let catalogue = catalogue();
    let paper = field(&catalogue, "paper");
    let given = Given::new(&catalogue.lists);
    let value =
        |kind: &str, size: u64| json!({ "file": "ab", "name": "租約.pdf", "kind": kind, "size": size });
    let kept = paper.check(&value("pdf", 2_048), "paper", &given).unwrap();
    assert_eq!(paper.show(&kept, &catalogue.lists, Lang::Zh), "租約.pdf (2 kB)");
    for (wrong, key) in [
        (value("other", 10), "catalogue-error-file-kind"),
        (value("pdf", 2 << 20), "catalogue-error-file-large"),
        (value("pdf", 0), "catalogue-error-file-empty"),
    ] {
        assert_eq!(paper.check(&wrong, "paper", &given).unwrap_err()[0].key, key);
    }
    let nothing = Form::default();
    assert_eq!(paper.parse(&nothing, "paper", &given).unwrap(), Value::Null);
    assert_eq!(paper.parse(&nothing, "paper", &given.kept(Some(&kept))).unwrap(), kept);
}

#[test]
fn rows_are_added_and_taken_away_by_buttons() {
    let catalogue = catalogue();
    let members = field(&catalogue, "members");
    let given = Given::new(&catalogue.lists);
    let typed = [("members-0-name", "甲"), ("members-1-name", "乙"), ("other", "x")];
    assert_eq!(change_rows(&Form::from_pairs(typed)), None, "no button of rows was pressed");

    let added = change_rows(&Form::from_pairs(typed.into_iter().chain([("_add", "members")]))).unwrap();
    let html = control(&catalogue, members, &added);
    assert!(html.contains("name=\"members-2-name\"") && !html.contains("name=\"members-3-name\""));
    assert!(!html.contains("value=\"members\""), "three rows are the most: no button to add");

    let removed =
        change_rows(&Form::from_pairs(typed.into_iter().chain([("_remove", "members-0")]))).unwrap();
    assert_eq!(members.parse(&removed, "members", &given).unwrap(), json!([{ "name": "乙", "born": null }]));
    assert_eq!(removed.text("other"), "x");
    assert!(
        control(&catalogue, members, &Form::default()).contains("name=\"members-0-name\""),
        "one empty row to begin with"
    );
}

fn control(catalogue: &Catalogue, field: &Field, form: &Form) -> String {
    let (locales, mut errors) = (locales(), Errors::new());
    errors.add(field.id.clone(), "wrong here");
    let control = Control {
        lang: Lang::Zh,
        locales: &locales,
        field,
        name: &field.id,
        form,
        errors: &errors,
        given: Given::new(&catalogue.lists),
        heading: false,
        compact: false,
    };
    control.render().into_string()
}

#[test]
fn every_type_has_a_control_with_its_label_its_error_and_what_was_typed() {
    let catalogue = catalogue();
    let mut types = Vec::new();
    for registry in catalogue.registries() {
        for field in &registry.fields {
            let form = Form::from_pairs([(field.id.as_str(), "typed \"<this>\"")]);
            let html = control(&catalogue, field, &form);
            assert!(html.contains(&field.name.zh), "{html}");
            assert!(html.contains("wrong here"), "{}: {html}", field.id);
            assert!(!html.contains("<this>"), "what was typed is escaped");
            assert!(!html.contains("catalogue-"), "a text is missing: {html}");
            types.push(field.kind.name());
        }
    }
    types.sort_unstable();
    types.dedup();
    let all = FieldKind::NAMES.len() - 1;
    assert_eq!(types.len(), all, "every type but official stands in a registry: {types:?}");
}
