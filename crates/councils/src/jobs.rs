//! What runs by itself: each morning secretariats are reminded of meetings, duties and terms, agencies of tasks.

use catalogue::model::Council;
use kernel::jobs::JobKind;
use kernel::{Ctx, Day, DbError, Lang, Text, Timestamp, Tx};
use serde_json::{Value as Json, json};

use crate::actions::{Notice, tell_agency, tell_secretariat};
use crate::standing::{Entry, Standing};
use crate::store;

/// Reminds, and enqueues itself for the next morning.
pub(crate) const REMIND: JobKind = JobKind { name: "councils.remind", run: remind };
/// The hour at which everybody is reminded.
const HOUR: i64 = 8;
/// Days before something is due, or a term ends, on which it is told.
const AHEAD: i64 = 30;

/// Has everybody reminded from the next morning on; once is enough.
///
/// # Errors
/// Storage fails.
pub async fn start(ctx: &Ctx) -> Result<(), DbError> {
    ctx.write(enqueue).await
}

fn enqueue(tx: &mut Tx) -> Result<(), DbError> {
    let morning = Timestamp::start_of(tx.today().plus_days(1)).plus_seconds(HOUR * 3_600);
    tx.enqueue_at(REMIND.name, &json!({}), morning, Some(REMIND.name))
}

fn remind(ctx: &Ctx, tx: &mut Tx, _: &Json) -> anyhow::Result<()> {
    let today = tx.today();
    for council in catalogue::current(ctx).councils() {
        let standing = Standing::load(tx, council, today)?;
        owed(tx, council, &standing.owed, today)?;
        tasks(ctx, tx, council, &standing, today)?;
        terms(tx, council, &standing, today)?;
    }
    Ok(enqueue(tx)?)
}

/// Once before the day and once after it.
fn stage(due_on: Day, today: Day) -> Option<&'static str> {
    let days = today.days_until(due_on);
    if days < 0 { Some("late") } else { (days <= AHEAD).then_some("soon") }
}

fn told(stage: &str, what: &Text, due_on: Day) -> (Text, Text) {
    let (zh, en) = (due_on.long(Lang::Zh), due_on.long(Lang::En));
    if stage == "late" {
        (
            Text::new(format!("逾期了：{}", what.zh), format!("Overdue: {}", what.en)),
            Text::new(
                format!("期限是{zh}，還沒有完成。逾期天數會公開。"),
                format!("It was due on {en} and is not done. The days are public."),
            ),
        )
    } else {
        (
            Text::new(format!("快到期了：{}", what.zh), format!("Due soon: {}", what.en)),
            Text::new(format!("期限是{zh}。"), format!("It is due on {en}.")),
        )
    }
}

fn owed(tx: &mut Tx, council: &Council, owed: &[Entry], today: Day) -> Result<(), DbError> {
    for entry in owed.iter().filter(|entry| entry.done.is_none()) {
        let Some(stage) = stage(entry.owed.due_on, today) else { continue };
        let duty = entry.owed.duty.as_ref().and_then(|duty| council.duty(duty));
        let word = duty.map_or("meeting", |duty| duty.id.as_str());
        let about = format!("{}/{word}/{}/{stage}", council.id, entry.owed.due_on);
        if !store::reminded(tx, &about)? {
            continue;
        }
        let what = duty.map_or_else(|| Text::new("開會", "meeting"), |duty| duty.name.clone());
        let what =
            Text::new(format!("{}{}", council.name.zh, what.zh), format!("{}: {}", council.name.en, what.en));
        let (subject, body) = told(stage, &what, entry.owed.due_on);
        let notice = Notice { subject, body, link: format!("/desk/councils/{}", council.id) };
        tell_secretariat(tx, council, &notice)?;
    }
    Ok(())
}

fn tasks(ctx: &Ctx, tx: &mut Tx, council: &Council, standing: &Standing, today: Day) -> Result<(), DbError> {
    for task in standing.tasks.iter().filter(|task| task.closed_at.is_none()) {
        let Some(stage) = stage(task.due_on, today) else { continue };
        if !store::reminded(tx, &format!("task/{}/{stage}", task.id))? {
            continue;
        }
        let what = Text::new(&task.title, &task.title);
        let (subject, body) = told(stage, &what, task.due_on);
        let notice = Notice { subject, body, link: format!("/desk/council-tasks/{}", task.id) };
        tell_agency(ctx, tx, council, &task.agency, &notice)?;
    }
    Ok(())
}

/// Members whose term ends soon: somebody has to be appointed in time.
fn terms(tx: &mut Tx, council: &Council, standing: &Standing, today: Day) -> Result<(), DbError> {
    for member in &standing.members {
        let Some(until) = member.until_on.filter(|until| today.days_until(*until) <= AHEAD) else { continue };
        if !store::reminded(tx, &format!("term/{}/{until}", member.id))? {
            continue;
        }
        let seat = council.seat(&member.seat).map(|seat| seat.name.clone()).unwrap_or_default();
        let (zh, en) = (until.long(Lang::Zh), until.long(Lang::En));
        let notice = Notice {
            subject: Text::new(
                format!("委員任期快到了：{}", seat.zh),
                format!("A member's term ends soon: {}", seat.en),
            ),
            body: Text::new(
                format!("{}有委員的任期到{zh}為止，請準備續聘或改聘。", council.name.zh),
                format!("In {} a member's term ends on {en}. Prepare a new appointment.", council.name.en),
            ),
            link: format!("/desk/councils/{}", council.id),
        };
        tell_secretariat(tx, council, &notice)?;
    }
    Ok(())
}
