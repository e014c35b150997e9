//! Steps and their effects.

use directory::nearest::hint;

use super::Check;
use super::scope::Scopes;
use crate::expr::Type;
use crate::load::Read;
use crate::model::{
    Audience, Effect, EffectAction, Occasion, Registry, Service, Step, StepPost, StepQuestion, Target,
};

impl Check<'_> {
    pub(super) fn step(&mut self, at: &Read<Service>, place: usize, step: &Step, scopes: &Scopes) {
        let path = format!("step[{place}]");
        // Nobody sees what is entered beside them.
        let opened = at.value.together(place).start;
        self.agency(at, &format!("{path}.agency"), &step.agency);
        match &step.post {
            Some(StepPost::Post(post)) => self.post(at, &format!("{path}.post"), post, &step.agency),
            Some(StepPost::Supervisor) if at.value.audience != [Audience::Official] => {
                let reason = "only officials have a superior post";
                let hint = "name a post of the agency, or write audience = [\"official\"]";
                self.tell(at, &format!("{path}.post"), reason, hint);
            }
            _ => {}
        }
        if let Some(when) = &step.when {
            self.expr(at, &format!("{path}.when"), when, &scopes.steps, &Type::Bool);
            self.entered_before(at, &format!("{path}.when"), when, (scopes, opened, None));
        }
        for (inner, rule) in step.rules.iter().enumerate() {
            let path = format!("{path}.rule[{inner}]");
            if let Some(when) = &rule.when {
                self.expr(at, &format!("{path}.when"), when, &scopes.steps, &Type::Bool);
                self.entered_before(at, &format!("{path}.when"), when, (scopes, opened, None));
            }
            self.template(at, &format!("{path}.reason"), &rule.reason, &scopes.steps);
        }
        for (inner, entered) in step.questions.iter().enumerate() {
            self.entered(at, &format!("{path}.question[{inner}]"), (opened, entered), scopes);
        }
        for (inner, effect) in step.effects.iter().enumerate() {
            let path = format!("{path}.effect[{inner}]");
            self.effect(at, &path, (step, effect), scopes);
            // A refusal may come in a later step; what was not entered is missing.
            let passes = effect.occasion == Occasion::Pass;
            for expr in effect.expressions().filter(|_| passes) {
                self.entered_before(at, &path, expr, (scopes, opened, Some(place)));
            }
        }
    }

    /// What an official enters in a step; `place` is where it, or the row that is open with it, begins.
    fn entered(
        &mut self,
        at: &Read<Service>,
        path: &str,
        (place, entered): (usize, &StepQuestion),
        scopes: &Scopes,
    ) {
        let question = &entered.question;
        self.field(at, path, &question.field);
        if let Some(when) = &question.when {
            self.expr(at, &format!("{path}.when"), when, &scopes.steps, &Type::Bool);
            self.entered_before(at, &format!("{path}.when"), when, (scopes, place, None));
        }
        if let Some(options) = &question.options {
            self.expr(at, &format!("{path}.options_from"), &options.from, &scopes.steps, &Type::Any);
            self.entered_before(at, &format!("{path}.options_from"), &options.from, (scopes, place, None));
            self.options(at, path, options, &scopes.steps);
        }
    }

    fn effect(&mut self, at: &Read<Service>, path: &str, (step, effect): (&Step, &Effect), scopes: &Scopes) {
        let Some(registry) = self.find_registry(at, &format!("{path}.registry"), &effect.registry) else {
            return;
        };
        if registry.owner != step.agency {
            let reason = format!(
                "the registry “{}” belongs to {}, the step to {}",
                registry.id, registry.owner, step.agency
            );
            let hint = format!("let a step of {} change it", registry.owner);
            self.tell(at, &format!("{path}.registry"), reason, hint);
        }
        let scope = self.effect_scope(at, path, effect, scopes);
        let single = [("when", &effect.when, Type::Bool), ("on", &effect.on, Type::Date)];
        for (key, expr, wanted) in single {
            if let Some(expr) = expr {
                self.expr(at, &format!("{path}.{key}"), expr, &scope, &wanted);
            }
        }
        self.target(at, path, effect, (registry, &scope));
        self.known_fields(at, &format!("{path}.set"), effect.set.keys(), registry);
        for (name, expr) in &effect.set {
            if let Some(field) = registry.field(name) {
                self.expr(at, &format!("{path}.set.{name}"), expr, &scope, &field.kind.value_type());
                if field.key && effect.action == EffectAction::Change {
                    let reason = format!("“{name}” is the key of “{}” and cannot be changed", registry.id);
                    self.tell(
                        at,
                        &format!("{path}.set.{name}"),
                        reason,
                        "close the record and insert another",
                    );
                }
            }
        }
        self.known_fields(at, &format!("{path}.expects"), effect.expects.keys(), registry);
        for (name, expr) in &effect.expects {
            if let Some(field) = registry.field(name) {
                self.expr(at, &format!("{path}.expects.{name}"), expr, &scope, &field.kind.value_type());
            }
        }
        if effect.action == EffectAction::Insert {
            for field in
                registry.fields.iter().filter(|field| field.required && !effect.set.contains_key(&field.id))
            {
                let reason = format!("the required field “{}” of “{}” is not set", field.id, registry.id);
                self.tell(at, &format!("{path}.set"), reason, format!("add {} = \"…\" to set", field.id));
            }
        }
    }

    /// The scope of an effect: with the item of its list, if it has one.
    fn effect_scope(&mut self, at: &Read<Service>, path: &str, effect: &Effect, scopes: &Scopes) -> Type {
        let (Some(each), Some(item), Type::Record(names)) = (&effect.each, &effect.item, &scopes.steps)
        else {
            return scopes.steps.clone();
        };
        self.expr(at, &format!("{path}.each"), each, &scopes.steps, &Type::list(Type::Any));
        let kind = match each.check(&scopes.steps) {
            Ok(Type::List(inner)) => *inner,
            _ => Type::Any,
        };
        let mut names = names.clone();
        names.insert(item.clone(), kind);
        Type::Record(names)
    }

    /// The key names one record, or a list of them.
    fn target(
        &mut self,
        at: &Read<Service>,
        path: &str,
        effect: &Effect,
        (registry, scope): (&Registry, &Type),
    ) {
        let keys: Vec<_> = registry.key_fields().collect();
        let text = match keys.as_slice() {
            [key] => key.kind.value_type(),
            _ => Type::Any,
        };
        match &effect.target {
            Some(Target::Key(expr)) => {
                self.expr(at, &format!("{path}.key"), expr, scope, &text);
            }
            Some(Target::Keys(expr)) => {
                self.expr(at, &format!("{path}.keys"), expr, scope, &Type::list(text));
            }
            Some(Target::Fields(fields)) => {
                for (name, expr) in fields {
                    if let Some(key) = keys.iter().find(|key| &key.id == name) {
                        self.expr(at, &format!("{path}.key.{name}"), expr, scope, &key.kind.value_type());
                    } else {
                        let hint = hint(name, keys.iter().map(|key| key.id.as_str()));
                        let reason = format!("“{name}” is not a key field of “{}”", registry.id);
                        self.tell(at, &format!("{path}.key"), reason, hint);
                    }
                }
            }
            None => return,
        }
        let complete = match &effect.target {
            Some(Target::Fields(fields)) => keys.iter().all(|key| fields.contains_key(&key.id)),
            _ => keys.len() == 1,
        };
        if !complete {
            let names: Vec<String> = keys.iter().map(|key| format!("{} = \"…\"", key.id)).collect();
            let reason = format!("the key of “{}” has several fields, and some are missing", registry.id);
            self.tell(at, &format!("{path}.key"), reason, format!("write key = {{ {} }}", names.join(", ")));
        }
    }
}
