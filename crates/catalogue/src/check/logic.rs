//! Whether a condition can be true at all.
//!
//! Conditions are taken apart case by case. Of each value they compare, what is asked of it is gathered:
//! whether it is there, which values and which range it may have. A case in which no value is left is
//! impossible; when every case is, so is the condition. What the comparison cannot judge counts as possible.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value as Json;

use super::facts::Fact;
use crate::expr::{Expr, Node, Op};

/// Parts of conditions that are looked at before one counts as possible.
const MOST_PARTS: usize = 20_000;

/// What is known of the values that conditions see.
#[derive(Default)]
pub(super) struct Rooms<'a> {
    /// The values that a path may have; for a list, that its items may have.
    pub(super) choices: HashMap<String, Vec<Json>>,
    /// Paths that always have a value.
    pub(super) always: HashSet<String>,
    /// Paths that have one if registers keep what their files require.
    pub(super) registered: HashSet<String>,
    /// What is true when an answer or evidence is there.
    pub(super) implied: HashMap<String, Vec<&'a Expr>>,
}

impl<'a> Rooms<'a> {
    /// The same where registers lack nothing that is required of them.
    pub(super) fn trusting(mut self) -> Self {
        self.always.extend(std::mem::take(&mut self.registered));
        self
    }

    /// Whether there can be a case in which each condition is true or false as wanted.
    pub(super) fn possible(&self, wanted: impl IntoIterator<Item = (&'a Expr, bool)>) -> bool {
        let todo = wanted.into_iter().map(|(expr, wanted)| (expr.node(), wanted)).collect();
        let mut parts = MOST_PARTS;
        Case { rooms: self, todo, facts: BTreeMap::new(), told: BTreeSet::new() }.possible(&mut parts)
    }
}

/// One case: what is still to be taken apart, and what is asked of each value so far.
#[derive(Clone)]
struct Case<'r, 'a> {
    rooms: &'r Rooms<'a>,
    todo: Vec<(&'a Node, bool)>,
    facts: BTreeMap<String, Fact>,
    told: BTreeSet<String>,
}

impl<'a> Case<'_, 'a> {
    fn possible(mut self, parts: &mut usize) -> bool {
        while let Some((node, wanted)) = self.todo.pop() {
            if *parts == 0 {
                return true;
            }
            *parts -= 1;
            match node {
                Node::Binary(op @ (Op::And | Op::Or), left, right) => {
                    if (*op == Op::And) == wanted {
                        self.todo.extend([(&**left, wanted), (&**right, wanted)]);
                        continue;
                    }
                    let mut other = self.clone();
                    other.todo.push((left, wanted));
                    if other.possible(parts) {
                        return true;
                    }
                    self.todo.push((right, wanted));
                }
                Node::Call(name, items) if name == "not" && items.len() == 1 => {
                    self.todo.push((&items[0], !wanted));
                }
                Node::Call(name, items) if name == "if" && items.len() == 3 => {
                    let mut other = self.clone();
                    other.todo.extend([(&items[0], true), (&items[1], wanted)]);
                    if other.possible(parts) {
                        return true;
                    }
                    self.todo.extend([(&items[0], false), (&items[2], wanted)]);
                }
                _ => {
                    if !self.take(node, wanted) {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Takes a condition without parts in; false when it contradicts what is known.
    fn take(&mut self, node: &'a Node, wanted: bool) -> bool {
        if let Some(value) = constant(node) {
            return (value == Json::Bool(true)) == wanted;
        }
        match node {
            Node::Path(_) => {
                self.ask(node, wanted, |fact| fact.compare(Op::Equal, &Json::Bool(true), wanted))
            }
            Node::Call(name, items) if name == "defined" => self.there(&items[0], wanted),
            Node::Call(name, items) if name == "contains" => self.holds(node, items, wanted),
            Node::Binary(op, left, right) => match (constant(left), constant(right)) {
                (None, Some(Json::Null)) => self.null(left, *op, wanted),
                (Some(Json::Null), None) => self.null(right, *op, wanted),
                (None, Some(value)) => self.compare(left, *op, &value, wanted),
                (Some(value), None) if *op != Op::In => self.compare(right, turned(*op), &value, wanted),
                // A comparison of two values is true only where there are both.
                _ => {
                    let there = !wanted || (self.there(left, true) && self.there(right, true));
                    there && self.whole(node, wanted)
                }
            },
            _ => self.whole(node, wanted),
        }
    }

    /// A comparison with a value that stands in the condition; true only where there is a value.
    fn compare(&mut self, node: &'a Node, op: Op, value: &Json, wanted: bool) -> bool {
        self.ask(node, wanted, |fact| fact.compare(op, value, wanted))
    }

    /// A comparison with `null`: whether there is a value.
    fn null(&mut self, node: &'a Node, op: Op, wanted: bool) -> bool {
        match op {
            Op::Equal => self.there(node, !wanted),
            Op::NotEqual => self.there(node, wanted),
            _ => !wanted,
        }
    }

    /// A list holds a value: one of its choices, where they are known.
    fn holds(&mut self, node: &'a Node, items: &'a [Node], wanted: bool) -> bool {
        let [list, item] = items else { return true };
        let choices = self.rooms.choices.get(&text(list));
        let unknown = constant(item).is_some_and(|item| choices.is_some_and(|known| !known.contains(&item)));
        if unknown {
            return !wanted;
        }
        (!wanted || self.there(list, true)) && self.whole(node, wanted)
    }

    /// A condition that is taken as a whole: true and false at once is impossible.
    fn whole(&mut self, node: &Node, wanted: bool) -> bool {
        let fact = self.facts.entry(text(node)).or_default();
        fact.there(true);
        fact.compare(Op::Equal, &Json::Bool(true), wanted);
        fact.is_possible(None, true)
    }

    fn there(&mut self, node: &'a Node, there: bool) -> bool {
        self.ask(node, false, |fact| fact.there(there)) && (!there || self.imply(node))
    }

    /// Asks something of a value; `there` when it must have one for that.
    fn ask(&mut self, node: &'a Node, there: bool, ask: impl FnOnce(&mut Fact)) -> bool {
        let key = text(node);
        let fact = self.facts.entry(key.clone()).or_default();
        ask(fact);
        if there {
            fact.there(true);
        }
        let always = self.rooms.always.contains(&key) || key.starts_with("count(") || key.starts_with("sum(");
        fact.is_possible(self.rooms.choices.get(&key).map(Vec::as_slice), always)
            && (!there || self.imply(node))
    }

    /// A value that is there was asked for or looked up, so the conditions of that are true.
    fn imply(&mut self, node: &Node) -> bool {
        let Node::Path(parts) = node else { return true };
        let head = parts.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(".");
        if let Some(implied) = self.rooms.implied.get(&head)
            && self.told.insert(head)
        {
            self.todo.extend(implied.iter().map(|expr| (expr.node(), true)));
        }
        true
    }
}

/// The value of a node that uses no path.
fn constant(node: &Node) -> Option<Json> {
    match node {
        Node::Path(_) => None,
        Node::Null => Some(Json::Null),
        Node::Bool(value) => Some(Json::Bool(*value)),
        Node::Number(number) => Some(Json::Number(number.clone())),
        Node::Text(text) => Some(Json::String(text.clone())),
        other => Expr::from_node(other.clone()).constant(),
    }
}

fn text(node: &Node) -> String {
    match node {
        Node::Path(parts) => parts.join("."),
        other => Expr::from_node(other.clone()).to_string(),
    }
}

/// The comparison with its sides exchanged.
fn turned(op: Op) -> Op {
    match op {
        Op::Less => Op::Greater,
        Op::LessEqual => Op::GreaterEqual,
        Op::Greater => Op::Less,
        Op::GreaterEqual => Op::LessEqual,
        other => other,
    }
}
