//! Steps and effects of `services/*.toml`.

use kernel::PostId;

use super::service::question;
use super::{agency_id, name_id, unique};
use crate::expr::{Expr, Node as ExprNode};
use crate::field::FieldKind;
use crate::model::{
    Draw, Effect, EffectAction, Occasion, Outcome, Step, StepKind, StepPost, StepQuestion, StepRule, Target,
};
use crate::node::Node;

/// Names that mean something of their own in expressions.
const RESERVED: [&str; 17] = [
    "drawn", "answers", "evidence", "values", "steps", "person", "today", "case", "record", "post", "reason",
    "and", "or", "in", "true", "false", "null",
];

/// Names of the other controls on the form with which an official decides.
const ON_THE_FORM: [&str; 3] = ["decision", "reason", "version"];

/// `[[step]]`.
pub(super) fn steps(node: &Node<'_>) -> Vec<Step> {
    let nodes = node.tables("step");
    if nodes.is_empty() {
        let hint = "add a [[step]] of kind automatic or official: somebody must decide";
        node.mistake("step", "the service has no step that decides", hint);
    }
    let steps: Vec<Step> = nodes.iter().map(step).collect();
    unique(steps.iter().map(|step| step.id.as_str()).zip(&nodes), "steps");
    for (place, (step, node)) in steps.iter().zip(&nodes).enumerate() {
        outcomes(step, node, place + 1 == steps.len());
        takes_over(step, node, &steps);
        open_together(place, node, &steps);
    }
    steps
}

fn step(node: &Node<'_>) -> Step {
    let kinds = [("automatic", StepKind::Automatic), ("official", StepKind::Official)];
    let kind = node.choice("kind", &kinds).unwrap_or(StepKind::Official);
    let post = node.opt_text("post").map(|post| match post.as_str() {
        "supervisor" => StepPost::Supervisor,
        _ => StepPost::Post(PostId::new(post)),
    });
    let rules: Vec<StepRule> = node.tables("rule").iter().filter_map(rule).collect();
    Step {
        id: name_id(node, "id"),
        name: node.both("name"),
        agency: agency_id(node, "agency"),
        kind,
        post,
        when: node.opt_expr("when"),
        together: if node.has("together") { Some(name_id(node, "together")) } else { None },
        rules,
        questions: questions(node, kind),
        effects: node.tables("effect").iter().filter_map(effect).collect(),
    }
}

/// `[[step.question]]`: what the official enters when deciding.
fn questions(node: &Node<'_>, kind: StepKind) -> Vec<StepQuestion> {
    let nodes = node.tables("question");
    if kind == StepKind::Automatic && !nodes.is_empty() {
        let hint = "write kind = \"official\", or take the questions out";
        node.mistake("question", "in an automatic step nobody enters anything", hint);
    }
    let read = |node: &Node<'_>| {
        let question = question(node);
        if let kind @ (FieldKind::File(_) | FieldKind::Official(_) | FieldKind::Group(_)) =
            &question.field.kind
        {
            let hint = "officials enter texts, numbers, money, days, codes, addresses, yes or no";
            node.mistake("type", format!("a {} cannot be entered in a step", kind.name()), hint);
        }
        if ON_THE_FORM.contains(&question.field.id.as_str()) {
            let reason = format!("“{}” is another control on the same form", question.field.id);
            node.mistake("id", reason, "choose another id");
        }
        StepQuestion { question, shown: node.flag("shown", false) }
    };
    let questions: Vec<StepQuestion> = nodes.iter().map(read).collect();
    unique(questions.iter().map(|entered| entered.question.field.id.as_str()).zip(&nodes), "questions");
    questions
}

fn rule(node: &Node<'_>) -> Option<StepRule> {
    let words = [
        ("grant", Outcome::Grant),
        ("refuse", Outcome::Refuse),
        ("next", Outcome::Next),
        ("official", Outcome::Official),
    ];
    let (when, reason) = (node.opt_expr("when"), node.opt_templates("reason"));
    if reason.is_none() {
        node.mistake(
            "reason",
            "the rule gives no reason",
            "add reason = { zh = \"…\", en = \"…\" }: people are told why",
        );
    }
    let outcome = node.choice("outcome", &words)?;
    Some(StepRule { when, outcome, reason: reason.unwrap_or_default() })
}

/// A register may refuse what an automatic step wants to record; then an official takes over.
fn takes_over(step: &Step, node: &Node<'_>, steps: &[Step]) {
    let desk = |other: &Step| other.agency == step.agency && matches!(other.post, Some(StepPost::Post(_)));
    if step.kind == StepKind::Automatic && !step.effects.is_empty() && !steps.iter().any(desk) {
        node.mistake(
            "post",
            "nobody takes over when the register refuses what the step records",
            "add post = \"a post id\" of the step's agency",
        );
    }
}

/// Steps that are open at once are officials' of different agencies, side by side.
fn open_together(place: usize, node: &Node<'_>, steps: &[Step]) {
    let step = &steps[place];
    let Some(word) = &step.together else { return };
    let same = |other: &Step| other.together.as_ref() == Some(word);
    if step.kind == StepKind::Automatic || !matches!(step.post, Some(StepPost::Post(_))) {
        let hint = "write kind = \"official\" and a post, or take together out";
        node.mistake("together", "only posts decide together", hint);
    }
    let beside = |other: Option<&Step>| other.is_some_and(same);
    let before = place.checked_sub(1).and_then(|before| steps.get(before));
    if !beside(before) && !beside(steps.get(place + 1)) {
        let hint = "write it in two steps or more that follow each other";
        node.mistake("together", format!("no other step beside this one is “{word}”"), hint);
    }
    let earlier = &steps[..place];
    if !beside(before) && earlier.iter().any(same) {
        let reason = format!("the steps “{word}” do not follow each other");
        node.mistake("together", reason, "put them side by side, or give one another word");
    }
    if earlier.iter().any(|other| same(other) && other.agency == step.agency) {
        let reason = format!("{} takes two of the steps “{word}”", step.agency);
        node.mistake("together", reason, "let each be another agency's, or one step ask for both");
    }
}

/// What the outcomes of a step allow.
fn outcomes(step: &Step, node: &Node<'_>, last: bool) {
    if step.kind == StepKind::Official {
        if step.post.is_none() {
            node.mistake(
                "post",
                "an official's step names no post",
                "add post = \"a post id\", or \"supervisor\"",
            );
        }
        if !step.rules.is_empty() {
            node.mistake(
                "rule",
                "an official decides, not a rule",
                "take the rules out, or write kind = \"automatic\"",
            );
        }
        return;
    }
    let can = |outcome: Outcome| step.rules.iter().any(|rule| rule.outcome == outcome);
    if step.rules.is_empty() {
        node.mistake(
            "rule",
            "an automatic step has no rules",
            "add [[step.rule]] with when, outcome and reason",
        );
        return;
    }
    let catches_all = |rule: &StepRule| match &rule.when {
        None => true,
        Some(when) => when.node() == &ExprNode::Bool(true),
    };
    if !step.rules.last().is_some_and(catches_all) {
        node.mistake(
            "rule",
            "no rule applies when none of them is true",
            "add a last [[step.rule]] without when",
        );
    }
    if can(Outcome::Official) && !matches!(step.post, Some(StepPost::Post(_))) {
        node.mistake("post", "an official may take over, but no post is named", "add post = \"a post id\"");
    }
    if last && !can(Outcome::Grant) && !can(Outcome::Official) {
        let hint = "the last step needs a rule with outcome = \"grant\" (or \"official\")";
        node.mistake("rule", "the last step can never grant", hint);
    }
    if last && can(Outcome::Next) {
        node.mistake("rule", "the last step has nothing next", "write outcome = \"grant\", or add a step");
    }
}

/// `[[draw]]`: numbers drawn when the case is sent.
pub(super) fn draws(node: &Node<'_>) -> Vec<Draw> {
    let nodes = node.tables("draw");
    let read = |node: &Node<'_>| Draw {
        id: name_id(node, "id"),
        registry: node.text("registry"),
        field: node.text("field"),
        form: node.opt_text("form"),
    };
    let draws: Vec<Draw> = nodes.iter().map(read).collect();
    unique(draws.iter().map(|draw| draw.id.as_str()).zip(&nodes), "draws");
    draws
}

fn effect(node: &Node<'_>) -> Option<Effect> {
    let words =
        [("change", EffectAction::Change), ("insert", EffectAction::Insert), ("close", EffectAction::Close)];
    let registry = node.text("registry");
    let target = target(node);
    let (set, when, each) = (node.exprs("set"), node.opt_expr("when"), node.opt_expr("each"));
    let item = if node.has("as") { Some(name_id(node, "as")) } else { None };
    if item.as_deref().is_some_and(|item| RESERVED.contains(&item)) {
        node.mistake(
            "as",
            "the name in as has a meaning of its own in expressions",
            "choose another, such as member",
        );
    }
    let on = node.opt_expr("on");
    if each.is_some() != item.is_some() {
        let key = if each.is_some() { "each" } else { "as" };
        node.mistake(
            key,
            "each and as belong together",
            "write each = \"a list\" and as = \"name of its item\"",
        );
    }
    let action = node.choice("action", &words)?;
    let expects = node.exprs("expects");
    if action == EffectAction::Insert && !expects.is_empty() {
        let hint = "take expects out; that nobody has the same key yet is seen in any case";
        node.mistake("expects", "before an insert there is no record that could hold anything", hint);
    }
    match (action, &target) {
        (EffectAction::Insert, Some(_)) => {
            node.mistake("key", "an insert has no key", "put the key fields into set");
        }
        (EffectAction::Change | EffectAction::Close, None) => {
            let hint = "add key = \"expression\" (or keys, or key = { field = \"expression\" })";
            node.mistake("key", "the effect does not say which record is meant", hint);
        }
        _ => {}
    }
    match action {
        EffectAction::Close if !set.is_empty() => {
            node.mistake(
                "set",
                "closing a record sets nothing",
                "take set out, or write action = \"change\"",
            );
        }
        EffectAction::Change | EffectAction::Insert if set.is_empty() => {
            node.mistake("set", "the effect sets nothing", "add set = { field = \"expression\" }");
        }
        _ => {}
    }
    let occasions = [("pass", Occasion::Pass), ("refuse", Occasion::Refuse)];
    let occasion =
        if node.has("outcome") { node.choice("outcome", &occasions)? } else { Occasion::default() };
    Some(Effect { registry, action, target, set, expects, when, each, item, on, occasion })
}

fn target(node: &Node<'_>) -> Option<Target> {
    let keys: Option<Expr> = node.opt_expr("keys");
    if keys.is_some() && node.has("key") {
        node.mistake("keys", "key and keys stand together", "leave one of them out");
    }
    if let Some(keys) = keys {
        return Some(Target::Keys(keys));
    }
    if node.is_table("key") {
        return Some(Target::Fields(node.exprs("key")));
    }
    node.opt_expr("key").map(Target::Key)
}
