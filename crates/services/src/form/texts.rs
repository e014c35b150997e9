//! Values and texts as people read them.

use catalogue::expr::{Expr, Template, plain};
use catalogue::field::FieldKind;
use catalogue::model::{Evidence, Field, NamedValue, Question, Step};
use kernel::{Ctx, Day, Lang, Text};
use serde_json::{Map, Value as Json};

use super::{Dossier, Walk, choices};
use crate::model::CaseState;

/// An answer: the label of the choice, the name of the code, the day in words.
pub fn show_answer(ctx: &Ctx, dossier: &Dossier, walk: &Walk, question: &Question, lang: Lang) -> String {
    let answer = walk.answers.get(&question.field.id).unwrap_or(&Json::Null);
    if question.options.is_some() || matches!(question.field.kind, FieldKind::Official(_)) {
        let offered = choices(ctx, dossier, question, &walk.scope, lang);
        let label = |value: &Json| {
            let value = plain(value);
            offered.iter().find(|choice| choice.value == value).map_or(value, |choice| choice.label.clone())
        };
        return match answer {
            Json::Array(values) => joined(values.iter().map(label), lang),
            one => label(one),
        };
    }
    question.field.show(answer, &catalogue::current(ctx).lists, lang)
}

/// What officials entered in a step, as names and values; `all` of it, or what the applicant may see.
pub fn show_entered(
    ctx: &Ctx,
    dossier: &Dossier,
    step: &Step,
    all: bool,
    lang: Lang,
) -> Vec<(String, String)> {
    let lists = &catalogue::current(ctx).lists;
    let seen = dossier.entered_in(step).filter(|(entered, _)| all || entered.shown);
    seen.map(|(entered, value)| {
        let field = &entered.question.field;
        (field.name.of(lang).to_owned(), field.show(value, lists, lang))
    })
    .collect()
}

/// One looked-up record: each contracted field with its name and value.
pub fn show_evidence(
    ctx: &Ctx,
    evidence: &Evidence,
    record: &Map<String, Json>,
    lang: Lang,
) -> Vec<(String, String)> {
    let catalogue = catalogue::current(ctx);
    let registry =
        catalogue.contract(&evidence.contract).and_then(|contract| catalogue.registry_of(contract));
    let line = |(id, value): (&String, &Json)| {
        let field = registry.and_then(|registry| registry.field(id));
        let name = field.map_or(id.as_str(), |field| field.name.of(lang)).to_owned();
        let shown = field.map_or_else(|| plain(value), |field| field.show(value, &catalogue.lists, lang));
        (!shown.is_empty()).then_some((name, shown))
    };
    record.iter().filter_map(line).collect()
}

/// The value at a path of a service's expressions, as people read it.
pub fn show_path(ctx: &Ctx, dossier: &Dossier, path: &str, value: &Json, lang: Lang) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let shown = match parts[..] {
        ["answers", id] => dossier.service.question(id).map(|question| {
            if question.options.is_some() || matches!(question.field.kind, FieldKind::Official(_)) {
                choice_label(ctx, question, value, lang)
            } else {
                question.field.show(value, &catalogue::current(ctx).lists, lang)
            }
        }),
        ["values", id] => dossier.service.value(id).and_then(|named| show_value(ctx, named, value, lang)),
        ["steps", step, id] => {
            let entered = dossier.service.step(step).and_then(|step| step.question(id));
            entered.map(|entered| entered.question.field.show(value, &catalogue::current(ctx).lists, lang))
        }
        ["evidence", id, field] => show_field(ctx, dossier, id, field, value, lang),
        _ => None,
    };
    shown.unwrap_or_else(|| show_bare(value, lang))
}

/// A value of which no definition is known: days in words, lists item by item.
fn show_bare(value: &Json, lang: Lang) -> String {
    match value {
        Json::String(text) => text.parse::<Day>().map_or_else(|_| text.clone(), |day| day.long(lang)),
        Json::Array(items) => joined(items.iter().map(|item| show_bare(item, lang)), lang),
        other => plain(other),
    }
}

/// A named value as people read it; none when the definition does not say how.
pub fn show_value(ctx: &Ctx, named: &NamedValue, value: &Json, lang: Lang) -> Option<String> {
    Some(named.kind.as_ref()?.show(value, &catalogue::current(ctx).lists, lang))
}

fn choice_label(ctx: &Ctx, question: &Question, value: &Json, lang: Lang) -> String {
    if let FieldKind::Official(_) = question.field.kind {
        let post = kernel::PostId::new(plain(value));
        return directory::agencies(ctx)
            .post(&post)
            .map_or_else(|| plain(value), |post| post.title.of(lang).to_owned());
    }
    plain(value)
}

/// A field of a registry that evidence comes from; of a list of values each.
fn show_field(
    ctx: &Ctx,
    dossier: &Dossier,
    id: &str,
    field: &str,
    value: &Json,
    lang: Lang,
) -> Option<String> {
    let catalogue = catalogue::current(ctx);
    let contract = catalogue.contract(&dossier.service.evidence(id)?.contract)?;
    let field: &Field = catalogue.registry_of(contract)?.field(field)?;
    Some(match value {
        Json::Array(items) => joined(items.iter().map(|item| field.show(item, &catalogue.lists, lang)), lang),
        one => field.show(one, &catalogue.lists, lang),
    })
}

fn joined(items: impl Iterator<Item = String>, lang: Lang) -> String {
    items.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}

/// A text of the definition with its places filled in.
pub fn fill(ctx: &Ctx, dossier: &Dossier, walk: &Walk, text: &Text, lang: Lang) -> String {
    let reason = dossier.case.reason.as_ref().map_or(Json::Null, |reason| reason.of(lang).into());
    let scope = walk.scope.clone().with("reason", reason);
    let mut show = |expr: &Expr, value: &Json| show_path(ctx, dossier, &expr.to_string(), value, lang);
    Template::of(text, lang).render(&scope, &mut show)
}

/// What the person is told in the end.
pub fn result_text(ctx: &Ctx, dossier: &Dossier, walk: &Walk, lang: Lang) -> Option<String> {
    let result = &dossier.service.result;
    match dossier.case.state {
        CaseState::Granted => Some(fill(ctx, dossier, walk, &result.granted, lang)),
        CaseState::Refused => Some(fill(ctx, dossier, walk, &result.refused, lang)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_in_a_list_are_told_in_words() {
        let days = json!(["2026-07-09", "2026-07-12", "X1"]);
        assert_eq!(show_bare(&days, Lang::Zh), "中華民國115年7月9日、中華民國115年7月12日、X1");
    }
}
