//! The parsed form of an expression and its canonical text.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

use super::parser::{self, ParseError};

/// A parsed expression. Serialises as its canonical text.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub(super) root: Node,
}

/// A node of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// `12`, `1.5`
    Number(Number),
    /// `"text"`
    Text(String),
    /// `[a, b]`
    List(Vec<Node>),
    /// `answers.plate`
    Path(Vec<String>),
    /// `age(person.birth_date)`
    Call(String, Vec<Node>),
    /// `first(evidence.children).name`
    Part(Box<Node>, Vec<String>),
    /// `a + b`
    Binary(Op, Box<Node>, Box<Node>),
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `in`
    In,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
}

impl Op {
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::In => "in",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
        }
    }

    /// The comparison with this sign.
    pub(super) fn comparison(sign: &str) -> Option<Self> {
        let all =
            [Self::Equal, Self::NotEqual, Self::Less, Self::LessEqual, Self::Greater, Self::GreaterEqual];
        all.into_iter().chain([Self::In]).find(|op| op.sign() == sign)
    }

    /// Higher binds tighter.
    pub(super) fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Plus | Self::Minus => 4,
            Self::Times => 5,
            _ => 3,
        }
    }
}

impl Expr {
    /// Parses a text.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// An expression from its root node.
    pub fn from_node(root: Node) -> Self {
        Self { root }
    }

    /// The root node.
    pub fn node(&self) -> &Node {
        &self.root
    }

    /// Every path the expression uses, in order, each once.
    pub fn paths(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found
    }

    /// Whether the expression uses a path of which this holds, told by its parts.
    pub fn uses(&self, holds: &dyn Fn(&[String]) -> bool) -> bool {
        self.root.uses(holds)
    }

    /// Whether the expression uses `path` or something in it or above it.
    pub fn touches(&self, path: &str) -> bool {
        self.paths().iter().any(|used| within(used, path) || within(path, used))
    }

    /// Its value when it uses no path: `when = "true"`, `amount = "200"`.
    pub fn constant(&self) -> Option<serde_json::Value> {
        if !self.uses(&|_| true) && !self.uses_today() {
            return self.eval(&super::Scope::default()).ok();
        }
        None
    }

    fn uses_today(&self) -> bool {
        fn walk(node: &Node) -> bool {
            match node {
                Node::Call(name, arguments) => name == "age" || arguments.iter().any(walk),
                Node::List(items) => items.iter().any(walk),
                Node::Part(inner, _) => walk(inner),
                Node::Binary(_, left, right) => walk(left) || walk(right),
                _ => false,
            }
        }
        walk(&self.root)
    }
}

/// Whether `path` is `outer` or lies in it (`answers.home.area` in `answers.home`).
fn within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Node {
    fn uses(&self, holds: &dyn Fn(&[String]) -> bool) -> bool {
        match self {
            Self::Path(parts) => holds(parts),
            Self::List(items) | Self::Call(_, items) => items.iter().any(|item| item.uses(holds)),
            Self::Part(inner, _) => inner.uses(holds),
            Self::Binary(_, left, right) => left.uses(holds) || right.uses(holds),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => false,
        }
    }
}

fn collect(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Path(parts) => {
            let path = parts.join(".");
            if !found.contains(&path) {
                found.push(path);
            }
        }
        Node::List(items) | Node::Call(_, items) => items.iter().for_each(|item| collect(item, found)),
        Node::Part(inner, _) => collect(inner, found),
        Node::Binary(_, left, right) => {
            collect(left, found);
            collect(right, found);
        }
        _ => {}
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_node(&self.root, 0, f)
    }
}

/// Writes `node`, in parentheses when it binds weaker than `least`.
fn write_node(node: &Node, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match node {
        Node::Null => f.write_str("null"),
        Node::Bool(value) => write!(f, "{value}"),
        Node::Number(number) => write!(f, "{number}"),
        Node::Text(text) => write_text(text, f),
        Node::List(items) => write_items("[", items, "]", f),
        Node::Path(parts) => f.write_str(&parts.join(".")),
        Node::Call(name, arguments) => {
            f.write_str(name)?;
            write_items("(", arguments, ")", f)
        }
        Node::Part(inner, parts) => {
            if matches!(**inner, Node::Call(..)) {
                write_node(inner, 0, f)?;
            } else {
                f.write_str("(")?;
                write_node(inner, 0, f)?;
                f.write_str(")")?;
            }
            write!(f, ".{}", parts.join("."))
        }
        Node::Binary(op, left, right) => {
            let strength = op.strength();
            let open = strength < least;
            // Comparisons do not chain, so both of their sides must bind tighter.
            let left_least = if strength == 3 { 4 } else { strength };
            if open {
                f.write_str("(")?;
            }
            write_node(left, left_least, f)?;
            write!(f, " {} ", op.sign())?;
            write_node(right, strength + 1, f)?;
            if open {
                f.write_str(")")?;
            }
            Ok(())
        }
    }
}

fn write_items(open: &str, items: &[Node], close: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(open)?;
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(", ")?;
        }
        write_node(item, 0, f)?;
    }
    f.write_str(close)
}

fn write_text(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for letter in text.chars() {
        match letter {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            other => write!(f, "{other}")?,
        }
    }
    f.write_str("\"")
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
