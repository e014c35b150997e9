//! From tokens to a tree. Depth and length are limited, so no text can
//! exhaust the stack.

use super::ast::{Node, Op};
use super::functions;
use super::lexer::{Kind, Token, tokens};

/// Deepest nesting of parentheses, lists, calls and operators.
const MAX_DEPTH: usize = 64;
/// Most operators in one expression: they nest too.
const MAX_OPERATORS: usize = 256;
/// Longest expression, in bytes.
const MAX_LENGTH: usize = 8_000;

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (character {at})")]
pub struct ParseError {
    /// Character at which it goes wrong, counted from 1.
    pub at: usize,
    /// What is wrong.
    pub reason: String,
}

impl ParseError {
    pub(super) fn new(at: usize, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }
}

/// Parses a whole text.
pub(super) fn parse(text: &str) -> Result<Node, ParseError> {
    if text.len() > MAX_LENGTH {
        return Err(ParseError::new(1, format!("an expression is at most {MAX_LENGTH} bytes long")));
    }
    let mut parser =
        Parser { tokens: tokens(text)?, place: 0, depth: 0, operators: 0, end: text.chars().count() + 1 };
    let node = parser.binary(1)?;
    match parser.tokens.get(parser.place) {
        Some(token) => {
            Err(ParseError::new(token.at, format!("nothing may follow here, but {} does", name(token))))
        }
        None => Ok(node),
    }
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
    depth: usize,
    operators: usize,
    end: usize,
}

fn name(token: &Token) -> String {
    match &token.kind {
        Kind::Word(word) => format!("“{word}”"),
        Kind::Text(_) => "a text".to_owned(),
        Kind::Number(number) => format!("“{number}”"),
        Kind::Sign(sign) => format!("“{sign}”"),
    }
}

impl Parser {
    fn fail<T>(&self, wanted: &str) -> Result<T, ParseError> {
        match self.tokens.get(self.place) {
            Some(token) => {
                Err(ParseError::new(token.at, format!("{wanted} is expected, not {}", name(token))))
            }
            None => Err(ParseError::new(self.end, format!("{wanted} is expected, but the expression ends"))),
        }
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let here = matches!(self.tokens.get(self.place), Some(Token { kind: Kind::Sign(sign), .. }) if *sign == wanted);
        if here {
            self.place += 1;
        }
        here
    }

    fn expect(&mut self, wanted: &str) -> Result<(), ParseError> {
        if self.sign(wanted) { Ok(()) } else { self.fail(&format!("“{wanted}”")) }
    }

    fn operator(&self) -> Option<Op> {
        match &self.tokens.get(self.place)?.kind {
            Kind::Word(word) => match word.as_str() {
                "or" => Some(Op::Or),
                "and" => Some(Op::And),
                "in" => Some(Op::In),
                _ => None,
            },
            Kind::Sign(sign) => match *sign {
                "=" => Some(Op::Equal),
                "!=" => Some(Op::NotEqual),
                "<" => Some(Op::Less),
                "<=" => Some(Op::LessEqual),
                ">" => Some(Op::Greater),
                ">=" => Some(Op::GreaterEqual),
                "+" => Some(Op::Plus),
                "-" => Some(Op::Minus),
                "*" => Some(Op::Times),
                _ => None,
            },
            _ => None,
        }
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, ParseError>) -> Result<T, ParseError> {
        if self.depth >= MAX_DEPTH {
            return self.fail(&format!("at most {MAX_DEPTH} levels of nesting; something simpler"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Operators of at least `least`, left to right.
    fn binary(&mut self, least: u8) -> Result<Node, ParseError> {
        let mut left = self.deeper(Self::single)?;
        while let Some(op) = self.operator().filter(|op| op.strength() >= least) {
            self.place += 1;
            self.operators += 1;
            if self.operators > MAX_OPERATORS {
                return self.fail(&format!("at most {MAX_OPERATORS} operators; something simpler"));
            }
            let right = self.deeper(|parser| parser.binary(op.strength() + 1))?;
            left = Node::Binary(op, Box::new(left), Box::new(right));
            if op.strength() == 3 && self.operator().is_some_and(|next| next.strength() == 3) {
                return self.fail("“and” between two comparisons");
            }
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Node, ParseError> {
        if self.sign("(") {
            let node = self.binary(1)?;
            self.expect(")")?;
            return self.part_of(node);
        }
        if self.sign("[") {
            return Ok(Node::List(self.items("]")?));
        }
        if self.sign("-") {
            return match self.tokens.get(self.place).map(|token| &token.kind) {
                Some(Kind::Number(number)) => {
                    let negative = match number.as_i64() {
                        Some(whole) => Some((-whole).into()),
                        None => number.as_f64().and_then(|real| serde_json::Number::from_f64(-real)),
                    };
                    self.place += 1;
                    Ok(negative.map_or(Node::Null, Node::Number))
                }
                _ => self.fail("a number"),
            };
        }
        let Some(token) = self.tokens.get(self.place).cloned() else {
            return self.fail("a value");
        };
        match token.kind {
            Kind::Text(text) => self.take(Node::Text(text)),
            Kind::Number(number) => self.take(Node::Number(number)),
            Kind::Word(word) => match word.as_str() {
                "null" => self.take(Node::Null),
                "true" => self.take(Node::Bool(true)),
                "false" => self.take(Node::Bool(false)),
                "or" | "and" | "in" => self.fail("a value"),
                _ => self.path_or_call(word, token.at),
            },
            Kind::Sign(_) => self.fail("a value"),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "reads as one line in each arm of `single`")]
    fn take(&mut self, node: Node) -> Result<Node, ParseError> {
        self.place += 1;
        Ok(node)
    }

    fn path_or_call(&mut self, word: String, at: usize) -> Result<Node, ParseError> {
        self.place += 1;
        if self.sign("(") {
            let arguments = self.items(")")?;
            functions::check(&word, arguments.len()).map_err(|reason| ParseError::new(at, reason))?;
            return self.part_of(Node::Call(word, arguments));
        }
        let mut parts = vec![word];
        parts.extend(self.parts()?);
        Ok(Node::Path(parts))
    }

    /// The node, or the part of it that is named after it.
    fn part_of(&mut self, node: Node) -> Result<Node, ParseError> {
        let parts = self.parts()?;
        Ok(if parts.is_empty() { node } else { Node::Part(Box::new(node), parts) })
    }

    /// Names, each after a dot.
    fn parts(&mut self) -> Result<Vec<String>, ParseError> {
        let mut parts = Vec::new();
        while self.sign(".") {
            match self.tokens.get(self.place).map(|token| &token.kind) {
                Some(Kind::Word(next)) => parts.push(next.clone()),
                _ => return self.fail("a name after the dot"),
            }
            self.place += 1;
        }
        Ok(parts)
    }

    fn items(&mut self, close: &str) -> Result<Vec<Node>, ParseError> {
        let mut items = Vec::new();
        if self.sign(close) {
            return Ok(items);
        }
        loop {
            items.push(self.binary(1)?);
            if self.sign(close) {
                return Ok(items);
            }
            self.expect(",")?;
        }
    }
}
