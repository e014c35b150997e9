//! What nobody ever reaches: pages, questions, rules and effects whose conditions contradict themselves or
//! each other; and cases that nobody decides.

use serde_json::Value as Json;

use super::Check;
use super::logic::Rooms;
use crate::expr::Expr;
use crate::field::{CodeSource, FieldKind};
use crate::load::Read;
use crate::model::{Contract, Field, Outcome, Registry, Service, Step, StepKind};

/// What to do about a condition that is never true.
const CORRECT: &str = "correct the condition, or take the part out";

/// A condition with where it stands.
type Placed<'a> = (String, &'a Expr);

impl<'a> Check<'a> {
    pub(super) fn reach(&mut self, at: &'a Read<Service>) {
        let service = &at.value;
        let rooms = self.rooms(service);
        for (place, evidence) in service.evidence.iter().enumerate() {
            let when = evidence.when.as_ref().map(|when| (format!("evidence[{place}].when"), when));
            self.never(at, &rooms, when, None, "this can never be looked up");
        }
        for (place, rule) in service.eligibility.iter().enumerate() {
            let require = Some((format!("eligibility[{place}].require"), &rule.require));
            self.never(at, &rooms, require, None, "nobody can ever apply");
        }
        self.pages_reached(at, &rooms);
        for (place, party) in service.parties.iter().enumerate() {
            let when = party.when.as_ref().map(|when| (format!("party[{place}].when"), when));
            self.never(at, &rooms, when, None, "nobody is ever asked");
        }
        for (place, upload) in service.uploads.iter().enumerate() {
            let when = upload.when.as_ref().map(|when| (format!("upload[{place}].when"), when));
            self.never(at, &rooms, when, None, "the document can never be attached");
        }
        for (place, step) in service.steps.iter().enumerate() {
            self.step_reached(at, &rooms, (place, step));
        }
        self.decided(at, &rooms.trusting());
    }

    /// Tells a condition that is never true, by itself or inside `outer`. True when it told.
    fn never(
        &mut self,
        at: &Read<Service>,
        rooms: &Rooms<'a>,
        inner: Option<Placed<'a>>,
        outer: Option<&'a Expr>,
        reason: &str,
    ) -> bool {
        let Some((path, when)) = inner else { return false };
        if !rooms.possible([(when, true)]) {
            self.tell(at, &path, format!("{reason}: “{when}” is never true"), CORRECT);
            return true;
        }
        if let Some(outer) = outer
            && rooms.possible([(outer, true)])
            && !rooms.possible([(outer, true), (when, true)])
        {
            let reason = format!("{reason}: it stands under “{outer}”, which this contradicts");
            self.tell(at, &path, reason, CORRECT);
            return true;
        }
        false
    }

    fn pages_reached(&mut self, at: &'a Read<Service>, rooms: &Rooms<'a>) {
        for (place, page) in at.value.pages.iter().enumerate() {
            let path = format!("page[{place}]");
            let outer = page.when.as_ref();
            let when = outer.map(|when| (format!("{path}.when"), when));
            self.never(at, rooms, when, None, "the page can never be reached");
            for (inner, question) in page.questions.iter().enumerate() {
                let when =
                    question.when.as_ref().map(|when| (format!("{path}.question[{inner}].when"), when));
                self.never(at, rooms, when, outer, "the question can never be asked");
            }
            for (inner, rule) in page.rules.iter().enumerate() {
                let require = Some((format!("{path}.rule[{inner}].require"), &rule.require));
                self.never(at, rooms, require, outer, "nobody gets past this page");
            }
        }
    }

    fn step_reached(&mut self, at: &'a Read<Service>, rooms: &Rooms<'a>, (place, step): (usize, &'a Step)) {
        let path = format!("step[{place}]");
        let outer = step.when.as_ref();
        let when = outer.map(|when| (format!("{path}.when"), when));
        self.never(at, rooms, when, None, "the step can never be taken");
        let mut above: Vec<(&'a Expr, bool)> = outer.map(|when| (when, true)).into_iter().collect();
        for (inner, rule) in step.rules.iter().enumerate() {
            let path = format!("{path}.rule[{inner}]");
            if step.rules.iter().take(inner).any(|above| above.when.is_none()) {
                let hint = "move the rule without condition to the end";
                self.tell(at, &path, "the rule can never apply: one above it has no condition", hint);
                continue;
            }
            let Some(when) = &rule.when else { continue };
            let path = format!("{path}.when");
            let told = self.never(at, rooms, Some((path.clone(), when)), outer, "the rule can never apply");
            let before = above.iter().copied();
            let last = inner + 1 == step.rules.len();
            if !told && !last && !rooms.possible(before.chain([(when, true)])) {
                let reason =
                    format!("the rule can never apply: the rules above it take every case of “{when}”");
                self.tell(at, &path, reason, "move it up, or take it out");
            }
            above.push((when, false));
        }
        for (inner, entered) in step.questions.iter().enumerate() {
            let when = entered.question.when.as_ref();
            let when = when.map(|when| (format!("{path}.question[{inner}].when"), when));
            self.never(at, rooms, when, outer, "the question can never be asked");
        }
        for (inner, effect) in step.effects.iter().enumerate() {
            let when = effect.when.as_ref().map(|when| (format!("{path}.effect[{inner}].when"), when));
            self.never(at, rooms, when, outer, "the effect is never done");
        }
    }

    /// When every step that decides has a condition, one of them must hold in every case.
    fn decided(&mut self, at: &'a Read<Service>, rooms: &Rooms<'a>) {
        let steps = &at.value.steps;
        let decides = |step: &Step| {
            step.kind == StepKind::Official || step.rules.iter().any(|rule| rule.outcome == Outcome::Grant)
        };
        let mut wanted: Vec<(&'a Expr, bool)> = Vec::new();
        for step in steps {
            match (&step.when, decides(step)) {
                (None, true) => return,
                (Some(when), true) => wanted.push((when, false)),
                (Some(_), false) => {}
                (None, false) => {
                    let ends = step.rules.iter().filter(|rule| rule.outcome != Outcome::Next);
                    wanted.extend(ends.filter_map(|rule| Some((rule.when.as_ref()?, false))));
                }
            }
        }
        let Some(last) = steps.iter().rposition(decides) else { return };
        if rooms.possible(wanted) {
            let reason = "nobody decides a case for which no step's condition holds: it is granted unseen";
            let hint = "let the conditions take every case, or leave the last one out";
            self.tell(at, &format!("step[{last}].when"), reason, hint);
        }
    }

    /// What the service's file says of the values that its conditions see.
    fn rooms(&self, service: &'a Service) -> Rooms<'a> {
        let mut rooms = Rooms::default();
        for path in ["today", "person.id_number", "person.name", "case.number", "case.submitted_on"] {
            rooms.always.insert(path.to_owned());
        }
        for page in &service.pages {
            for question in &page.questions {
                let path = format!("answers.{}", question.field.id);
                let conditions: Vec<&Expr> = page.when.iter().chain(&question.when).collect();
                if conditions.is_empty() && question.field.required {
                    rooms.always.insert(path.clone());
                }
                self.choices(&question.field, &path, &mut rooms);
                rooms.implied.insert(path, conditions);
            }
        }
        for step in &service.steps {
            for entered in &step.questions {
                let field = &entered.question.field;
                self.choices(field, &format!("steps.{}.{}", step.id, field.id), &mut rooms);
            }
        }
        for evidence in &service.evidence {
            let path = format!("evidence.{}", evidence.id);
            let contract = self.contracts.get(evidence.contract.as_str()).copied();
            let registry = contract.and_then(|contract| self.registries.get(contract.registry()?).copied());
            if let (Some(contract), Some(registry), false) = (contract, registry, evidence.many) {
                let always = evidence.required && evidence.when.is_none();
                self.evidence_room(&path, (contract, registry), always, &mut rooms);
            }
            rooms.implied.insert(path, evidence.when.iter().collect());
        }
        rooms
    }

    fn evidence_room(
        &self,
        path: &str,
        (contract, registry): (&Contract, &Registry),
        always: bool,
        rooms: &mut Rooms<'a>,
    ) {
        if always {
            rooms.always.insert(path.to_owned());
        }
        for field in registry.fields.iter().filter(|field| contract.fields().contains(&field.id)) {
            let path = format!("{path}.{}", field.id);
            self.choices(field, &path, rooms);
            if always && field.required {
                rooms.registered.insert(path);
            }
        }
    }

    /// The values a field may have, where its file names them.
    fn choices(&self, field: &Field, path: &str, rooms: &mut Rooms<'a>) {
        let codes = match &field.kind {
            FieldKind::Boolean(_) => vec![Json::Bool(true), Json::Bool(false)],
            FieldKind::Code(code) => match &code.source {
                CodeSource::Own(codes) => codes.iter().map(|code| code.value.clone().into()).collect(),
                CodeSource::List(list) => match self.files.lists.codes.get(list) {
                    Some(list) => list.codes.iter().map(|code| code.value.clone().into()).collect(),
                    None => return,
                },
                CodeSource::Evidence => return,
            },
            _ => return,
        };
        if !codes.is_empty() {
            rooms.choices.insert(path.to_owned(), codes);
        }
    }
}
