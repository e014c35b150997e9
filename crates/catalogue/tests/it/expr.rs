//! The expression language.

use catalogue::expr::{Expr, Node, Op, Scope, Template, Type, plain};
use proptest::prelude::*;
use serde_json::{Number, Value, json};

fn scope() -> Scope {
    Scope::new()
        .with("today", json!("2026-11-20"))
        .with("person", json!({ "name": "陳測安", "birth_date": "2008-11-21" }))
        .with(
            "answers",
            json!({ "plate": "TST-0001", "amount": 12, "home": { "area": "63000050", "line": "範例路1號" } }),
        )
        .with(
            "evidence",
            json!({
                "home": { "address": { "line": "範例路1號", "area": "63000050" } },
                "children": [{ "name": "甲", "born": "2020-02-29" }, { "name": "乙", "born": null }],
            }),
        )
}

fn value(text: &str) -> Value {
    Expr::parse(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .eval(&scope())
        .unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn expressions_have_their_values() {
    let cases = [
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3", json!(9)),
        ("1.5 * 2", json!(3.0)),
        ("10 - 3 - 2", json!(5)),
        ("\"A\" + \"B\"", json!("AB")),
        ("answers.amount >= 12 and not(answers.amount > 12)", json!(true)),
        ("answers.plate = \"TST-0001\"", json!(true)),
        ("answers.plate in [\"X\", \"TST-0001\"]", json!(true)),
        ("evidence.home.address = answers.home", json!(true)),
        ("age(person.birth_date)", json!(17)),
        ("years_between(date(\"2000-03-01\"), today)", json!(26)),
        ("days_between(date(\"2026-11-01\"), today)", json!(19)),
        ("add_years(date(\"2024-02-29\"), 1)", json!("2025-02-28")),
        ("add_days(today, 11)", json!("2026-12-01")),
        ("count(evidence.children)", json!(2)),
        ("evidence.children.name", json!(["甲", "乙"])),
        ("evidence.children.born", json!(["2020-02-29"])),
        ("first(filter(evidence.children, \"name\", \"乙\")).name", json!("乙")),
        ("filter(evidence.children, \"born\", \">=\", date(\"2020-01-01\")).name", json!(["甲"])),
        ("filter(evidence.children, \"name\", \"in\", [\"乙\", \"丙\"]).name", json!(["乙"])),
        ("contains(evidence.children.name, \"甲\")", json!(true)),
        ("contains(answers.plate, \"TST\")", json!(true)),
        ("sum([1, 2, answers.amount])", json!(15)),
        ("part(1999, 5, 100)", json!(99)),
        ("part(0 - 1, 1, 2)", json!(-1)),
        ("part(9223372036854775807, 3, 4)", json!(6_917_529_027_641_081_855_i64)),
        ("max(answers.amount, 20) + min(answers.amount, 20)", json!(32)),
        ("max(1.5, 1)", json!(1.5)),
        ("min(today, date(\"2026-12-01\"))", json!("2026-11-20")),
        ("if(answers.amount > 3, \"many\", \"few\")", json!("many")),
        ("defined(answers.nothing)", json!(false)),
        ("list(answers.plate)", json!(["TST-0001"])),
        ("\"No. \" + text(answers.amount)", json!("No. 12")),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn missing_values_make_comparisons_false() {
    for text in [
        "answers.x = 1",
        "answers.x != 1",
        "answers.x < 1",
        "answers.x = answers.y",
        "answers.x in [1]",
        "answers.x and true",
    ] {
        assert_eq!(value(text), json!(false), "{text}");
    }
    for text in
        ["answers.x = null", "answers.plate != null", "not(answers.x)", "true or answers.x", "null = null"]
    {
        assert_eq!(value(text), json!(true), "{text}");
    }
    assert_eq!(value("answers.x + 1"), Value::Null);
    assert_eq!(value("sum(answers.x) + count(answers.x)"), json!(0));
    for text in ["age(answers.x)", "part(answers.x, 1, 2)", "max(answers.x, 1)", "min(1, answers.x)"] {
        assert_eq!(value(text), Value::Null, "{text}");
    }
}

#[test]
fn and_and_or_stop_early() {
    assert_eq!(value("false and (answers.plate > 3)"), json!(false));
    assert_eq!(value("true or (answers.plate > 3)"), json!(true));
}

#[test]
fn wrong_values_are_errors_with_words() {
    let error = |text: &str| Expr::parse(text).unwrap().eval(&scope()).unwrap_err().to_string();
    assert_eq!(error("answers.plate > 3"), "“>” cannot be used on a text and a number");
    assert_eq!(error("age(answers.plate)"), "a day is expected, not “TST-0001”");
    assert_eq!(error("9223372036854775807 + 1"), "the number is too large");
    assert_eq!(error("part(9223372036854775807, 2, 1)"), "the number is too large");
    assert_eq!(error("part(1.5, 1, 2)"), "a whole number is expected, not a number with a fraction");
    assert_eq!(error("part(1, 1, answers.amount - 12)"), "an amount is divided by 0");
    assert_eq!(error("max(answers.plate, 1)"), "“max()” cannot be used on a text and a number");
    assert_eq!(error("answers.plate and true"), "a condition is expected, not a text");
}

#[test]
fn unreadable_texts_say_where() {
    let error = |text: &str| Expr::parse(text).unwrap_err().to_string();
    assert_eq!(error("1 +"), "a value is expected, but the expression ends (character 4)");
    assert_eq!(error("a == b"), "equality is written with one = (character 3)");
    assert_eq!(error("a < b < c"), "“and” between two comparisons is expected, not “<” (character 7)");
    assert_eq!(error("\"open"), "the text is not closed with a quotation mark (character 1)");
    assert_eq!(error("coutn(a)"), "there is no function coutn(); did you mean “count”? (character 1)");
    assert_eq!(error("filter(a, b)"), "filter() takes 3 or 4 values, not 2 (character 1)");
    assert_eq!(error("age()"), "age() takes 1 values, not 0 (character 1)");
    assert!(error(&"(".repeat(5_000)).contains("levels of nesting"));
    assert!(error(&"not(".repeat(1_900)).contains("levels of nesting"));
    assert!(error(&"a + ".repeat(1_000)).contains("operators"));
    assert!(error(&"a".repeat(9_000)).contains("at most"));
}

#[test]
fn types_are_checked_before_there_are_values() {
    let record = Type::record([("born", Type::Date), ("home", Type::address()), ("name", Type::Text)]);
    let scope =
        Type::record([("answers", record.clone()), ("people", Type::list(record)), ("today", Type::Date)]);
    let told = |text: &str| {
        let result = Expr::parse(text).unwrap().check_as(&scope, &Type::Bool);
        result
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|e| format!("{e}; {}", e.hint))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    assert_eq!(told("answers.born < today and \"x\" in people.name"), "");
    assert_eq!(told("answers.bron < today"), "answers.bron: “bron” is not known; did you mean “born”?");
    assert_eq!(
        told("answers.name.first = \"x\""),
        "answers.name.first: “.first” asks for a part of a text, which has none; leave it out"
    );
    assert!(told("age(answers.home) > 3").starts_with("age() wants a day, not a record"));
    assert!(told("people.name = \"x\"").starts_with("“=” cannot be used on a list and a text"));
    assert!(told("answers.born < date(\"2026-02-30\")").starts_with("date(\"2026-02-30\") is not a day"));
    assert!(told("answers.name").contains("a condition is needed"));
    assert_eq!(told("part(count(people), 5, 100) < 3 and max(answers.born, today) = today"), "");
    assert_eq!(told("count(filter(people, \"born\", \"<\", today)) > 0"), "");
    assert!(
        told("count(filter(people, \"bron\", today)) > 0")
            .contains("“bron” is not known; did you mean “born”?")
    );
    assert!(
        told("count(filter(people, \"born\", \"<>\", today)) > 0").starts_with("filter() is not told how")
    );
    assert!(
        told("count(filter(people, \"born\", \"<\", 3)) > 0")
            .contains("cannot be used on a day and a number")
    );
    assert!(told("part(1, 1, 0) = 1").starts_with("part() cannot divide by 0"));
    assert!(told("part(1, answers.name, 2) = 1").starts_with("part() wants whole numbers, not a text"));
    assert!(
        told("max(1, today) = 1").starts_with("max() wants two numbers or two days, not a number and a day")
    );
    assert_eq!(told("answer.x = 1 or answers.y = 2").matches("is not known").count(), 2);
}

#[test]
fn paths_are_listed_once_in_order() {
    let expr = Expr::parse("answers.a = 1 and evidence.b.c in [answers.a, today]").unwrap();
    assert_eq!(expr.paths(), ["answers.a", "evidence.b.c", "today"]);
    assert!(expr.touches("evidence.b") && !expr.touches("evidence.bb"));
    assert_eq!(Expr::parse("1 > 2").unwrap().constant(), Some(json!(false)));
    assert_eq!(Expr::parse("age(date(\"2000-01-01\")) > 2").unwrap().constant(), None);
}

#[test]
fn templates_fill_in_and_keep_braces() {
    let template = Template::parse("{{{answers.plate}}}：{person.name}{answers.none}").unwrap();
    assert_eq!(template.render(&scope(), &mut |_, value| plain(value)), "{TST-0001}：陳測安");
    assert_eq!(Template::parse(&template.to_string()).unwrap(), template);
    assert!(Template::parse("{answers.plate").is_err());
    assert!(Template::parse("a } b").is_err());
}

/// Any expression the parser can give.
fn any_node() -> impl Strategy<Value = Node> {
    let name = prop::sample::select(vec!["answers", "evidence", "person", "plate", "x_1"]);
    let leaf = prop_oneof![
        Just(Node::Null),
        any::<bool>().prop_map(Node::Bool),
        (-1_000_000_i64..1_000_000).prop_map(|number| Node::Number(number.into())),
        (0_u32..10_000).prop_map(|number| Node::Number(Number::from_f64(f64::from(number) / 8.0).unwrap())),
        "[ -~一-龥\n]{0,12}".prop_map(Node::Text),
        prop::collection::vec(name, 1..4)
            .prop_map(|parts| Node::Path(parts.into_iter().map(str::to_owned).collect())),
    ];
    let signs = vec![
        Op::Or,
        Op::And,
        Op::Equal,
        Op::NotEqual,
        Op::Less,
        Op::LessEqual,
        Op::Greater,
        Op::GreaterEqual,
        Op::In,
        Op::Plus,
        Op::Minus,
        Op::Times,
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Node::List),
            inner.clone().prop_map(|node| Node::Call("not".to_owned(), vec![node])),
            inner.clone().prop_map(|node| Node::Part(Box::new(node), vec!["plate".to_owned()])),
            (prop::sample::select(signs.clone()), inner.clone(), inner)
                .prop_map(|(op, left, right)| Node::Binary(op, Box::new(left), Box::new(right))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same(node in any_node()) {
        let expr = Expr::from_node(node);
        let text = expr.to_string();
        let again = Expr::parse(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        prop_assert_eq!(&again, &expr, "{}", text);
        let stored = serde_json::to_string(&expr).unwrap();
        prop_assert_eq!(serde_json::from_str::<Expr>(&stored).unwrap(), expr);
    }

    /// A share and the rest of it make the whole, to the dollar less than one part.
    #[test]
    fn a_share_is_exact(amount in any::<i64>(), numerator in 0_i64..=1_000_000, denominator in 1_000_000_i64..) {
        let text = format!("part({}, {numerator}, {denominator})", if amount < 0 { format!("0 - {}", amount.unsigned_abs().min(i64::MAX.unsigned_abs())) } else { amount.to_string() });
        let share = i128::from(value(&text).as_i64().unwrap());
        let exact = i128::from(amount.max(-i64::MAX)) * i128::from(numerator);
        let rest = exact - share * i128::from(denominator);
        prop_assert!((0..i128::from(denominator)).contains(&rest), "{}", text);
    }

    #[test]
    fn no_expression_panics(node in any_node()) {
        let expr = Expr::from_node(node);
        let _ = expr.eval(&scope());
        let _ = expr.check(&Type::record([("answers", Type::Any)]));
        let _ = expr.constant();
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Expr::parse(&text);
        let _ = Template::parse(&text);
    }

    #[test]
    fn no_likely_text_panics(words in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "[", "]", ",", ".", "+", "-", "*", "=", "<", "not", "and", "in", "age(", "\"", "1", "9999999999999999999", "x", " ", "\\",
    ]), 0..60)) {
        if let Ok(expr) = Expr::parse(&words.concat()) {
            let _ = expr.eval(&scope());
            prop_assert_eq!(Expr::parse(&expr.to_string()).unwrap(), expr);
        }
    }
}
