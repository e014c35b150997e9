//! The shape of a question: outputs by name, one grouping, a key and a quantity.

use sqlparser::ast::{BinaryOperator, Expr, GroupByExpr, Ident, SelectItem, Value};

use super::expression::{self, Walk};
use super::{Given, Kind, Refused, SHAPE, Select, View};

/// An output and its name.
pub(super) fn output(item: &SelectItem) -> Result<(&Expr, &str), Refused> {
    let name = |ident: &Ident| ident.quote_style.is_none() && good(&ident.value);
    match item {
        SelectItem::UnnamedExpr(expr @ Expr::Identifier(ident)) => Ok((expr, &ident.value)),
        SelectItem::ExprWithAlias { expr, alias } if name(alias) => Ok((expr, &alias.value)),
        SelectItem::UnnamedExpr(expr) => {
            let line = expression::line(expr);
            Err(Refused::new(line, "an output has no name", "write EXPRESSION as name"))
        }
        _ => Err(Refused::new(1, "the outputs are not named one by one", SHAPE)),
    }
}

fn good(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !name.is_empty()
}

/// The one column by which rows are gathered.
pub(super) fn grouped(select: &Select) -> Result<Option<&Ident>, Refused> {
    match &select.group_by {
        GroupByExpr::Expressions(by, with) if with.is_empty() => match by.as_slice() {
            [] => Ok(None),
            [Expr::Identifier(column)] => Ok(Some(column)),
            _ => Err(Refused::new(
                1,
                "rows are grouped by more than one column",
                "group by the one column that is the key",
            )),
        },
        _ => Err(Refused::new(1, "this grouping is not known", SHAPE)),
    }
}

/// Whether the rows can be counted day by day: it asks for the rows that were written from `$from` until `$until`, each
/// by itself, and nothing else in it depends on the period. `written` is the question with the names of its places,
/// which stand in no text.
pub(super) fn by_day(select: &Select, view: &View, written: &str) -> bool {
    let (Some(at), Ok(None)) = (view.settled, grouped(select)) else { return false };
    let mut parts = Vec::new();
    if let Some(condition) = &select.selection {
        conditions(condition, &mut parts);
    }
    let limits = [(BinaryOperator::GtEq, "$from"), (BinaryOperator::Lt, "$until")];
    limits.iter().all(|(op, place)| parts.iter().any(|part| limited(part, at, op, place)))
        && written.matches('$').count() == limits.len()
}

/// The conditions that must all hold.
fn conditions<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    match expr {
        Expr::Nested(inner) => conditions(inner, found),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            conditions(left, found);
            conditions(right, found);
        }
        other => found.push(other),
    }
}

/// Whether it is `column op place`.
fn limited(expr: &Expr, column: &str, wanted: &BinaryOperator, place: &str) -> bool {
    let Expr::BinaryOp { left, op, right } = expr else { return false };
    let (Expr::Identifier(ident), Expr::Value(value)) = (left.as_ref(), right.as_ref()) else { return false };
    let same = matches!(&value.value, Value::Placeholder(name) if name == place);
    same && ident.value == column && op == wanted
}

/// The columns given: each row has a key of its own, and a quantity to be added up.
pub(super) fn columns(select: &Select, view: &View) -> Result<Vec<Given>, Refused> {
    let by = grouped(select)?.map(|column| column.value.as_str());
    let mut found: Vec<Given> = Vec::new();
    for item in &select.projection {
        let (expr, name) = output(item)?;
        let line = expression::line(expr);
        if found.iter().any(|given| given.name == name) {
            return Err(Refused::new(
                line,
                format!("two outputs are called “{name}”"),
                "give each a name of its own",
            ));
        }
        let walk = Walk::new(view, false);
        if let Some(column) = walk.only_grouped(expr)
            && name != column.name
        {
            let reason = format!("“{}” is given another name", column.name);
            return Err(Refused::new(line, reason, format!("write {} alone", column.name)));
        }
        let gathers = expression::gathers(expr);
        let plain = |wanted: &str| matches!(expr, Expr::Identifier(column) if column.value == wanted);
        match by {
            Some(by) if !gathers && !plain(by) && !matches!(expr, Expr::Value(_)) => {
                let hint = format!(
                    "rows are grouped by {by}: give {by}, or count(*), count(distinct …), sum(…), min(…), max(…)"
                );
                return Err(Refused::new(line, format!("“{name}” has no single value in a group"), hint));
            }
            None if gathers => {
                let hint = "the figure is the sum of quantity over the rows: give 1 as quantity, or group by a column";
                return Err(Refused::new(line, format!("“{name}” adds rows up that are not grouped"), hint));
            }
            _ => {}
        }
        if name == "key" && !plain(by.unwrap_or("key")) {
            let hint =
                by.map_or_else(|| "give the view's own key".to_owned(), |by| format!("give {by} as key"));
            return Err(Refused::new(line, "“key” does not tell the rows apart", hint));
        }
        found.push(Given { name: name.to_owned(), kind: Walk::new(view, false).kind(expr)? });
    }
    let has = |name: &str, kind: Kind| found.iter().any(|given| given.name == name && given.kind == kind);
    if !has("key", Kind::Text) {
        return Err(Refused::new(
            1,
            "no output is called “key”",
            "the rows need a key, by which anyone finds them again",
        ));
    }
    if !has("quantity", Kind::Whole) {
        return Err(Refused::new(
            1,
            "no whole number is called “quantity”",
            "write 1 as quantity to count rows",
        ));
    }
    Ok(found)
}
