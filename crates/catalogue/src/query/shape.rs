//! The shape of a question: outputs by name, one grouping, a key and a quantity.

use sqlparser::ast::{Expr, GroupByExpr, Ident, SelectItem};

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
