//! The small expression language of the catalogue: conditions, keys and values.
//!
//! `FORMAT.md` describes it. A text is parsed once into an [`Expr`]; evaluation
//! is pure, over a [`Scope`] of JSON values. Missing is `null`.

mod amounts;
mod ast;
mod eval;
mod functions;
mod lexer;
mod parser;
mod template;
mod types;

pub use ast::{Expr, Node, Op};
pub use eval::{EvalError, Scope};
pub use parser::ParseError;
pub use template::{Piece, Template, plain};
pub use types::{Type, TypeError};
