//! What a passed step changes in registries, in the same transaction.

use catalogue::expr::Scope;
use catalogue::model::{Effect, EffectAction, Occasion, Registry, Step, Target};
use kernel::{Actor, Day, Lang, Text, Tx};
use registries::{Entry, RegistriesError, Schema};
use serde_json::{Map, Value as Json};

use super::Move;
use crate::error::ServicesError;
use crate::model::{EventKind, NewEvent};
use crate::store;

/// Carries out what a step that passes changes.
pub(super) fn passed(m: &mut Move, tx: &mut Tx, step: &Step) -> Result<(), ServicesError> {
    apply(m, tx, step, Occasion::Pass)
}

/// Carries out what a refusal changes, of every step that has decided: this one, and those that passed before.
pub(super) fn refused(m: &mut Move, tx: &mut Tx) -> Result<(), ServicesError> {
    let service = m.dossier.service.clone();
    let decisions = store::list_decisions(tx, &m.dossier.case.id)?;
    let decided = |step: &&Step| decisions.iter().any(|decision| decision.step == step.id);
    service.steps.iter().filter(decided).try_for_each(|step| apply(m, tx, step, Occasion::Refuse))
}

/// Carries out the effects of a step, in order. A registry that does not take one refuses the whole step.
fn apply(m: &mut Move, tx: &mut Tx, step: &Step, occasion: Occasion) -> Result<(), ServicesError> {
    let actor = Actor::Service {
        agency: step.agency.clone(),
        service: m.dossier.service.id.clone(),
        case: m.dossier.case.id.to_string(),
        on_behalf_of: m.dossier.person(),
    };
    let scope = m.dossier.walk(tx.today()).scope;
    let catalogue = catalogue::current(m.ctx);
    for effect in step.effects.iter().filter(|effect| effect.occasion == occasion) {
        let schema =
            Schema::of(&catalogue, &effect.registry).map_err(|error| not_taken(error.to_string()))?;
        let mut changed = false;
        for scope in items(effect, &scope)? {
            if effect.when.as_ref().is_some_and(|when| !when.is_true(&scope).unwrap_or(false)) {
                continue;
            }
            one(m, tx, &actor, &schema, effect, &scope)?;
            changed = true;
        }
        if changed {
            let event = NewEvent::by_agency(EventKind::Recorded, &step.agency).step(&step.id);
            store::add_event(tx, &mut m.dossier.case, event.text(Some(schema.registry.name.clone())))?;
        }
    }
    Ok(())
}

/// The scope of each turn: one, or one for each item of a list.
fn items(effect: &Effect, scope: &Scope) -> Result<Vec<Scope>, ServicesError> {
    let Some(each) = &effect.each else { return Ok(vec![scope.clone()]) };
    let name = effect.item.as_deref().unwrap_or("item");
    Ok(match each.eval(scope)? {
        Json::Array(items) => items.into_iter().map(|item| scope.clone().with(name, item)).collect(),
        Json::Null => Vec::new(),
        item => vec![scope.clone().with(name, item)],
    })
}

fn one(
    m: &Move,
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    effect: &Effect,
    scope: &Scope,
) -> Result<(), ServicesError> {
    let on = match &effect.on {
        None => tx.today(),
        Some(expr) => match expr.eval(scope)? {
            Json::String(text) => text.parse::<Day>().map_err(|error| not_taken(error.to_string()))?,
            Json::Null => tx.today(),
            other => return Err(not_taken(format!("{other} is not a day"))),
        },
    };
    let case = &m.dossier.case;
    let reason = format!("{} {}", m.dossier.service.name.zh, case.label());
    let entry = Entry { on, reason, case: Some(case.id.to_string()) };
    let mut set = Map::new();
    for (field, expr) in &effect.set {
        set.insert(field.clone(), expr.eval(scope)?);
    }
    let keys = if effect.action == EffectAction::Insert {
        Vec::new()
    } else {
        keys(schema.registry, effect, scope)?
    };
    still_holds(tx, schema, effect, (&keys, on), scope)?;
    let result = match effect.action {
        EffectAction::Insert => {
            set.retain(|_, value| !value.is_null());
            registries::actions::insert(tx, actor, schema, set, &entry).map(|_| ())
        }
        EffectAction::Change => keys.iter().try_for_each(|key| {
            registries::actions::change(tx, actor, schema, key, set.clone(), &entry).map(|_| ())
        }),
        EffectAction::Close => keys
            .iter()
            .try_for_each(|key| registries::actions::close(tx, actor, schema, key, &entry).map(|_| ())),
    };
    result.map_err(|error| match error {
        RegistriesError::Db(error) => ServicesError::Db(error),
        other => not_taken(other.to_string()),
    })
}

/// Whether the records hold what the effect expects, now that it is carried out: since the case looked at them
/// somebody else may have been first.
fn still_holds(
    tx: &mut Tx,
    schema: &Schema,
    effect: &Effect,
    (keys, on): (&[String], Day),
    scope: &Scope,
) -> Result<(), ServicesError> {
    if effect.expects.is_empty() {
        return Ok(());
    }
    let registry = schema.registry;
    for key in keys {
        let record = registries::store::find(tx, &registry.id, key, on, None)?;
        for (id, expr) in &effect.expects {
            let expected = expr.eval(scope)?;
            let held = record.as_ref().and_then(|record| record.body.get(id)).unwrap_or(&Json::Null);
            if *held != expected {
                return Err(overtaken(schema, key, id, (&expected, held)));
            }
        }
    }
    Ok(())
}

/// What a record holds in place of what was expected, in words.
fn overtaken(schema: &Schema, key: &str, id: &str, (expected, held): (&Json, &Json)) -> ServicesError {
    let Some(field) = schema.registry.field(id) else { return not_taken(format!("no field {id}")) };
    let shown = |value: &Json, lang: Lang, none: &str| {
        let shown = field.show(value, schema.lists, lang);
        if shown.is_empty() { none.to_owned() } else { shown }
    };
    let (registry, name) = (&schema.registry.name, &field.name);
    let zh = format!(
        "在您申請之後，「{}」{key} 的「{}」已經不是「{}」，現在是「{}」。",
        registry.zh,
        name.zh,
        shown(expected, Lang::Zh, "空白"),
        shown(held, Lang::Zh, "空白")
    );
    let en = format!(
        "Since the application was made, “{}” of {key} in “{}” is no longer “{}”; it is “{}” now.",
        name.en,
        registry.en,
        shown(expected, Lang::En, "empty"),
        shown(held, Lang::En, "empty")
    );
    ServicesError::Overtaken { reason: Text::new(zh, en) }
}

/// The keys of the records an effect is about; several key fields are joined as registries joins them.
fn keys(registry: &Registry, effect: &Effect, scope: &Scope) -> Result<Vec<String>, ServicesError> {
    let found = match &effect.target {
        None => Vec::new(),
        Some(Target::Key(expr)) => vec![word(&expr.eval(scope)?)],
        Some(Target::Keys(expr)) => match expr.eval(scope)? {
            Json::Array(items) => items.iter().map(word).collect(),
            Json::Null => Vec::new(),
            one => vec![word(&one)],
        },
        Some(Target::Fields(fields)) => {
            let mut parts = Vec::new();
            for field in registry.key_fields() {
                let value = fields.get(&field.id).map(|expr| expr.eval(scope)).transpose()?;
                parts.push(word(&value.unwrap_or(Json::Null)));
            }
            vec![parts.join("/")]
        }
    };
    if found.iter().any(String::is_empty) {
        return Err(not_taken(format!("{}: no key", registry.name.zh)));
    }
    Ok(found)
}

fn word(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn not_taken(reason: String) -> ServicesError {
    ServicesError::EffectRefused { reason }
}
