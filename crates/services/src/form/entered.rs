//! What an official enters when deciding in a step.

use catalogue::expr::{EvalError, Scope};
use catalogue::field::Given;
use catalogue::model::{Question, Step};
use kernel::{Ctx, Lang};
use serde_json::{Map, Value as Json};
use web::Form;

use super::{Dossier, choices, in_words};
use crate::error::ServicesError;

/// The questions of a step that count in this case.
pub fn open_questions<'s>(step: &'s Step, scope: &Scope) -> Result<Vec<&'s Question>, EvalError> {
    let mut open = Vec::new();
    for question in step.questions.iter().map(|entered| &entered.question) {
        if question.when.as_ref().map_or(Ok(true), |when| when.is_true(scope))? {
            open.push(question);
        }
    }
    Ok(open)
}

/// The values a form gives for a step, or everything that is wrong with them. Whoever refuses may leave out
/// what they have no value for.
pub fn read_entered(
    ctx: &Ctx,
    dossier: &Dossier,
    step: &Step,
    form: &Form,
    refuses: bool,
) -> Result<Map<String, Json>, ServicesError> {
    let scope = dossier.walk(ctx.today()).scope;
    let catalogue = catalogue::current(ctx);
    let (mut values, mut problems) = (Map::new(), Vec::new());
    for question in open_questions(step, &scope)? {
        let mut field = question.field.clone();
        field.required &= !refuses;
        let offered = choices(ctx, dossier, question, &scope, Lang::Zh);
        match field.parse(form, &field.id, &Given::new(&catalogue.lists).choices(&offered)) {
            Ok(Json::Null) => {}
            Ok(value) => drop(values.insert(field.id.clone(), value)),
            Err(errors) => problems.extend(in_words(ctx, errors)),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(ServicesError::Mistakes(problems)) }
}
