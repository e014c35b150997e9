//! The questions of indicators: what is asked is what was checked, and everything else is refused.

use catalogue::query::{Bind, Names, read};
use proptest::prelude::*;

const GOOD: &str = "select key, at, agency, 1 as quantity from published_look_ups \
                    where registry = 'household' and agency <> 'moi' and at >= $from and at < $until";

#[test]
fn a_question_is_written_anew_with_numbered_places() {
    let query = read(GOOD).unwrap();
    assert_eq!(query.sql, GOOD.replace("$from", "$1").replace("$until", "$2"));
    assert_eq!(query.binds, [Bind::From, Bind::Until]);
    assert_eq!(
        query.mentions,
        [(Names::Registry, "household".to_owned()), (Names::Agency, "moi".to_owned())]
    );
    let twice = "select key, 1 as quantity from published_entries where kind = 'service' \
                 and from_day <= $last_day and (until_day is null or until_day >= $last_day)";
    assert_eq!(read(twice).unwrap().binds, [Bind::LastDay]);
}

#[test]
fn texts_cannot_break_out_of_their_quotes() {
    let query =
        read("select key, 1 as quantity from published_look_ups where purpose = 'it''s; drop table x'")
            .unwrap();
    assert!(query.sql.ends_with("purpose = 'it''s; drop table x'"), "{}", query.sql);
}

#[test]
fn grouped_questions_give_the_key_and_functions_over_the_rows() {
    let good = "select agency as key, agency, count(distinct post) as quantity from published_sign_ins group by agency";
    assert_eq!(read(good).unwrap().sql, good);
    for (sql, why) in [
        ("select key, count(*) as quantity from published_look_ups", "not grouped"),
        (
            "select agency as key, contract, count(*) as quantity from published_look_ups group by agency",
            "no single value",
        ),
        ("select agency as key, 1 as quantity from published_look_ups", "does not tell the rows apart"),
        ("select post as key, count(*) as quantity from published_sign_ins group by post", "may be counted"),
        (
            "select agency as key, count(*) as quantity from published_sign_ins group by agency, at",
            "more than one column",
        ),
    ] {
        let told = read(sql).unwrap_err();
        assert!(told.reason.contains(why), "{sql}: {told:?}");
    }
}

#[test]
fn what_is_not_of_the_language_is_refused_with_its_line() {
    for (sql, line, why) in [
        ("delete from look_ups", 1, "may only read"),
        ("select key, 1 as quantity from published_look_ups; delete from look_ups", 1, "not one SELECT"),
        ("select id as key, 1 as quantity from people", 1, "no published view"),
        ("select key, 1 as quantity\nfrom published_look_ups\nwhere national_id = 'A'", 3, "has no column"),
        ("select key, 1 as quantity\nfrom published_look_ups\nwhere at >= 'yesterday'", 3, "not an instant"),
        ("select key, 1 as quantity from published_look_ups where $since < at", 1, "is not filled in"),
        ("select key, 1 as quantity from published_look_ups where pg_sleep(9) = 1", 1, "not known here"),
        (
            "select key, 1 as quantity from published_look_ups where found / 2 = 1",
            1,
            "operator / is not known",
        ),
        (
            "select key, 1 as quantity from published_look_ups where found in (select 1)",
            1,
            "not part of this language",
        ),
        ("select key, 1 as quantity from published_look_ups, published_facts", 1, "exactly one view"),
        (
            "select key, 1 as quantity from published_look_ups l join people p on p.id = l.key",
            1,
            "more than a selection",
        ),
        ("select distinct key, 1 as quantity from published_look_ups", 1, "more than a selection"),
        (
            "select agency as key, count(*) as quantity from published_look_ups group by agency having count(*) > 1",
            1,
            "more than a selection",
        ),
        ("select key, 1 as quantity from published_look_ups as people", 1, "more than a selection"),
        ("select key, 1 as quantity into x from published_look_ups", 1, "more than a selection"),
        ("select key, sum(found) over () as quantity from published_look_ups", 1, ""),
        ("select key, 1 as quantity from published_look_ups limit 3", 1, "more than one plain SELECT"),
        ("select key, 1 as quantity from published_look_ups for update", 1, "more than one plain SELECT"),
        (
            "with x as (select 1) select key, 1 as quantity from published_look_ups",
            1,
            "more than one plain SELECT",
        ),
        (
            "select key, 1 as quantity from published_look_ups union select key, 1 as quantity from published_facts",
            1,
            "more than one plain SELECT",
        ),
        ("select * from published_look_ups", 1, "not named one by one"),
        ("select key from published_look_ups", 1, "“quantity”"),
        ("select 1 as quantity from published_look_ups", 1, "“key”"),
        ("select key, agency as quantity from published_look_ups", 1, "“quantity”"),
        ("select key, $from as quantity from published_look_ups", 1, "an output is"),
        ("select key,\n1 as quantity form published_look_ups", 2, "not SQL"),
        ("", 1, "not one SELECT"),
    ] {
        let told = read(sql).expect_err(sql);
        assert!(told.reason.contains(why), "{sql}: {told:?}");
        assert_eq!(told.line, line, "{sql}: {told:?}");
        assert!(!told.hint.is_empty());
    }
}

proptest! {
    /// What is accepted is accepted again as it was written, and means the same.
    #[test]
    fn whatever_is_accepted_is_stable(text in "[a-z_$'(),=<>*+ 0-9]{0,60}") {
        let sql = format!("select key, 1 as quantity from published_look_ups where {text}");
        if let Ok(query) = read(&sql) {
            let named = query.binds.iter().enumerate().fold(query.sql.clone(), |sql, (place, bind)| {
                let name = match bind {
                    Bind::From => "$from",
                    Bind::Until => "$until",
                    Bind::FirstDay => "$first_day",
                    Bind::LastDay => "$last_day",
                };
                sql.replace(&format!("${}", place + 1), name)
            });
            prop_assert_eq!(read(&named).map(|again| again.sql), Ok(query.sql));
        }
    }

    /// No text whatever makes the reader fail in another way than by refusing.
    #[test]
    fn nothing_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = read(&text);
    }
}

#[test]
fn only_rows_that_stay_are_counted_day_by_day() {
    for (sql, by_day) in [
        (GOOD, true),
        (
            "select key, 1 as quantity from published_facts where (at >= $from and at < $until) and kind in ('a', 'b')",
            true,
        ),
        // A case may still change.
        (
            "select key, 1 as quantity from published_cases where submitted_at >= $from and submitted_at < $until",
            false,
        ),
        // A group of a month is not the sum of the groups of its days.
        (
            "select agency as key, count(*) as quantity from published_look_ups where at >= $from and at < $until group by agency",
            false,
        ),
        ("select key, 1 as quantity from published_facts where at >= $from", false),
        ("select key, 1 as quantity from published_facts where at > $from and at < $until", false),
        ("select key, 1 as quantity from published_facts where at >= $from or at < $until", false),
        (
            "select key, case when at >= $from then 1 else 2 end as quantity from published_facts where at >= $from and at < $until",
            false,
        ),
        ("select key, 1 as quantity from published_entries where from_day <= $last_day", false),
    ] {
        assert_eq!(read(sql).unwrap().by_day, by_day, "{sql}");
    }
}

#[test]
fn a_column_that_tells_of_people_is_given_and_nothing_else() {
    let query = read("select key, sex, 1 as quantity from published_cases").unwrap();
    assert!(query.is_grouped("sex") && !query.is_grouped("key"));
    for sql in [
        "select key, 1 as quantity from published_cases where sex = 'female'",
        "select key, sex as other, 1 as quantity from published_cases",
        "select key, case when sex = 'male' then 1 else 0 end as quantity from published_cases",
        "select key, coalesce(sex, '') as x, 1 as quantity from published_cases",
        "select sex as key, count(*) as quantity from published_cases group by sex",
        "select key, (sex) as sex, 1 as quantity from published_cases",
    ] {
        assert!(read(sql).is_err(), "{sql}");
    }
}
