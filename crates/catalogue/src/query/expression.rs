//! Expressions of a question: each is known with its kind, and written anew.

use sqlparser::ast::{
    BinaryOperator, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    Ident, Spanned as _, UnaryOperator, Value,
};

use super::{Bind, Kind, Names, Refused, Shown, View};

/// Functions over the rows of a group.
const GATHERING: [&str; 4] = ["count", "sum", "min", "max"];

/// Writes expressions over one view.
pub(super) struct Walk {
    view: &'static View,
    /// Whether places are numbered, as databases want them.
    numbered: bool,
    pub(super) binds: Vec<Bind>,
    pub(super) mentions: Vec<(Names, String)>,
}

type Written = Result<(String, Kind), Refused>;

/// The line of an expression.
pub(super) fn line(expr: &Expr) -> u64 {
    expr.span().start.line
}

/// Whether an output is a function over the rows of a group.
pub(super) fn gathers(expr: &Expr) -> bool {
    matches!(expr, Expr::Function(function) if GATHERING.contains(&function.name.to_string().as_str()))
}

impl Walk {
    pub(super) fn new(view: &View, numbered: bool) -> Self {
        let view = super::VIEWS.iter().find(|known| known.name == view.name).unwrap_or(&super::VIEWS[0]);
        Self { view, numbered, binds: Vec::new(), mentions: Vec::new() }
    }

    /// An output of the question.
    pub(super) fn output(&mut self, expr: &Expr) -> Result<String, Refused> {
        if let Some(column) = self.only_grouped(expr) {
            return Ok(column.name.to_owned());
        }
        let (written, kind) = self.write(expr)?;
        if matches!(kind, Kind::Truth | Kind::Missing)
            || matches!(expr, Expr::Value(value) if is_place(&value.value))
        {
            let reason = format!("an output is {}", kind.name());
            return Err(Refused::new(
                line(expr),
                reason,
                "give columns, numbers, or case when … then 1 else 0 end",
            ));
        }
        Ok(written)
    }

    /// What an output holds.
    pub(super) fn kind(&mut self, expr: &Expr) -> Result<Kind, Refused> {
        if let Some(column) = self.only_grouped(expr) {
            return Ok(column.kind);
        }
        self.write(expr).map(|(_, kind)| kind)
    }

    /// A condition.
    pub(super) fn condition(&mut self, expr: &Expr) -> Result<String, Refused> {
        self.want(expr, Kind::Truth)
    }

    /// A column that may be shown.
    pub(super) fn column(&mut self, ident: &Ident) -> Result<String, Refused> {
        self.identifier(ident, false).map(|(written, _)| written)
    }

    /// The column by which figures may be broken down and nothing else, when the expression is one.
    pub(super) fn only_grouped(&self, expr: &Expr) -> Option<&'static super::Column> {
        let Expr::Identifier(ident) = expr else { return None };
        let named = |column: &&super::Column| column.name == ident.value && column.shown == Shown::Grouped;
        self.view.columns.iter().find(named).filter(|_| ident.quote_style.is_none())
    }

    fn want(&mut self, expr: &Expr, wanted: Kind) -> Result<String, Refused> {
        let (written, kind) = self.write(expr)?;
        if kind == wanted {
            return Ok(written);
        }
        let reason = format!("“{expr}” is {}, not {}", kind.name(), wanted.name());
        Err(Refused::new(line(expr), reason, "compare things of the same kind"))
    }

    fn write(&mut self, expr: &Expr) -> Written {
        match expr {
            Expr::Identifier(ident) => self.identifier(ident, false),
            Expr::Value(value) => self.value(&value.value, line(expr)),
            Expr::Nested(inner) => self.write(inner).map(|(written, kind)| (format!("({written})"), kind)),
            Expr::IsNull(inner) => {
                self.write(inner).map(|(written, _)| (format!("{written} is null"), Kind::Truth))
            }
            Expr::IsNotNull(inner) => {
                self.write(inner).map(|(written, _)| (format!("{written} is not null"), Kind::Truth))
            }
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok((format!("not {}", self.want(expr, Kind::Truth)?), Kind::Truth))
            }
            Expr::BinaryOp { left, op, right } => self.operation(expr, left, op, right),
            Expr::Between { expr, negated, low, high } => self.between(expr, *negated, low, high),
            Expr::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            Expr::Case { operand: None, conditions, else_result: Some(other), .. } => {
                let mut written = "case".to_owned();
                let (last, kind) = self.write(other)?;
                for one in conditions {
                    let condition = self.condition(&one.condition)?;
                    written = format!("{written} when {condition} then {}", self.want(&one.result, kind)?);
                }
                Ok((format!("{written} else {last} end"), kind))
            }
            Expr::Function(function) => self.function(function, line(expr)),
            other => {
                let hint = "use columns, numbers, 'texts', $from $until $first_day $last_day, = <> < <= > >= and or not in \
                            between is null + - *, case when, count sum min max coalesce";
                Err(Refused::new(line(other), format!("“{other}” is not part of this language"), hint))
            }
        }
    }

    fn identifier(&mut self, ident: &Ident, counted: bool) -> Written {
        let at = ident.span.start.line;
        let found =
            self.view.columns.iter().find(|column| column.name == ident.value && ident.quote_style.is_none());
        let Some(column) = found else {
            let hint =
                directory::nearest::hint(&ident.value, self.view.columns.iter().map(|column| column.name));
            return Err(Refused::new(
                at,
                format!("{} has no column “{}”", self.view.name, ident.value),
                hint,
            ));
        };
        if column.shown == Shown::Counted && !counted {
            let reason = format!("“{}” may be counted, not shown or compared", column.name);
            return Err(Refused::new(at, reason, format!("write count(distinct {})", column.name)));
        }
        if column.shown == Shown::Grouped {
            let reason = format!("“{}” tells of people: it is not shown or compared", column.name);
            let hint = format!("give {} as it is, and name it in breakdowns", column.name);
            return Err(Refused::new(at, reason, hint));
        }
        Ok((column.name.to_owned(), column.kind))
    }

    fn value(&mut self, value: &Value, at: u64) -> Written {
        match value {
            Value::Number(digits, false)
                if digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() < 16 =>
            {
                Ok((digits.clone(), Kind::Whole))
            }
            Value::SingleQuotedString(text) if !text.contains(['\\', '\0', '$']) => {
                Ok((format!("'{}'", text.replace('\'', "''")), Kind::Text))
            }
            Value::Null => Ok(("null".to_owned(), Kind::Missing)),
            Value::Placeholder(name) => {
                let found = Bind::ALL.iter().find(|(known, _)| known == name);
                let Some((_, bind)) = found else {
                    let hint = directory::nearest::hint(name, Bind::ALL.iter().map(|(known, _)| *known));
                    return Err(Refused::new(at, format!("“{name}” is not filled in"), hint));
                };
                if !self.numbered {
                    return Ok((name.clone(), bind.kind()));
                }
                let place = self.binds.iter().position(|known| known == bind).unwrap_or_else(|| {
                    self.binds.push(*bind);
                    self.binds.len() - 1
                });
                Ok((format!("${}", place + 1), bind.kind()))
            }
            other => Err(Refused::new(
                at,
                format!("“{other}” is not a value here"),
                "write whole numbers and 'texts'",
            )),
        }
    }

    fn operation(&mut self, whole: &Expr, left: &Expr, op: &BinaryOperator, right: &Expr) -> Written {
        use BinaryOperator as Op;
        match op {
            Op::And | Op::Or => {
                let (left, right) = (self.condition(left)?, self.condition(right)?);
                let word = if *op == Op::And { "and" } else { "or" };
                Ok((format!("{left} {word} {right}"), Kind::Truth))
            }
            Op::Plus | Op::Minus | Op::Multiply => {
                let (left, right) = (self.want(left, Kind::Whole)?, self.want(right, Kind::Whole)?);
                Ok((format!("{left} {op} {right}"), Kind::Whole))
            }
            Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq => {
                self.mention(left, right);
                self.mention(right, left);
                let (written, kind) = self.write(left)?;
                comparable(left, kind)?;
                let right = self.want(right, kind)?;
                Ok((format!("{written} {op} {right}"), Kind::Truth))
            }
            _ => {
                let hint = "= <> < <= > >= and or + - * are known; a share has a numerator and a denominator";
                Err(Refused::new(line(whole), format!("the operator {op} is not known here"), hint))
            }
        }
    }

    fn between(&mut self, expr: &Expr, negated: bool, low: &Expr, high: &Expr) -> Written {
        let (written, kind) = self.write(expr)?;
        comparable(expr, kind)?;
        let (low, high) = (self.want(low, kind)?, self.want(high, kind)?);
        let not = if negated { "not " } else { "" };
        Ok((format!("{written} {not}between {low} and {high}"), Kind::Truth))
    }

    fn in_list(&mut self, expr: &Expr, list: &[Expr], negated: bool) -> Written {
        let (written, kind) = self.write(expr)?;
        comparable(expr, kind)?;
        let mut items = Vec::new();
        for item in list {
            self.mention(expr, item);
            items.push(self.want(item, kind)?);
        }
        let not = if negated { "not " } else { "" };
        Ok((format!("{written} {not}in ({})", items.join(", ")), Kind::Truth))
    }

    /// Notes that a column which names things of the catalogue is compared with a text.
    fn mention(&mut self, column: &Expr, text: &Expr) {
        let (Expr::Identifier(column), Expr::Value(value)) = (column, text) else { return };
        let names =
            self.view.columns.iter().find(|known| known.name == column.value).and_then(|known| known.names);
        if let (Some(names), Value::SingleQuotedString(text)) = (names, &value.value) {
            self.mentions.push((names, text.clone()));
        }
    }

    fn function(&mut self, function: &Function, at: u64) -> Written {
        let name = function.name.to_string();
        let FunctionArguments::List(list) = &function.args else {
            return Err(Refused::new(at, format!("“{name}” has no arguments"), "write count(*)"));
        };
        let distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
        let args: Vec<&FunctionArgExpr> = list
            .args
            .iter()
            .filter_map(|arg| if let FunctionArg::Unnamed(arg) = arg { Some(arg) } else { None })
            .collect();
        match (name.as_str(), distinct, args.as_slice()) {
            ("count", false, [FunctionArgExpr::Wildcard]) => Ok(("count(*)".to_owned(), Kind::Whole)),
            ("count", true, [FunctionArgExpr::Expr(Expr::Identifier(column))]) => {
                let (written, _) = self.identifier(column, true)?;
                Ok((format!("count(distinct {written})"), Kind::Whole))
            }
            ("sum", false, [FunctionArgExpr::Expr(expr)]) => {
                Ok((format!("sum({})", self.want(expr, Kind::Whole)?), Kind::Whole))
            }
            ("min" | "max", false, [FunctionArgExpr::Expr(expr)]) => {
                let (written, kind) = self.write(expr)?;
                comparable(expr, kind)?;
                Ok((format!("{name}({written})"), kind))
            }
            ("coalesce", false, [FunctionArgExpr::Expr(first), FunctionArgExpr::Expr(second)]) => {
                let (written, kind) = self.write(first)?;
                comparable(first, kind)?;
                Ok((format!("coalesce({written}, {})", self.want(second, kind)?), kind))
            }
            _ => {
                let hint =
                    "known are count(*), count(distinct COLUMN), sum(x), min(x), max(x), coalesce(a, b)";
                Err(Refused::new(at, format!("the function “{function}” is not known here"), hint))
            }
        }
    }
}

fn comparable(expr: &Expr, kind: Kind) -> Result<(), Refused> {
    if matches!(kind, Kind::Missing | Kind::Truth) {
        let reason = format!("“{expr}” cannot be compared");
        return Err(Refused::new(line(expr), reason, "write … is null, or the condition alone"));
    }
    Ok(())
}

fn is_place(value: &Value) -> bool {
    matches!(value, Value::Placeholder(_))
}
