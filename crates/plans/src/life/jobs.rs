//! What runs by itself: each morning agencies are reminded of what is due soon, and of what is late.

use catalogue::model::programme::{Programme, Rules};
use kernel::jobs::JobKind;
use kernel::{AgencyId, Ctx, Day, DbError, Text, Timestamp, Tx};
use serde_json::{Value as Json, json};

use super::actions::{Notice, of_today, tell};
use super::model::due::{Owed, owed};
use super::model::progress::{due_on, over};
use super::store;

/// Reminds, and enqueues itself for the next morning.
pub(crate) const REMIND: JobKind = JobKind { name: "plans.remind", run: remind };
/// The hour at which agencies are reminded.
const HOUR: i64 = 8;

/// Notes from when on the node keeps plans, and has agencies reminded from the next morning on; once is enough.
///
/// # Errors
/// Storage fails.
pub async fn start(ctx: &Ctx) -> Result<(), DbError> {
    ctx.write(|tx| {
        store::begin(tx)?;
        enqueue(tx)
    })
    .await
}

fn enqueue(tx: &mut Tx) -> Result<(), DbError> {
    let morning = Timestamp::start_of(tx.today().plus_days(1)).plus_seconds(HOUR * 3_600);
    tx.enqueue_at(REMIND.name, &json!({}), morning, Some(REMIND.name))
}

fn remind(ctx: &Ctx, tx: &mut Tx, _: &Json) -> anyhow::Result<()> {
    let catalogue = catalogue::current(ctx);
    for programme in catalogue.programmes() {
        if let Some(rules) = &programme.rules {
            obligations(ctx, tx, programme, rules)?;
            reports(ctx, tx, programme, rules)?;
        }
    }
    Ok(enqueue(tx)?)
}

/// What is reminded of, in the words of both languages.
struct Reminder<'a> {
    about: String,
    agency: &'a AgencyId,
    from: &'a AgencyId,
    due_on: Day,
    what: Text,
    link: String,
}

fn obligations(ctx: &Ctx, tx: &mut Tx, programme: &Programme, rules: &Rules) -> Result<(), DbError> {
    let (agencies, today) = (directory::agencies(ctx), tx.today());
    let soon = today.plus_days(i64::from(rules.remind_days));
    let since = today.plus_days(-31);
    // What was due before the node kept plans is nobody's fault here.
    let since = store::started_on(tx)?.map_or(since, |start| since.max(start));
    let done = of_today(store::done(tx, &programme.id, since, soon)?, &agencies, today);
    let years = [today.year() - 1, today.year(), today.year() + 1];
    let all = years.into_iter().flat_map(|year| owed(programme, rules, &agencies, year, today));
    let near: Vec<Owed> = all.filter(|one| one.due_on >= since && one.due_on <= soon).collect();
    for one in near.iter().filter(|one| !done.iter().any(|done| done.owed == **one)) {
        let found = programme.obligations.iter().find(|obligation| obligation.id == one.obligation);
        let Some(obligation) = found else { continue };
        let reviewer = rules.stages.last().map_or(&programme.owner, |stage| &stage.agency);
        let due = Reminder {
            about: format!("{}/{}/{}/{}", programme.id, one.obligation, one.agency, one.due_on),
            agency: &one.agency,
            from: reviewer,
            due_on: one.due_on,
            what: obligation.name.clone(),
            link: "/desk/obligations".to_owned(),
        };
        send(ctx, tx, rules, &due)?;
    }
    Ok(())
}

/// Reports of plans in force whose period is over.
fn reports(ctx: &Ctx, tx: &mut Tx, programme: &Programme, rules: &Rules) -> Result<(), DbError> {
    let today = tx.today();
    for plan in store::list_of_programme(tx, &programme.id)? {
        if plan.closed_at.is_some() || plan.in_force == 0 {
            continue;
        }
        let Some(version) = store::find_version(tx, &plan.id, plan.in_force)? else { continue };
        let Some(level) = version.control.and_then(|control| rules.level(control)) else { continue };
        let known = store::list_reports(tx, &plan.id)?;
        for (year, period) in over(level.pace, plan.years(), today) {
            if known.iter().any(|one| (one.year, one.period) == (year, period)) {
                continue;
            }
            let Some(due_on) = due_on(level, year, period) else { continue };
            let due = Reminder {
                about: format!("report/{}/{year}/{period}", plan.id),
                agency: &plan.agency,
                from: &plan.agency,
                due_on,
                what: Text::new(
                    format!("{}：進度回報", plan.name),
                    format!("{}: report of progress", plan.name),
                ),
                link: format!("/desk/plans/{}/progress/{year}/{period}", plan.id),
            };
            send(ctx, tx, rules, &due)?;
        }
    }
    Ok(())
}

/// Once before the day, and once after it.
fn send(ctx: &Ctx, tx: &mut Tx, rules: &Rules, due: &Reminder<'_>) -> Result<(), DbError> {
    let late = due.due_on < tx.today();
    let about = format!("{}/{}", due.about, if late { "late" } else { "soon" });
    if !store::reminded(tx, &about)? {
        return Ok(());
    }
    let (zh, en) = (due.due_on.long(kernel::Lang::Zh), due.due_on.long(kernel::Lang::En));
    let (subject, body) = if late {
        (
            Text::new(format!("逾期了：{}", due.what.zh), format!("Overdue: {}", due.what.en)),
            Text::new(
                format!("期限是{zh}，還沒有登錄完成。完成後請登錄並寫明佐證；逾期天數會公開。"),
                format!(
                    "It was due on {en} and is not noted as done. Note it with its evidence; the days are public."
                ),
            ),
        )
    } else {
        (
            Text::new(format!("快到期了：{}", due.what.zh), format!("Due soon: {}", due.what.en)),
            Text::new(
                format!("期限是{zh}。完成後請登錄，並寫明佐證。"),
                format!("It is due on {en}. Note it when it is done, with its evidence."),
            ),
        )
    };
    let notice = Notice {
        to: due.agency,
        roles: &rules.submits,
        from: due.from,
        subject,
        body,
        link: due.link.clone(),
    };
    tell(ctx, tx, &notice)
}
