//! The features beside the systems: read, checked and made into runs of steps.

use std::path::{Path, PathBuf};

use catalogue::model::System;
use gherkin::{Feature, GherkinEnv, Scenario, Step};

/// One scenario, with its background, ready to run.
pub(crate) struct Run {
    /// Folder of the system.
    pub(crate) folder: String,
    /// The feature's file, below the project.
    pub(crate) file: String,
    /// Line of the scenario.
    pub(crate) line: usize,
    /// Its name.
    pub(crate) name: String,
    /// What it needs does not exist yet: not run, and its row does not count as working.
    pub(crate) pending: bool,
    /// Its steps.
    pub(crate) steps: Vec<Sentence>,
}

/// One step, told apart into its shape and what stands in quotes.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Line in the file.
    pub(crate) line: usize,
    /// As it is written.
    pub(crate) text: String,
    /// Whether something happens in it that jobs may follow.
    pub(crate) is_when: bool,
    /// The text with `""` for each quotation and `#` for each number.
    pub(crate) shape: String,
    /// What stands in the quotations, and the numbers, in order.
    pub(crate) args: Vec<String>,
    /// Its table, with the heading.
    pub(crate) table: Vec<Vec<String>>,
    /// The text below it, between lines of three quotes.
    pub(crate) below: String,
}

impl Sentence {
    /// Tells a step's text apart.
    pub(crate) fn new(line: usize, text: &str) -> Self {
        let (mut shape, mut args) = (String::new(), Vec::new());
        for (place, part) in text.split('"').enumerate() {
            if place % 2 == 1 {
                args.push(part.to_owned());
                shape.push_str("\"\"");
            } else {
                take_numbers(part, &mut shape, &mut args);
            }
        }
        Self {
            line,
            text: text.to_owned(),
            is_when: false,
            shape,
            args,
            table: Vec::new(),
            below: String::new(),
        }
    }
}

fn take_numbers(part: &str, shape: &mut String, args: &mut Vec<String>) {
    let mut number = String::new();
    for c in part.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        if !number.is_empty() {
            args.push(std::mem::take(&mut number));
            shape.push('#');
        }
        if c != '\0' {
            shape.push(c);
        }
    }
}

/// Every scenario of the systems, in order; a feature that cannot be read is an error.
pub(crate) fn read_all(government: &Path, systems: &[System]) -> Result<Vec<Run>, String> {
    let mut runs = Vec::new();
    for system in systems.iter().filter(|system| system.has_feature) {
        let path: PathBuf = government.join("systems").join(&system.folder).join("works.feature");
        let file = format!("government/systems/{}/works.feature", system.folder);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{file}: {error}"))?;
        let feature =
            Feature::parse(text, GherkinEnv::default()).map_err(|error| format!("{file}: {error}"))?;
        for scenario in &feature.scenarios {
            runs.extend(runs_of(&feature, scenario, &system.folder, &file));
        }
    }
    Ok(runs)
}

fn runs_of(feature: &Feature, scenario: &Scenario, folder: &str, file: &str) -> Vec<Run> {
    let before = feature.background.iter().flat_map(|background| &background.steps);
    let steps: Vec<&Step> = before.chain(&scenario.steps).collect();
    let tags = feature.tags.iter().chain(&scenario.tags);
    let run = |name: String, line: usize, values: &[(String, String)]| Run {
        folder: folder.to_owned(),
        file: file.to_owned(),
        line,
        name,
        pending: tags.clone().any(|tag| tag == "pending"),
        steps: sentences(&steps, values),
    };
    let mut runs = Vec::new();
    for table in scenario.examples.iter().filter_map(|examples| examples.table.as_ref()) {
        let Some((heading, rows)) = table.rows.split_first() else { continue };
        for row in rows {
            let values: Vec<_> = heading.iter().cloned().zip(row.iter().cloned()).collect();
            runs.push(run(format!("{} ({})", scenario.name, row.join(", ")), table.position.line, &values));
        }
    }
    if scenario.examples.is_empty() {
        runs.push(run(scenario.name.clone(), scenario.position.line, &[]));
    }
    runs
}

fn sentences(steps: &[&Step], values: &[(String, String)]) -> Vec<Sentence> {
    let filled = |text: &str| {
        values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
    };
    let sentence = |step: &&Step| {
        let rows = step.table.as_ref().map(|table| table.rows.as_slice()).unwrap_or_default();
        Sentence {
            is_when: step.ty == gherkin::StepType::When,
            below: filled(step.docstring.as_deref().unwrap_or_default()),
            table: rows.iter().map(|row| row.iter().map(|cell| filled(cell)).collect()).collect(),
            ..Sentence::new(step.position.line, &filled(&step.value))
        }
    };
    steps.iter().map(sentence).collect()
}

#[test]
fn a_sentence_is_told_apart_into_shape_and_words() {
    let sentence =
        Sentence::new(3, "the registry \"vehicle\" has for \"TST-0001\" field \"address\" = \"a 1號\"");
    assert_eq!(sentence.shape, "the registry \"\" has for \"\" field \"\" = \"\"");
    assert_eq!(sentence.args, ["vehicle", "TST-0001", "address", "a 1號"]);
    let sentence = Sentence::new(1, "the indicator \"service.decided\" counts 12");
    assert_eq!(sentence.shape, "the indicator \"\" counts #");
    assert_eq!(sentence.args, ["service.decided", "12"]);
}
