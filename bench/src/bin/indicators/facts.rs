//! One indicator over very many facts: its figure from days that were counted once, and the same from every row.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Figure};
use catalogue::model::indicator::Every;
use indicators::actions;
use indicators::model::Period;
use kernel::{Ctx, Day, DbError, Timestamp, params};
use server::App;

/// The indicator's id.
pub(crate) const INDICATOR: &str = "done";
/// Bytes of disk that a fact takes with its indexes, rounded up; a run tells what it took.
const BYTES: u64 = 160;
/// Agencies and kinds that share the facts.
const OFFICES: u64 = 200;
const KINDS: u64 = 8;
/// The most that the figure may take.
const FIGURE_MS: f64 = 1_000.0;
/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Gigabytes that so many facts take.
pub(crate) fn gigabytes(facts: u64) -> u64 {
    (facts * BYTES).div_ceil(1_000_000_000)
}

/// A small catalogue with one indicator that counts every made fact.
pub(crate) fn write_government(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder.join("indicators"))?;
    for (file, head) in [
        ("areas.csv", "code,county_zh,county_en,name_zh,name_en\n"),
        ("life-areas.csv", "id,name_zh,name_en,summary_zh,summary_en\n"),
        ("systems.csv", "id,system_zh,system_en,owner,blocks,works_when,folder\n"),
        ("units.csv", "id,agency,name_zh,name_en,parent\n"),
        ("posts.csv", "id,agency,unit,title_zh,title_en,reports_to,roles\n"),
    ] {
        fs::write(folder.join(file), head)?;
    }
    let mut agencies =
        "id,code,oid,name_zh,name_en,level,parent,valid_from,valid_until,successors,source\n".to_owned();
    for office in 0..OFFICES {
        let _ = writeln!(
            agencies,
            "office-{office},,,範例{office}署,Sample Office {office},agency,,2000-01-01,,,made"
        );
    }
    fs::write(folder.join("agencies.csv"), agencies)?;
    let kinds: Vec<String> = (0..KINDS).map(|kind| format!("'bench.{kind}'")).collect();
    let text = format!(
        r#"id = "{INDICATOR}"
name = {{ zh = "做了多少事", en = "Things done" }}
definition = {{ zh = "量時間用的。", en = "To take times with." }}
unit = {{ zh = "件", en = "things" }}
direction = "up"
agency = "office-0"
source = "measured"
every = "month"
since = "2001-01-01"
numerator = ["done"]
breakdowns = ["kind", "agency"]

[[rows]]
id = "done"
name = {{ zh = "做的事", en = "Things done" }}
sql = """
select key, at, kind, agency, quantity from published_facts
where kind in ({}) and at >= $from and at < $until
"""
"#,
        kinds.join(", ")
    );
    fs::write(folder.join(format!("indicators/{INDICATOR}.toml")), text)?;
    Ok(())
}

/// Facts of this year, the same number on each day up to today; tells how far it is.
#[allow(clippy::print_stderr, reason = "a long run tells how far it is")]
pub(crate) async fn fill(ctx: &Ctx, facts: u64) -> Result<()> {
    let first = Day::new(ctx.today().year(), 1, 1).context("the year begins")?;
    let days = u64::try_from(first.days_until(ctx.today()))? + 1;
    eprintln!("{facts} facts on {days} days take about {} GB", gigabytes(facts));
    let (began, mut day) = (Instant::now(), first);
    for number in 0..days {
        let (from, until) = (facts * number / days, facts * (number + 1) / days);
        write_day(ctx, day, (from, until)).await?;
        day = day.plus_days(1);
        if number % 20 == 19 {
            eprintln!("{until} facts after {:.0} s", began.elapsed().as_secs_f64());
        }
    }
    Ok(())
}

/// The facts of a day with these numbers, in the order of time: one statement makes them all.
async fn write_day(ctx: &Ctx, day: Day, (from, until): (u64, u64)) -> Result<()> {
    let (from, until) = (i64::try_from(from)?, i64::try_from(until)?);
    if from == until {
        return Ok(());
    }
    // Today's lie between midnight and now.
    let start = Timestamp::start_of(day).0;
    let step = (ctx.now().0 - start).min(DAY) / (until - from);
    let sql = format!(
        "insert into facts (id, at, on_day, kind, agency, dims, value) \
         with recursive n(i) as (select cast($1 as bigint) union all select i + 1 from n where i + 1 < $2) \
         select substr(cast(1000000000000 + i as text), 2), cast($3 as bigint) + (i - $1) * $4, $5, \
         'bench.' || cast(i % {KINDS} as text), 'office-' || cast(i * 7919 % {OFFICES} as text), '{{}}', 1 from n"
    );
    let wrote: Result<u64, DbError> =
        ctx.write(move |tx| tx.execute(&sql, params![from, until, start, step, day])).await;
    ensure!(wrote? == u64::try_from(until - from)?, "not every fact of {day} was written");
    Ok(())
}

/// Counts the days, then the figure from them, then all rows again.
pub(crate) async fn measure(app: &App, facts: u64) -> Result<Vec<Figure>> {
    let ctx = &app.ctx;
    let reported =
        |name: &str, value: f64, unit| Figure { name: name.to_owned(), value, bound: Bound::Reported, unit };
    let mut figures = Vec::new();
    let began = Instant::now();
    let days = actions::count_days(ctx).await?;
    figures.push(reported(
        &format!("counting {days} days that are over, once"),
        began.elapsed().as_secs_f64(),
        "s",
    ));
    let indicator =
        catalogue::current(ctx).indicator(INDICATOR).cloned().context("the indicator is there")?;
    let year = Period::of(Every::Year, ctx.today());
    let began = Instant::now();
    let reckoned = actions::reckon(ctx, &indicator, year).await?;
    let value = began.elapsed().as_secs_f64() * 1_000.0;
    ensure!(reckoned.figure.numerator == i64::try_from(facts)?, "the figure is {:?}", reckoned.figure);
    figures.push(Figure {
        name: "the figure of the year".to_owned(),
        value,
        bound: Bound::AtMost(FIGURE_MS),
        unit: "ms",
    });
    let began = Instant::now();
    let by = actions::breakdowns(ctx, &indicator, year).await?;
    let value = began.elapsed().as_secs_f64() * 1_000.0;
    let sums = by.iter().map(|by| by.groups.iter().filter_map(|group| group.sum).sum::<i64>());
    ensure!(sums.clone().count() == 2 && sums.clone().all(|sum| sum == reckoned.figure.numerator), "{by:?}");
    let name = "the year by kind and by agency".to_owned();
    figures.push(Figure { name, value, bound: Bound::AtMost(FIGURE_MS), unit: "ms" });
    let began = Instant::now();
    ensure!(actions::check_days(ctx, &indicator, year).await?, "the counted days differ from their rows");
    figures.push(reported(
        "figure and breakdowns again from every row, all agreeing",
        began.elapsed().as_secs_f64(),
        "s",
    ));
    Ok(figures)
}

/// Gigabytes of a folder's files.
pub(crate) fn size(folder: &Path) -> Result<f64> {
    let mut bytes = 0;
    for file in fs::read_dir(folder)? {
        let file = file?.metadata()?;
        bytes += if file.is_file() { file.len() } else { 0 };
    }
    Ok(bytes as f64 / 1e9)
}
