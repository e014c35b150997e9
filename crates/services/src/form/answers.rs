//! Reading a page's answers from a form, and checking saved ones again.

use catalogue::expr::{Scope, Template, plain};
use catalogue::field::{FieldError, FieldKind, Given};
use catalogue::model::Question;
use kernel::{Ctx, Lang, Text};
use serde_json::{Map, Value as Json};
use web::Form;
use web::components::Choice;

use super::walk::with_values;
use super::{Dossier, OpenPage, Walk};
use crate::error::{Problem, ServicesError};

/// The choices of a question that do not stand in its definition: from evidence, or colleagues.
pub fn choices(ctx: &Ctx, dossier: &Dossier, question: &Question, scope: &Scope, lang: Lang) -> Vec<Choice> {
    if let FieldKind::Official(_) = question.field.kind {
        return colleagues(ctx, dossier, lang);
    }
    let Some(options) = &question.options else { return Vec::new() };
    let found = options.from.eval(scope).unwrap_or(Json::Null);
    let records = match found {
        Json::Array(records) => records,
        Json::Null => Vec::new(),
        one => vec![one],
    };
    let from =
        options.from.paths().into_iter().find(|path| path.starts_with("evidence.")).unwrap_or_default();
    let label = Template::parse(&options.label).unwrap_or_default();
    let choice = |record: &Json| {
        let fields = record.as_object()?;
        let value = plain(fields.get(&options.value)?);
        let inner = fields.iter().fold(scope.clone(), |scope, (name, value)| scope.with(name, value.clone()));
        let shown = label.render(&inner, &mut |expr, value| {
            let path = format!("{from}.{expr}");
            super::texts::show_path(ctx, dossier, &path, value, lang)
        });
        Some(Choice::new(value.clone(), if shown.trim().is_empty() { value } else { shown }))
    };
    records.iter().filter_map(choice).collect()
}

fn colleagues(ctx: &Ctx, dossier: &Dossier, lang: Lang) -> Vec<Choice> {
    let agencies = directory::agencies(ctx);
    let own = dossier.case.applicant_post.as_ref();
    let Some(agency) = own.and_then(|post| agencies.post(post)).map(|post| &post.agency) else {
        return Vec::new();
    };
    let posts = agencies.posts_of(agency).into_iter().filter(|post| Some(&post.id) != own);
    posts.map(|post| Choice::new(post.id.as_str(), post.title.of(lang))).collect()
}

/// The answers a form gives for a page, or everything that is wrong with them.
pub fn read_page(
    ctx: &Ctx,
    dossier: &Dossier,
    walk: &Walk,
    open: &OpenPage,
    form: &Form,
) -> Result<Map<String, Json>, ServicesError> {
    let (mut answers, mut problems) = (Map::new(), Vec::new());
    for question in &open.questions {
        match read_question(ctx, dossier, question, &walk.scope, form) {
            Ok(answer) => {
                answers.insert(question.field.id.clone(), answer);
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        problems.extend(broken_rules(dossier, open, walk, &answers)?);
    }
    if problems.is_empty() { Ok(answers) } else { Err(ServicesError::Mistakes(problems)) }
}

/// The answer a form gives to one question.
pub fn read_question(
    ctx: &Ctx,
    dossier: &Dossier,
    question: &Question,
    scope: &Scope,
    form: &Form,
) -> Result<Json, Vec<Problem>> {
    let catalogue = catalogue::current(ctx);
    let choices = choices(ctx, dossier, question, scope, Lang::Zh);
    let id = &question.field.id;
    let given = Given::new(&catalogue.lists).choices(&choices).kept(dossier.answers.get(id));
    question.field.parse(form, id, &given).map_err(|errors| in_words(ctx, errors))
}

/// The rules of a page that the answers break.
fn broken_rules(
    dossier: &Dossier,
    open: &OpenPage,
    walk: &Walk,
    answers: &Map<String, Json>,
) -> Result<Vec<Problem>, ServicesError> {
    let mut all = walk.answers.clone();
    all.extend(answers.clone());
    let scope = with_values(&dossier.service, walk.scope.clone().with("answers", Json::Object(all)))?;
    let mut problems = Vec::new();
    for rule in &open.page.rules {
        if !rule.require.is_true(&scope)? {
            problems.push(Problem { field: rule.question.clone(), message: rule.message.clone() });
        }
    }
    Ok(problems)
}

/// The first page with an answer that no longer holds: a choice whose evidence has changed, a rule.
pub fn first_wrong_page(ctx: &Ctx, dossier: &Dossier, walk: &Walk) -> Result<Option<String>, ServicesError> {
    let catalogue = catalogue::current(ctx);
    for open in &walk.pages {
        for question in &open.questions {
            let id = &question.field.id;
            let choices = choices(ctx, dossier, question, &walk.scope, Lang::Zh);
            let answer = dossier.answers.get(id).unwrap_or(&Json::Null);
            let given = Given::new(&catalogue.lists).choices(&choices).kept(Some(answer));
            if question.field.check(answer, id, &given).is_err() {
                return Ok(Some(open.page.id.clone()));
            }
        }
        if !broken_rules(dossier, open, walk, &Map::new())?.is_empty() {
            return Ok(Some(open.page.id.clone()));
        }
    }
    Ok(None)
}

/// Field errors as sentences in both languages.
pub fn in_words(ctx: &Ctx, errors: Vec<FieldError>) -> Vec<Problem> {
    let sentence = |error: &FieldError, lang| error.message(&ctx.locales, lang);
    let problem = |error: FieldError| Problem {
        message: Text::new(sentence(&error, Lang::Zh), sentence(&error, Lang::En)),
        field: error.field,
    };
    errors.into_iter().map(problem).collect()
}
